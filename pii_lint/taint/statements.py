"""Statements: what each does to the state of a frame.

``for u in users: names.append(u.name)`` binds ``u`` to any element of ``users``, walks the body until
the state no longer changes, and joins with the state in which the body never ran.
"""

from __future__ import annotations

from collections.abc import Callable

from pii_lint.ir import nodes as ir
from pii_lint.project.program import dotted
from pii_lint.taint.binding import assign, bind_name, bind_pattern, merged
from pii_lint.taint.catching import catches
from pii_lint.taint.definitions import run_class, run_function, run_import
from pii_lint.taint.domain import ANY, CLEAN, Ref, Value, join, read
from pii_lint.taint.expressions import run_yield
from pii_lint.taint.frame import MAX_STEPS, RUN, Frame, is_driven, join_env, unchanged
from pii_lint.taint.iteration import enter, iterate
from pii_lint.taint.narrowing import narrow, truth
from pii_lint.taint.operators import augmented
from pii_lint.taint.raising import run_assert, run_raise
from pii_lint.taint.unrolling import run_turns, turns


def run_assign(frame: Frame, node: ir.Assign) -> bool:
    if node.value is None:
        if node.annotation is not None and type(node.targets[0]) is ir.Name and frame.function.name == "<module>":
            assign(frame, node.targets[0], frame.engine.types.value(frame.module, node.annotation, frame), node.site)
        return True
    value = frame.eval(node.value)
    if node.annotation is not None:
        value = frame.engine.types.refine(value, frame.module, node.annotation, frame)
    for target in node.targets:
        assign(frame, target, value, node.site)
    return True


def run_augment(frame: Frame, node: ir.Augment) -> bool:
    assign(frame, node.target, augmented(frame, node), node.site)
    return True


def run_do(frame: Frame, node: ir.Do) -> bool:
    if type(node.value) is ir.Yield:
        run_yield(frame, node.value)
        return True
    frame.eval(node.value)
    if type(node.value) is ir.Call and is_driven(frame.function) and _returns_value(node.value):
        frame.leave(frame.eval(node.value.args[0].value))
        return False
    return not _never_returns(node.value)


def _returns_value(call: ir.Call) -> bool:
    """Whether a call ends the coroutine of twisted that it stands in: ``returnValue(x)``."""
    return dotted(call.func).rpartition(".")[2] == "returnValue" and len(call.args) == 1


def _never_returns(expr: ir.Expr) -> bool:
    if type(expr) is not ir.Call or type(expr.func) is not ir.Attr or type(expr.func.obj) is not ir.Name:
        return False
    return (expr.func.obj.id, expr.func.name) in (("sys", "exit"), ("os", "_exit"), ("os", "abort"))


def run_return(frame: Frame, node: ir.Return) -> bool:
    frame.leave(frame.eval(node.value) if node.value is not None else CLEAN)
    return False


def run_delete(frame: Frame, node: ir.Delete) -> bool:
    for target in node.targets:
        if type(target) is ir.Name:
            frame.env.pop(target.id, None)
        elif type(target) in (ir.Attr, ir.Item):
            if type(target) is ir.Item and target.key is not None:
                owner = frame.eval(target.obj)
                method = frame.engine.members.method(owner, "__delitem__")
                if method is not None:
                    frame.engine.calls.apply(frame, method, [owner, frame.eval(target.key)], target.site)
                    continue
            assign(frame, target, CLEAN, -1)
    return True


def run_if(frame: Frame, node: ir.If) -> bool:
    frame.eval(node.test)
    known = truth(frame, node.test)

    def taken() -> bool:
        narrow(frame, node.test, True)
        return frame.block(node.body)

    def other() -> bool:
        narrow(frame, node.test, False)
        return frame.block(node.orelse)

    if known is not None:
        return taken() if known else other()
    return frame.branch((taken, other))


def run_for(frame: Frame, node: ir.For) -> bool:
    each = turns(frame, node.target, node.iter) if frame.steps < MAX_STEPS and not frame.loops else None
    if each is not None:
        return run_turns(frame, node, each)
    items = iterate(frame, frame.eval(node.iter), node.iter)

    def once() -> bool:
        assign(frame, node.target, items, node.site)
        return frame.block(node.body)

    return _loop(frame, once, node.orelse, always=False)


def run_while(frame: Frame, node: ir.While) -> bool:
    known = truth(frame, node.test)
    if known is False:
        return frame.block(node.orelse)

    def once() -> bool:
        frame.eval(node.test)
        narrow(frame, node.test, True)
        return frame.block(node.body)

    def over() -> None:
        narrow(frame, node.test, False)

    return _loop(frame, once, node.orelse, always=known is True, over=over)


def _loop(
    frame: Frame,
    once: Callable[[], bool],
    orelse: tuple[ir.Stmt, ...],
    always: bool,
    over: Callable[[], None] = lambda: None,
) -> bool:
    """Walk a loop body until the state is stable; ``always``: it is left by ``break`` only; ``over`` ends it."""
    breaks: list[dict[str, Value]] = []
    for _ in range(3 if frame.steps < MAX_STEPS else 1):
        before = frame.env
        unbound = frame.unbound
        frame.env = dict(before)
        continues: list[dict[str, Value]] = []
        frame.loops.append((breaks, continues))
        came_out = once()
        frame.loops.pop()
        after = join_env(before, frame.env) if came_out else before
        for env in continues:
            after = join_env(after, env)
        frame.env = after
        if frame.unbound == unbound and unchanged(before, after):
            break  # what is only bound in the body is bound again before it is read
    ends = False
    if not always:
        over()
        ends = frame.block(orelse)
    state = frame.env if ends else None
    for env in breaks:
        state = env if state is None else join_env(state, env)
    if state is None:
        return False
    frame.env = state
    return True


