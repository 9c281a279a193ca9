"""Library calls: what the rules say of them, or what is assumed where they say nothing.

``hashlib.sha256(email.encode())`` is clean, ``json.dumps(body)`` holds what ``body`` holds, and
``somelib.tidy(email)`` is assumed, with less confidence, to hold the e-mail.
"""

from __future__ import annotations

import msgspec

from pii_lint.ir import nodes as ir
from pii_lint.project.program import dotted
from pii_lint.rulepack.flow import Flow, Place, Step
from pii_lint.rulepack.pack import CallModel
from pii_lint.taint import shared
from pii_lint.taint.arguments import Arguments
from pii_lint.taint.binding import realias, replace
from pii_lint.taint.call_sinks import run_sinks
from pii_lint.taint.captions import named_by
from pii_lint.taint.construct import exception_fields
from pii_lint.taint.containers import METHODS, foreign
from pii_lint.taint.domain import ANY, CLEAN, UNKNOWN, Fields, Ref, Value, join, read, visible, write
from pii_lint.taint.frame import Frame
from pii_lint.taint.iteration import is_mapping, iterate
from pii_lint.taint.marks import PERSON, Marks, join_marks, lowered, without
from pii_lint.taint.members import CONFIDENCE
from pii_lint.taint.operators import proper
from pii_lint.taint.raising import raised_by
from pii_lint.taint.textform import shown

_BUILTIN_TYPES = ("str", "list", "dict", "set")
_CONTAINERS = ("builtins.dict.", "collections.OrderedDict.", "collections.defaultdict.", "collections.ChainMap.")
_NATIVE = (*_CONTAINERS, "builtins.str.format")
_ERRORS = ("Error", "Exception", "Warning", "Exit", "Interrupt", "Iteration", "Http404", "Invalid", "ExceptionGroup")


def call_external(
    frame: Frame,
    node: ir.Call,
    model: CallModel | None,
    name: str,
    callee: Value,
    owner: Value,
    arguments: Arguments,
) -> Value:
    """A call of something defined outside of the program, by its qualified name."""
    receiver = callee.fields.get("^self", owner)
    if frame.engine.observed is not None:
        frame.engine.observed.names.setdefault(node.site, []).append(name)
    if "^self" not in callee.fields and arguments.positional and _is_unbound(name):
        receiver, arguments = arguments.positional[0], arguments.without_first()
    native = METHODS.get(name.rpartition(".")[2]) if name.startswith(_NATIVE) else None
    if native is not None and "^self" in callee.fields:
        moved = native(frame, node, receiver, arguments)
        if moved is not None:
            return moved
    if model is None:
        written = _as_written(frame, node)
        if written is None:
            return _unmodelled(frame, node, name, receiver, arguments)
        model, name = written
    run_sinks(frame, model.sinks, name, node, arguments, receiver)
    result = _result(frame, node, model, name, receiver, arguments)
    for sanitizer in model.sanitizers:
        result = _cleared(result, sanitizer.clears)
    for source in model.sources:
        message = f"{frame.engine.label(source.data)} returned by `{name}`"
        mark = frame.mark(source.data, node.site, message, CONFIDENCE[source.confidence])
        result = result.marked(source.data, mark)
    if model.instance:
        refs = frame.engine.names.instance(model.instance)
        kept = _keyword_fields(arguments) if model.propagators is None else {}
        if model.elements:
            kept[ANY] = Value(refs=frame.engine.names.instance(model.elements))
        return Value(proper(result.marks), {**kept, **result.fields}, refs, False, frame.engine.fresh())
    if model.elements:
        return Value(result.marks, {ANY: Value(refs=frame.engine.names.instance(model.elements))})
    return result


def _stays_here(node: ir.Call) -> bool:
    """Whether a client that nothing explains is asked for a path without a host: the client of a test."""
    first = node.args[0].value if node.args else None
    if type(first) is ir.Text and first.parts:
        first = first.parts[0]
    if type(first) is ir.Call:
        return dotted(first.func).rpartition(".")[2] in ("url_for", "reverse", "reverse_lazy", "resolve_url")
    return type(first) is ir.Const and isinstance(first.value, str) and first.value.startswith("/")


def _is_unbound(name: str) -> bool:
    """Whether a method of a builtin type is called by way of the type (``str.strip(text)``)."""
    kind, _, method = name.rpartition(".")
    return kind in _TYPES and method not in _OF_TYPES


_TYPES = tuple(f"builtins.{name}" for name in ("str", "bytes", "list", "dict", "set"))
_OF_TYPES = ("fromkeys", "maketrans", "fromhex", "__new__")


