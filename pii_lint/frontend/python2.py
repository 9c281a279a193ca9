"""What Python 2 wrote otherwise, rewritten token by token for the readers of Python 3, in place.

``rewrite("print email\\nmode = 0777\\n")`` has the text ``"print(email)\\nmode = 0o777\\n"``. Nothing is parsed: the
rest of the file may be as wrong as it likes. What is rewritten: statements of ``print``, ``exec`` and
``raise E, value``, ``except E, name``, backticks, ``<>``, ``ur""``, ``0777``, ``10L``, parameters in brackets,
indentation by tabs beside blanks, ``async`` and ``await`` as names, and backslashes that only Python 3 refuses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pii_lint.frontend.rewriting import Edit, Rewritten

_TOKEN = re.compile(
    r"(?P<comment>#[^\r\n]*)"
    r"|(?P<string>(?:[bBuU]?[rR]?)(?:\"\"\"(?:[^\"\\]|\\[\s\S]|\"(?!\"\"))*\"\"\"|'''(?:[^'\\]|\\[\s\S]|'(?!''))*'''"
    r"|\"(?:\\(?:\r\n|[\s\S])|[^\"\\\r\n])*\"?|'(?:\\(?:\r\n|[\s\S])|[^'\\\r\n])*'?))"
    r"|(?P<number>(?:0[xX][0-9a-fA-F]+|0[bBoO][0-7]+|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)[lLjJ]?)"
    r"|(?P<name>[^\W\d]\w*)|(?P<join>\\(?:\r\n|\r|\n))|(?P<line>\r\n|\r|\n)|(?P<space>[ \t\f]+)"
    r"|(?P<op><>|[!=]=|>>=?|<<=?|<=|>=|\*\*=?|//=?|->|[-+*/%&|^]=|[\s\S])"
)
_HEADERS = frozenset("if elif else for while try except finally with def class".split())
_FUTURE = re.compile(r"^from[ \t]+__future__[ \t]+import\b[^\n]*\bprint_function\b", re.MULTILINE)
_OCTAL = re.compile(r"0[0-7]*[1-7][0-7]*")
_SURELY_BEGINS = re.compile(r"(?:def|class|import|from)\b")
_ESCAPE = re.compile(r"\\([uUN])")
_INDENTATION = re.compile(r"^[ \t]*\t[ \t]*(?=\S)", re.MULTILINE)
_LINE_END = re.compile(r"[\r\n]")
_TAB = 8


class Token(NamedTuple):
    """A token with its text, where it stands, and how many brackets are open around it."""

    kind: str
    text: str
    start: int
    depth: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


Statement = Sequence[Token]


def rewrite(text: str) -> Rewritten | None:
    """``text`` as Python 3 would have it; ``None`` where nothing in it is Python 2's alone."""
    edits: list[Edit] = []
    prints = _FUTURE.search(text) is None
    for statement in statements(text):
        edits += _statement(statement, prints)
        for token in statement:
            edits += _token(token)
        edits += _names(statement)
        edits += _backticks(statement)
    edits += _tabs(text)
    edits = [one for one in edits if not _LINE_END.search(text, one.start, one.end)]
    return Rewritten.of(text, edits) if edits else None


def statements(text: str) -> Iterator[list[Token]]:
    """The tokens of each simple statement and of each header, without layout and comments."""
    found: list[Token] = []
    depth = lambdas = 0
    for match in _TOKEN.finditer(text):
        kind, word = str(match.lastgroup), match[0]
        if kind == "line" and depth and _SURELY_BEGINS.match(text, match.end()):
            depth = 0  # a bracket that was never closed
        ends = (kind == "line" or word == ";") and not depth
        if kind in ("comment", "space", "join", "line") and not ends:
            continue
        if ends:
            if found:
                yield found
            found, lambdas = [], 0
            continue
        if word in (")", "]", "}"):
            depth = max(0, depth - 1)
        found.append(Token(kind, word, match.start(), depth))
        if word in ("(", "[", "{"):
            depth += 1
        elif word == "lambda" and not depth:
            lambdas += 1
        elif word == ":" and not depth and lambdas:
            lambdas -= 1
        elif word == ":" and not depth and found[0].text in _HEADERS:
            yield found
            found = []
    if found:
        yield found


def _statement(statement: Statement, prints: bool) -> Iterator[Edit]:
    first = statement[0]
    if first.text == "print" and prints:
        yield from _print(statement)
    elif first.text == "exec" and not _is_call(statement) and len(statement) > 1:
        yield from _called(first, statement[1], statement[-1].end)
        yield from (Edit(one.start, one.end, ", ") for one in statement if one.text == "in" and not one.depth)
    elif first.text == "except":
        # without brackets, several classes are Python 3.14's
        comma, name = (statement[-3], statement[-2]) if len(statement) > 3 else (first, first)
        if comma.text == "," and not comma.depth and name.kind == "name" and not name.text[0].isupper():
            yield Edit(comma.start, comma.end, " as ")
    elif first.text == "raise":
        yield from _raise(statement)
    elif first.text == "def":
        yield from _parameters(statement, 1)
    for at, token in enumerate(statement):
        if token.text == "lambda" and at + 1 < len(statement) and statement[at + 1].text == "(":
            yield from _parameters(statement[at + 1 :], token.depth)


