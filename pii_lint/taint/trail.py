"""Trails: how a piece of data came to where it is, as a chain of small linked records.

``email = user.email; log(email)`` gives ``read(user.email) <- bind(email) <- argument``. A call
into a function joins the caller's trail with the trail inside the function, without copying either.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple


class Hop(NamedTuple):
    """One step: a site of the file ``path``, and in words what happens there."""

    path: str
    site: int
    message: str


class Trail:
    """A hop after ``before``; or, where ``inner`` is set, all hops of ``inner`` after ``before``."""

    __slots__ = ("before", "hop", "inner", "length")

    def __init__(self, before: Trail | None, hop: Hop | None, inner: Trail | None = None) -> None:
        self.before = before
        self.hop = hop
        self.inner = inner
        length: int = 0 if before is None else before.length
        self.length: int = length + (1 if hop is not None else 0) + (0 if inner is None else inner.length)

    def hops(self) -> Iterator[Hop]:
        """All hops from the first to the last."""
        stack: list[Trail | Hop] = [self]
        result: list[Hop] = []
        while stack:
            top = stack.pop()
            if isinstance(top, Hop):
                result.append(top)
                continue
            # the last pushed is taken first: the latest hop, then what lies inside, then what came before
            stack += [part for part in (top.before, top.inner, top.hop) if part is not None]
        return reversed(result)


def crossings(trail: Trail | None) -> int:
    """How many borders between functions a trail crosses."""
    return 0 if trail is None else sum(1 for hop in trail.hops() if hop.message.startswith(_CROSSING))


_CROSSING = ("passed to parameter", "returned from", "changed by", "raised by", "shown by")


def then(before: Trail | None, hop: Hop) -> Trail:
    """``before`` followed by ``hop``."""
    return Trail(before, hop)


def into(before: Trail | None, inner: Trail | None) -> Trail | None:
    """``before`` followed by all of ``inner``."""
    if inner is None:
        return before
    if before is None:
        return inner
    return Trail(before, None, inner)
