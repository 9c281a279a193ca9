"""Edits of a text that keep its lines, and the way back from columns of the new text to those of the old one.

Example: with ``print x`` edited into ``print(x)`` by two edits,
``Rewritten.of("print x\\n", [Edit(5, 6, "("), Edit(7, 7, ")")])`` has the text ``"print(x)\\n"``, and
``original(Region(1, 7, 1, 8))`` is where ``x`` stood.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import NamedTuple

from pii_lint.frontend.scanner import lines_of
from pii_lint.model import Region


class Edit(NamedTuple):
    """``text``, which has no line ends, stands in for what is between two offsets of one line."""

    start: int
    end: int
    text: str


class Rewritten(NamedTuple):
    """A new text. ``shifts``: for a line (from 1), pairs of column and what to add to columns from there on."""

    text: str
    shifts: dict[int, list[tuple[int, int]]]

    @classmethod
    def of(cls, text: str, edits: Iterable[Edit]) -> Rewritten:
        """``text`` with ``edits``; of two that overlap the first wins."""
        lines = lines_of(text)
        starts = list(accumulate((len(line) for line in lines[:-1]), initial=0))
        if lines and lines[-1].endswith(("\n", "\r")):
            starts.append(len(text))
        shifts: dict[int, list[tuple[int, int]]] = {}
        pieces: list[str] = []
        at = 0
        for edit in sorted(edits, key=lambda one: one.start):
            if edit.start < at:
                continue
            pieces += (text[at : edit.start], edit.text)
            at = edit.end
            number = bisect_right(starts, edit.start)
            moved = shifts.setdefault(number, [])
            before = moved[-1][1] if moved else 0
            column = edit.start - starts[number - 1] + 1 - before  # in the new text
            removed, added = edit.end - edit.start, len(edit.text)
            if removed != added:
                # what is new lies where the old piece ends; what follows moves
                moved += ((column + done, before + removed - done) for done in range(removed + 1, added))
                moved.append((column + added, before + removed - added))
        pieces.append(text[at:])
        return cls("".join(pieces), shifts)

    def original(self, region: Region) -> Region:
        """Where in the old text a region of the new one is."""
        return Region(
            region.start_line,
            self._column(region.start_line, region.start_column),
            region.end_line,
            self._column(region.end_line, region.end_column),
        )

    def _column(self, line: int, column: int) -> int:
        shifts = self.shifts.get(line, ())
        index = bisect_right([at for at, _ in shifts], column) - 1
        return max(1, column + (shifts[index][1] if index >= 0 else 0))
