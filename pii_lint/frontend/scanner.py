"""Logical lines and comments of a source file, found without a tokenizer that may refuse it.

The scan must do something sensible with any text: a triple quote that is never closed ends where it began;
a bracket still open where a line starts with ``def``, ``class`` or the like in column 0 is taken as a
mistake, and each line since as one of its own. In

    f(1,  # one
      2)

the only logical line starts at offset 0, and the only comment is ``# one``.
"""

from __future__ import annotations

import re
from typing import NamedTuple

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
# In column 0 these begin a statement even when a bracket seems to be open.
_SURELY_BEGINS = re.compile(
    r"@|(?:async[ \t]+def|def|class|import|from|try|return)\b"
    r"|(?:if|for|while|with)\b[^\r\n]*:[ \t]*(?:#[^\r\n]*)?(?=[\r\n]|\Z)"
)


class Scan(NamedTuple):
    """``starts``: ascending offsets of logical lines, blank ones too; ``comments``: (begin, end) offsets."""

    starts: list[int]
    comments: list[tuple[int, int]]


def lines_of(text: str) -> list[str]:
    """The lines of ``text`` with their ends, split where Python splits them (not at form feeds)."""
    return _LINE.findall(text)


def scan(text: str) -> Scan:
    """The logical lines of ``text`` (outside brackets, strings and continuations) and its comments."""
    starts = [0]
    comments: list[tuple[int, int]] = []
    inside: list[int] = []  # where lines start since a bracket was opened
    depth = at = 0
    while True:
        match = _TOKEN.search(text, at)
        if match is None:
            return Scan(starts + inside if depth else starts, comments)
        token = match[0]
        at = match.end()
        first = token[0]
        if token in _TRIPLE_END:
            end = _TRIPLE_END[token].match(text, at)
            if end is not None:
                at = end.end()
        elif first == "#":
            comments.append(match.span())
        elif first in "([{":
            depth += 1
        elif first in ")]}":
            depth = max(0, depth - 1)
        elif first in "\r\n":
            if depth and _SURELY_BEGINS.match(text, at):
                depth = 0
                starts += inside
                inside = []
            if depth:
                inside.append(at)
            else:
                starts.append(at)
                inside = []
