"""Quotes source code: the lines around a region, masked, safe for a terminal, with the part to mark.

Example: for ``log.info("ann@example.org", user.email)`` with the mark on ``user.email``, ``quote`` gives one
``Line(number=1, text='log.info("***************", user.email)', mark=(29, 39))``.
"""

from __future__ import annotations

import unicodedata

import msgspec

from pii_lint.model import Location, Region, Report
from pii_lint.report.masking import mask

_TAB = 4
_MOST_LINES = 4
# Characters that reorder or hide text: a quoted line must look like what the interpreter reads.
_DECEPTIVE = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\ufeff")
_REPLACEMENT = "\ufffd"
CUT = "…"


class Line(msgspec.Struct, frozen=True):
    """One quoted line. ``mark`` is the half-open range of characters of ``text`` to mark, ``(0, 0)`` for none.

    ``gap`` says that lines were left out before this one.
    """

    number: int
    text: str
    mark: tuple[int, int] = (0, 0)
    gap: bool = False


def lines_of(report: Report, path: str) -> list[str]:
    """The lines of a file as Python counts them (LF, CR LF and CR end a line); none for a file not in the report."""
    text = report.sources.get(path, "")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if text else []


def quote(lines: list[str], call: Region, expression: Region) -> list[Line]:
    """The first line of ``call`` and those of ``expression`` (a few at most), marked where the expression is."""
    last = min(expression.end_line, expression.start_line + _MOST_LINES - 1)
    wanted = sorted({call.start_line, *range(expression.start_line, last + 1)})
    quoted: list[Line] = []
    for number in wanted:
        if 1 <= number <= len(lines):
            text, mark = _shown(lines[number - 1], _mark(lines[number - 1], number, expression))
            quoted.append(Line(number, text, mark, bool(quoted) and quoted[-1].number != number - 1))
    return quoted


def text_at(lines: list[str], region: Region) -> str:
    """The masked text of a region, lines joined by LF; empty where the source does not reach."""
    if not 1 <= region.start_line <= region.end_line <= len(lines):
        return ""
    # Masked before it is cut: half an e-mail address would not be recognised.
    whole = [mask(line) for line in lines[region.start_line - 1 : region.end_line]]
    whole[-1] = whole[-1][: region.end_column - 1]
    whole[0] = whole[0][region.start_column - 1 :]
    return "\n".join(whole)


def first_line(lines: list[str], location: Location) -> str:
    """The masked source line that a location starts on, without its indentation."""
    number = location.region.start_line
    return printable(mask(lines[number - 1]).strip()) if 1 <= number <= len(lines) else ""


def printable(text: str) -> str:
    """``text`` without control, bidirectional and surrogate characters, which could drive or fool a terminal."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_REPLACEMENT if _is_unsafe(char) else char for char in text)


def window(line: Line, width: int) -> Line:
    """``line`` cut to at most ``width`` characters, around the mark; an ellipsis stands where it was cut."""
    text, (start, end) = line.text, line.mark
    if len(text) <= width:
        return line
    width = max(width, 8)
    first = 0
    # A mark that does not fit anyway is read best from the start of its line, if it begins there.
    if end > width - 1 and not (end - start >= width - 1 and start < width // 2):
        # As much context after the mark as before it, but never lose the start of the mark.
        first = min(max(0, (start + end - width) // 2), max(0, start - 1), max(0, len(text) - width))
    cut = text[first : first + width]
    if first:
        cut = CUT + cut[1:]
    if first + width < len(text):
        cut = cut[:-1] + CUT
    return Line(line.number, cut, (max(0, start - first), min(len(cut), max(0, end - first))), line.gap)


def _mark(line: str, number: int, region: Region) -> tuple[int, int]:
    if not region.start_line <= number <= region.end_line:
        return (0, 0)
    start = region.start_column - 1 if number == region.start_line else len(line) - len(line.lstrip())
    end = region.end_column - 1 if number == region.end_line else len(line.rstrip())
    return (max(0, min(start, len(line))), max(0, min(end, len(line))))


def _shown(line: str, mark: tuple[int, int]) -> tuple[str, tuple[int, int]]:
    """The line as it is shown, tabs expanded, and the mark moved with it."""
    line = mask(line)
    start, end = mark
    pieces: list[str] = []
    length, shown_start, shown_end = 0, 0, 0
    for at, char in enumerate(line):
        if at == start:
            shown_start = length
        if at == end:
            shown_end = length
        piece = " " * (_TAB - length % _TAB) if char == "\t" else printable(char)
        pieces.append(piece)
        length += len(piece)
    if start >= len(line):
        shown_start = length
    if end >= len(line):
        shown_end = length
    shown = "".join(pieces).rstrip()
    return (shown, (shown_start, min(shown_end, max(len(shown), shown_start)))) if end > start else (shown, (0, 0))


def _is_unsafe(char: str) -> bool:
    return char in _DECEPTIVE or unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp")
