"""Lowering of one file: bytes in, ``Facts`` out, whatever the bytes.

``lower(b"import os\\n", "a.py")`` is ``Facts("a.py", (Import(None, (Alias("os"),)),), 1)``.
"""

from __future__ import annotations

import sys

from pii_lint.frontend import expressions, functions, patterns, statements, strings
from pii_lint.frontend.decode import Unreadable
from pii_lint.frontend.dispatch import Walk
from pii_lint.frontend.parse import Parsed, parse
from pii_lint.frontend.suites import block
from pii_lint.ir.nodes import Facts, Problem, Stmt

# Importing these fills the dispatch tables.
HANDLERS = (expressions, strings, functions, patterns, statements)
_FRAMES = 4000


def lower_module(parsed: Parsed) -> tuple[Stmt, ...]:
    """The statements of a parsed file. Raises ``RecursionError`` for trees of thousands of levels."""
    try:
        return block(parsed.module, Walk(parsed.mended))
    except RecursionError:
        pass
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(limit + _FRAMES)
    try:
        return block(parsed.module, Walk(parsed.mended))
    finally:
        sys.setrecursionlimit(limit)


def lower(source: bytes, path: str) -> Facts:
    """The facts of the file ``path`` with the content ``source``. Never raises for bad content."""
    lines = source.count(b"\n") + (not source.endswith(b"\n") and bool(source))
    try:
        parsed = parse(source)
    except Unreadable as error:
        return Facts(path, (), lines, (Problem(0, str(error)),))
    try:
        body = lower_module(parsed)
    except RecursionError:
        return Facts(path, (), lines, (*parsed.problems, Problem(0, "nested too deeply to be analysed")))
    return Facts(path, body, lines, parsed.problems)