def call_unknown(frame: Frame, node: ir.Call, callee: Value, owner: Value, arguments: Arguments) -> Value:
    """A call of something that nothing explains."""
    written = _as_written(frame, node)
    if written is not None:
        return call_external(frame, node, written[0], written[1], callee, owner, arguments)
    return _unmodelled(frame, node, "", owner, arguments)


def _as_written(frame: Frame, node: ir.Call) -> tuple[CallModel, str] | None:
    name = dotted(node.func)
    if not name:
        if type(node.func) is not ir.Attr:
            return None
        name = "()." + node.func.name
    model = frame.engine.pack.call_as_written(name)
    if model is not None and model.sinks and _stays_here(node):
        model = msgspec.structs.replace(model, sinks=())
    return None if model is None else (model, name)


def _unmodelled(frame: Frame, node: ir.Call, name: str, receiver: Value, arguments: Arguments) -> Value:
    if type(node.func) is ir.Attr:
        method = node.func.name
        native = METHODS.get(method)
        if native is not None:
            result = native(frame, node, receiver, arguments)
            if result is not None:
                return result
        for kind in _kinds(receiver, arguments):
            model = frame.engine.pack.call(f"builtins.{kind}.{method}")
            if model is not None:
                return _result(frame, node, model, name, receiver, arguments)
        if method == "__init__" and any(part.endswith(_ERRORS) for part in name.split(".")):
            _set_exception_args(frame, arguments)
            return CLEAN
    last = name.rpartition(".")[2]
    if last.endswith(_ERRORS):
        return Value(fields=exception_fields(arguments), refs=(Ref("object", name),), identity=frame.engine.fresh())
    marks = _passed(receiver, arguments, last or (node.func.name if type(node.func) is ir.Attr else ""))
    fields: Fields = {}
    refs: tuple[Ref, ...] = ()
    if last[:1].isupper():
        refs = (Ref("object", name),)
        fields = _keyword_fields(arguments)
    elif name and name.count("()") < 3:
        refs = (Ref("object", name + "()"),)
    return Value(marks, fields, refs)


def _kinds(receiver: Value, arguments: Arguments) -> tuple[str, ...]:
    """The builtin types one of whose methods may be called."""
    if not receiver.known and any(is_mapping(value) for value, _ in arguments.all()):
        return ("list", "dict", "set")  # no method of a text takes a dict: it is one of an object that has it too
    return ("str",) if foreign(receiver) else _BUILTIN_TYPES


def _set_exception_args(frame: Frame, arguments: Arguments) -> None:
    """``super().__init__(text)`` in a class of exceptions: the text is what the exception shows."""
    params = frame.function.node.params
    own = frame.env.get(params[0].name) if params else None
    if own is not None:
        fields = {**own.fields, **exception_fields(arguments)}
        frame.env[params[0].name] = Value(own.marks, fields, own.refs, own.known, own.identity)


def _keyword_fields(arguments: Arguments) -> Fields:
    """What an object of a library keeps of the keywords it is made with, under the same names."""
    return {"." + key: value for key, value in arguments.keywords.items() if value.marks or value.fields}


def _passed(receiver: Value, arguments: Arguments, called: str = "") -> Marks:
    """What an unknown call may return of what it was given, with less confidence.

    What is given to be checked does not come back: what opens a connection, and what a request is sent with. Nor do
    commands: their output is not what they were told to do.
    """
    marks = visible(receiver)
    if called.lower() in _CHECKS:
        return without(lowered(marks), PERSON)
    kept = (value for keyword, value in arguments.keywords.items() if keyword not in _SENT_ALONG)
    for value in (*arguments.positional, *kept, arguments.star, arguments.double):
        if value is not None:
            marks = join_marks(marks, visible(value))
    return without(lowered(marks), PERSON)


_CHECKS = frozenset(
    "connect login logon log_in sign_in signin authenticate bind simple_bind_s check_password "
    "execute communicate check_output getoutput popen".split()
)
_SENT_ALONG = frozenset(("headers", "auth", "cookies"))


def _result(
    frame: Frame, node: ir.Call, model: CallModel, name: str, receiver: Value, arguments: Arguments
) -> Value:
    if model.propagators == () and not name.startswith("builtins."):
        return Value(refs=(Ref("object", name + "()"),), known=True)  # clean, and other rules may name what it can do
    if model.propagators is not None:
        return flow(frame, node, model.propagators, receiver, arguments)
    if model.sinks and not model.instance:
        return UNKNOWN
    if model.sanitizers and any("*" in sanitizer.clears for sanitizer in model.sanitizers):
        return CLEAN
    if model.sources or model.instance or model.elements:
        return UNKNOWN
    return Value(_passed(receiver, arguments))


