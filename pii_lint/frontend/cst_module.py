"""Lowering of a libcst module: for files that the running Python cannot read, or not as a whole.

``lower_module(parse(b"print 1\\nx = f()\\n"))`` is ``(Assign((x,), f()),)``. Importing this imports libcst.
"""

from __future__ import annotations

from pii_lint.frontend import cst_definitions, cst_expressions, cst_patterns, cst_statements, cst_strings
from pii_lint.frontend.cst_suites import block
from pii_lint.frontend.dispatch import Walk
from pii_lint.frontend.parse import Parsed
from pii_lint.ir.nodes import Stmt

# Importing these fills the dispatch tables.
HANDLERS = (cst_expressions, cst_strings, cst_definitions, cst_patterns, cst_statements)


def lower_module(parsed: Parsed) -> tuple[Stmt, ...]:
    """The statements of a parsed file. Raises ``RecursionError`` for trees of thousands of levels."""
    return block(parsed.module, Walk(parsed.mended))
