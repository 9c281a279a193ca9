"""Generated constructors: the fields that one sets from arguments, defaults, converters and validators.

``@dataclass class P: a: str; b: list = field(default_factory=list)`` makes of ``P(x)`` an instance with ``.a`` (which
is ``x``) and ``.b`` (an empty list). attrs converters and pydantic validators see each value before it is stored.
"""

from __future__ import annotations

from pii_lint.ir import nodes as ir
from pii_lint.project.hierarchy import Field
from pii_lint.project.program import Module
from pii_lint.taint.arguments import Arguments
from pii_lint.taint.binding import entry
from pii_lint.taint.definitions import function_value
from pii_lint.taint.domain import CLEAN, UNKNOWN, Fields, Ref, Value
from pii_lint.taint.frame import Frame
from pii_lint.taint.iteration import DICT

_EMPTY = {"list": (), "set": (), "tuple": (), "dict": (DICT,)}


def generated(frame: Frame, class_id: str, arguments: Arguments, site: int) -> Fields:
    """The fields that a generated or inherited constructor sets from its arguments."""
    records = frame.engine.records
    names = records.init_fields(class_id)
    entries = records.is_dict(class_id) or "dict" in frame.engine.hierarchy.externals(class_id)
    prefix = "[" if entries else "."
    fields: Fields = {}
    if names is not None:
        for index, value in enumerate(arguments.positional[: len(names)]):
            fields[prefix + names[index]] = value
    for key, value in arguments.keywords.items():
        if names is not None and key not in names and "_" + key in names:
            key = "_" + key  # attrs: the argument for a private field has no underscore
        fields[prefix + key] = value
    if arguments.double is not None:
        for key, value in arguments.double.fields.items():
            if key[0] == "[":
                fields.setdefault(prefix + key[1:], value)
        if names and arguments.double.marks:
            for name in names:
                fields.setdefault(prefix + name, entry(frame, arguments.double, "[" + name, ir.Const(None, site)))
    if names is None or prefix == "[":
        return fields
    _convert(frame, class_id, fields, site)
    if arguments.star is None and arguments.double is None:
        for field in records.fields(class_id):
            if "." + field.name not in fields:
                default = _default(frame, class_id, field, fields, site)
                if default is not None:
                    fields["." + field.name] = default
    if records.is_tuple(class_id):
        for index, name in enumerate(names):
            if "." + name in fields:
                fields[f"#{index}"] = fields["." + name]
    return fields


def _convert(frame: Frame, class_id: str, fields: Fields, site: int) -> None:
    """Let converters and validators see the values."""
    calls = frame.engine.calls
    place = ir.Const(None, site)
    for field in frame.engine.records.fields(class_id):
        key = "." + field.name
        converter = _option(field.value, "converter")
        if converter is not None and key in fields:
            fields[key] = calls.call_value(frame, static(frame, field.owner.module, converter), [fields[key]], place)
    for name, validator in frame.engine.records.validators(class_id):
        if "." + name in fields:
            receiver = Value(refs=(Ref("class", class_id),), known=True)
            fields["." + name] = calls.apply(frame, validator, [receiver, fields["." + name]], site)


def _default(frame: Frame, class_id: str, field: Field, fields: Fields, site: int) -> Value | None:
    """What a field holds that no argument set; ``None`` when that is not known."""
    value = field.value
    if type(value) is ir.Const:
        return CLEAN
    if type(value) is not ir.Call:
        return None
    maker = frame.engine.records.default_method(class_id, field.name)
    if maker is not None:
        unfinished = Value(fields=dict(fields), refs=(Ref("instance", class_id),))
        return frame.engine.calls.apply(frame, maker, [unfinished], site)
    default = _option(value, "default")
    if type(default) is ir.Const:
        return CLEAN
    factory = _option(value, "default_factory") or _option(value, "factory")
    if factory is None:
        return None
    if type(factory) is ir.Name and factory.id in _EMPTY:
        return Value(refs=_EMPTY[factory.id], known=True, identity=frame.engine.fresh())
    return frame.engine.calls.call_value(
        frame, static(frame, field.owner.module, factory), [], ir.Const(None, site)
    )


def _option(value: ir.Expr | None, name: str) -> ir.Expr | None:
    if type(value) is not ir.Call:
        return None
    return next((arg.value for arg in value.args if arg.keyword == name), None)


def static(frame: Frame, module: Module, expr: ir.Expr) -> Value:
    """A function that is named in the body of a class of another module."""
    if type(expr) is ir.Name:
        found = frame.engine.names.global_value(frame, module, expr.id) or frame.engine.names.builtin(expr.id)
        return found if found is not None else UNKNOWN
    if type(expr) is ir.Attr:
        return frame.engine.members.attribute(frame, static(frame, module, expr.obj), expr.name, None)
    return function_value(frame, expr.function) if type(expr) is ir.Lambda else UNKNOWN
