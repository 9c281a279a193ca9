"""Edits of a text: pieces that are put in the place of others, and what became of places after them.

Example: ``applied("log(x)", [Edit(4, 4, "redact("), Edit(5, 5, ")")])`` is ``log(redact(x))``, and ``moved(6, ...)``,
the end of the text, is 14.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence

import msgspec


class Edit(msgspec.Struct, frozen=True, order=True):
    """``text`` in the place of what stands from offset ``start`` to ``end`` (exclusive)."""

    start: int
    end: int
    text: str


class Wrap(msgspec.Struct, frozen=True, order=True):
    """A call of the runtime's ``function`` around what stands from ``start`` to ``end``.

    ``before`` stands before its name; ``more`` is what follows inside of the call: its further arguments and the
    bracket. A function of another module than ``pii_lint.runtime`` has its path below it: ``integrations.sentry.x``.
    """

    start: int
    end: int
    function: str
    more: str = ")"
    before: str = ""

    def edits(self, name: str) -> tuple[Edit, ...]:
        """As insertions; ``name`` is what the function is called in the file."""
        if self.start == self.end:
            return (Edit(self.start, self.end, f"{self.before}{name}({self.more}"),)
        return Edit(self.start, self.start, f"{self.before}{name}("), Edit(self.end, self.end, self.more)


def outermost(wraps: Iterable[Wrap]) -> list[Wrap]:
    """``wraps`` without those inside of others, and one for each place; sorted."""
    kept: list[Wrap] = []
    for wrap in sorted(set(wraps), key=lambda one: (one.start, -one.end, one.function)):
        if not kept or wrap.start >= kept[-1].end:
            kept.append(wrap)
    return kept


def applied(text: str, edits: Iterable[Edit]) -> str:
    """``text`` with all ``edits``, which don't overlap."""
    parts: list[str] = []
    at = 0
    for edit in in_order(edits):
        parts += (text[at : edit.start], edit.text)
        at = edit.end
    return "".join([*parts, text[at:]])


def moved(offset: int, edits: Iterable[Edit]) -> int:
    """Where what stood at ``offset`` stands after the ``edits``: behind what is inserted there."""
    return offset + sum(len(edit.text) - (edit.end - edit.start) for edit in edits if edit.end <= offset)


def difference(path: str, old: str, new: str) -> str:
    """A unified diff as ``git apply`` and ``patch`` take it."""
    lines = difflib.unified_diff(_lines(old), _lines(new), f"a/{path}", f"b/{path}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def in_order(edits: Iterable[Edit]) -> Sequence[Edit]:
    """Edits as they follow each other in the text."""
    # What ends at a place comes before what begins there.
    return sorted(edits, key=lambda edit: (edit.start, not edit.text.endswith(")"), edit.end))


def _lines(text: str) -> list[str]:
    return list(_split(text))


def _split(text: str) -> Iterator[str]:
    at = 0
    while at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        yield text[at:end]
        at = end
