"""Lowering of ``ast`` expressions other than strings, comprehensions and lambdas.

``not a.b`` becomes ``Cut("not", (Attr(Name("a"), "b"),))``. Every function takes a node and the walk and
returns IR; a node's site is drawn before its children are lowered (see sites.py).
"""

from __future__ import annotations

import ast
from typing import Any

from pii_lint.frontend.chains import Link, joined
from pii_lint.frontend.dispatch import EXPRESSIONS, NOTHING, Walk
from pii_lint.frontend.literals import LONGEST, is_kept, kept
from pii_lint.frontend.sites import ATTR, BIN, CALL, ITEM, NAME, STRING, YIELD
from pii_lint.ir import nodes as ir

BINARY: dict[type, str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
    ast.MatMult: "@", ast.LShift: "<<", ast.RShift: ">>", ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^",
}  # fmt: skip
_COMPARISON: dict[type, str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.In: "in",
    ast.NotIn: "not in", ast.Is: "is", ast.IsNot: "is not",
}  # fmt: skip
_UNARY: dict[type, str] = {ast.Not: "not", ast.USub: "-", ast.UAdd: "+", ast.Invert: "~"}
_BOOLEAN: dict[type, str] = {ast.And: "and", ast.Or: "or"}
_TRUTH = {True: ir.Const(True), False: ir.Const(False)}


def name(node: ast.Name, walk: Walk) -> ir.Expr:
    return ir.Name(node.id, walk.number() + NAME)


def attribute(node: ast.Attribute, walk: Walk) -> ir.Expr:
    site = walk.number() + ATTR
    value = node.value
    return ir.Attr(EXPRESSIONS[type(value)](value, walk), node.attr, site)


def call(node: ast.Call, walk: Walk) -> ir.Expr:
    site = walk.number() + CALL
    func = node.func
    lowered = EXPRESSIONS[type(func)](func, walk)
    args, keywords = node.args, node.keywords
    return ir.Call(lowered, arguments(args, keywords, walk) if args or keywords else (), site)


def arguments(args: list[ast.expr], keywords: list[ast.keyword], walk: Walk) -> tuple[ir.Arg, ...]:
    """The arguments of a call as written: what is unpacked by ``*`` may stand after keywords."""
    written: list[Any] = [*args, *keywords]
    if keywords and any(type(arg) is ast.Starred for arg in args):
        written.sort(key=lambda each: (each.lineno, each.col_offset))
    return tuple([argument(each, walk) for each in written])


def argument(node: Any, walk: Walk) -> ir.Arg:
    """One argument of a call, or one base of a class."""
    kind = type(node)
    if kind is ast.keyword:
        value = node.value
        return ir.Arg(EXPRESSIONS[type(value)](value, walk), node.arg, 0 if node.arg is not None else 2)
    if kind is ast.Starred:
        value = node.value
        return ir.Arg(EXPRESSIONS[type(value)](value, walk), None, 1)
    return ir.Arg(EXPRESSIONS[kind](node, walk))


def subscript(node: ast.Subscript, walk: Walk) -> ir.Expr:
    site = walk.number() + ITEM
    value, key = node.value, node.slice
    obj = EXPRESSIONS[type(value)](value, walk)
    if type(key) is ast.Slice:
        return ir.Item(obj, None, site)
    return ir.Item(obj, EXPRESSIONS[type(key)](key, walk), site)


def binary(node: ast.BinOp, walk: Walk) -> ir.Expr:
    chain = [(node, walk.number() + BIN)]
    left: Any = node.left
    while type(left) is ast.BinOp:
        chain.append((left, walk.number() + BIN))
        left = left.left
    links = [Link(EXPRESSIONS[type(left)](left, walk))]
    for link, site in reversed(chain):
        right = link.right
        links.append(Link(EXPRESSIONS[type(right)](right, walk), BINARY[type(link.op)], site))
    return joined(links)


def boolean(node: ast.BoolOp, walk: Walk) -> ir.Expr:
    options = tuple([EXPRESSIONS[type(value)](value, walk) for value in node.values])
    return ir.Choice(_BOOLEAN[type(node.op)], options)


