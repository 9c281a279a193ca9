"""Lowering of one file: bytes in, ``Facts`` out, whatever the bytes.

The standard library's ``ast`` reads a file ten times as fast as libcst, if it can: it knows the grammar of the running
Python only, and nothing of a file with one mistake. A file of Python 2 is rewritten first (see python2.py). All other
files are read by libcst. Both give the same facts.

``lower(b"import os\\n", "a.py")`` is ``Facts("a.py", (Import(None, (Alias("os"),)),), 1)``.
"""

from __future__ import annotations

import ast
import re
import sys
import warnings

from pii_lint.frontend import ast_definitions, ast_expressions, ast_patterns, ast_statements, ast_strings
from pii_lint.frontend.decode import Unreadable, decode
from pii_lint.frontend.dispatch import Walk
from pii_lint.frontend.nesting import is_suspicious
from pii_lint.frontend.python2 import rewrite
from pii_lint.ir.nodes import Facts, Problem, Stmt

# Importing these fills the dispatch tables.
HANDLERS = (ast_expressions, ast_strings, ast_definitions, ast_patterns, ast_statements)
_FRAMES = 4000
_TEMPLATE = re.compile(r"^\s*\{%.*%\}|\{\{\s*[\w.|()' \"]+\s*\}\}", re.MULTILINE)
"""Marks of Jinja, cookiecutter and Django, which tell why a file does not parse."""


def by_ast(text: str) -> tuple[Stmt, ...] | None:
    """The statements of ``text`` as the running Python reads it; ``None`` for what it cannot read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they are about the scanned code, and not ours to give
            tree = ast.parse(text)
        return ast_statements.block(tree.body, Walk())
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def by_cst(source: bytes) -> tuple[tuple[Stmt, ...], tuple[Problem, ...]]:
    """The statements of as much of ``source`` as libcst can read, with what had to be left out.

    Raises ``Unreadable``, and ``RecursionError`` for trees of thousands of levels.
    """
    from pii_lint.frontend.cst_module import lower_module
    from pii_lint.frontend.parse import parse

    parsed = parse(source)
    try:
        return lower_module(parsed), parsed.problems
    except RecursionError:
        pass
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(limit + _FRAMES)
    try:
        return lower_module(parsed), parsed.problems
    finally:
        sys.setrecursionlimit(limit)


def sound(source: bytes, path: str) -> Facts | None:
    """The facts of a file that the running Python can read; ``None`` of one with a mistake (or of another Python).

    Raises ``Unreadable``.
    """
    text = decode(source)
    if is_suspicious(text):
        return None
    body = by_ast(text)
    if body is None and (rewritten := rewrite(text)) is not None:
        body = by_ast(rewritten.text)
    return None if body is None else Facts(path, body, _lines(source))


def lower(source: bytes, path: str) -> Facts:
    """The facts of the file ``path`` with the content ``source``. Never raises for bad content."""
    lines = _lines(source)
    try:
        facts = sound(source, path)
        if facts is not None:
            return facts
        text = decode(source)
        body, problems = by_cst(source)
        if problems and _TEMPLATE.search(text):
            return Facts(path, (), lines, (Problem(0, "skipped: a template of a source file", "warning"),))
    except Unreadable as error:
        return Facts(path, (), lines, (Problem(0, str(error)),))
    except RecursionError:
        return Facts(path, (), lines, (Problem(0, "nested too deeply to be analysed"),))
    return Facts(path, body, lines, problems)


def _lines(source: bytes) -> int:
    return source.count(b"\n") + (not source.endswith(b"\n") and bool(source))
