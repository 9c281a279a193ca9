"""Containers: methods of dicts and lists whose effect depends on a constant key or on the elements.

``d.get("email")`` is the entry ``["email"]``; ``d.items()`` are pairs of a key and an entry; ``d.update(x=e)`` sets
entries. Methods that move whole elements are propagator rules.
"""

from __future__ import annotations

from collections.abc import Callable

from pii_lint.ir import nodes as ir
from pii_lint.taint import templates
from pii_lint.taint.arguments import Arguments
from pii_lint.taint.binding import entry, key_of, named_key, replace
from pii_lint.taint.conversions import NAMED_METHODS
from pii_lint.taint.domain import ANY, CLEAN, NAMED, UNKNOWN, Fields, Value, elements, is_item, join, read, write
from pii_lint.taint.frame import Frame
from pii_lint.taint.iteration import DICT, iterate
from pii_lint.taint.marks import CONTENT, KEYS, Marks, join_marks, without
from pii_lint.taint.omissions import lacking

Method = Callable[[Frame, ir.Call, Value, Arguments], Value | None]


def _is_list(value: Value) -> bool:
    return any(key[0] == "#" for key in value.fields)


def unknown_part(marks: Marks, doubt: int) -> Marks:
    """Marks of a part of a whole that may hold anything: nobody knows which part, and less so a helper function."""
    mark = marks[CONTENT]
    rest = without(marks, CONTENT)
    return {**rest, CONTENT: mark.lowered(doubt)} if mark.confidence > doubt else rest


def _get(frame: Frame, node: ir.Call, owner: Value, arguments: Arguments) -> Value | None:
    if not arguments.places or arguments.places[0] is None:
        return None
    key = key_of(frame, arguments.places[0])
    if foreign(owner) and frame.engine.members.of_entry(owner, key) is None:
        return None
    constant = key[0] == "[" and not key.startswith(NAMED)
    if not constant and CONTENT in owner.marks:
        marks = unknown_part(owner.marks, 2 if key.startswith(NAMED) else 1)
        owner = Value(marks, owner.fields, owner.refs, owner.known)
    found = entry(frame, owner, key, arguments.places[0]) if constant else read(owner, key)
    default = arguments.get(1, "default")
    return join(found, default) if default is not None else found


def foreign(owner: Value) -> bool:
    """Whether the receiver is an object of a library (a client, a session), whose methods are not a container's."""
    if owner.fields or any(type(key) is str for key in owner.marks):
        return False
    return any(
        ref.kind in ("object", "external") and not ref.id.startswith("builtins.") and not ref.id.endswith("()")
        for ref in owner.refs
    )


def _pop(frame: Frame, node: ir.Call, owner: Value, arguments: Arguments) -> Value | None:
    if not arguments.places or _is_list(owner):
        return elements(owner)
    found = _get(frame, node, owner, arguments)
    place = arguments.places[0]
    if type(node.func) is ir.Attr and place is not None:
        key = key_of(frame, place)
        if key[0] == "[" and not key.startswith(NAMED) and not foreign(owner):
            replace(frame, node.func.obj, owner, write(lacking(owner, key), key, CLEAN))
    return found


def _setdefault(frame: Frame, node: ir.Call, owner: Value, arguments: Arguments) -> Value | None:
    if len(arguments.places) < 2 or arguments.places[0] is None:
        return None
    key = key_of(frame, arguments.places[0])
    value = arguments.positional[1]
    if key.startswith(NAMED):
        key = ANY
    result = join(read(owner, key), value) if key in owner.fields or not owner.known else value
    if type(node.func) is ir.Attr:
        replace(frame, node.func.obj, owner, write(owner, key, result))
    return result


def _update(frame: Frame, node: ir.Call, owner: Value, arguments: Arguments) -> Value | None:
    if type(node.func) is not ir.Attr or foreign(owner):
        return None
    changed = owner
    for value in arguments.positional:
        for key, child in value.fields.items():
            if is_item(key) or key == KEYS:
                if key[0] == "#":
                    entry_key, child = named_key(read(child, "#0")), read(child, "#1")
                    key = entry_key if entry_key[0] == "[" and not entry_key.startswith(NAMED) else ANY
                changed = write(changed, key, child)
        if value.marks or not value.known:
            rest = elements(Value(value.marks, {}, (), value.known))
            if rest.marks:
                changed = write(changed, ANY, rest)
            changed = Value(changed.marks, changed.fields, changed.refs, False, changed.identity)
    for name, value in arguments.keywords.items():
        changed = write(changed, "[" + name, value)
    if arguments.double is not None:
        for key, child in arguments.double.fields.items():
            changed = write(changed, key, child)
    replace(frame, node.func.obj, owner, changed)
    return CLEAN


def _keys(frame: Frame, node: ir.Call, owner: Value, arguments: Arguments) -> Value | None:
    return Value(fields={ANY: iterate(frame, Value(owner.marks, owner.fields, (DICT,), owner.known), node)}, known=True)


