"""Lowering of the simple and compound statements of ``ast`` other than definitions and ``match``.

``x = y = f()`` becomes ``Assign((x, y), f())``. Docstrings, other bare constants and ``pass`` vanish.
"""

from __future__ import annotations

import ast
from typing import Any

from pii_lint.frontend.ast_expressions import BINARY
from pii_lint.frontend.chains import branched
from pii_lint.frontend.dispatch import EXPRESSIONS, STATEMENTS, Walk
from pii_lint.frontend.sites import FOR, HANDLER, SIMPLE
from pii_lint.ir import nodes as ir


def block(body: list[ast.stmt], walk: Walk) -> tuple[ir.Stmt, ...]:
    """The statements of a module or of a body; none for an ``else`` that is not there."""
    out: list[ir.Stmt] = []
    for statement in body:
        STATEMENTS[type(statement)](statement, walk, out)
    return tuple(out)


def expression(node: ast.Expr, walk: Walk, out: list[ir.Stmt]) -> None:
    value = node.value
    if type(value) is not ast.Constant:
        lowered = EXPRESSIONS[type(value)](value, walk)
        if type(lowered) is not ir.Const:
            out.append(ir.Do(lowered))


def assign(node: ast.Assign, walk: Walk, out: list[ir.Stmt]) -> None:
    site = walk.number() + SIMPLE
    targets = tuple([EXPRESSIONS[type(each)](each, walk) for each in node.targets])
    value = node.value
    out.append(ir.Assign(targets, EXPRESSIONS[type(value)](value, walk), None, site))


def annotated(node: ast.AnnAssign, walk: Walk, out: list[ir.Stmt]) -> None:
    site = walk.number() + SIMPLE
    target, written, value = node.target, node.annotation, node.value
    lowered = EXPRESSIONS[type(target)](target, walk)
    annotation = EXPRESSIONS[type(written)](written, walk)
    bound = None if value is None else EXPRESSIONS[type(value)](value, walk)
    out.append(ir.Assign((lowered,), bound, annotation, site))


def augment(node: ast.AugAssign, walk: Walk, out: list[ir.Stmt]) -> None:
    site = walk.number() + SIMPLE
    target, value = node.target, node.value
    lowered = EXPRESSIONS[type(target)](target, walk)
    out.append(ir.Augment(lowered, BINARY[type(node.op)], EXPRESSIONS[type(value)](value, walk), site))


def return_(node: ast.Return, walk: Walk, out: list[ir.Stmt]) -> None:
    site = walk.number() + SIMPLE
    value = node.value
    out.append(ir.Return(None if value is None else EXPRESSIONS[type(value)](value, walk), site))


def raise_(node: ast.Raise, walk: Walk, out: list[ir.Stmt]) -> None:
    site = walk.number() + SIMPLE
    error = None if node.exc is None else EXPRESSIONS[type(node.exc)](node.exc, walk)
    cause = None if node.cause is None else EXPRESSIONS[type(node.cause)](node.cause, walk)
    out.append(ir.Raise(error, cause, site))


def assert_(node: ast.Assert, walk: Walk, out: list[ir.Stmt]) -> None:
    site = walk.number() + SIMPLE
    test = EXPRESSIONS[type(node.test)](node.test, walk)
    message = None if node.msg is None else EXPRESSIONS[type(node.msg)](node.msg, walk)
    out.append(ir.Assert(test, message, site))


def delete(node: ast.Delete, walk: Walk, out: list[ir.Stmt]) -> None:
    targets = tuple([EXPRESSIONS[type(each)](each, walk) for each in node.targets])
    (single, *more) = targets
    out.append(ir.Delete(single.items if isinstance(single, ir.Seq) and not more else targets))


def _aliases(names: list[ast.alias]) -> tuple[ir.Alias, ...]:
    return tuple([ir.Alias(each.name, each.asname) for each in names])


def import_(node: ast.Import, walk: Walk, out: list[ir.Stmt]) -> None:
    out.append(ir.Import(None, _aliases(node.names)))


