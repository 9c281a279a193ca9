"""Lowering of what binds names of its own: functions, lambdas, comprehensions and classes.

``lambda x=1: x`` becomes ``Lambda(Function("<lambda>", (Param("x", default=Const(1)),), (Return(x),)))``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import libcst as cst

from pii_lint.frontend.cst_expressions import arguments
from pii_lint.frontend.cst_suites import block
from pii_lint.frontend.dispatch import EXPRESSIONS, STATEMENTS, Walk
from pii_lint.frontend.sites import DEFINITION, LAMBDA, PARAM
from pii_lint.ir import nodes as ir


def _decorators(decorators: Iterable[cst.Decorator], walk: Walk) -> tuple[ir.Expr, ...]:
    return tuple([EXPRESSIONS[type(each.decorator)](each.decorator, walk) for each in decorators])


def _parameter(node: cst.Param, kind: str, walk: Walk) -> ir.Param:
    site = walk.number() + PARAM
    annotation = default = None
    if node.annotation is not None:
        written = node.annotation.annotation
        annotation = EXPRESSIONS[type(written)](written, walk)
    if node.default is not None:
        default = EXPRESSIONS[type(node.default)](node.default, walk)
    return ir.Param(node.name.value, kind, default, annotation, site)


def parameters(node: cst.Parameters, walk: Walk) -> tuple[ir.Param, ...]:
    params = [_parameter(each, "positional_only", walk) for each in node.posonly_params]
    params += [_parameter(each, "positional", walk) for each in node.params]
    star = node.star_arg
    if type(star) is cst.Param:
        params.append(_parameter(star, "star", walk))
    params += [_parameter(each, "keyword_only", walk) for each in node.kwonly_params]
    if node.star_kwarg is not None:
        params.append(_parameter(node.star_kwarg, "double_star", walk))
    return tuple(params)


def function(node: cst.FunctionDef, walk: Walk, out: list[ir.Stmt]) -> None:
    site = walk.number() + DEFINITION
    decorators = _decorators(node.decorators, walk) if node.decorators else ()
    params = parameters(node.params, walk)
    returns = None
    if node.returns is not None:
        written = node.returns.annotation
        returns = EXPRESSIONS[type(written)](written, walk)
    outside, walk.yields = walk.yields, 0
    body = block(node.body, walk)
    is_generator = walk.yields > 0
    walk.yields = outside
    is_async = node.asynchronous is not None
    out.append(ir.Function(node.name.value, params, body, decorators, returns, is_async, is_generator, site))


def anonymous(node: cst.Lambda, walk: Walk) -> ir.Expr:
    site = walk.number() + LAMBDA
    params = parameters(node.params, walk)
    outside, walk.yields = walk.yields, 0
    value = EXPRESSIONS[type(node.body)](node.body, walk)
    is_generator = walk.yields > 0
    walk.yields = outside
    body = (ir.Return(value, site),)
    return ir.Lambda(ir.Function("<lambda>", params, body, is_generator=is_generator, site=site))


def class_(node: cst.ClassDef, walk: Walk, out: list[ir.Stmt]) -> None:
    site = walk.number() + DEFINITION
    decorators = _decorators(node.decorators, walk) if node.decorators else ()
    bases = arguments(node.bases, walk) + arguments(node.keywords, walk)
    out.append(ir.Class(node.name.value, bases, block(node.body, walk), decorators, site))


def _clauses(node: cst.CompFor, walk: Walk) -> tuple[ir.Clause, ...]:
    clauses = []
    clause: cst.CompFor | None = node
    while clause is not None:
        target = EXPRESSIONS[type(clause.target)](clause.target, walk)
        source = EXPRESSIONS[type(clause.iter)](clause.iter, walk)
        conditions = tuple([EXPRESSIONS[type(each.test)](each.test, walk) for each in clause.ifs])
        clauses.append(ir.Clause(target, source, conditions))
        clause = clause.inner_for_in
    return tuple(clauses)


def _comprehension(kind: str, node: Any, walk: Walk) -> ir.Expr:
    value = EXPRESSIONS[type(node.elt)](node.elt, walk)
    return ir.Comp(kind, value, _clauses(node.for_in, walk))


def list_comprehension(node: cst.ListComp, walk: Walk) -> ir.Expr:
    return _comprehension("list", node, walk)


def set_comprehension(node: cst.SetComp, walk: Walk) -> ir.Expr:
    return _comprehension("set", node, walk)


def generator(node: cst.GeneratorExp, walk: Walk) -> ir.Expr:
    return _comprehension("generator", node, walk)


def dict_comprehension(node: cst.DictComp, walk: Walk) -> ir.Expr:
    key = EXPRESSIONS[type(node.key)](node.key, walk)
    value = EXPRESSIONS[type(node.value)](node.value, walk)
    return ir.Comp("dict", value, _clauses(node.for_in, walk), key)


def merging_comprehension(node: Any, walk: Walk) -> ir.Expr:
    """``{**d for d in many}``: the value of the comprehension is a mapping, marked by ``Star``."""
    value = EXPRESSIONS[type(node.value)](node.value, walk)
    return ir.Comp("dict", ir.Star(value), _clauses(node.for_in, walk))


STATEMENTS[cst.FunctionDef] = function
STATEMENTS[cst.ClassDef] = class_
EXPRESSIONS.update(
    {
        cst.Lambda: anonymous, cst.ListComp: list_comprehension, cst.SetComp: set_comprehension,
        cst.GeneratorExp: generator, cst.DictComp: dict_comprehension,
    }
)  # fmt: skip
if hasattr(cst, "StarredDictComp"):  # younger than the oldest libcst that is supported
    EXPRESSIONS[cst.StarredDictComp] = merging_comprehension
