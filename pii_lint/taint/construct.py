"""Construction: what a call of a class gives.

``User(name, email=e)`` runs ``__init__`` on a fresh instance; a dataclass stores its arguments in its
fields in order; an exception also keeps them as its ``args``, which its text form shows.
"""

from __future__ import annotations

from collections.abc import Collection

from pii_lint.ir import nodes as ir
from pii_lint.project.program import Function
from pii_lint.taint.arguments import Arguments, bind
from pii_lint.taint.binding import keep
from pii_lint.taint.domain import ANY, Fields, Ref, Value, bounded, carries, doubted, is_shown
from pii_lint.taint.frame import Frame
from pii_lint.taint.generated import generated
from pii_lint.taint.iteration import iterate
from pii_lint.taint.marks import CONTENT, Marks
from pii_lint.taint.substitution import Substitution
from pii_lint.taint.textform import shown

_EXCEPTIONS = ("Exception", "BaseException", "Error", "Warning", "Exit", "Invalid", "Http404")


def construct(frame: Frame, ref: Ref, arguments: Arguments, node: ir.Call) -> Value:
    """A new instance of the class ``ref``."""
    engine = frame.engine
    instance = Ref("instance", ref.id)
    own = engine.own_class_model(ref.id)
    if own is not None:
        from pii_lint.taint.call_sinks import run_sinks

        run_sinks(frame, own[0].sinks, own[1], node, arguments, Value())
    outside = engine.hierarchy.externals(ref.id)
    fields = generated(frame, ref.id, arguments, node.site)
    value = Value(_content(arguments), fields, (instance,), not outside, engine.fresh())
    if any(name.rpartition(".")[2].endswith(_EXCEPTIONS) for name in outside):
        value = Value(fields={**fields, **exception_fields(arguments)}, refs=(instance,), known=True,
                      identity=engine.fresh())
    value = _made_from(frame, value, outside, arguments)
    maker = engine.hierarchy.find(ref.id, "__new__")
    if isinstance(maker, Function):
        made = engine.calls.apply(frame, maker, [Value(refs=(ref,), known=True), *arguments.positional], node.site)
        if made.fields:
            value = Value(value.marks, {**value.fields, **made.fields}, value.refs, value.known, value.identity)
    init = engine.hierarchy.find(ref.id, "__init__")
    if isinstance(init, Function):
        value = initialised(frame, init, value, arguments, node.site)
    elif engine.records.init_fields(ref.id) is not None:
        after = engine.hierarchy.find(ref.id, "__post_init__") or engine.hierarchy.find(ref.id, "__attrs_post_init__")
        if isinstance(after, Function):
            value = initialised(frame, after, value, _init_only(after, value), node.site)
        for validator in engine.records.model_validators(ref.id):
            value = initialised(frame, validator, value, Arguments(), node.site)
    for name, part in value.fields.items():
        if name[0] == "." and (part.marks or part.refs or part.fields):
            engine.members.field_written(value, name[1:], doubted(part))
    return value


def _content(arguments: Arguments) -> Marks:
    """The mark of raw content that an object made of a whole body keeps."""
    mark = arguments.double.marks.get(CONTENT) if arguments.double is not None else None
    return {} if mark is None else {CONTENT: mark}


def _made_from(frame: Frame, value: Value, outside: Collection[str], arguments: Arguments) -> Value:
    """The instance of a class derived from ``str``, ``tuple`` or the like, with what that was made from."""
    if not arguments.positional:
        return value
    given = arguments.positional[0]
    if any(name.removeprefix("builtins.") in _TEXTS for name in outside):
        return Value(shown(frame, given), value.fields, value.refs, given.known, value.identity)
    if any(name.removeprefix("builtins.") in _CONTAINERS for name in outside):
        inner = {key: child for key, child in given.fields.items() if is_shown(key)}
        if not inner:
            inner = {ANY: iterate(frame, given, ir.Const(None))}
        return Value(value.marks, {**value.fields, **inner}, value.refs, given.known, value.identity)
    return value


_TEXTS = frozenset(("str", "bytes", "collections.UserString"))
_CONTAINERS = frozenset(
    ("tuple", "list", "set", "frozenset", "dict", "collections.deque", "collections.UserList", "collections.UserDict",
     "collections.OrderedDict")
)


def _init_only(after: Function, value: Value) -> Arguments:
    """What ``__post_init__`` is given: the fields that are only for it (``InitVar``)."""
    passed = Arguments()
    passed.keywords = {param.name: value.fields["." + param.name] for param in after.node.params[1:]
                       if "." + param.name in value.fields}
    return passed


def initialised(frame: Frame, init: Function, value: Value, arguments: Arguments, site: int) -> Value:
    """The instance after ``init`` ran on it."""
    bound, _ = bind(frame, init, arguments.shifted(value), 1)
    frame.engine.calls.note_passed(frame, init, bound)
    frame.engine.callers.setdefault(init.id, set()).add(frame.function.id)
    if frame.engine.observed is not None:
        frame.engine.observed.functions.setdefault(site, []).append(init)
    summary = frame.engine.summary(frame, init, bound)
    if summary is None or not init.node.params:
        return value
    work = Substitution(frame, init, bound, site)
    work.sinks(summary)
    for cell, stored in summary.stores.items():
        keep(frame, cell, work.value(stored, "stored by"))
    raised = work.value(summary.raises, "raised by")
    if frame.raised:
        raised = doubted(raised)
    if carries(raised):
        frame.raise_(bounded(raised, 2))
    final = summary.effects.get(init.node.params[0].name)
    return value if final is None else work.effect(value, final)


def exception_fields(arguments: Arguments) -> Fields:
    """What an exception keeps of its arguments."""
    args: Fields = {f"#{index}": value for index, value in enumerate(arguments.positional)}
    if arguments.star is not None:
        args["*"] = arguments.star
    if not args:
        return {}
    group = {".exceptions": args["#1"]} if "#1" in args and ANY not in args and args["#1"].fields else {}
    return {**args, **group, ".args": Value(fields=args, known=True)}
