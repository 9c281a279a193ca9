"""Flows of propagators: which place's data goes to which place.

Example: ``parse('0["email"] -> return')`` gives
``Flow(Place(0, (Step("key", "email"),)), Place("return", ()))``.
"""

from __future__ import annotations

import re

import msgspec

_ROOT = re.compile(r"\s*(\d+|\*|[A-Za-z_]\w*)")
_NAMED = re.compile(r"\s*named\((\d+|[A-Za-z_]\w*)\)")
_RAISES = re.compile(r"\s*raises\(([\w.]+)\)\s*$")
_TEXT = re.compile(r"\s*text\((\d+|\*|[A-Za-z_]\w*)\)")
_STEP = re.compile(r"""\.([A-Za-z_]\w*)|(\(\))|\[(?:(\*)|(\d+)|"([^"]*)"|'([^']*)')\]""")


class FlowError(ValueError):
    """A flow that cannot be read; the message says why."""


class Step(msgspec.Struct, frozen=True):
    """One step of a path: ``attribute`` (value: its name), ``key`` (text or position), ``any`` (every element),
    ``instance`` (of the class that is there)."""

    kind: str
    value: str | int | None = None


class Place(msgspec.Struct, frozen=True):
    """``root``: a position, a keyword name, ``*`` (all arguments), ``self`` or ``return``; ``path`` inside it.

    ``named``: not the argument itself, but the data that its constant text names. ``raised`` (root ``raises``): the
    class of an exception that the call may raise, and whose text shows the data. ``text``: what its text form shows.
    """

    root: int | str
    path: tuple[Step, ...] = ()
    named: bool = False
    raised: str = ""
    text: bool = False


class Flow(msgspec.Struct, frozen=True):
    """Data at ``source`` is afterwards also at ``target``."""

    source: Place
    target: Place


def parse(text: str) -> Flow:
    """Reads ``FROM -> TO``. Raises FlowError."""
    left, arrow, right = text.partition("->")
    if not arrow:
        raise FlowError(f"{text!r} has no '->'")
    source, target = _place(left), _place(right)
    if source.root in ("return", "raises"):
        raise FlowError(f"{text!r} starts at {source.root!r}")
    if target.named:
        raise FlowError(f"{text!r} ends at what a text names")
    if target.root == "*":
        raise FlowError(f"{text!r} ends at '*'")
    return Flow(source, target)


def _place(text: str) -> Place:
    raises = _RAISES.match(text)
    if raises is not None:
        return Place("raises", raised=raises[1])
    named, shown = _NAMED.match(text), _TEXT.match(text)
    head = named or shown or _ROOT.match(text)
    if head is None:
        raise FlowError(
            f"{text.strip()!r} is no place: a position, a keyword name, '*', 'self', 'return', 'named(position)' "
            "or 'text(position)'"
        )
    root: int | str = int(head[1]) if head[1].isdigit() else head[1]
    at = head.end()
    end = len(text.rstrip())
    path = []
    while at < end:
        step = _STEP.match(text, at)
        if step is None:
            raise FlowError(f"{text[at:].strip()!r} is no path: '.name', '[\"key\"]', '[0]', '[*]' or '()'")
        path.append(_step(step))
        at = step.end()
    return Place(root, tuple(path), named is not None, text=shown is not None)


def _step(found: re.Match[str]) -> Step:
    name, call, star, position, double, single = found.groups()
    if name is not None:
        return Step("attribute", name)
    if call is not None:
        return Step("instance")
    if star is not None:
        return Step("any")
    if position is not None:
        return Step("key", int(position))
    return Step("key", double if double is not None else single)
