"""Lowering of match statements and their patterns.

``case {"email": e, **rest}:`` becomes ``Pattern("mapping", name="rest", keys=(Const("email"),),
items=(Pattern("capture", name="e"),))``. A pattern that binds a name has a site.
"""

from __future__ import annotations

from typing import Any

import libcst as cst

from pii_lint.frontend.cst_suites import block
from pii_lint.frontend.dispatch import EXPRESSIONS, PATTERNS, STATEMENTS, Walk
from pii_lint.frontend.sites import PATTERN
from pii_lint.ir import nodes as ir


def match(node: cst.Match, walk: Walk, out: list[ir.Stmt]) -> None:
    subject = EXPRESSIONS[type(node.subject)](node.subject, walk)
    cases = []
    for case in node.cases:
        pattern = PATTERNS[type(case.pattern)](case.pattern, walk)
        guard = None
        if case.guard is not None:
            guard = EXPRESSIONS[type(case.guard)](case.guard, walk)
        cases.append(ir.Case(pattern, guard, block(case.body, walk)))
    out.append(ir.Match(subject, tuple(cases)))


def value(node: Any, walk: Walk) -> ir.Pattern:
    return ir.Pattern("value", EXPRESSIONS[type(node.value)](node.value, walk))


def as_(node: cst.MatchAs, walk: Walk) -> ir.Pattern:
    if node.name is None:
        if node.pattern is None:
            return ir.Pattern("capture")
        return PATTERNS[type(node.pattern)](node.pattern, walk)
    site = walk.number() + PATTERN
    if node.pattern is None:
        return ir.Pattern("capture", name=node.name.value, site=site)
    inner = PATTERNS[type(node.pattern)](node.pattern, walk)
    return ir.Pattern("as", name=node.name.value, items=(inner,), site=site)


def or_(node: cst.MatchOr, walk: Walk) -> ir.Pattern:
    items = [PATTERNS[type(each.pattern)](each.pattern, walk) for each in node.patterns]
    return ir.Pattern("or", items=tuple(items))


def _elements(elements: Any, walk: Walk) -> list[ir.Pattern]:
    items = []
    for each in elements:
        inner = each if type(each) is cst.MatchStar else each.value
        items.append(PATTERNS[type(inner)](inner, walk))
    return items


def sequence(node: Any, walk: Walk) -> ir.Pattern:
    return ir.Pattern("sequence", items=tuple(_elements(node.patterns, walk)))


def star(node: cst.MatchStar, walk: Walk) -> ir.Pattern:
    if node.name is None:
        return ir.Pattern("star")
    return ir.Pattern("star", name=node.name.value, site=walk.number() + PATTERN)


def mapping(node: cst.MatchMapping, walk: Walk) -> ir.Pattern:
    rest, site = None, ir.NO_SITE
    if node.rest is not None:
        rest, site = node.rest.value, walk.number() + PATTERN
    keys: list[ir.Expr] = []
    items: list[ir.Pattern] = []
    for element in node.elements:
        keys.append(EXPRESSIONS[type(element.key)](element.key, walk))
        items.append(PATTERNS[type(element.pattern)](element.pattern, walk))
    return ir.Pattern("mapping", name=rest, items=tuple(items), keys=tuple(keys), site=site)


def class_(node: cst.MatchClass, walk: Walk) -> ir.Pattern:
    cls = EXPRESSIONS[type(node.cls)](node.cls, walk)
    items = _elements(node.patterns, walk)
    items += [PATTERNS[type(each.pattern)](each.pattern, walk) for each in node.kwds]
    attributes = tuple([each.key.value for each in node.kwds])
    return ir.Pattern("class", cls, items=tuple(items), attributes=attributes)


STATEMENTS[cst.Match] = match
PATTERNS.update(
    {
        cst.MatchValue: value, cst.MatchSingleton: value, cst.MatchAs: as_, cst.MatchOr: or_,
        cst.MatchList: sequence, cst.MatchTuple: sequence, cst.MatchStar: star, cst.MatchMapping: mapping,
        cst.MatchClass: class_,
    }
)  # fmt: skip
