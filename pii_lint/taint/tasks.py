"""Tasks: functions that are called later, elsewhere, with the arguments that were left for them.

``remind.delay(user.email)`` and ``remind.apply_async(args=[user.email])`` of ``@app.task def remind(target)`` pass the
address in ``target``, with ``bind=True`` in the parameter after ``self``. What the task raises does not come back.
``worker.start()`` of a thread calls its ``run``, and what ``generator.send(x)`` passes is what ``yield`` gives there.
"""

from __future__ import annotations

from pii_lint.ir import nodes as ir
from pii_lint.project.program import Function, dotted
from pii_lint.taint.arguments import Arguments, evaluate
from pii_lint.taint.domain import CLEAN, UNKNOWN, Ref, Value, elements
from pii_lint.taint.frame import GENERATOR, Frame

_PLAIN = frozenset("delay s si send kiq enqueue defer defer_async".split())  # take the arguments as the function does
_PACKED = {  # the positions of ``args`` and ``kwargs``
    "apply_async": (0, 1),
    "apply": (0, 1),
    "signature": (0, 1),
    "subtask": (0, 1),
    "send_with_options": (9, 9),
    "schedule": (0, 1),
}
METHODS = _PLAIN | _PACKED.keys() | {"start"}
_RUNNERS = frozenset("Thread Process Timer QThread Greenlet".split())


def start(frame: Frame, node: ir.Call, method: str, task: Value, arguments: Arguments) -> None:
    """Pass the arguments of ``task.method(...)`` to the function that the task runs."""
    if method == "send" and GENERATOR in task.fields and arguments.positional:
        for ref in task.fields[GENERATOR].refs:
            frame.engine.cells.write(("sent", ref.id, ""), arguments.positional[0])
        return
    if method == "start":
        if not arguments.positional:
            _run_thread(frame, node, task)
        return
    for ref in task.refs:
        function = _runs(frame, ref)
        if function is None:
            continue
        passed = arguments if method in _PLAIN else unpacked(arguments, *_PACKED[method])
        if function.is_method:
            passed = passed.shifted(task)
        elif _is_bound(function):
            passed = passed.shifted(UNKNOWN)
        frame.raised.append([])
        frame.engine.calls.call_with(frame, node, Value(refs=(Ref("function", function.id),), known=True), passed)
        frame.raised.pop()


def _run_thread(frame: Frame, node: ir.Call, thread: Value) -> None:
    """``thread.start()`` of a class derived from ``Thread`` calls its ``run``, whose changes its creator sees."""
    for ref in thread.refs:
        if ref.kind not in ("instance", "member"):
            continue
        found = frame.engine.hierarchy.find(ref.id, "run")
        outside = {name.rpartition(".")[2] for name in frame.engine.hierarchy.externals(ref.id)}
        if isinstance(found, Function) and outside & _RUNNERS:
            frame.raised.append([])
            frame.engine.calls.apply(frame, found, [thread], node.site)
            frame.raised.pop()


def _runs(frame: Frame, ref: Ref) -> Function | None:
    """The function that runs when a task is started: itself, or the method ``run`` of a class of tasks."""
    if ref.kind == "function":
        return frame.engine.program.functions[ref.id]
    if ref.kind in ("instance", "member"):
        outside = frame.engine.hierarchy.externals(ref.id)
        found = frame.engine.hierarchy.find(ref.id, "run")
        if isinstance(found, Function) and any(name.rpartition(".")[2] == "Task" for name in outside):
            return found
    return None


def _is_bound(function: Function) -> bool:
    """Whether the task itself comes first: ``@app.task(bind=True)``."""
    for expr in function.node.decorators:
        if type(expr) is ir.Call and dotted(expr.func).rpartition(".")[2] in ("task", "shared_task"):
            for arg in expr.args:
                if arg.keyword == "bind" and type(arg.value) is ir.Const:
                    return arg.value.value is True
    return False


def unpacked(arguments: Arguments, args: int, kwargs: int, names: tuple[str, str] = ("args", "kwargs")) -> Arguments:
    """The arguments that a call passes on in a sequence and a mapping."""
    passed = Arguments()
    given = arguments.get(args, names[0])
    if given is not None:
        positions = [child for key, child in given.fields.items() if key[0] == "#"]
        if positions:
            passed.positional = positions
        elif given.marks or given.fields or not given.known:
            passed.star = elements(given)
        passed.places = [None] * len(positions)
    passed.double = arguments.get(kwargs, names[1])
    return passed


def scheduled(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    """``scheduler.enter(delay, priority, action, argument=(), kwargs={})``."""
    arguments = evaluate(frame, node.args)
    action = arguments.get(2, "action")
    if action is None:
        return None
    frame.engine.calls.call_with(frame, node, action, unpacked(arguments, 3, 4, ("argument", "kwargs")))
    return CLEAN
