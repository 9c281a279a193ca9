"""Lowering of simple and compound statements other than definitions and ``match``.

``x = y = f()`` becomes ``Assign((x, y), f())``. Docstrings, other bare constants and ``pass`` vanish.
"""

from __future__ import annotations

from typing import Any

import libcst as cst

from pii_lint.frontend.chains import branched
from pii_lint.frontend.cst_operators import AUGMENTED
from pii_lint.frontend.cst_strings import is_constant
from pii_lint.frontend.cst_suites import block
from pii_lint.frontend.dispatch import EXPRESSIONS, STATEMENTS, Walk
from pii_lint.frontend.sites import FOR, HANDLER, SIMPLE
from pii_lint.ir import nodes as ir


def expression(node: cst.Expr, walk: Walk, out: list[ir.Stmt]) -> None:
    value = node.value
    if is_constant(value):
        return
    lowered = EXPRESSIONS[type(value)](value, walk)
    if type(lowered) is not ir.Const:
        out.append(ir.Do(lowered))


def assign(node: cst.Assign, walk: Walk, out: list[ir.Stmt]) -> None:
    site = walk.number() + SIMPLE
    targets = tuple([EXPRESSIONS[type(each.target)](each.target, walk) for each in node.targets])
    value = node.value
    out.append(ir.Assign(targets, EXPRESSIONS[type(value)](value, walk), None, site))


def annotated(node: cst.AnnAssign, walk: Walk, out: list[ir.Stmt]) -> None:
    site = walk.number() + SIMPLE
    target, written, value = node.target, node.annotation.annotation, node.value
    lowered = EXPRESSIONS[type(target)](target, walk)
    annotation = EXPRESSIONS[type(written)](written, walk)
    bound = None if value is None else EXPRESSIONS[type(value)](value, walk)
    out.append(ir.Assign((lowered,), bound, annotation, site))


def augment(node: cst.AugAssign, walk: Walk, out: list[ir.Stmt]) -> None:
    site = walk.number() + SIMPLE
    target, value = node.target, node.value
    lowered = EXPRESSIONS[type(target)](target, walk)
    operator = AUGMENTED[type(node.operator)]
    out.append(ir.Augment(lowered, operator, EXPRESSIONS[type(value)](value, walk), site))


def return_(node: cst.Return, walk: Walk, out: list[ir.Stmt]) -> None:
    site = walk.number() + SIMPLE
    value = node.value
    out.append(ir.Return(None if value is None else EXPRESSIONS[type(value)](value, walk), site))


def raise_(node: cst.Raise, walk: Walk, out: list[ir.Stmt]) -> None:
    site = walk.number() + SIMPLE
    error = cause = None
    if node.exc is not None:
        error = EXPRESSIONS[type(node.exc)](node.exc, walk)
    if node.cause is not None:
        cause = EXPRESSIONS[type(node.cause.item)](node.cause.item, walk)
    out.append(ir.Raise(error, cause, site))


def assert_(node: cst.Assert, walk: Walk, out: list[ir.Stmt]) -> None:
    site = walk.number() + SIMPLE
    test = EXPRESSIONS[type(node.test)](node.test, walk)
    message = None if node.msg is None else EXPRESSIONS[type(node.msg)](node.msg, walk)
    out.append(ir.Assert(test, message, site))


def delete(node: cst.Del, walk: Walk, out: list[ir.Stmt]) -> None:
    target = EXPRESSIONS[type(node.target)](node.target, walk)
    out.append(ir.Delete(target.items if isinstance(target, ir.Seq) else (target,)))


def dotted(node: cst.Name | cst.Attribute) -> str:
    """``a.b.c`` of an import as text."""
    parts = []
    rest: Any = node
    while type(rest) is cst.Attribute:
        parts.append(rest.attr.value)
        rest = rest.value
    parts.append(rest.value)
    return ".".join(reversed(parts))


def _aliases(names: Any) -> tuple[ir.Alias, ...]:
    if type(names) is cst.ImportStar:
        return (ir.Alias("*"),)
    return tuple([ir.Alias(dotted(each.name), each.asname.name.value if each.asname else None) for each in names])


def import_(node: Any, walk: Walk, out: list[ir.Stmt]) -> None:
    out.append(ir.Import(None, _aliases(node.names)))