def import_from(node: ast.ImportFrom, walk: Walk, out: list[ir.Stmt]) -> None:
    out.append(ir.Import(node.module or "", _aliases(node.names), node.level or 0))


def scope_global(node: ast.Global, walk: Walk, out: list[ir.Stmt]) -> None:
    out.append(ir.Scope("global", tuple(node.names)))


def scope_nonlocal(node: ast.Nonlocal, walk: Walk, out: list[ir.Stmt]) -> None:
    out.append(ir.Scope("nonlocal", tuple(node.names)))


def break_(node: ast.Break, walk: Walk, out: list[ir.Stmt]) -> None:
    out.append(ir.Jump("break"))


def continue_(node: ast.Continue, walk: Walk, out: list[ir.Stmt]) -> None:
    out.append(ir.Jump("continue"))


def if_(node: ast.If, walk: Walk, out: list[ir.Stmt]) -> None:
    branches = []
    rest: list[Any] = [node]
    while len(rest) == 1 and type(rest[0]) is ast.If:
        branch = rest[0]
        test = EXPRESSIONS[type(branch.test)](branch.test, walk)
        branches.append((test, block(branch.body, walk)))
        rest = branch.orelse
    out += branched(branches, block(rest, walk))


def for_(node: ast.For | ast.AsyncFor, walk: Walk, out: list[ir.Stmt]) -> None:
    site = walk.number() + FOR
    target = EXPRESSIONS[type(node.target)](node.target, walk)
    source = EXPRESSIONS[type(node.iter)](node.iter, walk)
    body = block(node.body, walk)
    out.append(ir.For(target, source, body, block(node.orelse, walk), site))


def while_(node: ast.While, walk: Walk, out: list[ir.Stmt]) -> None:
    test = EXPRESSIONS[type(node.test)](node.test, walk)
    body = block(node.body, walk)
    out.append(ir.While(test, body, block(node.orelse, walk)))


def _handler(node: ast.ExceptHandler, walk: Walk) -> ir.Handler:
    site = walk.number() + HANDLER
    caught = None if node.type is None else EXPRESSIONS[type(node.type)](node.type, walk)
    return ir.Handler(caught, node.name, block(node.body, walk), site)


def try_(node: Any, walk: Walk, out: list[ir.Stmt]) -> None:
    body = block(node.body, walk)
    handlers = tuple([_handler(each, walk) for each in node.handlers])
    orelse = block(node.orelse, walk)
    out.append(ir.Try(body, handlers, orelse, block(node.finalbody, walk)))


def with_(node: ast.With | ast.AsyncWith, walk: Walk, out: list[ir.Stmt]) -> None:
    items = []
    for each in node.items:
        context = EXPRESSIONS[type(each.context_expr)](each.context_expr, walk)
        target = None
        if each.optional_vars is not None:
            target = EXPRESSIONS[type(each.optional_vars)](each.optional_vars, walk)
        items.append(ir.WithItem(context, target))
    out.append(ir.With(tuple(items), block(node.body, walk)))


# ``pass`` and type aliases are in no table: what is unknown is dropped.
STATEMENTS.update(
    {
        ast.Expr: expression, ast.Assign: assign, ast.AnnAssign: annotated, ast.AugAssign: augment,
        ast.Return: return_, ast.Raise: raise_, ast.Assert: assert_, ast.Delete: delete, ast.Import: import_,
        ast.ImportFrom: import_from, ast.Global: scope_global, ast.Nonlocal: scope_nonlocal,
        ast.Break: break_, ast.Continue: continue_, ast.If: if_, ast.For: for_, ast.AsyncFor: for_,
        ast.While: while_, ast.Try: try_, ast.With: with_, ast.AsyncWith: with_,
    }
)  # fmt: skip
if hasattr(ast, "TryStar"):  # since Python 3.11
    STATEMENTS[ast.TryStar] = try_
