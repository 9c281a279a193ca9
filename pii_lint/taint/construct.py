"""Construction: what a call of a class gives.

``User(name, email=e)`` runs ``__init__`` on a fresh instance; a dataclass stores its arguments in its
fields in order; an exception also keeps them as its ``args``, which its text form shows.
"""

from __future__ import annotations

from pii_lint.ir import nodes as ir
from pii_lint.project.program import Function
from pii_lint.taint.arguments import Arguments, bind
from pii_lint.taint.domain import Fields, Ref, Value, bounded, carries, doubted
from pii_lint.taint.frame import Frame
from pii_lint.taint.substitution import Substitution

_EXCEPTIONS = ("Exception", "BaseException", "Error", "Warning", "Exit", "Invalid", "Http404")


def construct(frame: Frame, ref: Ref, arguments: Arguments, node: ir.Call) -> Value:
    """A new instance of the class ``ref``."""
    engine = frame.engine
    instance = Ref("instance", ref.id)
    own = engine.own_class_model(ref.id)
    if own is not None:
        from pii_lint.taint.library import run_sinks

        run_sinks(frame, own[0].sinks, own[1], node, arguments, Value())
    outside = engine.hierarchy.externals(ref.id)
    fields = _generated(frame, ref.id, arguments)
    value = Value(fields=fields, refs=(instance,), known=not outside, identity=engine.fresh())
    if any(name.rpartition(".")[2].endswith(_EXCEPTIONS) for name in outside):
        value = Value(fields={**fields, **exception_fields(arguments)}, refs=(instance,), known=True,
                      identity=engine.fresh())
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
            value = initialised(frame, after, value, Arguments(), node.site)
    for name, part in value.fields.items():
        if name[0] == "." and (part.marks or part.refs or part.fields):
            engine.members.field_written(value, name[1:], doubted(part))
    return value


def initialised(frame: Frame, init: Function, value: Value, arguments: Arguments, site: int) -> Value:
    """The instance after ``init`` ran on it."""
    bound, _ = bind(frame, init, arguments.shifted(value), 1)
    frame.engine.calls.note_passed(init, bound)
    summary = frame.engine.summary(frame, init, bound)
    if summary is None or not init.node.params:
        return value
    work = Substitution(frame, init, bound, site)
    work.sinks(summary)
    raised = doubted(work.value(summary.raises, "raised by"))
    if carries(raised):
        frame.raise_(bounded(raised, 1))
    final = summary.effects.get(init.node.params[0].name)
    return value if final is None else work.effect(value, final)


def _generated(frame: Frame, class_id: str, arguments: Arguments) -> Fields:
    """The fields that a generated or inherited constructor sets from its arguments."""
    records = frame.engine.records
    names = records.init_fields(class_id)
    prefix = "[" if records.is_dict(class_id) else "."
    fields: Fields = {}
    if names is not None:
        for index, value in enumerate(arguments.positional[: len(names)]):
            fields[prefix + names[index]] = value
            if records.is_tuple(class_id):
                fields[f"#{index}"] = value
    for key, value in arguments.keywords.items():
        fields[prefix + key] = value
        if names is not None and records.is_tuple(class_id) and key in names:
            fields[f"#{names.index(key)}"] = value
    if arguments.double is not None:
        for key, value in arguments.double.fields.items():
            if key[0] == "[":
                fields.setdefault(prefix + key[1:], value)
        if names and arguments.double.marks:
            for name in names:
                fields.setdefault(prefix + name, Value(arguments.double.marks))
    return fields


def exception_fields(arguments: Arguments) -> Fields:
    """What an exception keeps of its arguments."""
    args: Fields = {f"#{index}": value for index, value in enumerate(arguments.positional)}
    if arguments.star is not None:
        args["*"] = arguments.star
    return {**args, ".args": Value(fields=args, known=True)} if args else {}