def _cleared(value: Value, clears: tuple[str, ...]) -> Value:
    if "*" in clears:
        return CLEAN
    marks = {
        key: mark
        for key, mark in value.marks.items()
        if not (isinstance(key, str) and any(key == one or key.startswith(one + ".") for one in clears))
    }
    return Value(marks, value.fields, value.refs, not marks or value.known)


def flow(
    frame: Frame, node: ir.Call, flows: tuple[Flow, ...], receiver: Value, arguments: Arguments
) -> Value:
    """What a propagator's flows make of a call: its result, and changes to the receiver and arguments."""
    result: Value | None = None
    known = True
    for one in flows:
        if one.source.named:
            values = [named_by(frame, one.source.root, arguments, node.site)]
        else:
            values = _sources(frame, one.source, receiver, arguments)
        for value in values:
            if one.target.root == "return":
                result = _put(result if result is not None else CLEAN, one.target.path, value)
                known = known and value.known
            elif one.target.root == "raises":
                raised_by(frame, one.target.raised, value)
            elif one.target.root == "self":
                if type(node.func) is ir.Attr:
                    before = receiver
                    receiver = _put(receiver, one.target.path, value)
                    kept = Value(before.marks, before.fields, before.refs, True, before.identity)
                    replace(frame, node.func.obj, kept, receiver)  # the rules say that the object keeps it
                    _change_held(frame, one.target.path, before, receiver)
            else:
                _change(frame, one.target, value, arguments)
    if result is None:
        return CLEAN if not flows else Value(known=False)
    return result if result.known == known else Value(result.marks, result.fields, result.refs, known, result.identity)


def _change_held(frame: Frame, path: tuple[Step, ...], before: Value, after: Value) -> None:
    """A part of the receiver that others hold too has changed (the stream that a csv writer writes to)."""
    if len(path) != 1:
        return
    key = _key(path[0])
    held = before.fields.get(key)
    if held is not None and held.identity:
        realias(frame, held.identity, after.fields[key])


def _change(frame: Frame, target: Place, value: Value, arguments: Arguments) -> None:
    position = target.root if isinstance(target.root, int) else -1
    if 0 <= position < len(arguments.positional):
        place = arguments.places[position]
        before = arguments.positional[position]
        if place is not None:
            replace(frame, place, before, _put(before, target.path, value))


def _sources(frame: Frame, place: Place, receiver: Value, arguments: Arguments) -> list[Value]:
    found: list[Value] = []
    if place.root == "*":
        found = [value for value, _ in arguments.all()]
    elif place.root == "self":
        found = [receiver]
    elif isinstance(place.root, int):
        if place.root < len(arguments.positional):
            found = [arguments.positional[place.root]]
        elif arguments.star is not None:
            found = [arguments.star]
    elif place.root in arguments.keywords:
        found = [arguments.keywords[place.root]]
    if place.text:
        return [Value(shown(frame, value), known=value.known) for value in found]
    return [_follow(frame, value, place.path) for value in found]


def _follow(frame: Frame, value: Value, path: tuple[Step, ...]) -> Value:
    for step in path:
        if step.kind == "any":
            value = iterate(frame, value, ir.Const(None))
        elif step.kind == "instance":
            value = Value(refs=tuple(Ref("member", ref.id) for ref in value.refs if ref.kind == "class"))
        else:
            value = read(value, _key(step))
    return value


def _key(step: Step) -> str:
    if step.kind == "any":
        return ANY
    if step.kind == "attribute":
        return f".{step.value}"
    return f"#{step.value}" if isinstance(step.value, int) else f"[{step.value}"


def _put(whole: Value, path: tuple[Step, ...], part: Value) -> Value:
    if not path:
        return part if whole is CLEAN else join(whole, part)
    key = _key(path[0])
    inner = whole.fields.get(key, CLEAN)
    return write(whole, key, _put(inner, path[1:], part))


def attribute_as_written(frame: Frame, value: Value, owner: Value, node: ir.Attr) -> Value:
    """What the rules say of ``a.b`` by the way it is written, where nothing else explains it."""
    if value.marks and any(isinstance(key, str) for key in value.marks):
        return value
    if value.known and not value.refs:
        return value  # this function put it there, or has tested that nothing is there
    if any(ref.kind not in ("external", "object") for ref in value.refs):
        return value
    written = dotted(node)
    if not written:
        return value
    model = frame.engine.pack.attribute_as_written(written)
    if model is None:
        return shared.found(frame, value, owner, node)
    for source in model.sources:
        message = f"{frame.engine.label(source.data)} read from `{written}`"
        value = value.marked(source.data, frame.mark(source.data, node.site, message, CONFIDENCE[source.confidence]))
    if model.instance:
        return Value(value.marks, value.fields, frame.engine.names.instance(model.instance), False, value.identity)
    return value


