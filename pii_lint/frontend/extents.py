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

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_TOKEN = re.compile(
    r"#[^\r\n]*|\\(?:\r\n|[\s\S])|\"\"\"|'''"
    r"|\"(?:\\(?:\r\n|[\s\S])|[^\"\\\r\n])*\"?|'(?:\\(?:\r\n|[\s\S])|[^'\\\r\n])*'?"
    r"|[(\[{]|[)\]}]|\r\n|\r|\n"
)
_TRIPLE_END = {
    '"""': re.compile(r'(?:[^"\\]|\\[\s\S]|"(?!""))*"""'),
    "'''": re.compile(r"(?:[^'\\]|\\[\s\S]|'(?!''))*'''"),
}
_CONTINUES = re.compile(r"(?:else|elif|except|finally)\b")
# In column 0 these begin a statement even when a bracket seems to be open.
_SURELY_BEGINS = re.compile(r"(?:@|(?:async[ \t]+def|def|class|import|from|if|for|while|with|try|return)\b)")


def lines_of(text: str) -> list[str]:
    """The lines of ``text`` with their ends, split where Python splits them (not at form feeds)."""
    return _LINE.findall(text)


def _logical_starts(text: str) -> set[int]:
    """Offsets at which a line begins outside brackets, strings and backslash continuations."""
    starts = {0}
    depth = at = 0
    while True:
        match = _TOKEN.search(text, at)
        if match is None:
            return starts
        token = match[0]
        at = match.end()
        first = token[0]
        if token in _TRIPLE_END:
            end = _TRIPLE_END[token].match(text, at)
            if end is not None:
                at = end.end()
        elif first in "([{":
            depth += 1
        elif first in ")]}":
            depth = max(0, depth - 1)
        elif first in "\r\n":
            if depth and _SURELY_BEGINS.match(text, at):
                depth = 0
            if not depth:
                starts.add(at)


def extents(text: str) -> list[tuple[int, int]]:
    """The 0-based, half-open line ranges of the top-level statements, in order.

    Lines between two statements belong to the earlier one; those before the first to none.
    """
    starts = _logical_starts(text)
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
