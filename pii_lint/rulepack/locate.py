"""Where in a TOML file a table or one of its keys stands; the parser does not tell.

Example: in ``'[[sink]]\\nid = "a"\\n\\n[[sink]]\\nid = "b"'`` the key ``id`` of the second sink:
``line_of(text, "sink", 1, "id")`` is 5.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_QUOTES = re.compile(r'"""|\'\'\'|#|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'')


def line_of(text: str, table: str, number: int = 0, key: str = "") -> int:
    """The 1-based line of ``key`` in the ``number``-th table called ``table``.

    Falls back to the line of the table, then to 1 (tables written inline in an array).
    """
    header = re.compile(rf"\s*\[\[?\s*[\"']?{re.escape(table)}[\"']?\s*\]")
    name = re.escape(key)
    wanted = re.compile(rf"\s*(?:[\"']?{name}[\"']?\s*[.=]|\[\s*{re.escape(table)}\.{name}\s*\])")
    start = 0
    seen = -1
    for line, content in _code_lines(text):
        if header.match(content):
            seen += 1
            if seen == number:
                start = line
                if not key:
                    return line
        elif start and re.match(r"\s*\[", content) and seen == number and not _is_child(content, table):
            return start
        elif start and wanted.match(content):
            return line
    return start or line_of_key(text, table)


def line_of_key(text: str, key: str) -> int:
    """The line of a key or table at the top of the file; 1 when it is not found."""
    pattern = re.compile(rf"\s*(?:\[\[?\s*)?[\"']?{re.escape(key)}[\"']?\s*[\].=]")
    return next((line for line, content in _code_lines(text) if pattern.match(content)), 1)


def _is_child(content: str, table: str) -> bool:
    return re.match(rf"\s*\[\s*{re.escape(table)}\.", content) is not None


def _code_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines that do not start inside a multi-line string, with their numbers."""
    inside = ""
    for number, content in enumerate(text.split("\n"), 1):
        if not inside:
            yield number, content
        at = 0
        while True:
            if inside:
                end = content.find(inside, at)
                if end < 0:
                    break
                at = end + 3
                inside = ""
                continue
            found = _QUOTES.search(content, at)
            if found is None or found[0] == "#":
                break
            at = found.end()
            if found[0] in ('"""', "'''"):
                inside = found[0]
