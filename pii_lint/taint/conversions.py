"""Conversions: records as dicts, tuples and changed copies, and records made from a dict.

``asdict(p)["a"]`` is ``p.a``; ``replace(p, b=x)`` and ``p.model_copy(update={"b": x})`` are ``p`` with another ``.b``;
``Pair.model_validate(data)`` is ``Pair(**data)``.
"""

from __future__ import annotations

from collections.abc import Callable

from pii_lint.ir import nodes as ir
from pii_lint.taint.arguments import Arguments, evaluate
from pii_lint.taint.binding import entry, key_of
from pii_lint.taint.constants import texts
from pii_lint.taint.domain import ANY, CLEAN, NAMED, Fields, Ref, Value, doubted, elements, is_item, of_key, read
from pii_lint.taint.frame import Frame
from pii_lint.taint.iteration import DICT
from pii_lint.taint.marks import CONTENT, MAX_DEPTH, Given, Marks, join_marks
from pii_lint.taint.naming import named
from pii_lint.taint.textform import NAMESPACE, shown

Form = Callable[[Frame, ir.Call, Value], Value | None]


def _need(frame: Frame, value: Value) -> None:
    """Of what was passed in, the class decides which parts it has."""
    if not value.refs:
        for key in value.marks:
            if type(key) is Given:
                frame.summary.need(key)


def _has_fields(frame: Frame, value: Value) -> bool:
    """Whether the class of a value says which parts it has."""
    return any(ref.kind in ("instance", "member") and frame.engine.records.fields(ref.id) for ref in value.refs)


def _is_record(frame: Frame, value: Value) -> bool:
    _need(frame, value)
    return any(key[0] == "." for key in value.fields) or any(
        ref.kind in ("instance", "member") and frame.engine.records.is_tuple(ref.id) for ref in value.refs
    )


def _parts(frame: Frame, value: Value) -> Fields:
    """What a record holds, by the names of its fields in order."""
    found: Fields = {}
    _need(frame, value)
    for ref in value.refs:
        if ref.kind in ("instance", "member"):
            for field in frame.engine.records.fields(ref.id):
                part = frame.engine.members.attribute(frame, value, field.name, None)
                found[field.name] = named(frame, part, field.name, -1, "attribute", field.owner.name)
    for key, child in value.fields.items():
        if key[0] == ".":
            found.setdefault(key[1:], child)
    return found


def as_dict(frame: Frame, value: Value) -> Value:
    """``asdict(value)`` or ``vars(value)``."""
    fields = {"[" + name: child for name, child in _parts(frame, value).items()}
    return Value(_of_parameters(value), fields, (DICT,), value.known, frame.engine.fresh())


def _of_parameters(value: Value) -> Marks:
    return {key: mark for key, mark in value.marks.items() if type(key) is Given or key == CONTENT}


