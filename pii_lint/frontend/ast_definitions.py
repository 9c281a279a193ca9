"""Lowering of what binds names of its own in ``ast``: functions, lambdas, comprehensions and classes.

``lambda x=1: x`` becomes ``Lambda(Function("<lambda>", (Param("x", default=Const(1)),), (Return(x),)))``.
"""

from __future__ import annotations

import ast
from typing import Any

from pii_lint.frontend.ast_expressions import argument
from pii_lint.frontend.ast_statements import block
from pii_lint.frontend.dispatch import EXPRESSIONS, STATEMENTS, Walk
from pii_lint.frontend.sites import DEFINITION, LAMBDA, PARAM
from pii_lint.ir import nodes as ir


def _lowered(nodes: list[ast.expr], walk: Walk) -> tuple[ir.Expr, ...]:
    return tuple([EXPRESSIONS[type(each)](each, walk) for each in nodes])


def _parameter(node: ast.arg, kind: str, default: ast.expr | None, walk: Walk) -> ir.Param:
    site = walk.number() + PARAM
    annotation = preset = None
    if node.annotation is not None:
        annotation = EXPRESSIONS[type(node.annotation)](node.annotation, walk)
    if default is not None:
        preset = EXPRESSIONS[type(default)](default, walk)
    return ir.Param(node.arg, kind, preset, annotation, site)


def parameters(node: ast.arguments, walk: Walk) -> tuple[ir.Param, ...]:
    first = len(node.posonlyargs)
    bare = first + len(node.args) - len(node.defaults)
    params = []
    for at, arg in enumerate([*node.posonlyargs, *node.args]):
        default = node.defaults[at - bare] if at >= bare else None
        params.append(_parameter(arg, "positional_only" if at < first else "positional", default, walk))
    if node.vararg is not None:
        params.append(_parameter(node.vararg, "star", None, walk))
    for arg, preset in zip(node.kwonlyargs, node.kw_defaults, strict=True):
        params.append(_parameter(arg, "keyword_only", preset, walk))
    if node.kwarg is not None:
        params.append(_parameter(node.kwarg, "double_star", None, walk))
    return tuple(params)


def function(node: ast.FunctionDef | ast.AsyncFunctionDef, walk: Walk, out: list[ir.Stmt]) -> None:
    site = walk.number() + DEFINITION
    decorators = _lowered(node.decorator_list, walk)
    params = parameters(node.args, walk)
    returns = None if node.returns is None else EXPRESSIONS[type(node.returns)](node.returns, walk)
    outside, walk.yields = walk.yields, 0
    body = block(node.body, walk)
    is_generator = walk.yields > 0
    walk.yields = outside
    is_async = type(node) is ast.AsyncFunctionDef
    out.append(ir.Function(node.name, params, body, decorators, returns, is_async, is_generator, site))


def anonymous(node: ast.Lambda, walk: Walk) -> ir.Expr:
    site = walk.number() + LAMBDA
    params = parameters(node.args, walk)
    outside, walk.yields = walk.yields, 0
    value = EXPRESSIONS[type(node.body)](node.body, walk)
    is_generator = walk.yields > 0
    walk.yields = outside
    body = (ir.Return(value, site),)
    return ir.Lambda(ir.Function("<lambda>", params, body, is_generator=is_generator, site=site))


def class_(node: ast.ClassDef, walk: Walk, out: list[ir.Stmt]) -> None:
    site = walk.number() + DEFINITION
    decorators = _lowered(node.decorator_list, walk)
    written: list[Any] = [*node.bases, *node.keywords]
    bases = tuple([argument(each, walk) for each in written])
    out.append(ir.Class(node.name, bases, block(node.body, walk), decorators, site))


def _clauses(nodes: list[ast.comprehension], walk: Walk) -> tuple[ir.Clause, ...]:
    clauses = []
    for clause in nodes:
        target = EXPRESSIONS[type(clause.target)](clause.target, walk)
        source = EXPRESSIONS[type(clause.iter)](clause.iter, walk)
        clauses.append(ir.Clause(target, source, _lowered(clause.ifs, walk)))
    return tuple(clauses)


def _comprehension(kind: str, node: Any, walk: Walk) -> ir.Expr:
    value = EXPRESSIONS[type(node.elt)](node.elt, walk)
    return ir.Comp(kind, value, _clauses(node.generators, walk))


def list_comprehension(node: ast.ListComp, walk: Walk) -> ir.Expr:
    return _comprehension("list", node, walk)


def set_comprehension(node: ast.SetComp, walk: Walk) -> ir.Expr:
    return _comprehension("set", node, walk)


def generator(node: ast.GeneratorExp, walk: Walk) -> ir.Expr:
    return _comprehension("generator", node, walk)


def dict_comprehension(node: ast.DictComp, walk: Walk) -> ir.Expr:
    key = EXPRESSIONS[type(node.key)](node.key, walk)
    if node.value is None:  # ``{**d for d in many}``, since Python 3.15
        return ir.Comp("dict", ir.Star(key), _clauses(node.generators, walk))
    value = EXPRESSIONS[type(node.value)](node.value, walk)
    return ir.Comp("dict", value, _clauses(node.generators, walk), key)


STATEMENTS[ast.FunctionDef] = function
STATEMENTS[ast.AsyncFunctionDef] = function
STATEMENTS[ast.ClassDef] = class_
EXPRESSIONS.update(
    {
        ast.Lambda: anonymous, ast.ListComp: list_comprehension, ast.SetComp: set_comprehension,
        ast.GeneratorExp: generator, ast.DictComp: dict_comprehension,
    }
)  # fmt: skip
