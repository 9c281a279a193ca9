"""Fingerprints: what a finding is known by when lines move, files are renamed and code is laid out anew.

Example: ``log.info( 'to %s',  user["email"], )`` and ``log.info("to %s", user['email'])`` have one normal form,
``log.info("to%s",user["email"])``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

# Strings first, so that a # inside one begins no comment. Not the lexer of the running Python: its tokens for
# f-strings differ between versions, and a baseline is shared by people with several.
_PIECE = re.compile(
    r"""(?sx)
    (?<![^\W\d]) (?P<prefix>[rbufRBUF]{0,2}) (?P<quote>\"{3}|'{3}|\"|') (?P<text>(?:\\.|(?!(?P=quote)).)*) (?P=quote)
    | (?P<comment>\#[^\r\n]*)
    | (?P<space>\s+|\\\r?\n)
    | (?P<word>\w+)
    | (?P<sign>[^\w\s])
    """
)
_KEYWORDS = frozenset("and as await else for from if in is lambda not or return yield".split())
_TRAILING_COMMA = re.compile(r",(?=[)\]}])")


def normal(code: str) -> str:
    """``code`` without white space, comments, trailing commas, the choice of quotes and parentheses that only group."""
    pieces: list[str] = []
    grouping: list[bool] = []
    after_value = False  # whether a parenthesis here would call what stands before it
    for match in _PIECE.finditer(code):
        piece = _normal_piece(match)
        if not piece:
            continue
        if piece == "(":
            grouping.append(not after_value)
            after_value = False
            if grouping[-1]:
                continue
        elif piece == ")":
            after_value = True
            if grouping and grouping.pop():
                continue
        else:
            after_value = piece in "]}" or match["quote"] is not None
            after_value = after_value or (match["word"] is not None and piece not in _KEYWORDS)
        pieces.append(piece)
    return _TRAILING_COMMA.sub("", "".join(pieces))


def fingerprint(rule: str, sink: str, scope: str, code: str, data_types: Iterable[str]) -> str:
    """32 hexadecimal digits for a finding of ``rule`` at an argument ``code`` of ``sink`` in the function ``scope``.

    No path and no line is part of it, and neither is the order of the data types.
    """
    parts = (rule, sink, scope, normal(code), ",".join(sorted(data_types)))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _normal_piece(match: re.Match[str]) -> str:
    if match["quote"] is None:
        return match["word"] or match["sign"] or ""
    prefix = match["prefix"].lower().replace("u", "")
    text = re.sub(r"\\([\"'])", r"\1", match["text"]).replace("'", '"')
    return f'{prefix}"{"".join(text.split())}"'