def run_jump(frame: Frame, node: ir.Jump) -> bool:
    if frame.loops:
        breaks, continues = frame.loops[-1]
        (breaks if node.kind == "break" else continues).append(frame.env)
    return False


def run_try(frame: Frame, node: ir.Try) -> bool:
    before = dict(frame.env)
    result = frame.summary.result
    frame.raised.append([])
    broken = before
    came_out = True
    for statement in node.body:
        came_out = frame.block((statement,))
        broken = join_env(broken, frame.env)
        if not came_out:
            break
    raised = frame.raised.pop()
    if came_out and node.orelse:
        came_out = frame.block(node.orelse)
    state = frame.env if came_out else None
    rest = raised
    for handler in node.handlers:
        frame.env = dict(broken)
        caught, rest = _split(frame, handler, rest)
        if handler.name:
            bind_name(frame, handler.name, caught, handler.site, classify=False)
        frame.handling.append(caught)
        if frame.block(handler.body):
            state = frame.env if state is None else join_env(state, frame.env)
        frame.handling.pop()
    for value in rest:
        frame.raise_(value)
    if node.final:
        frame.env = state if state is not None else dict(broken)
        given, frame.summary.result = frame.summary.result, None
        came_out = frame.block(node.final)
        others = given if came_out else result  # a return of its own replaces those of the body
        if others is not None:
            frame.summary.result = merged(frame.summary.result, others)
        return came_out and state is not None
    if state is None:
        return False
    frame.env = state
    return True


def _split(frame: Frame, handler: ir.Handler, raised: list[Value]) -> tuple[Value, list[Value]]:
    """What a handler catches of what was raised, and what passes by."""
    caught = frame.engine.types.exception(frame, handler.type)
    if handler.type is None:
        wanted: tuple[Ref, ...] = ()
    else:
        kinds = frame.eval(handler.type)
        wanted = kinds.refs or read(kinds, ANY).refs
    rest: list[Value] = []
    for value in raised:
        verdict = catches(frame.engine.hierarchy, wanted, value)
        if verdict is not False:
            caught = join(caught, value)
        if verdict is not True:
            rest.append(value)
    return caught, rest


def run_with(frame: Frame, node: ir.With) -> bool:
    leaving: list[Value] = []
    swallows = False
    for item in node.items:
        manager = frame.eval(item.context)
        swallows = swallows or any(ref.id.startswith("contextlib.suppress") for ref in manager.refs)
        if frame.engine.members.method(manager, "__exit__") or frame.engine.members.method(manager, "__aexit__"):
            leaving.append(manager)
        entered = enter(frame, manager, item.context)
        if item.target is not None:
            assign(frame, item.target, entered, -1)
    if not leaving:
        return frame.block(node.body) or swallows
    frame.raised.append([])
    came_out = frame.block(node.body)
    for error in frame.raised.pop():
        for manager in leaving:
            for name in ("__exit__", "__aexit__"):
                method = frame.engine.members.method(manager, name)
                if method is not None:
                    frame.engine.calls.apply(frame, method, [manager, CLEAN, error, CLEAN], -1)
                    swallows = swallows or _may_swallow(method.node.body)
        frame.raise_(error)
    return came_out or swallows


def _may_swallow(body: tuple[ir.Stmt, ...]) -> bool:
    """Whether ``__exit__`` returns anything but nothing, so that the exception may go no further."""
    for statement in body:
        if type(statement) is ir.Return and statement.value is not None:
            if type(statement.value) is not ir.Const or statement.value.value:
                return True
        elif type(statement) in (ir.If, ir.For, ir.While, ir.With, ir.Try):
            parts = (getattr(statement, name, ()) for name in ("body", "orelse", "final"))
            handlers = [handler.body for handler in statement.handlers] if type(statement) is ir.Try else []
            if any(_may_swallow(part) for part in (*parts, *handlers)):
                return True
    return False


def run_match(frame: Frame, node: ir.Match) -> bool:
    subject = frame.eval(node.subject)

    def one(case: ir.Case) -> bool:
        bind_pattern(frame, case.pattern, subject)
        if case.guard is not None:
            frame.eval(case.guard)
            narrow(frame, case.guard, True)
        return frame.block(case.body)

    walks = [lambda case=case: one(case) for case in node.cases]
    complete = any(case.pattern.kind == "capture" and case.guard is None for case in node.cases)
    return frame.branch(walks if complete else [*walks, lambda: True])


def run_nothing(frame: Frame, node: object) -> bool:
    return True


RUN.update(
    {
        ir.Assign: run_assign,
        ir.Augment: run_augment,
        ir.Do: run_do,
        ir.Return: run_return,
        ir.Raise: run_raise,
        ir.Assert: run_assert,
        ir.Delete: run_delete,
        ir.If: run_if,
        ir.For: run_for,
        ir.While: run_while,
        ir.Jump: run_jump,
        ir.Try: run_try,
        ir.With: run_with,
        ir.Match: run_match,
        ir.Scope: run_nothing,
        ir.Import: run_import,
        ir.Function: run_function,
        ir.Class: run_class,
    }
)
