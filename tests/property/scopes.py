"""What a mutation has to know of names: which are bound where, and which must be left alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator

Function = ast.FunctionDef | ast.AsyncFunctionDef
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
BY_NAME = frozenset(("locals", "vars", "globals", "eval", "exec", "dir"))
"""Functions that see the names around them."""


def functions(tree: ast.AST) -> list[Function]:
    """All functions below ``tree``."""
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def own(nodes: list[ast.stmt]) -> Iterator[ast.AST]:
    """What stands in this scope itself; of an inner one only its head."""
    waiting: list[ast.AST] = list(nodes)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, (*_SCOPES, *_COMPREHENSIONS)):
            waiting += ast.iter_child_nodes(node)


def inner(nodes: list[ast.stmt]) -> Iterator[ast.AST]:
    """What stands in functions, classes, lambdas and comprehensions below."""
    for node in own(nodes):
        if isinstance(node, (*_SCOPES, *_COMPREHENSIONS)):
            yield from (below for below in ast.walk(node) if below is not node)


def parameters(function: Function) -> list[str]:
    arguments = function.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    return [one.arg for one in named if one is not None]


def bound(nodes: list[ast.stmt]) -> set[str]:
    """Names that statements of a scope bind, however."""
    names: set[str] = set()
    for node in own(nodes):
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                names.add(name)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                names.add(node.name)
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                names.add(name)
            case ast.MatchMapping(rest=str(name)):
                names.add(name)
            case ast.alias():
                names.add((node.asname or node.name).split(".")[0])
    walrus = [node.target.id for node in inner(nodes) if isinstance(node, ast.NamedExpr)]
    return names.union(walrus)


def plain(nodes: list[ast.stmt]) -> set[str]:
    """Names that are bound by assignments, loops and ``with`` alone, and that no inner scope mentions."""
    names = {node.id for node in own(nodes) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    other: set[str] = set()
    for node in own(nodes):
        if not isinstance(node, ast.Name):
            other |= {value for _, value in ast.iter_fields(node) if isinstance(value, str)}
        if isinstance(node, ast.Global | ast.Nonlocal):
            other |= set(node.names)
    for node in own(nodes):
        if isinstance(node, (*_SCOPES, *_COMPREHENSIONS)):
            for below in ast.walk(node):
                other |= {value for _, value in ast.iter_fields(below) if isinstance(value, str)}
                other |= {alias for alias in getattr(below, "names", ()) if isinstance(alias, str)}
    return names - other


def read(nodes: list[ast.stmt]) -> set[str]:
    """Names that are mentioned anywhere below."""
    return {node.id for one in nodes for node in ast.walk(one) if isinstance(node, ast.Name)}


def sees_names(nodes: list[ast.stmt]) -> bool:
    """Whether something here looks names up by their text, or binds names of other scopes."""
    return any(
        (isinstance(node, ast.Name) and node.id in BY_NAME | {"super"}) or isinstance(node, ast.Global | ast.Nonlocal)
        for one in nodes
        for node in ast.walk(one)
    )