def import_from(node: Any, walk: Walk, out: list[ir.Stmt]) -> None:
    module = "" if node.module is None else dotted(node.module)
    out.append(ir.Import(module, _aliases(node.names), len(node.relative)))


def scope_global(node: cst.Global, walk: Walk, out: list[ir.Stmt]) -> None:
    out.append(ir.Scope("global", tuple([each.name.value for each in node.names])))


def scope_nonlocal(node: cst.Nonlocal, walk: Walk, out: list[ir.Stmt]) -> None:
    out.append(ir.Scope("nonlocal", tuple([each.name.value for each in node.names])))


def break_(node: cst.Break, walk: Walk, out: list[ir.Stmt]) -> None:
    out.append(ir.Jump("break"))


def continue_(node: cst.Continue, walk: Walk, out: list[ir.Stmt]) -> None:
    out.append(ir.Jump("continue"))


def dropped(node: cst.CSTNode, walk: Walk, out: list[ir.Stmt]) -> None:
    return None


def _orelse(node: cst.Else | None, walk: Walk) -> tuple[ir.Stmt, ...]:
    return () if node is None else block(node.body, walk)


def if_(node: cst.If, walk: Walk, out: list[ir.Stmt]) -> None:
    branches = []
    rest: Any = node
    while type(rest) is cst.If:
        test = EXPRESSIONS[type(rest.test)](rest.test, walk)
        branches.append((test, block(rest.body, walk)))
        rest = rest.orelse
    out += branched(branches, _orelse(rest, walk))


def for_(node: cst.For, walk: Walk, out: list[ir.Stmt]) -> None:
    site = walk.number() + FOR
    target = EXPRESSIONS[type(node.target)](node.target, walk)
    source = EXPRESSIONS[type(node.iter)](node.iter, walk)
    body = block(node.body, walk)
    out.append(ir.For(target, source, body, _orelse(node.orelse, walk), site))


def while_(node: cst.While, walk: Walk, out: list[ir.Stmt]) -> None:
    test = EXPRESSIONS[type(node.test)](node.test, walk)
    body = block(node.body, walk)
    out.append(ir.While(test, body, _orelse(node.orelse, walk)))


def _handler(node: Any, walk: Walk) -> ir.Handler:
    site = walk.number() + HANDLER
    caught = None if node.type is None else EXPRESSIONS[type(node.type)](node.type, walk)
    name = None if node.name is None else node.name.name.value
    return ir.Handler(caught, name, block(node.body, walk), site)


def try_(node: Any, walk: Walk, out: list[ir.Stmt]) -> None:
    body = block(node.body, walk)
    handlers = tuple([_handler(each, walk) for each in node.handlers])
    orelse = _orelse(node.orelse, walk)
    final = () if node.finalbody is None else block(node.finalbody.body, walk)
    out.append(ir.Try(body, handlers, orelse, final))


def with_(node: cst.With, walk: Walk, out: list[ir.Stmt]) -> None:
    items = []
    for each in node.items:
        context = EXPRESSIONS[type(each.item)](each.item, walk)
        target = None
        if each.asname is not None:
            target = EXPRESSIONS[type(each.asname.name)](each.asname.name, walk)
        items.append(ir.WithItem(context, target))
    out.append(ir.With(tuple(items), block(node.body, walk)))


STATEMENTS.update(
    {
        cst.Expr: expression, cst.Assign: assign, cst.AnnAssign: annotated, cst.AugAssign: augment,
        cst.Return: return_, cst.Raise: raise_, cst.Assert: assert_, cst.Del: delete, cst.Import: import_,
        cst.ImportFrom: import_from, cst.Global: scope_global, cst.Nonlocal: scope_nonlocal,
        cst.Break: break_, cst.Continue: continue_, cst.Pass: dropped, cst.TypeAlias: dropped, cst.If: if_,
        cst.For: for_, cst.While: while_, cst.Try: try_, cst.TryStar: try_, cst.With: with_,
    }
)  # fmt: skip
# Lazy imports are younger than the oldest libcst that is supported.
for _kind, _lower in (("LazyImport", import_), ("LazyImportFrom", import_from)):
    if hasattr(cst, _kind):
        STATEMENTS[getattr(cst, _kind)] = _lower
