"""Lowering of the body of a compound statement or of a module: a sequence of statements.

``if a: b(); c()`` has the body ``(Do(b()), Do(c()))``, as if it were written on three lines.
"""

from __future__ import annotations

from typing import Any

import libcst as cst

from pii_lint.frontend.dispatch import STATEMENTS, Walk
from pii_lint.ir import nodes as ir


def block(suite: Any, walk: Walk) -> tuple[ir.Stmt, ...]:
    """The statements of a module, an indented block or the rest of a line."""
    out: list[ir.Stmt] = []
    for statement in suite.body:
        if type(statement) is cst.SimpleStatementLine:
            for small in statement.body:
                STATEMENTS[type(small)](small, walk, out)
        else:
            STATEMENTS[type(statement)](statement, walk, out)
    return tuple(out)