def _values(frame: Frame, node: ir.Call, owner: Value, arguments: Arguments) -> Value | None:
    return Value(fields={ANY: elements(owner)}, known=True)


def _items(frame: Frame, node: ir.Call, owner: Value, arguments: Arguments) -> Value | None:
    keys = owner.fields.get(KEYS, CLEAN if owner.known else UNKNOWN)
    pair: Fields = {"#0": keys, "#1": elements(owner)}
    return Value(fields={ANY: Value(fields=pair, known=True)}, known=True)


def _popitem(frame: Frame, node: ir.Call, owner: Value, arguments: Arguments) -> Value | None:
    keys = owner.fields.get(KEYS, CLEAN if owner.known else UNKNOWN)
    return Value(fields={"#0": keys, "#1": elements(owner)}, known=True)


def _copy(frame: Frame, node: ir.Call, owner: Value, arguments: Arguments) -> Value | None:
    """A copy is another object: what is stored in it later is not stored in the original."""
    if arguments.positional or not owner.identity or foreign(owner):
        return None
    return Value(owner.marks, owner.fields, owner.refs, owner.known, frame.engine.fresh())


def _put(frame: Frame, node: ir.Call, owner: Value, arguments: Arguments) -> Value | None:
    """``queue.put(x)`` of a queue that was passed in: ``get()`` will return it."""
    if type(node.func) is not ir.Attr or len(arguments.positional) != 1 or owner.refs:
        return None
    if any(type(key) is str for key in owner.marks):
        return None
    replace(frame, node.func.obj, owner, write(owner, ANY, arguments.positional[0]))
    return CLEAN


def _set_result(frame: Frame, node: ir.Call, owner: Value, arguments: Arguments) -> Value | None:
    """``future.set_result(x)``: a future stands for what it will return."""
    if type(node.func) is not ir.Attr or len(arguments.positional) != 1:
        return None
    result = arguments.positional[0]
    fields = {**owner.fields, **result.fields}
    changed = Value(join_marks(owner.marks, result.marks), fields, result.refs or owner.refs, False, owner.identity)
    replace(frame, node.func.obj, owner, changed)
    return CLEAN


def _result(frame: Frame, node: ir.Call, owner: Value, arguments: Arguments) -> Value | None:
    """``task.result()``: a task stands for what it returns."""
    if len(arguments.positional) > 1 or foreign(owner) or not (owner.marks or owner.fields or owner.known):
        return None
    return owner


def _append(frame: Frame, node: ir.Call, owner: Value, arguments: Arguments) -> Value | None:
    """``append`` to a list whose length is known keeps the places of its elements apart."""
    if type(node.func) is not ir.Attr or len(arguments.positional) != 1 or not owner.known:
        return None
    if owner.marks or ANY in owner.fields or frame.loops or owner.refs:
        return None
    place = f"#{sum(1 for key in owner.fields if key[0] == '#')}"
    replace(frame, node.func.obj, owner, write(owner, place, arguments.positional[0]))
    return CLEAN


def _clear(frame: Frame, node: ir.Call, owner: Value, arguments: Arguments) -> Value | None:
    if type(node.func) is not ir.Attr or owner.refs not in ((), (DICT,)) or arguments.positional:
        return None
    replace(frame, node.func.obj, owner, Value(refs=owner.refs, known=True, identity=owner.identity))
    return CLEAN


def _split(frame: Frame, node: ir.Call, owner: Value, arguments: Arguments) -> Value | None:
    """``split`` and ``partition``: behind the ``@`` of an address, and before a backslash, stands a domain."""
    if not arguments.places or type(node.func) is not ir.Attr:
        return None
    separator = arguments.places[0]
    if type(separator) is not ir.Const or separator.value not in ("@", "\\") or owner.fields:
        return None
    head = Value(owner.marks, known=owner.known)
    if separator.value == "\\":
        return Value(fields={"#0": CLEAN, "#2" if "partition" in node.func.name else "#1": head}, known=True)
    rest: Fields = {"#0": head, "#1": CLEAN}
    if "partition" in node.func.name:
        rest["#2"] = CLEAN
    return Value(fields=rest, known=True)


METHODS: dict[str, Method] = {
    **NAMED_METHODS,
    **templates.METHODS,
    "get": _get,
    "get_all": _get,
    "getlist": _get,
    "getone": _get,
    "pop": _pop,
    "setdefault": _setdefault,
    "update": _update,
    "keys": _keys,
    "values": _values,
    "items": _items,
    "iteritems": _items,
    "itervalues": _values,
    "popitem": _popitem,
    "append": _append,
    "copy": _copy,
    "put": _put,
    "put_nowait": _put,
    "set_result": _set_result,
    "result": _result,
    "clear": _clear,
    "split": _split,
    "rsplit": _split,
    "partition": _split,
    "rpartition": _split,
}
