"""Places in texts: findings count characters from 1, editors count from 0 in units of UTF-16 or what they agreed on.

``Text("x = '😀'; y", codec).range(Region(1, 10, 1, 11))`` is characters 10 to 11 of line 0: the face counts twice.
"""

from __future__ import annotations

import re

from lsprotocol.types import Position, Range
from pygls.workspace import PositionCodec

from pii_lint.frontend.scanner import lines_of
from pii_lint.model import Region

_WORD = re.compile(r"(?:(?P<owner>\w+)(?:\(\))?\.)?(?P<name>\w+)")


class Text:
    """The text of one file."""

    def __init__(self, source: str, codec: PositionCodec) -> None:
        self.lines = lines_of(source)
        self._codec = codec

    def position(self, line: int, column: int) -> Position:
        """The place of a finding as an editor counts."""
        if line > len(self.lines):
            return Position(line - 1, 0)
        return self._codec.position_to_client_units(self.lines, Position(line - 1, column - 1))

    def range(self, region: Region) -> Range:
        """The region of a finding as an editor counts."""
        return Range(
            self.position(region.start_line, region.start_column), self.position(region.end_line, region.end_column)
        )

    def place(self, position: Position) -> tuple[int, int]:
        """Line and column of a place in the editor, both from 1."""
        inside = self._codec.position_from_client_units(self.lines, position)
        return inside.line + 1, inside.character + 1

    def word(self, position: Position) -> tuple[str, str, Region] | None:
        """The name at a place, what it is an attribute of (or nothing), and where it is."""
        line, column = self.place(position)
        if line > len(self.lines):
            return None
        for match in _WORD.finditer(self.lines[line - 1]):
            start, end = match.span("name")
            if start <= column - 1 <= end and not match["name"][0].isdigit():
                return match["name"], match["owner"] or "", Region(line, start + 1, line, end + 1)
        return None


def holds(region: Region, line: int, column: int) -> bool:
    """Whether a place lies in a region."""
    start, end = (region.start_line, region.start_column), (region.end_line, region.end_column)
    return start <= (line, column) <= end


def overlap(one: Region, other: Region) -> bool:
    """Whether two regions have a place in common."""
    return not (
        (one.end_line, one.end_column) < (other.start_line, other.start_column)
        or (other.end_line, other.end_column) < (one.start_line, one.start_column)
    )