def _asdict(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    return as_dict(frame, frame.eval(node.args[0].value)) if node.args else None


def _astuple(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    if not node.args:
        return None
    value = frame.eval(node.args[0].value)
    fields = {f"#{index}": child for index, child in enumerate(_parts(frame, value).values())}
    return Value(_of_parameters(value), fields, (), value.known)


def _replace(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    arguments = evaluate(frame, node.args)
    return changed(frame, arguments.positional[0], arguments) if arguments.positional else None


def changed(frame: Frame, value: Value, arguments: Arguments) -> Value:
    """A copy of a record with the keywords as its fields."""
    parts = {"." + name: part for name, part in _parts(frame, value).items()} if _has_fields(frame, value) else {}
    marks = {key: mark for key, mark in value.marks.items() if type(key) is not Given} if parts else value.marks
    fields = {**value.fields, **parts}
    for name, part in arguments.keywords.items():
        fields["." + name] = part
    order = [key for key in value.fields if key[0] == "."]
    for name in arguments.keywords:
        if any(key[0] == "#" for key in fields) and "." + name in order:
            fields[f"#{order.index('.' + name)}"] = arguments.keywords[name]
    return Value(marks, fields, value.refs, value.known, frame.engine.fresh())


# ----------------------------------------------------------------- pydantic


def _receiver(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    held = callee.fields.get("^self")
    if held is not None:
        return held
    return frame.eval(node.func.obj) if type(node.func) is ir.Attr else None


def _dump(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    value = _receiver(frame, node, callee)
    if value is None:
        return None
    evaluate(frame, node.args)
    whole = as_dict(frame, value)
    fields = whole.fields
    for arg in node.args:
        names = _constants(arg.value)
        if names and arg.keyword == "exclude":
            fields = {key: child for key, child in fields.items() if key[1:] not in names}
        elif names and arg.keyword == "include":
            fields = {key: child for key, child in fields.items() if key[1:] in names}
    return Value(whole.marks if fields is whole.fields else {}, fields, whole.refs, whole.known, whole.identity)


def _constants(expr: ir.Expr) -> set[object]:
    items: list[ir.Expr | None] = []
    if type(expr) is ir.Seq:
        items = list(expr.items)
    elif type(expr) is ir.Map:
        items = [pair.key for pair in expr.items]
    return {item.value for item in items if type(item) is ir.Const}


def _dump_text(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    whole = _dump(frame, node, callee)
    return None if whole is None else Value(shown(frame, whole), known=whole.known)


def _copy(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    value = _receiver(frame, node, callee)
    if value is None:
        return None
    update = evaluate(frame, node.args).keywords.get("update")
    fields = dict(value.fields)
    if update is not None:
        fields.update({"." + key[1:]: child for key, child in update.fields.items() if key[0] == "["})
    return Value(value.marks, fields, value.refs, value.known, frame.engine.fresh())


def _validate(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    made_by = _receiver(frame, node, callee)
    arguments = evaluate(frame, node.args)
    if made_by is None or not arguments.positional:
        return None
    given = arguments.positional[0]
    if any(ref.kind in ("instance", "member") for ref in given.refs):
        return given
    passed = Arguments()
    if "json" in callee.refs[0].id or "raw" in callee.refs[0].id:
        given = Value(shown(frame, given))
    passed.double = Value(given.marks, given.fields, (DICT,), given.known)
    return frame.engine.calls.call_with(frame, node, made_by, passed)


def _construct(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    made_by = _receiver(frame, node, callee)
    return None if made_by is None else frame.engine.calls.call_with(frame, node, made_by, evaluate(frame, node.args))


# ------------------------------------------------- tuples and namespaces with names


def _named_tuple(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    if len(node.args) < 2:
        return None
    spec = node.args[1].value
    if type(spec) is ir.Const and isinstance(spec.value, str):
        names = spec.value.replace(",", " ").split()
    elif type(spec) is ir.Seq:
        names = [str(item.value) for item in spec.items if type(item) is ir.Const]
    else:
        return None
    return Value(refs=(Ref("partial", "namedtuple:" + " ".join(names)),), known=True)


def named_tuple(frame: Frame, maker: Ref, arguments: Arguments) -> Value:
    """A call of what ``namedtuple("Point", "x y")`` made."""
    names = maker.id.partition(":")[2].split()
    fields: Fields = {}
    for index, name in enumerate(names):
        part = arguments.get(index, name)
        if part is None:
            part = arguments.star if arguments.star is not None else CLEAN
        fields["." + name] = fields[f"#{index}"] = part
    return Value(fields=fields, known=True, identity=frame.engine.fresh())


def _as_dict_method(frame: Frame, node: ir.Call, owner: Value, arguments: Arguments) -> Value | None:
    return as_dict(frame, owner) if _is_record(frame, owner) else None


def _replace_method(frame: Frame, node: ir.Call, owner: Value, arguments: Arguments) -> Value | None:
    return changed(frame, owner, arguments) if _is_record(frame, owner) else None


def _make_method(frame: Frame, node: ir.Call, owner: Value, arguments: Arguments) -> Value | None:
    if len(arguments.positional) != 1 or not owner.refs:
        return None
    given = arguments.positional[0]
    passed = Arguments()
    passed.positional = [child for key, child in given.fields.items() if key[0] == "#"]
    passed.places = [None] * len(passed.positional)
    if not passed.positional:
        passed.star = elements(given)
    return frame.engine.calls.call_with(frame, node, owner, passed)


def _namespace(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    arguments = evaluate(frame, node.args)
    fields: Fields = {"." + name: value for name, value in arguments.keywords.items()}
    if arguments.double is not None:
        fields.update({"." + key[1:]: child for key, child in arguments.double.fields.items() if key[0] == "["})
    marks = arguments.double.marks if arguments.double is not None else {}
    return Value(marks, fields, (NAMESPACE,), not marks, frame.engine.fresh())


# -------------------------------------------------------- copies of containers


def _same_places(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    """``list(x)`` of a list keeps the places of its elements apart."""
    if len(node.args) != 1 or node.args[0].star:
        return None
    value = frame.eval(node.args[0].value)
    if not value.fields and not value.refs and value.marks and all(type(key) is Given for key in value.marks):
        return Value(value.marks, identity=frame.engine.fresh())  # of what was passed in, whatever its places hold
    if not value.fields or value.refs or value.marks or not value.known:
        return None
    fields = {key: child for key, child in value.fields.items() if is_item(key) and key[0] != "["}
    if len(fields) != len(value.fields):
        return None
    return Value(fields=fields, known=True, identity=frame.engine.fresh())


def _copied(depth: int) -> Form:
    """A copy: what is stored in it later is not stored in the original; ``depth``: how deep that holds."""

    def form(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
        if not node.args or node.args[0].star:
            return None
        value = frame.eval(node.args[0].value)
        method = frame.engine.members.method(value, "__deepcopy__" if depth else "__copy__")
        if method is not None:
            return frame.engine.calls.apply(frame, method, [value, CLEAN] if depth else [value], node.site)
        return _other(frame, value, depth) if value.fields or value.identity else None

    return form


def _other(frame: Frame, value: Value, depth: int) -> Value:
    fields = value.fields
    if depth and fields:
        fields = {key: _other(frame, child, depth - 1) for key, child in fields.items()}
    return Value(value.marks, fields, value.refs, value.known, frame.engine.fresh() if value.identity else 0)


def _counter(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    arguments = evaluate(frame, node.args)
    keys = elements(arguments.positional[0]) if arguments.positional else CLEAN
    return Value(fields={"*": CLEAN, "~": keys}, refs=(DICT,), known=True, identity=frame.engine.fresh())


def _chain_map(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    arguments = evaluate(frame, node.args)
    if arguments.star is not None or not arguments.positional:
        return None
    fields: Fields = {}
    marks: Marks = {}
    for value in reversed(arguments.positional):
        fields.update(value.fields)
        marks = join_marks(marks, value.marks)
    known = all(value.known for value in arguments.positional)
    return Value(marks, fields, (DICT,), known, frame.engine.fresh())


def _from_keys(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    arguments = evaluate(frame, node.args)
    if not arguments.positional:
        return None
    value = arguments.positional[1] if len(arguments.positional) > 1 else CLEAN
    keys = read(arguments.positional[0], "*")
    return Value(fields={"*": value, "~": keys}, refs=(DICT,), known=True, identity=frame.engine.fresh())


def _only(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    """``only(body, "email")`` of the runtime: a dict of the entries that are named, and of no others."""
    if not node.args or node.args[0].star or node.args[0].keyword:
        return None
    whole = frame.eval(node.args[0].value)
    fields: Fields = {}
    for arg in node.args[1:]:
        keys = texts(frame, arg.value) if arg.star == 1 else (_key_text(frame, arg.value),)
        for key in keys if keys is not None else (None,):
            if key is None:
                fields[ANY] = doubted(elements(whole))
            else:
                fields["[" + key] = entry(frame, of_key(whole, "[" + key), "[" + key, arg.value)
    return Value(fields=fields, refs=(DICT,), known=True, identity=frame.engine.fresh())


def _key_text(frame: Frame, expr: ir.Expr) -> str | None:
    key = key_of(frame, expr)
    return key[1:] if key[0] == "[" and not key.startswith(NAMED) else None


def _encoded(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    """``urlencode(d)``: one text of all keys and entries."""
    arguments = evaluate(frame, node.args)
    whole = arguments.get(0, "query")
    return None if whole is None else Value(shown(frame, whole), known=whole.known)


_OF_MODELS: dict[Form, tuple[str, ...]] = {
    _dump: ("model_dump", "dict"),
    _dump_text: ("model_dump_json", "json"),
    _copy: ("model_copy", "copy"),
    _validate: ("model_validate", "model_validate_json", "parse_obj", "parse_raw", "from_orm"),
    _construct: ("model_construct", "construct"),
}
FORMS: dict[str, Form] = {
    "urllib.parse.urlencode": _encoded,
    "pii_lint.runtime.only": _only,
    "pii_lint.runtime.allowlist.only": _only,
    "builtins.list": _same_places,
    "builtins.tuple": _same_places,
    "builtins.dict.fromkeys": _from_keys,
    "copy.copy": _copied(0),
    "copy.deepcopy": _copied(MAX_DEPTH),
    "collections.Counter": _counter,
    "collections.ChainMap": _chain_map,
    "collections.namedtuple": _named_tuple,
    "types.SimpleNamespace": _namespace,
    "argparse.Namespace": _namespace,
    "dataclasses.asdict": _asdict,
    "dataclasses.astuple": _astuple,
    "dataclasses.replace": _replace,
    "copy.replace": _replace,
    **{f"{package}.asdict": _asdict for package in ("attr", "attrs")},
    **{f"{package}.astuple": _astuple for package in ("attr", "attrs")},
    **{f"{package}.evolve": _replace for package in ("attr", "attrs")},
    **{
        f"{model}.{name}": form
        for model in ("pydantic.BaseModel", "sqlmodel.SQLModel")
        for form, names in _OF_MODELS.items()
        for name in names
    },
}
NAMED_METHODS = {"_asdict": _as_dict_method, "_replace": _replace_method, "_make": _make_method}
