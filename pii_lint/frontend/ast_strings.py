"""Lowering of the f-strings and template strings of ``ast``.

``f"{user.email!r:>{width}}"`` becomes ``Text((repr(user.email), width))``, with ``repr`` a ``Call``.
"""

from __future__ import annotations

import ast
from typing import Any

from pii_lint.frontend.dispatch import EXPRESSIONS, Walk
from pii_lint.frontend.literals import add_text, shown
from pii_lint.frontend.sites import CONVERSION, TEXT
from pii_lint.ir import nodes as ir


def formatted(node: Any, walk: Walk) -> ir.Expr:
    site = walk.number() + TEXT
    parts: list[ir.Expr] = []
    for piece in node.values:
        if type(piece) is ast.Constant:
            add_text(parts, str(piece.value))
        else:
            _field(piece, walk, parts)
    return ir.Text(tuple(parts), site)


def _field(node: Any, walk: Walk, parts: list[ir.Expr]) -> None:
    value = node.value
    if node.conversion == -1:
        parts.append(EXPRESSIONS[type(value)](value, walk))
    else:
        site = walk.number() + CONVERSION
        parts.append(shown(EXPRESSIONS[type(value)](value, walk), chr(node.conversion), site))
    if node.format_spec is not None:
        for inner in node.format_spec.values:
            if type(inner) is not ast.Constant:
                _field(inner, walk, parts)


EXPRESSIONS[ast.JoinedStr] = formatted
if hasattr(ast, "TemplateStr"):  # by version of Python
    EXPRESSIONS[ast.TemplateStr] = formatted
