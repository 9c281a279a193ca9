"""Where the top-level statements of a file lie, found without parsing it.

Used when a file cannot be parsed as a whole, so nothing may depend on the text being correct: a bracket or
triple quote that is never closed swallows no more than it must. For

    import os
    try:
        f(
    )
    except E: pass

the extents are lines [0, 1) and [1, 5).
"""

from __future__ import annotations

import re

from pii_lint.frontend.scanner import lines_of, scan

_CONTINUES = re.compile(r"(?:else|elif|except|finally)\b")


def extents(text: str) -> list[tuple[int, int]]:
    """The 0-based, half-open line ranges of the top-level statements, in order.

    Lines between two statements belong to the earlier one; those before the first to none.
    """
    starts = set(scan(text).starts)
    begins: list[int] = []
    offset = 0
    decorated = False
    lines = lines_of(text)
    for number, line in enumerate(lines):
        stripped = line.lstrip("\f")
        if offset in starts and stripped and stripped[0] not in " \t#\r\n\\":
            if not decorated and (not begins or not _CONTINUES.match(stripped)):
                begins.append(number)
            decorated = stripped[0] == "@"
        offset += len(line)
    return list(zip(begins, [*begins[1:], len(lines)], strict=True))


def blanked(line: str) -> str:
    """The end of ``line`` alone, so that the lines after it keep their places."""
    return line[len(line.rstrip("\r\n")) :]