def unary(node: ast.UnaryOp, walk: Walk) -> ir.Expr:
    inner: Any = node.operand
    if type(node.op) is ast.USub and type(inner) is ast.Constant and type(inner.value) in _NUMBERS:
        value: Any = inner.value
        return ir.Const(-value) if is_kept(value) else NOTHING
    while type(inner) is ast.UnaryOp:  # the first operator cuts; those below it add nothing
        inner = inner.operand
    return ir.Cut(_UNARY[type(node.op)], (EXPRESSIONS[type(inner)](inner, walk),))


def comparison(node: ast.Compare, walk: Walk) -> ir.Expr:
    parts = [EXPRESSIONS[type(part)](part, walk) for part in (node.left, *node.comparators)]
    return ir.Cut(_COMPARISON[type(node.ops[0])], tuple(parts))


def constant(node: ast.Constant, walk: Walk) -> ir.Expr:
    value: Any = node.value
    kind = type(value)
    if kind is str:
        return ir.Const(kept(value), walk.number() + STRING)
    if kind is bytes:
        return ir.Const(value[:LONGEST].decode("latin-1"), walk.number() + STRING)
    if kind is bool:
        return _TRUTH[value]
    return ir.Const(value) if kind in _NUMBERS and is_kept(value) else NOTHING


def nothing(node: ast.AST, walk: Walk) -> ir.Expr:
    return NOTHING


def conditional(node: ast.IfExp, walk: Walk) -> ir.Expr:
    body, test, orelse = node.body, node.test, node.orelse
    then = EXPRESSIONS[type(body)](body, walk)
    condition = EXPRESSIONS[type(test)](test, walk)
    return ir.Choice("if", (then, EXPRESSIONS[type(orelse)](orelse, walk)), condition)


def tuple_display(node: ast.Tuple, walk: Walk) -> ir.Expr:
    return ir.Seq("tuple", tuple([EXPRESSIONS[type(each)](each, walk) for each in node.elts]))


def list_display(node: ast.List, walk: Walk) -> ir.Expr:
    return ir.Seq("list", tuple([EXPRESSIONS[type(each)](each, walk) for each in node.elts]))


def set_display(node: ast.Set, walk: Walk) -> ir.Expr:
    return ir.Seq("set", tuple([EXPRESSIONS[type(each)](each, walk) for each in node.elts]))


def dict_display(node: ast.Dict, walk: Walk) -> ir.Expr:
    pairs = []
    for key, value in zip(node.keys, node.values):  # noqa: B905 - the grammar makes them equally long
        lowered = None if key is None else EXPRESSIONS[type(key)](key, walk)
        pairs.append(ir.Pair(lowered, EXPRESSIONS[type(value)](value, walk)))
    return ir.Map(tuple(pairs))


def starred(node: ast.Starred, walk: Walk) -> ir.Expr:
    value = node.value
    return ir.Star(EXPRESSIONS[type(value)](value, walk))


def walrus(node: ast.NamedExpr, walk: Walk) -> ir.Expr:
    target, value = node.target, node.value
    bound = ir.Name(target.id, walk.number() + NAME)
    return ir.Walrus(bound, EXPRESSIONS[type(value)](value, walk))


def awaited(node: ast.Await, walk: Walk) -> ir.Expr:
    value = node.value
    return EXPRESSIONS[type(value)](value, walk)


def yielded(node: ast.Yield | ast.YieldFrom, walk: Walk) -> ir.Expr:
    site = walk.number() + YIELD
    walk.yields += 1
    value = node.value
    lowered = None if value is None else EXPRESSIONS[type(value)](value, walk)
    return ir.Yield(lowered, type(node) is ast.YieldFrom, site)


_NUMBERS = frozenset({int, float, complex})

EXPRESSIONS.update(
    {
        ast.Name: name, ast.Attribute: attribute, ast.Call: call, ast.Subscript: subscript, ast.BinOp: binary,
        ast.BoolOp: boolean, ast.UnaryOp: unary, ast.Compare: comparison, ast.Constant: constant,
        ast.Slice: nothing, ast.IfExp: conditional, ast.Tuple: tuple_display, ast.List: list_display,
        ast.Set: set_display, ast.Dict: dict_display, ast.Starred: starred, ast.NamedExpr: walrus,
        ast.Await: awaited, ast.Yield: yielded, ast.YieldFrom: yielded,
    }
)  # fmt: skip
