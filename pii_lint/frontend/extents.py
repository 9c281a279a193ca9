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
_HAS_BODY = re.compile(r"(?:@|(?:async|def|class|if|for|while|with|try|match|else|elif|except|finally)\b)")


def extents(text: str) -> list[tuple[int, int]]:
    """The 0-based, half-open line ranges of the top-level statements, in order.

    Lines between two statements belong to the earlier one; comments before the first to none. An indented
    line where no block can be begins a statement too, which holds all that is indented after it.
    """
    starts = set(scan(text).starts)
    begins: list[int] = []
    offset = 0
    decorated = False
    takes_block = False
    lines = lines_of(text)
    for number, line in enumerate(lines):
        stripped = line.lstrip(" \t\f")
        if offset in starts and stripped and stripped[0] not in "#\r\n\\":
            if line.lstrip("\f")[0] not in " \t":
                if not decorated and not (begins and _CONTINUES.match(stripped)):
                    begins.append(number)
                decorated = stripped[0] == "@"
                takes_block = _HAS_BODY.match(stripped) is not None
            elif not takes_block:
                begins.append(number)
                takes_block = True
        offset += len(line)
    return list(zip(begins, [*begins[1:], len(lines)], strict=True)) if begins else []


def blanked(line: str) -> str:
    """The end of ``line`` alone, so that the lines after it keep their places."""
    return line[len(line.rstrip("\r\n")) :]
