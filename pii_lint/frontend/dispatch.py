"""The tables that the lowering walk dispatches on, and the state it carries.

``EXPRESSIONS[type(node)](node, walk)`` gives the IR of an expression; ``STATEMENTS[type(node)](node, walk,
out)`` appends that of a statement to ``out``; ``PATTERNS`` is for match patterns. A kind of node that is
unknown (a libcst newer than this file) lowers to nothing of interest instead of failing.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any, TypeVar

from pii_lint.frontend.sites import MENDED, STEP
from pii_lint.ir import nodes as ir

NOTHING = ir.Const(None)


class Walk:
    """What one lowering of one file carries: the numbering and the yields seen so far."""

    __slots__ = ("number", "yields")

    def __init__(self, mended: bool = False) -> None:
        self.number: Callable[[], int] = count(STEP + (MENDED if mended else 0), STEP).__next__
        self.yields = 0


Expression = Callable[[Any, Walk], ir.Expr]
Statement = Callable[[Any, Walk, "list[ir.Stmt]"], None]
MatchPattern = Callable[[Any, Walk], ir.Pattern]

_Handler = TypeVar("_Handler")


class Table(dict[type, _Handler]):
    """From a libcst class to the function that lowers it; ``fallback`` serves unknown classes."""

    def __init__(self, fallback: _Handler) -> None:
        super().__init__()
        self.fallback = fallback

    def __missing__(self, kind: type) -> _Handler:
        return self.fallback


def _unknown_expression(node: object, walk: Walk) -> ir.Expr:
    return NOTHING


def _unknown_statement(node: object, walk: Walk, out: list[ir.Stmt]) -> None:
    return None


def _unknown_pattern(node: object, walk: Walk) -> ir.Pattern:
    return ir.Pattern("capture")


EXPRESSIONS: Table[Expression] = Table(_unknown_expression)
STATEMENTS: Table[Statement] = Table(_unknown_statement)
PATTERNS: Table[MatchPattern] = Table(_unknown_pattern)
