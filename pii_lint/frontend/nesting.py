"""A guard for the parser, whose native stack overflows on expressions nested thousands of levels deep.

``weight("((a.b))")`` is 3 * LINK: two brackets and a dot, each nesting one syntax tree in another. Plain
operators weigh far less, for the parser follows a chain of them cheaply. CPython itself refuses 200
nested brackets, so that what is left out here would not run there either.
"""

from __future__ import annotations

import re

LINK = 20
DEEPEST = 300 * LINK

# What may nest, roughly one statement a piece: files are cut before lines that start with a keyword.
_PIECE = re.compile(
    r"\n[ \t]*(?=(?:def|class|return|import|from|if|elif|else|for|while|with|try|except|raise|assert|@)\b)"
)
_SUSPICIOUS = 200
_TOKEN = re.compile(
    r"#[^\n]*|\"\"\"[\s\S]*?(?:\"\"\"|\Z)|'''[\s\S]*?(?:'''|\Z)"
    r"|\"(?:\\[\s\S]|[^\"\\\n])*\"?|'(?:\\[\s\S]|[^'\\\n])*'?"
    r"|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<end>[,\n;])|(?P<link>\.(?!\d)|\*\*|\b(?:lambda|if|not|await)\b)"
    r"|(?P<op>[-+*/%@&|^~<>])"
)
_NOT_BRACKETS = "".join(chr(code) for code in range(128) if chr(code) not in "()[]{}").encode()


def weight(text: str) -> int:
    """How deep the syntax tree of ``text`` can be at most: ``LINK`` a level, 1 an operator."""
    level = deepest = 0
    enclosing: list[int] = []
    base = 0
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "link":
            level += LINK
        elif kind == "op":
            level += 1
        elif kind == "open":
            enclosing.append(level)
            enclosing.append(base)
            level += LINK
            base = level
        elif kind == "close":
            if enclosing:
                base = enclosing.pop()
                level = enclosing.pop()
        elif kind == "end" and (match[0] != "\n" or not enclosing):
            level = base
        if level > deepest:
            deepest = level
    return deepest


def _bracket_depth(text: str) -> int:
    """An upper bound of the nesting of brackets, at the speed of C: peels the innermost pairs."""
    brackets = text.encode("utf-8", "replace").translate(None, _NOT_BRACKETS)
    for peeled in range(_SUSPICIOUS):
        fewer = brackets.replace(b"()", b"").replace(b"[]", b"").replace(b"{}", b"")
        if len(fewer) == len(brackets):
            return peeled + sum(brackets.count(each) for each in (b"(", b"[", b"{"))
        brackets = fewer
    return _SUSPICIOUS


def is_suspicious(text: str) -> bool:
    """Whether ``text`` might nest too deeply; costs next to nothing for ordinary files."""
    if len(text) < 2 * _SUSPICIOUS:
        return False
    if _bracket_depth(text) >= _SUSPICIOUS:
        return True
    return any(len(piece) > 2 * _SUSPICIOUS and weight(piece) > DEEPEST for piece in _PIECE.split(text))
