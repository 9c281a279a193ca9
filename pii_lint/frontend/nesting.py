"""A guard for the parser: its native stack overflows on expressions nested thousands of levels deep, and its
time doubles or worse with each level of brackets in a ``case`` pattern or a ``del``.

``weight("((a))")`` is 2 * LINK: two brackets, each nesting one syntax tree in another. A dot, or brackets
after an expression, weigh half, so that ``x.a().b()`` weighs one a call; plain operators weigh far less, for
the parser follows a chain of them cheaply. CPython itself refuses 200 nested brackets.
"""

from __future__ import annotations

import re

LINK = 30
DEEPEST = 200 * LINK

# The weight of a bracket where parsing is exponential: 8 and 16 levels take 0.1 s.
_STEEP = {"case": DEEPEST // 8, "del": DEEPEST // 16}
# What may nest, roughly one statement a piece: files are cut before lines that start with a keyword.
_PIECE = re.compile(
    r"\n[ \t]*(?=(?:def|class|return|import|from|if|elif|else|for|while|with|try|except|raise|assert|case|del)\b)"
)
_SUSPICIOUS = 200
_TOKEN = re.compile(
    r"(?<![^\n])[ \t]*(?P<steep>case|del)\b|#[^\n]*|\\\r?\n|\"\"\"[\s\S]*?(?:\"\"\"|\Z)|'''[\s\S]*?(?:'''|\Z)"
    r"|\"(?:\\[\s\S]|[^\"\\\n])*\"?|'(?:\\[\s\S]|[^'\\\n])*'?"
    r"|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<end>[,\n;])|(?P<dot>\.(?!\d))|(?P<elif>\belif\b)"
    r"|(?P<link>\*\*|[-+~](?=[ \t]*[-+~])|\b(?:lambda|if|not|await)\b)|(?P<op>[-+*/%@&|^~<>]|\b(?:and|or)\b)"
)
_NOT_BRACKETS = "".join(chr(code) for code in range(128) if chr(code) not in "()[]{}").encode()


def weight(text: str) -> int:
    """How deep the syntax tree of ``text`` can be at most: ``LINK`` a level, 1 an operator."""
    level = deepest = base = branches = 0
    bracket = LINK
    enclosing: list[int] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "dot":
            level += LINK // 2
        elif kind == "op":
            level += 1
        elif kind == "open":
            enclosing.append(level)
            enclosing.append(base)
            level += bracket
            base = level
        elif kind == "close":
            if enclosing:
                base = enclosing.pop()
                level = enclosing.pop() + LINK // 2
        elif kind == "end":
            if match[0] != "\n" or not enclosing:
                level = base
            if not enclosing:
                bracket = LINK
        elif kind == "link":
            level += LINK
        elif kind == "elif":
            branches += 1
        elif kind == "steep":
            bracket = _STEEP[match["steep"]]
        if level > deepest:
            deepest = level
    return max(deepest, branches)


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
    if _bracket_depth(text) >= _SUSPICIOUS or text.count("elif") > DEEPEST:
        return True
    return any(_is_worth_weighing(piece) and weight(piece) > DEEPEST for piece in _PIECE.split(text))


def _is_worth_weighing(piece: str) -> bool:
    if len(piece) > 2 * _SUSPICIOUS:
        return True
    return piece.startswith(("case", "del")) and sum(map(piece.count, "([{")) > 8
