"""Numbers, strings and pieces of f-strings: what a literal is worth, without evaluating it as code.

``string_value("'caf\\xe9'")`` is ``café``; ``number_value("1_000")`` is 1000. ``ast.literal_eval`` is not
used: it is slow and warns about escapes that the scanned project, not its user, should mend.
"""

from __future__ import annotations

import re
import unicodedata

from pii_lint.ir import nodes as ir

LONGEST = 400

_ESCAPE = re.compile(
    r"\\(\r\n|[\r\n]|[\\'\"abfnrtv]|[0-7]{1,3}|x[0-9a-fA-F]{2}"
    r"|N\{[^}]*\}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})"
)
_SIMPLE = {
    "\\": "\\", "'": "'", '"': '"', "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t",
    "v": "\v", "\n": "", "\r": "", "\r\n": "",
}  # fmt: skip


def _unescape(match: re.Match[str]) -> str:
    body = match[1]
    simple = _SIMPLE.get(body)
    if simple is not None:
        return simple
    try:
        if body[0] == "N":
            return unicodedata.lookup(body[2:-1])
        return chr(int(body, 8) if body[0] in "01234567" else int(body[1:], 16))
    except (KeyError, ValueError, OverflowError):
        return match[0]


def unescape(text: str) -> str:
    """``text`` between the quotes of a literal that is not raw, with its escapes resolved."""
    return _ESCAPE.sub(_unescape, text) if "\\" in text else text


def kept(text: str) -> str:
    """What the IR keeps of a text: its beginning, without halves of surrogate pairs, which nothing can write."""
    cut = text[:LONGEST]
    return cut if cut.isascii() else cut.encode("utf-8", "replace").decode("utf-8")


def string_value(literal: str) -> str:
    """The value of a string or bytes literal (bytes as Latin-1 text), cut to 400 characters."""
    first = literal[0]
    raw = False
    if first not in "'\"":
        start = min(at for at in (literal.find("'"), literal.find('"')) if at >= 0)
        raw = "r" in literal[:start].lower()
        literal = literal[start:]
    body = literal[3:-3] if literal[:3] in ("'''", '"""') else literal[1:-1]
    if not raw and "\\" in body:
        body = _ESCAPE.sub(_unescape, body[: LONGEST * 12])
    return kept(body)


def number_value(literal: str) -> int | float | None:
    """The value of a number literal; ``None`` for complex ones and integers beyond 64 bits."""
    try:
        value = int(literal, 0)
    except ValueError:  # a float, or more digits than Python converts
        if literal.isdecimal():
            return None
        try:
            return float(literal)
        except ValueError:
            return None
    return value if is_kept(value) else None


def is_kept(value: complex) -> bool:
    """Whether the IR keeps a number: complex ones and integers beyond 64 bits it does not."""
    kind = type(value)
    return kind is float or (kind is int and -(2**63) <= value < 2**63)  # type: ignore[operator]


def add_text(parts: list[ir.Expr], text: str) -> None:
    """Append a literal piece of an f-string to its ``parts``: what stands side by side is one piece."""
    before = parts[-1] if parts else None
    if type(before) is ir.Const and before.site == ir.NO_SITE and type(before.value) is str:
        parts[-1] = ir.Const(kept(before.value + text))
    elif text:
        parts.append(ir.Const(kept(text)))


_CONVERSIONS = {"r": ir.Name("repr"), "s": ir.Name("str"), "a": ir.Name("ascii")}


def shown(value: ir.Expr, conversion: str, site: int) -> ir.Expr:
    """What ``{value!conversion}`` holds."""
    return ir.Call(_CONVERSIONS.get(conversion, _CONVERSIONS["s"]), (ir.Arg(value),), site)
