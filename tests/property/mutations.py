"""Changes of a program that change nothing of what data does.

Each takes a tree and ``pick``, which chooses one of several places, and says whether it found a place at all. With

    def f(x):
        y = x
        SINK(y)

``rename_local`` gives ``v1 = x; SINK(v1)``, ``extract_variable`` ``v1 = y; SINK(v1)``, ``split_function``
``y = x; return f_rest(x, y)`` and a function ``f_rest(x, y)`` that holds the sink.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable, Sequence
from typing import Any

import scopes

Pick = Callable[[Sequence[Any]], Any]
Mutation = Callable[[ast.Module, Pick], bool]

DEAD = (
    "if False:\n    SINK(SOURCE)",
    "while False:\n    print(1)",
    "_unused = 'text'",
    "_unused = [1, 2]",
    "pass",
    "def _never_called(value):\n    return value",
    "class _NeverUsed:\n    def method(self):\n        return self",
    "import string as _unused_module",
    "for _unused in ():\n    print(_unused)",
)
_BLOCKS = ("body", "orelse", "finalbody")
_QUIET = ast.Name | ast.Constant | ast.Tuple | ast.List | ast.Dict | ast.JoinedStr | ast.FormattedValue


def add_dead_code(tree: ast.Module, pick: Pick) -> bool:
    """Put something that is never run, or whose result nobody reads, between two statements."""
    if not tree.body:
        return False
    block = pick(_blocks(tree))
    at = pick(range(_first(block), len(block) + 1))
    block[at:at] = ast.parse(pick(DEAD)).body
    return True


def add_code_behind_return(tree: ast.Module, pick: Pick) -> bool:
    """Put a sink where no run arrives."""
    places = [block for block in _blocks(tree) if block and isinstance(block[-1], ast.Return | ast.Raise)]
    if not places:
        return False
    pick(places).extend(ast.parse("SINK(SOURCE)").body)
    return True


def rename_local(tree: ast.Module, pick: Pick) -> bool:
    """Give a local variable another name."""
    places = [
        (function, name)
        for function in scopes.functions(tree)
        if not scopes.sees_names(function.body)
        for name in sorted(scopes.plain(function.body) - set(scopes.parameters(function)))
    ]
    if not places:
        return False
    function, name = pick(places)
    new = fresh(tree)
    for node in scopes.own(function.body):
        if isinstance(node, ast.Name) and node.id == name:
            node.id = new
    return True


def extract_variable(tree: ast.Module, pick: Pick) -> bool:
    """Compute the first argument of a call statement before it, in a variable."""
    if scopes.read(tree.body) & scopes.BY_NAME:
        return False
    places = []
    for block in _blocks(tree):
        for at, statement in enumerate(block):
            match statement:
                case ast.Expr(value=ast.Call(func=ast.Name(), args=[first, *_])) if not isinstance(
                    first, ast.Starred | ast.Constant | ast.GeneratorExp
                ):
                    places.append((block, at))
    if not places:
        return False
    block, at = pick(places)
    call = block[at].value
    name = fresh(tree)
    value, call.args[0] = call.args[0], ast.Name(name, ast.Load())
    block.insert(at, ast.Assign([ast.Name(name, ast.Store())], value))
    return True


def reorder(tree: ast.Module, pick: Pick) -> bool:
    """Swap two statements of which neither reads or changes what the other touches."""
    places = [
        (block, at)
        for block in _blocks(tree)
        for at in range(_first(block), len(block) - 1)
        if _independent(block[at], block[at + 1])
    ]
    if not places:
        return False
    block, at = pick(places)
    block[at], block[at + 1] = block[at + 1], block[at]
    return True


def split_function(tree: ast.Module, pick: Pick) -> bool:
    """Make the last statements of a function of the module a function of their own, which the first call."""
    places = [
        (function, at, names)
        for function in tree.body
        if isinstance(function, ast.FunctionDef)
        for at in range(max(1, _first(function.body)), len(function.body))
        if (names := _handed_over(function, at)) is not None
    ]
    if not places:
        return False
    function, at, names = pick(places)
    rest = f"{function.name}_{fresh(tree)}"
    head = ast.parse(f"def {rest}({', '.join(names)}):\n    pass\nreturn {rest}({', '.join(names)})").body
    made, call = head
    assert isinstance(made, ast.FunctionDef)
    made.body = function.body[at:]
    function.body[at:] = [call]
    tree.body.insert(tree.body.index(function) + 1, made)
    return True


MUTATIONS: dict[str, Mutation] = {
    "dead code": add_dead_code,
    "code behind a return": add_code_behind_return,
    "renamed local": rename_local,
    "extracted variable": extract_variable,
    "reordered statements": reorder,
    "split function": split_function,
}


def fresh(tree: ast.Module) -> str:
    """A name that nothing in ``tree`` has."""
    taken = scopes.read(tree.body) | {one.arg for one in ast.walk(tree) if isinstance(one, ast.arg)}
    return next(name for number in itertools.count(1) if (name := f"v{number}") not in taken)


def _blocks(tree: ast.Module) -> list[list[ast.stmt]]:
    """Lists of statements in which another may stand: of the module and of functions."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.expr):
            continue
        for field in _BLOCKS:
            block = getattr(node, field, None)
            if block and isinstance(block[0], ast.stmt):
                found.append(block)
    return found


