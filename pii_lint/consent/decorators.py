"""Decorators, base classes and permissions that run a function only where consent is there.

Example: of ``@needing("analytics")`` it is the function inside of ``needing`` that decides: what holds where it calls
what it decorates, holds at the beginning of the decorated function.
"""

from __future__ import annotations

from collections.abc import Iterator

from pii_lint.consent import checks
from pii_lint.consent.domain import OPEN, Known, State, both, join, renamed
from pii_lint.consent.knowledge import Knowledge
from pii_lint.consent.walker import Walker
from pii_lint.consent.words import ANY, ensures, said
from pii_lint.ir import nodes as ir
from pii_lint.project.program import Function, dotted

_PERMISSIONS = ("permission_classes", "permissions", "decorators", "dependencies", "method_decorators")
ROUTES = frozenset("route get post put delete patch websocket command api_view head options middleware".split())


def admitted(knowledge: Knowledge, function: Function) -> State:
    """What holds wherever a function begins, whoever calls it."""
    state: State = OPEN
    for expr in function.node.decorators:
        state = both(state, _passed(knowledge, function, expr))
    for param in function.node.params:  # Depends(require_consent)
        if type(param.default) is ir.Call and dotted(param.default.func).rpartition(".")[2] in ("Depends", "Security"):
            state = both(state, _by_arguments(knowledge, function, param.default.args))
    owner = function.owner
    if owner is not None:
        for expr in owner.node.decorators:
            state = both(state, _passed(knowledge, function, expr))
        for base in owner.node.bases:
            what = ensures(dotted(base.value)) if base.keyword is None and dotted(base.value) else None
            if what is not None:
                state = both(state, Known(granted=frozenset((what.purpose,))))
        for name in _PERMISSIONS:
            field = knowledge.engine.hierarchy.fields(owner.id).get(name)
            if field is not None and type(field.value) is ir.Seq:
                args = tuple(ir.Arg(item) for item in field.value.items)
                state = both(state, _by_arguments(knowledge, function, args))
    return state


def _by_arguments(knowledge: Knowledge, function: Function, args: tuple[ir.Arg, ...]) -> State:
    state: State = OPEN
    for arg in args:
        inner = arg.value.func if type(arg.value) is ir.Call else arg.value
        name = dotted(inner)
        for one in _functions(knowledge, function, name):
            state = both(state, knowledge.exit(one))
        what = (ensures(name) or said(name)) if name else None
        if what is not None and what.sign >= 0 and state == OPEN:
            state = Known(granted=frozenset((what.purpose,)))
        elif type(arg.value) is ir.Call:
            state = both(state, _by_arguments(knowledge, function, arg.value.args))
    return state


def _functions(knowledge: Knowledge, function: Function, name: str) -> list[Function]:
    found = knowledge.engine.names.meanings(function.module, name) if name else ()
    return [knowledge.program.functions[one.id] for one in found if one.kind == "function"]


def _passed(knowledge: Knowledge, function: Function, expr: ir.Expr) -> State:
    """What holds where a decorator calls the function."""
    call = expr if type(expr) is ir.Call else None
    name = dotted(call.func if call is not None else expr)
    if not name:
        return OPEN
    args = call.args if call is not None else ()
    last = name.rpartition(".")[2]
    if last in ("method_decorator", "decorate_view", "use", "decorators"):
        return _by_arguments(knowledge, function, args) if not args else _first(knowledge, function, args)
    own = _functions(knowledge, function, name)
    if own:
        state: State = None
        for one in own:
            state = join(state, passing(knowledge, one, given=call is not None))
        return renamed(state, checks.purpose_given(args))
    full = [one.id for one in knowledge.engine.names.meanings(function.module, name) if one.kind == "external"]
    gates = checks.gates_of(knowledge.pack, full, name)
    for gate in gates:
        if gate.ensures:
            return Known(granted=frozenset((gate.purpose or ANY,)))
    what = ensures(name) or said(name)
    if what is None or what.sign < 0:
        return OPEN
    return Known(granted=frozenset((checks.purpose_given(args) or what.purpose,)))


def _first(knowledge: Knowledge, function: Function, args: tuple[ir.Arg, ...]) -> State:
    value = args[0].value
    items = value.items if type(value) is ir.Seq else (value,)
    state: State = OPEN
    for item in items:
        state = both(state, _passed(knowledge, function, item))
    return state


def passing(knowledge: Knowledge, decorator: Function, given: bool) -> State:
    """What holds where ``decorator`` calls what it decorates; ``given``: it was itself called with arguments."""
    state: State = None
    found = False
    for inner, name in _wrappers(knowledge, decorator, given):
        walk = Walker(knowledge, inner)
        walk.run(OPEN)
        if name in walk.called:
            found = True
            state = join(state, walk.called[name])
    return state if found else OPEN


def _wrappers(knowledge: Knowledge, decorator: Function, given: bool) -> Iterator[tuple[Function, str]]:
    """Functions inside of a decorator, each with a name that may stand for what is decorated."""
    for inner in knowledge.program.functions.values():
        if inner.module is not decorator.module:
            continue
        parents: list[Function] = []
        scope = inner.parent
        while scope is not None:
            parents.append(scope)
            scope = scope.parent
        if decorator not in parents:
            continue
        for outer in parents[: parents.index(decorator) + 1]:
            if outer is decorator and given and len(parents) > 1 and outer is not parents[0]:
                continue  # its own parameters are the decorator's arguments
            for param in outer.node.params:
                yield inner, param.name
