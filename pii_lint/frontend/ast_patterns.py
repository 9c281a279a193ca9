"""Lowering of the match statements and patterns of ``ast``.

``case {"email": e, **rest}:`` becomes ``Pattern("mapping", name="rest", keys=(Const("email"),),
items=(Pattern("capture", name="e"),))``. A pattern that binds a name has a site.
"""

from __future__ import annotations

import ast

from pii_lint.frontend.ast_expressions import constant
from pii_lint.frontend.ast_statements import block
from pii_lint.frontend.dispatch import EXPRESSIONS, PATTERNS, STATEMENTS, Walk
from pii_lint.frontend.sites import PATTERN
from pii_lint.ir import nodes as ir


def match(node: ast.Match, walk: Walk, out: list[ir.Stmt]) -> None:
    subject = EXPRESSIONS[type(node.subject)](node.subject, walk)
    cases = []
    for case in node.cases:
        pattern = PATTERNS[type(case.pattern)](case.pattern, walk)
        guard = None if case.guard is None else EXPRESSIONS[type(case.guard)](case.guard, walk)
        cases.append(ir.Case(pattern, guard, block(case.body, walk)))
    out.append(ir.Match(subject, tuple(cases)))


def _patterns(nodes: list[ast.pattern], walk: Walk) -> tuple[ir.Pattern, ...]:
    return tuple([PATTERNS[type(each)](each, walk) for each in nodes])


def value(node: ast.MatchValue, walk: Walk) -> ir.Pattern:
    return ir.Pattern("value", EXPRESSIONS[type(node.value)](node.value, walk))


def singleton(node: ast.MatchSingleton, walk: Walk) -> ir.Pattern:
    return ir.Pattern("value", constant(ast.Constant(node.value), walk))


def as_(node: ast.MatchAs, walk: Walk) -> ir.Pattern:
    if node.name is None:
        return ir.Pattern("capture")
    site = walk.number() + PATTERN
    if node.pattern is None:
        return ir.Pattern("capture", name=node.name, site=site)
    return ir.Pattern("as", name=node.name, items=_patterns([node.pattern], walk), site=site)


def or_(node: ast.MatchOr, walk: Walk) -> ir.Pattern:
    return ir.Pattern("or", items=_patterns(node.patterns, walk))


def sequence(node: ast.MatchSequence, walk: Walk) -> ir.Pattern:
    return ir.Pattern("sequence", items=_patterns(node.patterns, walk))


def star(node: ast.MatchStar, walk: Walk) -> ir.Pattern:
    if node.name is None:
        return ir.Pattern("star")
    return ir.Pattern("star", name=node.name, site=walk.number() + PATTERN)


def mapping(node: ast.MatchMapping, walk: Walk) -> ir.Pattern:
    site = ir.NO_SITE if node.rest is None else walk.number() + PATTERN
    keys: list[ir.Expr] = []
    items: list[ir.Pattern] = []
    for key, pattern in zip(node.keys, node.patterns, strict=True):
        keys.append(EXPRESSIONS[type(key)](key, walk))
        items.append(PATTERNS[type(pattern)](pattern, walk))
    return ir.Pattern("mapping", name=node.rest, items=tuple(items), keys=tuple(keys), site=site)


def class_(node: ast.MatchClass, walk: Walk) -> ir.Pattern:
    cls = EXPRESSIONS[type(node.cls)](node.cls, walk)
    items = _patterns([*node.patterns, *node.kwd_patterns], walk)
    return ir.Pattern("class", cls, items=items, attributes=tuple(node.kwd_attrs))


STATEMENTS[ast.Match] = match
PATTERNS.update(
    {
        ast.MatchValue: value, ast.MatchSingleton: singleton, ast.MatchAs: as_, ast.MatchOr: or_,
        ast.MatchSequence: sequence, ast.MatchStar: star, ast.MatchMapping: mapping, ast.MatchClass: class_,
    }
)  # fmt: skip