def _first(block: list[ast.stmt]) -> int:
    """Where the first statement may be put: behind the docstring and what has to come before anything."""
    at = 0
    for number, statement in enumerate(block):
        match statement:
            case ast.Expr(value=ast.Constant(value=str())) | ast.ImportFrom(module="__future__"):
                at = number + 1
            case _:
                break
    return at


def _independent(one: ast.stmt, other: ast.stmt) -> bool:
    match one, other:
        case (
            ast.Assign(targets=[ast.Name(id=first)], value=left),
            ast.Assign(targets=[ast.Name(id=second)], value=right),
        ):
            quiet = all(isinstance(node, _QUIET | ast.expr_context) for node in [*ast.walk(left), *ast.walk(right)])
            mentioned = {node.id for node in [*ast.walk(left), *ast.walk(right)] if isinstance(node, ast.Name)}
            return quiet and first != second and not {first, second} & mentioned
        case (ast.FunctionDef(), ast.FunctionDef()):
            bare = not (one.decorator_list or other.decorator_list)
            early = [*one.args.defaults, *other.args.defaults, *one.args.kw_defaults, *other.args.kw_defaults]
            return bare and one.name != other.name and not any(early)
    return False


def _handed_over(function: ast.FunctionDef, at: int) -> list[str] | None:
    """What the statements from ``at`` on need from those before; None if they cannot be moved."""
    head, tail = function.body[:at], function.body[at:]
    below = [node for one in function.body for node in ast.walk(one)]
    if scopes.sees_names(function.body) or any(isinstance(node, ast.Yield | ast.YieldFrom) for node in below):
        return None
    sure = set(scopes.parameters(function))
    for statement in head:
        match statement:
            case ast.Assign() | ast.AnnAssign(value=ast.expr()) | ast.FunctionDef() | ast.ClassDef() | ast.Import():
                sure |= scopes.bound([statement])
            case ast.Delete():
                return None
    maybe = scopes.bound(head) | set(scopes.parameters(function))
    captured = {node.id for one in scopes.inner(head) for node in ast.walk(one) if isinstance(node, ast.Name)}
    if captured & scopes.bound(tail):
        return None
    needed = (maybe & scopes.read(tail)) | (maybe & scopes.bound(tail))
    deleted = {node.id for node in scopes.own(tail) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Del)}
    if needed - sure or deleted - scopes.bound(tail):
        return None
    return sorted(needed)