def _print(statement: Statement) -> Iterator[Edit]:
    first, rest = statement[0], statement[1:]
    if not rest:
        yield Edit(first.end, first.end, "()")
    elif rest[0].text in ("=", ".", ",", ")", "]", ":", "in", "is") or _is_call(statement):
        return
    elif rest[0].text == ">>":
        comma = next((one for one in rest if one.text == "," and not one.depth), None)
        stop = comma or rest[-1]
        stream = _written(rest[1 : rest.index(comma)] if comma is not None else rest[1:])
        end = rest[-1].end
        if "\n" in stream or not stream:
            return
        if stop is not comma or rest[-1] is comma:
            yield Edit(first.end, end, f"(file={stream})")
        else:
            yield Edit(first.end, stop.end, "(" + " " * (stop.end - first.end - 1))
            trailing = "" if rest[-1].text == "," else ", "
            yield Edit(end, end, f"{trailing}file={stream})")
    else:
        yield from _called(first, rest[0], rest[-1].end)


def _raise(statement: Statement) -> Iterator[Edit]:
    commas = [one for one in statement if one.text == "," and not one.depth]
    if not commas or len(commas) > 2:
        return
    end = statement[-1].end
    at = statement.index(commas[0])
    if statement[at - 1].text == ")":  # what is raised is made already
        yield Edit(commas[0].start, end, "")
        return
    yield Edit(commas[0].start, commas[0].end, "(")
    if len(commas) == 2:
        yield Edit(commas[1].start, end, ")")
    else:
        yield Edit(end, end, ")")


def _parameters(statement: Statement, depth: int) -> Iterator[Edit]:
    """Brackets around parameters are taken away: the names stay, their number is wrong."""
    inside = False
    for before, token in zip((None, *statement), statement, strict=False):
        if token.text == "(" and (before is None or (token.depth == depth and before.text in ("(", ","))):
            inside = True
            yield Edit(token.start, token.end, " ")
        elif token.text == ")" and token.depth == depth and inside:
            inside = False
            yield Edit(token.start, token.end, " ")
        elif token.text == ":" and token.depth <= depth:
            return


def _called(word: Token, first: Token, end: int) -> Iterator[Edit]:
    """A bracket where the blank after ``word`` is, and one at the end."""
    yield Edit(word.end, min(word.end + 1, first.start), "(")
    yield Edit(end, end, ")")


def _is_call(statement: Statement) -> bool:
    """Whether the whole is ``word(...)``."""
    if len(statement) < 2 or statement[1].text != "(":
        return False
    closing = next((at for at, one in enumerate(statement) if one.text == ")" and not one.depth), None)
    return closing == len(statement) - 1


def _names(statement: Statement) -> Iterator[Edit]:
    """``async`` and ``await`` where Python 3 can mean neither keyword: ``f(async=True)``, ``self.async(x)``."""
    around = zip((None, *statement), statement, (*statement[1:], None), strict=False)
    for before, token, after in around:
        member = before is not None and before.text == "."
        if token.text in ("async", "await") and (member or (after is not None and after.text in ("=", ",", ")", "."))):
            yield Edit(token.end, token.end, "_")


def _token(token: Token) -> Iterator[Edit]:
    word = token.text
    if word == "<>":
        yield Edit(token.start, token.end, "!=")
    elif token.kind == "number":
        if word[-1] in "lL":
            yield Edit(token.end - 1, token.end, "")
        if _OCTAL.fullmatch(word.rstrip("lL")):
            yield Edit(token.start + 1, token.start + 1, "o")
    elif token.kind == "string":
        yield from _string(token)


def _string(token: Token) -> Iterator[Edit]:
    head = re.match(r"[bBuUrR]*", token.text)
    prefix = head[0].lower() if head else ""
    if prefix == "ur":
        yield Edit(token.start, token.start + 1, "")
    elif prefix == "":
        yield from (
            Edit(token.start + found.start(), token.start + found.start() + 1, "/")
            for found in _ESCAPE.finditer(token.text)
        )


def _backticks(statement: Statement) -> Iterator[Edit]:
    ticks = [one for one in statement if one.text == "`"]
    for at, tick in enumerate(ticks[: len(ticks) // 2 * 2]):
        yield Edit(tick.start, tick.end, ")" if at % 2 else "repr(")


def _tabs(text: str) -> Iterator[Edit]:
    for found in _INDENTATION.finditer(text):
        if " " in found[0]:
            yield Edit(found.start(), found.end(), found[0].expandtabs(_TAB))


def _written(tokens: Statement) -> str:
    """Tokens on one line, names apart."""
    return " ".join(one.text for one in tokens).replace(" . ", ".").replace(" ( ", "(").replace(" )", ")")
