"""Lowering of expressions other than strings, comprehensions and lambdas.

``not a.b`` becomes ``Cut("not", (Attr(Name("a"), "b"),))``. Every function takes a node and the walk and
returns IR; a node's site is drawn before its children are lowered (see sites.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import libcst as cst

from pii_lint.frontend.chains import Link, joined
from pii_lint.frontend.cst_operators import BINARY, BOOLEAN, COMPARISON, UNARY
from pii_lint.frontend.dispatch import EXPRESSIONS, NOTHING, Walk
from pii_lint.frontend.literals import number_value
from pii_lint.frontend.sites import ATTR, BIN, CALL, ITEM, NAME, YIELD
from pii_lint.ir import nodes as ir

_KEYWORDS = {"None": NOTHING, "True": ir.Const(True), "False": ir.Const(False)}


def name(node: cst.Name, walk: Walk) -> ir.Expr:
    identifier = node.value
    if identifier in _KEYWORDS:
        return _KEYWORDS[identifier]
    return ir.Name(identifier, walk.number() + NAME)


def attribute(node: cst.Attribute, walk: Walk) -> ir.Expr:
    site = walk.number() + ATTR
    value = node.value
    return ir.Attr(EXPRESSIONS[type(value)](value, walk), node.attr.value, site)


def call(node: cst.Call, walk: Walk) -> ir.Expr:
    site = walk.number() + CALL
    func = node.func
    lowered = EXPRESSIONS[type(func)](func, walk)
    args = node.args
    return ir.Call(lowered, arguments(args, walk) if args else (), site)


def arguments(args: Sequence[cst.Arg], walk: Walk) -> tuple[ir.Arg, ...]:
    """The arguments of a call, or the bases of a class."""
    lowered = []
    for arg in args:
        value = arg.value
        keyword = arg.keyword
        if keyword is not None:
            lowered.append(ir.Arg(EXPRESSIONS[type(value)](value, walk), keyword.value))
        elif arg.star:
            lowered.append(ir.Arg(EXPRESSIONS[type(value)](value, walk), None, len(arg.star)))
        else:
            lowered.append(ir.Arg(EXPRESSIONS[type(value)](value, walk)))
    return tuple(lowered)


def subscript(node: cst.Subscript, walk: Walk) -> ir.Expr:
    site = walk.number() + ITEM
    value = node.value
    obj = EXPRESSIONS[type(value)](value, walk)
    elements = node.slice
    first = elements[0]
    index: Any = first.slice
    single = len(elements) == 1 and not isinstance(first.comma, cst.Comma)
    if single and type(index) is cst.Slice:
        return ir.Item(obj, None, site)
    if single and not index.star:
        return ir.Item(obj, EXPRESSIONS[type(index.value)](index.value, walk), site)
    keys: list[ir.Expr] = []
    for element in elements:
        index = element.slice
        if type(index) is cst.Slice:
            keys.append(NOTHING)
            continue
        key = EXPRESSIONS[type(index.value)](index.value, walk)
        keys.append(ir.Star(key) if index.star else key)
    return ir.Item(obj, ir.Seq("tuple", tuple(keys)), site)


def binary(node: cst.BinaryOperation, walk: Walk) -> ir.Expr:
    chain = [(node, walk.number() + BIN)]
    left: Any = node.left
    while type(left) is cst.BinaryOperation:
        chain.append((left, walk.number() + BIN))
        left = left.left
    links = [Link(EXPRESSIONS[type(left)](left, walk))]
    for link, site in reversed(chain):
        right = link.right
        links.append(Link(EXPRESSIONS[type(right)](right, walk), BINARY[type(link.operator)], site))
    return joined(links)


def boolean(node: cst.BooleanOperation, walk: Walk) -> ir.Expr:
    kind = type(node.operator)
    rights = [node.right]
    left: Any = node.left
    while type(left) is cst.BooleanOperation and type(left.operator) is kind and not left.lpar:
        rights.append(left.right)
        left = left.left
    options = [EXPRESSIONS[type(left)](left, walk)]
    options += [EXPRESSIONS[type(right)](right, walk) for right in reversed(rights)]
    return ir.Choice(BOOLEAN[kind], tuple(options))


def unary(node: cst.UnaryOperation, walk: Walk) -> ir.Expr:
    operator = type(node.operator)
    inner: Any = node.expression
    if operator is cst.Minus and type(inner) in _NUMBERS:
        value = number_value(inner.value)
        return NOTHING if value is None else ir.Const(-value)
    while type(inner) is cst.UnaryOperation:  # the first operator cuts; those below it add nothing
        inner = inner.expression
    return ir.Cut(UNARY[operator], (EXPRESSIONS[type(inner)](inner, walk),))


def comparison(node: cst.Comparison, walk: Walk) -> ir.Expr:
    left = node.left
    parts = [EXPRESSIONS[type(left)](left, walk)]
    targets = node.comparisons
    for target in targets:
        comparator = target.comparator
        parts.append(EXPRESSIONS[type(comparator)](comparator, walk))
    return ir.Cut(COMPARISON[type(targets[0].operator)], tuple(parts))


def number(node: cst.BaseNumber, walk: Walk) -> ir.Expr:
    return ir.Const(number_value(node.value))  # type: ignore[attr-defined]


def nothing(node: cst.CSTNode, walk: Walk) -> ir.Expr:
    return NOTHING


def conditional(node: cst.IfExp, walk: Walk) -> ir.Expr:
    body, test, orelse = node.body, node.test, node.orelse
    then = EXPRESSIONS[type(body)](body, walk)
    condition = EXPRESSIONS[type(test)](test, walk)
    return ir.Choice("if", (then, EXPRESSIONS[type(orelse)](orelse, walk)), condition)


def _items(elements: Sequence[cst.BaseElement], walk: Walk) -> tuple[ir.Expr, ...]:
    lowered: list[ir.Expr] = []
    for element in elements:
        value = element.value
        item = EXPRESSIONS[type(value)](value, walk)
        lowered.append(ir.Star(item) if type(element) is cst.StarredElement else item)
    return tuple(lowered)


def tuple_display(node: cst.Tuple, walk: Walk) -> ir.Expr:
    return ir.Seq("tuple", _items(node.elements, walk))


def list_display(node: cst.List, walk: Walk) -> ir.Expr:
    return ir.Seq("list", _items(node.elements, walk))


def set_display(node: cst.Set, walk: Walk) -> ir.Expr:
    return ir.Seq("set", _items(node.elements, walk))


def dict_display(node: cst.Dict, walk: Walk) -> ir.Expr:
    pairs = []
    for element in node.elements:
        key: ir.Expr | None = None
        if type(element) is cst.DictElement:
            key = EXPRESSIONS[type(element.key)](element.key, walk)
        value = element.value
        pairs.append(ir.Pair(key, EXPRESSIONS[type(value)](value, walk)))
    return ir.Map(tuple(pairs))


def starred(node: cst.StarredElement, walk: Walk) -> ir.Expr:
    value = node.value
    return ir.Star(EXPRESSIONS[type(value)](value, walk))


def walrus(node: cst.NamedExpr, walk: Walk) -> ir.Expr:
    target, value = node.target, node.value
    bound = EXPRESSIONS[type(target)](target, walk)
    assert isinstance(bound, ir.Name)  # the grammar allows nothing else
    return ir.Walrus(bound, EXPRESSIONS[type(value)](value, walk))


def awaited(node: cst.Await, walk: Walk) -> ir.Expr:
    value = node.expression
    return EXPRESSIONS[type(value)](value, walk)


def yielded(node: cst.Yield, walk: Walk) -> ir.Expr:
    site = walk.number() + YIELD
    walk.yields += 1
    value: Any = node.value
    if value is None:
        return ir.Yield(None, False, site)
    if type(value) is cst.From:
        return ir.Yield(EXPRESSIONS[type(value.item)](value.item, walk), True, site)
    return ir.Yield(EXPRESSIONS[type(value)](value, walk), False, site)


_NUMBERS = (cst.Integer, cst.Float, cst.Imaginary)

EXPRESSIONS.update(
    {
        cst.Name: name, cst.Attribute: attribute, cst.Call: call, cst.Subscript: subscript,
        cst.BinaryOperation: binary, cst.BooleanOperation: boolean, cst.UnaryOperation: unary,
        cst.Comparison: comparison, cst.Integer: number, cst.Float: number, cst.Imaginary: nothing,
        cst.Ellipsis: nothing, cst.IfExp: conditional, cst.Tuple: tuple_display, cst.List: list_display,
        cst.Set: set_display, cst.Dict: dict_display, cst.StarredElement: starred, cst.NamedExpr: walrus,
        cst.Await: awaited, cst.Yield: yielded,
    }
)  # fmt: skip
