"""Scopes: what a body of statements binds, reads and calls, without entering nested functions.

For ``def f(a): b = a; return g(b)`` the survey says that ``b`` is bound, that ``a``, ``g`` and ``b``
are read, and that something called ``g`` is called. The survey of a function decides which of
its names are its own, which it captures, and (roughly) which functions it depends on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pii_lint.ir import nodes as ir


class Survey:
    """The names of one scope. ``calls`` holds last segments of callees; ``nested`` functions and classes."""

    __slots__ = ("attributes", "bound", "calls", "classes", "declared", "functions", "imports", "reads")

    def __init__(self) -> None:
        self.bound: set[str] = set()
        self.reads: set[str] = set()
        self.calls: set[str] = set()
        self.attributes: set[str] = set()
        self.declared: dict[str, str] = {}  # name -> global | nonlocal
        self.functions: list[ir.Function] = []
        self.classes: list[ir.Class] = []
        self.imports: list[ir.Import] = []


def survey(body: Iterable[ir.Stmt], params: Iterable[ir.Param] = ()) -> Survey:
    """Survey a body; ``params`` are bound in it (their defaults belong to the scope outside)."""
    found = Survey()
    found.bound.update(param.name for param in params)
    for statement in body:
        _WALK[type(statement)](found, statement)
    return found


def _name(found: Survey, node: ir.Name) -> None:
    found.reads.add(node.id)


def _attr(found: Survey, node: ir.Attr) -> None:
    found.attributes.add(node.name)
    _WALK[type(node.obj)](found, node.obj)


def _call(found: Survey, node: ir.Call) -> None:
    func = node.func
    if type(func) is ir.Name:
        found.calls.add(func.id)
        found.reads.add(func.id)
    elif type(func) is ir.Attr:
        found.calls.add(func.name)
        _WALK[type(func.obj)](found, func.obj)
    else:
        _WALK[type(func)](found, func)
    for arg in node.args:
        _WALK[type(arg.value)](found, arg.value)


def _lambda(found: Survey, node: ir.Lambda) -> None:
    for param in node.function.params:
        if param.default is not None:
            _WALK[type(param.default)](found, param.default)
    found.functions.append(node.function)


def _function(found: Survey, node: ir.Function) -> None:
    found.bound.add(node.name)
    found.functions.append(node)
    for expr in node.decorators:
        _WALK[type(expr)](found, expr)
    for param in node.params:
        if param.default is not None:
            _WALK[type(param.default)](found, param.default)


def _class(found: Survey, node: ir.Class) -> None:
    found.bound.add(node.name)
    found.classes.append(node)
    for expr in node.decorators:
        _WALK[type(expr)](found, expr)
    for arg in node.bases:
        _WALK[type(arg.value)](found, arg.value)
    inner = survey(node.body)
    found.reads |= inner.reads
    found.calls |= inner.calls


def _import(found: Survey, node: ir.Import) -> None:
    found.imports.append(node)
    for alias in node.names:
        plain = node.module is None and not node.level
        found.bound.add(alias.asname or (alias.name.split(".")[0] if plain else alias.name))


def _assign(found: Survey, node: ir.Assign) -> None:
    for target in node.targets:
        bind(found, target)
    if node.value is not None:
        _WALK[type(node.value)](found, node.value)


def _augment(found: Survey, node: ir.Augment) -> None:
    bind(found, node.target)
    _WALK[type(node.target)](found, node.target)
    _WALK[type(node.value)](found, node.value)


def _for(found: Survey, node: ir.For) -> None:
    bind(found, node.target)
    _WALK[type(node.iter)](found, node.iter)
    for statement in (*node.body, *node.orelse):
        _WALK[type(statement)](found, statement)


def _comp(found: Survey, node: ir.Comp) -> None:
    for clause in node.clauses:
        bind(found, clause.target)
        _WALK[type(clause.iter)](found, clause.iter)
        for condition in clause.conditions:
            _WALK[type(condition)](found, condition)
    if node.key is not None:
        _WALK[type(node.key)](found, node.key)
    _WALK[type(node.value)](found, node.value)


def _walrus(found: Survey, node: ir.Walrus) -> None:
    found.bound.add(node.target.id)
    _WALK[type(node.value)](found, node.value)


def _try(found: Survey, node: ir.Try) -> None:
    for statement in (*node.body, *node.orelse, *node.final):
        _WALK[type(statement)](found, statement)
    for handler in node.handlers:
        if handler.name:
            found.bound.add(handler.name)
        if handler.type is not None:
            _WALK[type(handler.type)](found, handler.type)
        for statement in handler.body:
            _WALK[type(statement)](found, statement)


def _with(found: Survey, node: ir.With) -> None:
    for item in node.items:
        if item.target is not None:
            bind(found, item.target)
        _WALK[type(item.context)](found, item.context)
    for statement in node.body:
        _WALK[type(statement)](found, statement)


def _match(found: Survey, node: ir.Match) -> None:
    _WALK[type(node.subject)](found, node.subject)
    for case in node.cases:
        found.bound.update(name for name in pattern_names(case.pattern) if name)
        if case.guard is not None:
            _WALK[type(case.guard)](found, case.guard)
        for statement in case.body:
            _WALK[type(statement)](found, statement)


def _scope(found: Survey, node: ir.Scope) -> None:
    for name in node.names:
        found.declared[name] = node.kind


def _nothing(found: Survey, node: Any) -> None:
    pass


def _all(*fields: str) -> Callable[[Survey, Any], None]:
    """A walker over fields that hold an expression, a statement, a tuple of them, or nothing."""

    def walk(found: Survey, node: Any) -> None:
        for field in fields:
            value = getattr(node, field)
            if value is None:
                continue
            if type(value) is tuple:
                for part in value:
                    _WALK[type(part)](found, part)
            else:
                _WALK[type(value)](found, value)

    return walk


def _map(found: Survey, node: ir.Map) -> None:
    for pair in node.items:
        if pair.key is not None:
            _WALK[type(pair.key)](found, pair.key)
        _WALK[type(pair.value)](found, pair.value)


def bind(found: Survey, target: ir.Expr) -> None:
    """Note the names that an assignment target binds, and what it reads (``a[i].x = ...`` reads ``a``)."""
    if type(target) is ir.Name:
        found.bound.add(target.id)
    elif type(target) is ir.Seq:
        for item in target.items:
            bind(found, item)
    elif type(target) is ir.Star:
        bind(found, target.value)
    else:
        _WALK[type(target)](found, target)


def pattern_names(pattern: ir.Pattern) -> Iterator[str | None]:
    """The names that a match pattern binds."""
    yield pattern.name
    for item in pattern.items:
        yield from pattern_names(item)


_WALK: dict[type, Callable[[Survey, Any], None]] = {
    ir.Const: _nothing,
    ir.Name: _name,
    ir.Attr: _attr,
    ir.Item: _all("obj", "key"),
    ir.Call: _call,
    ir.Text: _all("parts"),
    ir.Bin: _all("left", "right"),
    ir.Choice: _all("options", "test"),
    ir.Cut: _all("parts"),
    ir.Seq: _all("items"),
    ir.Map: _map,
    ir.Star: _all("value"),
    ir.Comp: _comp,
    ir.Lambda: _lambda,
    ir.Walrus: _walrus,
    ir.Yield: _all("value"),
    ir.Assign: _assign,
    ir.Augment: _augment,
    ir.Do: _all("value"),
    ir.Return: _all("value"),
    ir.Raise: _all("error", "cause"),
    ir.Assert: _all("test", "message"),
    ir.Delete: _all("targets"),
    ir.If: _all("test", "body", "orelse"),
    ir.For: _for,
    ir.While: _all("test", "body", "orelse"),
    ir.Try: _try,
    ir.With: _with,
    ir.Match: _match,
    ir.Jump: _nothing,
    ir.Scope: _scope,
    ir.Import: _import,
    ir.Function: _function,
    ir.Class: _class,
}
