"""Special functions: builtins and standard library functions that work on names, classes or other functions.

``getattr(u, "email")`` reads an attribute, ``partial(f, x)`` is ``f`` with an argument, ``map(f, xs)`` calls ``f``,
``super()`` is the instance seen from the next class. Plain movers of data are propagator rules instead.
"""

from __future__ import annotations

from collections.abc import Callable

from pii_lint.ir import nodes as ir
from pii_lint.taint import getters, queries, sequences
from pii_lint.taint.arguments import Arguments, evaluate
from pii_lint.taint.binding import key_of, store
from pii_lint.taint.conversions import FORMS, as_dict, named_tuple
from pii_lint.taint.domain import ANY, CLEAN, NAMED, UNKNOWN, Fields, Ref, Value, elements, join, read
from pii_lint.taint.frame import EVAL, Frame
from pii_lint.taint.iteration import DICT, enter, iterate
from pii_lint.taint.marks import Given, Marks, inherited
from pii_lint.taint.rows import COLUMNS
from pii_lint.taint.tasks import scheduled
from pii_lint.taint.textform import FORMAT, REPR, STR, text

Form = Callable[[Frame, ir.Call, Value], Value | None]
_FIRST = ir.Const(None)


def _getattr(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    if len(node.args) < 2:
        return None
    key = key_of(frame, node.args[1].value)
    if key.startswith(NAMED):
        found = _named_part(frame, node.args[0].value, key)
    elif key[0] == "[":
        found = EVAL[ir.Attr](frame, ir.Attr(node.args[0].value, key[1:], node.site))
    else:
        return None
    if len(node.args) > 2:
        found = join(found, frame.eval(node.args[2].value))
    return found


def _named_part(frame: Frame, place: ir.Expr, key: str) -> Value:
    """``getattr(self._target, name)`` of a parameter ``name``: who calls knows the target as well as the name."""
    owner = frame.eval(place)
    passed: Marks = {mark: held for mark, held in owner.marks.items() if type(mark) is Given}
    if passed and any(ref.kind in ("instance", "member") for ref in owner.refs):
        return read(Value(passed), key)
    found = read(owner, key)
    if type(place) is not ir.Attr or found.marks:
        return found
    given: Marks = {mark: held for mark, held in frame.eval(place.obj).marks.items() if type(mark) is Given}
    return join(found, read(Value(inherited(given, "." + place.name)), key)) if given else found


def _setattr(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    if len(node.args) != 3:
        return None
    name = node.args[1].value
    owner = frame.eval(node.args[0].value)
    value = frame.eval(node.args[2].value)
    key = "." + name.value if type(name) is ir.Const and isinstance(name.value, str) else ANY
    store(frame, node.args[0].value, owner, key, value)
    return CLEAN


def _super(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    function = frame.function
    while function.owner is None and function.parent is not None:
        function = function.parent
    if function.owner is None or not function.node.params:
        return None
    receiver = frame.env.get(function.node.params[0].name, UNKNOWN)
    refs = tuple(Ref("super", f"{function.owner.id}\n{ref.id}") for ref in receiver.refs if ref.kind != "external")
    return Value(
        receiver.marks,
        receiver.fields,
        refs or (Ref("super", f"{function.owner.id}\n{function.owner.id}"),),
        receiver.known,
        receiver.identity,
    )


def _handled(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    return text(frame, frame.handling[-1]) if frame.handling else UNKNOWN


def _text(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    if len(node.args) == 0:
        return CLEAN
    value = frame.eval(node.args[0].value)
    for arg in node.args[1:]:
        frame.eval(arg.value)
    return text(frame, value, _FORMS.get(callee.refs[0].id, STR))


_FORMS = {"builtins.repr": REPR, "builtins.ascii": REPR, "builtins.format": FORMAT}


def _bytes(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    value = frame.eval(node.args[0].value) if len(node.args) == 1 else UNKNOWN
    method = frame.engine.members.method(value, "__bytes__")
    return None if method is None else frame.engine.calls.apply(frame, method, [value], node.site)


def _type(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    if len(node.args) == 3:
        return getters.made_type(frame, node)
    value = frame.eval(node.args[0].value) if len(node.args) == 1 else UNKNOWN
    refs = tuple(Ref("class", ref.id) for ref in value.refs if ref.kind in ("instance", "member"))
    return Value(refs=refs, known=True)


def _dict(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    pairs = tuple(
        ir.Pair(None if arg.star == 2 or arg.keyword is None else ir.Const(arg.keyword), arg.value)
        for arg in node.args
        if arg.star != 1
    )
    value = EVAL[ir.Map](frame, ir.Map(pairs))
    first = frame.eval(node.args[0].value) if node.args and node.args[0].keyword is None else None
    if first is not None and COLUMNS in first.fields:
        fields = {key: child for key, child in value.fields.items() if key[0] in "[~^"}
        value = Value(value.marks, fields, value.refs, value.known, value.identity)
    elif first is not None and any(key[0] in "#*" for key in first.fields) and DICT not in first.refs:
        pair = elements(first)
        fields = {key: child for key, child in value.fields.items() if key[0] not in "#*"}
        fields[ANY] = pair.fields.get("#1", elements(pair))
        value = Value(value.marks, fields, value.refs, value.known, value.identity)
    return value


def _partial(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    arguments = evaluate(frame, node.args)
    if not arguments.positional:
        return None
    fields: Fields = {"^function": arguments.positional[0]}
    for index, value in enumerate(arguments.positional[1:]):
        fields[f"^{index}"] = value
    for name, value in arguments.keywords.items():
        fields[f"^={name}"] = value
    kind = "method:" if callee.refs and callee.refs[0].id.endswith("partialmethod") else ""
    return Value(fields=fields, refs=(Ref("partial", kind),), known=True)


def call_partial(frame: Frame, node: ir.Call, callee: Value, arguments: Arguments) -> Value:
    """A call of what ``functools.partial`` made, or ``namedtuple``."""
    kind = callee.refs[0].id.partition(":")[0]
    if kind == "namedtuple":
        return named_tuple(frame, callee.refs[0], arguments)
    if kind == "method":
        receiver = frame.eval(node.func.obj) if type(node.func) is ir.Attr else UNKNOWN
        arguments = arguments.shifted(receiver)
    elif kind:
        return getters.call_getter(frame, node, callee, arguments)
    held = callee.fields
    joined = Arguments()
    positional = [value for key, value in held.items() if key[1:].isdigit()]
    first = 1 if kind == "method" else 0  # the receiver stands before what was given
    joined.positional = [*arguments.positional[:first], *positional, *arguments.positional[first:]]
    joined.places = [*arguments.places[:first], *([None] * len(positional)), *arguments.places[first:]]
    joined.keywords = {key[2:]: value for key, value in held.items() if key.startswith("^=")} | arguments.keywords
    joined.keyword_places = arguments.keyword_places
    joined.unpack_like(arguments, len(positional))
    return frame.engine.calls.call_with(frame, node, held.get("^function", UNKNOWN), joined)


def _map(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    if len(node.args) < 2:
        return None
    function = frame.eval(node.args[0].value)
    items = [iterate(frame, frame.eval(arg.value), arg.value) for arg in node.args[1:]]
    return Value(fields={ANY: frame.engine.calls.call_value(frame, function, items, node)}, known=True)


def _filter(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    if len(node.args) != 2:
        return None
    function = frame.eval(node.args[0].value)
    item = iterate(frame, frame.eval(node.args[1].value), node.args[1].value)
    if function.refs:
        frame.engine.calls.call_value(frame, function, [item], node)
    return Value(fields={ANY: item}, known=True)


def _reduce(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    if len(node.args) < 2:
        return None
    function = frame.eval(node.args[0].value)
    item = iterate(frame, frame.eval(node.args[1].value), node.args[1].value)
    start = frame.eval(node.args[2].value) if len(node.args) > 2 else item
    first = frame.engine.calls.call_value(frame, function, [start, item], node)
    return join(join(first, start), frame.engine.calls.call_value(frame, function, [first, item], node))


def _callable(value: Value) -> bool:
    """Whether a value may be something of the program that can be called."""
    kinds = ("function", "class", "partial", "instance", "member", "external")
    return any(ref.kind in kinds for ref in value.refs) or any(type(key) is Given for key in value.marks)


def _started(first: int) -> Form:
    """A function that calls its ``first``-th argument with those that follow."""

    def form(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
        arguments = evaluate(frame, node.args)
        if len(arguments.positional) <= first or not _callable(arguments.positional[first]):
            return None
        passed = Arguments()
        passed.positional = arguments.positional[first + 1 :]
        passed.places = arguments.places[first + 1 :]
        passed.keywords, passed.keyword_places = arguments.keywords, arguments.keyword_places
        passed.unpack_like(arguments, -first - 1)
        return frame.engine.calls.call_with(frame, node, arguments.positional[first], passed)

    return form


def _entered(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    """``stack.enter_context(manager)`` gives what ``with manager as x`` binds."""
    if len(node.args) != 1 or node.args[0].star:
        return None
    return enter(frame, frame.eval(node.args[0].value), node.args[0].value)


def _thread(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    arguments = evaluate(frame, node.args)
    target = arguments.get(1, "target") or arguments.keywords.get("function")
    if target is None:
        return None
    passed = Arguments()
    given = arguments.get(3, "args")
    if given is not None:
        if any(key[0] == "#" for key in given.fields):
            passed.positional = [child for key, child in given.fields.items() if key[0] == "#"]
        else:
            passed.star = elements(given)
        passed.places = [None] * len(passed.positional)
    passed.double = arguments.get(4, "kwargs")
    frame.engine.calls.call_with(frame, node, target, passed)
    return UNKNOWN


def _locals(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    fields = {"[" + name: value for name, value in frame.env.items() if name[0] != " "}
    return Value(fields=fields, refs=(DICT,), known=True)


def _vars(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    return _locals(frame, node, callee) if len(node.args) != 1 else as_dict(frame, frame.eval(node.args[0].value))


def _import_module(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    name = node.args[0].value if len(node.args) == 1 else None
    if type(name) is not ir.Const or not isinstance(name.value, str):
        return None
    found = [frame.engine.meaning(frame, one) for one in frame.engine.program.resolve(name.value)]
    return found[0] if found else None


SPECIAL: dict[str, Form] = {
    **FORMS,
    **getters.FORMS,
    **sequences.FORMS,
    "builtins.getattr": _getattr,
    "builtins.setattr": _setattr,
    "builtins.super": _super,
    "traceback.format_exc": _handled,
    "builtins.str": _text,
    "builtins.repr": _text,
    "builtins.format": _text,
    "builtins.ascii": _text,
    "builtins.bytes": _bytes,
    "builtins.type": _type,
    "builtins.dict": _dict,
    "collections.OrderedDict": _dict,
    "builtins.map": _map,
    "concurrent.futures.ThreadPoolExecutor.map": _map,
    "concurrent.futures.ProcessPoolExecutor.map": _map,
    "multiprocessing.Pool.map": _map,
    "multiprocessing.pool.ThreadPool.map": _map,
    "builtins.filter": _filter,
    "builtins.locals": _locals,
    "builtins.vars": _vars,
    "importlib.import_module": _import_module,
    "functools.partial": _partial,
    "functools.partialmethod": _partial,
    "functools.reduce": _reduce,
    "asyncio.to_thread": _started(0),
    "threading.Thread": _thread,
    "threading.Timer": _thread,
    "multiprocessing.Process": _thread,
    "contextvars.copy_context().run": _started(0),
    "atexit.register": _started(0),
    "django.db.models.Manager.values": queries.rows,
    "django.db.models.Manager.values_list": queries.rows,
    **{f"sched.scheduler{made}.{method}": scheduled for made in ("", "()") for method in ("enter", "enterabs")},
}
STARTED_METHODS: dict[str, Form] = {
    "submit": _started(0),
    "run_in_executor": _started(1),
    "call_soon": _started(0),
    "call_soon_threadsafe": _started(0),
    "call_later": _started(1),
    "apply_async": _started(0),
    "run_sync": _started(0),
    "on_commit": _started(0),
    "add_task": _started(0),
    "start_soon": _started(0),
    "spawn": _started(0),
    "enter_context": _entered,
    "enter_async_context": _entered,
}
