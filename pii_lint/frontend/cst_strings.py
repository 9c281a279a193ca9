"""Lowering of string literals: plain, implicitly concatenated, f-strings and template strings.

``f"{user.email!r:>{width}}"`` becomes ``Text((repr(user.email), width))``, with ``repr`` a ``Call``.
"""

from __future__ import annotations

from typing import Any

import libcst as cst

from pii_lint.frontend.dispatch import EXPRESSIONS, Walk
from pii_lint.frontend.literals import add_text, kept, shown, string_value, unescape
from pii_lint.frontend.sites import CONVERSION, STRING, TEXT
from pii_lint.ir import nodes as ir

_WRITER = cst.Module(())


def simple(node: cst.SimpleString, walk: Walk) -> ir.Expr:
    return ir.Const(string_value(node.value), walk.number() + STRING)


def pieces(node: cst.ConcatenatedString) -> list[Any]:
    """The literals that an implicit concatenation joins, in order."""
    found: list[Any] = []
    rest: Any = node
    while type(rest) is cst.ConcatenatedString:
        found.append(rest.left)
        rest = rest.right
    found.append(rest)
    return found


def is_constant(node: object) -> bool:
    """Whether a string expression holds no interpolation syntax at all."""
    if type(node) is cst.ConcatenatedString:
        return all(type(piece) is cst.SimpleString for piece in pieces(node))
    return type(node) is cst.SimpleString


def concatenated(node: cst.ConcatenatedString, walk: Walk) -> ir.Expr:
    literals = pieces(node)
    if all(type(piece) is cst.SimpleString for piece in literals):
        text = "".join([string_value(piece.value) for piece in literals])
        return ir.Const(kept(text), walk.number() + STRING)
    site = walk.number() + TEXT
    parts: list[ir.Expr] = []
    for piece in literals:
        if type(piece) is cst.SimpleString:
            add_text(parts, string_value(piece.value))
        else:
            _fields(piece, walk, parts)
    return ir.Text(tuple(parts), site)


def formatted(node: Any, walk: Walk) -> ir.Expr:
    site = walk.number() + TEXT
    parts: list[ir.Expr] = []
    _fields(node, walk, parts)
    return ir.Text(tuple(parts), site)


def _fields(node: Any, walk: Walk, parts: list[ir.Expr]) -> None:
    raw = "r" in node.start.lower()
    for part in node.parts:
        kind = type(part)
        if kind is cst.FormattedStringText or kind is _TEMPLATE_TEXT:
            text = part.value.replace("{{", "{").replace("}}", "}")
            add_text(parts, text if raw else unescape(text))
        else:
            _field(part, walk, parts)


def _field(part: Any, walk: Walk, parts: list[ir.Expr]) -> None:
    value = part.expression
    conversion = part.conversion
    specification = part.format_spec
    if part.equal is not None:
        written = (part.whitespace_before_expression, value, part.equal, part.whitespace_after_expression)
        add_text(parts, "".join([_WRITER.code_for_node(each) for each in written]))
        if conversion is None and specification is None:
            conversion = "r"
    if conversion is None:
        parts.append(EXPRESSIONS[type(value)](value, walk))
    else:
        site = walk.number() + CONVERSION
        parts.append(shown(EXPRESSIONS[type(value)](value, walk), conversion, site))
    if specification is not None:
        for inner in specification:
            if type(inner) is not cst.FormattedStringText and type(inner) is not _TEMPLATE_TEXT:
                _field(inner, walk, parts)


# Template strings are younger than the oldest libcst that is supported.
_TEMPLATE = getattr(cst, "TemplatedString", None)
_TEMPLATE_TEXT = getattr(cst, "TemplatedStringText", None)

EXPRESSIONS[cst.SimpleString] = simple
EXPRESSIONS[cst.ConcatenatedString] = concatenated
EXPRESSIONS[cst.FormattedString] = formatted
if _TEMPLATE is not None:
    EXPRESSIONS[_TEMPLATE] = formatted
