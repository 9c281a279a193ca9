"""The numbering of sites.py over the trees of the standard library's ``ast``, ten times faster to parse.

``numbered(ast.parse("x.save(1)"))`` yields ``(CALL, ...)``, ``(ATTR, ...)``, ``(NAME, ...)``.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

from pii_lint.frontend import sites

_ALWAYS: dict[type, int] = {
    ast.Name: sites.NAME, ast.Attribute: sites.ATTR, ast.Subscript: sites.ITEM, ast.Call: sites.CALL,
    ast.JoinedStr: sites.TEXT, ast.BinOp: sites.BIN, ast.Yield: sites.YIELD, ast.YieldFrom: sites.YIELD,
    ast.Lambda: sites.LAMBDA, ast.arg: sites.PARAM, ast.Assign: sites.SIMPLE, ast.AnnAssign: sites.SIMPLE,
    ast.AugAssign: sites.SIMPLE, ast.Return: sites.SIMPLE, ast.Raise: sites.SIMPLE, ast.Assert: sites.SIMPLE,
    ast.For: sites.FOR, ast.AsyncFor: sites.FOR, ast.ExceptHandler: sites.HANDLER,
    ast.FunctionDef: sites.DEFINITION, ast.AsyncFunctionDef: sites.DEFINITION,
    ast.ClassDef: sites.DEFINITION,
}  # fmt: skip


def _constant(node: ast.Constant) -> int:
    return sites.STRING if isinstance(node.value, (str, bytes)) else -1


def _binding(node: Any) -> int:
    return -1 if node.name is None else sites.PATTERN


def _mapping(node: ast.MatchMapping) -> int:
    return -1 if node.rest is None else sites.PATTERN


def _conversion(node: Any) -> int:
    return -1 if node.conversion == -1 else sites.CONVERSION


_SOMETIMES: dict[type, Callable[[Any], int]] = {
    ast.Constant: _constant, ast.MatchAs: _binding, ast.MatchStar: _binding, ast.MatchMapping: _mapping,
    ast.FormattedValue: _conversion,
}  # fmt: skip


def _call(node: ast.Call) -> list[ast.AST]:
    rest: list[ast.AST] = [*node.args, *node.keywords]
    if node.keywords and any(type(arg) is ast.Starred for arg in node.args):
        rest.sort(key=lambda each: (each.lineno, each.col_offset))  # type: ignore[attr-defined]
    return [node.func, *rest]


def _arguments(node: ast.arguments) -> list[ast.AST | None]:
    found: list[ast.AST | None] = []
    positional = [*node.posonlyargs, *node.args]
    bare = len(positional) - len(node.defaults)
    for at, arg in enumerate(positional):
        found.append(arg)
        if at >= bare:
            found.append(node.defaults[at - bare])
    found.append(node.vararg)
    for arg, default in zip(node.kwonlyargs, node.kw_defaults, strict=True):
        found += [arg, default]
    found.append(node.kwarg)
    return found


def _function(node: ast.FunctionDef) -> list[ast.AST | None]:
    return [*node.decorator_list, node.args, node.returns, *node.body]


def _class(node: ast.ClassDef) -> list[ast.AST]:
    return [*node.decorator_list, *node.bases, *node.keywords, *node.body]


def _dict(node: ast.Dict) -> list[ast.AST | None]:
    return [each for pair in zip(node.keys, node.values, strict=True) for each in pair]


def _match_mapping(node: ast.MatchMapping) -> list[ast.AST]:
    return [each for pair in zip(node.keys, node.patterns, strict=True) for each in pair]


def _conditional(node: ast.IfExp) -> list[ast.AST]:
    return [node.body, node.test, node.orelse]


def _text(node: Any) -> list[ast.AST]:
    return [each for each in node.values if type(each) is not ast.Constant]


def _field(node: Any) -> list[ast.AST]:
    return [node.value, *(_text(node.format_spec) if node.format_spec is not None else ())]


def _expression(node: ast.Expr) -> list[ast.AST]:
    return [] if type(node.value) is ast.Constant else [node.value]


def _none(node: ast.AST) -> list[ast.AST]:
    return []


_CHILDREN: dict[type, Callable[[Any], Any]] = {
    ast.Call: _call, ast.arguments: _arguments, ast.FunctionDef: _function, ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class, ast.Dict: _dict, ast.MatchMapping: _match_mapping, ast.IfExp: _conditional,
    ast.JoinedStr: _text, ast.FormattedValue: _field, ast.Expr: _expression, ast.Name: _none,
    ast.Constant: _none, ast.Slice: _none, ast.Import: _none, ast.ImportFrom: _none,
}  # fmt: skip
for _kind in ("TemplateStr", "Interpolation", "TypeAlias"):  # by version of Python
    if hasattr(ast, _kind):
        _class_of: type = getattr(ast, _kind)
        if _kind == "TemplateStr":
            _ALWAYS[_class_of] = sites.TEXT
            _CHILDREN[_class_of] = _text
        elif _kind == "Interpolation":
            _SOMETIMES[_class_of] = _conversion
            _CHILDREN[_class_of] = _field
        else:
            _CHILDREN[_class_of] = _none
_SKIPPED = {"ctx", "op", "ops", "type_comment", "type_params", "type_ignores"}


def _in_order(fields: tuple[str, ...]) -> Callable[[Any], list[Any]]:
    """The children in the order in which ``ast`` declares them, which is mostly that of the source."""
    wanted = tuple(field for field in fields if field not in _SKIPPED)

    def children(node: Any) -> list[Any]:
        found: list[Any] = []
        for field in wanted:
            child = getattr(node, field)
            if type(child) is list:
                found += child
            else:
                found.append(child)
        return found

    return children


def numbered(tree: ast.AST) -> Iterator[tuple[int, Any]]:
    """The numbered nodes of ``tree`` with their kinds, in the order of their ordinals (from 1)."""
    stack: list[Any] = [tree]
    while stack:
        node = stack.pop()
        cls = type(node)
        children = _CHILDREN.get(cls)
        if children is None:
            if not isinstance(node, ast.AST):
                continue
            children = _CHILDREN[cls] = _in_order(cls._fields)
        kind = _ALWAYS.get(cls, -1)
        if kind < 0 and cls in _SOMETIMES:
            kind = _SOMETIMES[cls](node)
        if kind >= 0:
            yield kind, node
        below = children(node)
        if below:
            below.reverse()
            stack += below
