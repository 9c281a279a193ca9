"""Binding: what an assignment does to variables, attributes, entries, and to everything that aliases them.

``a = b = []; a.append(SOURCE); SINK(b)`` flows: lists carry an identity, and a change through one
name changes every variable and part that has the same one.
"""

from __future__ import annotations

from pii_lint.ir import nodes as ir
from pii_lint.taint import shared
from pii_lint.taint.cells import Cell
from pii_lint.taint.context import need_method
from pii_lint.taint.domain import (
    ANY,
    CLEAN,
    NAMED,
    UNKNOWN,
    Fields,
    Value,
    bounded,
    carries,
    elements,
    join,
    of_key,
    read,
    write,
)
from pii_lint.taint.frame import Frame
from pii_lint.taint.iteration import iterate
from pii_lint.taint.marks import CONTENT, KEYS, Given, without
from pii_lint.taint.naming import named
from pii_lint.taint.omissions import lacking
from pii_lint.taint.sinks import assign_sinks
from pii_lint.taint.summary import rests_on_parameters


def assign(frame: Frame, target: ir.Expr, value: Value, site: int) -> None:
    """``target = value``."""
    if type(target) is ir.Name:
        bind_name(frame, target.id, value, target.site)
    elif type(target) is ir.Seq:
        unpack(frame, target, value, site)
    elif type(target) is ir.Star:
        assign(frame, target.value, value, site)
    elif type(target) is ir.Attr:
        owner = frame.eval(target.obj)
        assign_sinks(frame, target, owner, value)
        setter = frame.engine.members.setter(owner, target.name)
        if setter is not None:
            frame.engine.calls.apply(frame, setter, [owner, value], site)
            return
        if "__set__" in frame.engine.program.by_function_name:
            _describe(frame, owner, target, value)
        watcher = frame.engine.members.method(owner, "__setattr__")
        if watcher is not None:
            frame.engine.calls.apply(frame, watcher, [owner, frame.engine.text(target.name), value], site)
        part = named(frame, value, target.name, target.site, "attribute", None) if not value.refs else value
        store(frame, target.obj, owner, "." + target.name, part)
    elif type(target) is ir.Item:
        owner = frame.eval(target.obj)
        assign_sinks(frame, target, owner, value)
        key = key_of(frame, target.key)
        owner = _keyed(frame, owner, key, target.key)
        setter = frame.engine.members.method(owner, "__setitem__")
        if setter is not None and target.key is not None:
            frame.engine.calls.apply(frame, setter, [owner, frame.eval(target.key), value], site)
            owner = frame.eval(target.obj)
            if all(ref.kind == "instance" and not frame.engine.hierarchy.externals(ref.id) for ref in owner.refs):
                return
        need_method(frame, owner, "__setitem__")
        store(frame, target.obj, owner, key, value)


def _describe(frame: Frame, owner: Value, target: ir.Attr, value: Value) -> None:
    """``owner.name = value`` where the class has a descriptor of that name, whose ``__set__`` is called.

    Where that keeps the value is not followed: it is read again under the same name.
    """
    for ref in owner.refs:
        if ref.kind not in ("instance", "member"):
            continue
        held = frame.engine.members.field(frame, ref.id, target.name)
        method = frame.engine.members.method(held, "__set__") if held is not None else None
        if held is not None and method is not None:
            frame.engine.calls.apply(frame, method, [held, owner, value], target.site)


def _keyed(frame: Frame, owner: Value, field: str, key: ir.Expr | None) -> Value:
    """``owner`` with a key that is data among its keys."""
    if field[0] == "[" or key is None or type(key) is ir.Const:
        return owner
    name = frame.eval(key)
    if not name.marks:
        return owner
    return write(owner, KEYS, join(owner.fields[KEYS], name) if KEYS in owner.fields else name)


def bind_name(frame: Frame, name: str, value: Value, site: int, classify: bool = True) -> None:
    """``name = value`` in the frame's scope."""
    if classify:
        before = value
        value = named(frame, value, name, site, "variable")
        if value is before and value.marks:
            value = frame.hop(value, site, f"assigned to `{name}`")
    if name in frame.globals:
        keep(frame, ("global", frame.path, name), value)
        frame.env[name] = value
        return
    frame.env[name] = value


def key_of(frame: Frame, key: ir.Expr | None) -> str:
    """The field that a subscript names: ``["email"`` -> ``[email``, ``[0]`` -> ``#0``, else any element."""
    if type(key) is ir.Const:
        if isinstance(key.value, str):
            return "[" + key.value
        if isinstance(key.value, int) and not isinstance(key.value, bool):
            return f"#{key.value}" if key.value >= 0 else ANY
    elif key is not None:
        constant = frame.engine.constant(frame, key)
        if constant is not None:
            return "[" + constant
        if type(key) is ir.Attr and key.name.isupper():
            return "[" + key.name  # an entry of a class of constants: its name says as much as its value
        return named_key(frame.eval(key))
    return ANY


def named_key(key: Value) -> str:
    """The field that a computed key names: a constant's, that of the parameter it is, or any element."""
    if len(key.refs) == 1 and key.refs[0].kind == "text" and key.refs[0].id and key.known:
        return "[" + key.refs[0].id
    given = [one for one in key.marks if type(one) is Given]
    if len(given) == 1 and not given[0].path and not key.refs and not key.fields:
        return NAMED + given[0].name
    return ANY


def store(frame: Frame, place: ir.Expr, owner: Value, key: str, part: Value) -> None:
    """``owner``, which stands at ``place``, gets ``part`` at ``key``; aliases see it too."""
    if key.startswith(NAMED):
        key = ANY
    if key[0] == ".":
        for ref in owner.refs:
            if ref.kind == "module":
                keep(frame, ("global", ref.id, key[1:]), part)
        if shared.lasts(part):
            for cell in shared.places(frame, owner, place, key[1:]):
                keep(frame, cell, part)
        frame.engine.members.field_written(owner, key[1:], part)
    before = owner if carries(part) else lacking(owner, key)
    replace(frame, place, owner, write(before, key, part))


def replace(frame: Frame, place: ir.Expr, old: Value, new: Value) -> None:
    """The object ``old`` at ``place`` has become ``new``."""
    if old.identity:
        realias(frame, old.identity, new)
    if type(place) is ir.Name:
        if place.id in frame.env or place.id in frame.function.survey.bound:
            frame.env[place.id] = new
        elif old.known or old.fields:
            # a container of the module; of any other object it is not known that it keeps what it is given
            for cell in frame.engine.cells.of_global(frame, place.id):
                keep(frame, cell, new)
            frame.env[place.id] = new
    elif type(place) is ir.Attr:
        store(frame, place.obj, frame.eval(place.obj), "." + place.name, new)
    elif type(place) is ir.Item:
        key = key_of(frame, place.key)
        store(frame, place.obj, _keyed(frame, frame.eval(place.obj), key, place.key), key, new)
    elif type(place) is ir.Walrus:
        frame.env[place.target.id] = new


def keep(frame: Frame, cell: Cell, value: Value) -> None:
    """A global variable holds ``value``; what of it comes from parameters is each caller's to store."""
    frame.engine.cells.write(cell, value)
    stores = frame.summary.stores
    if len(stores) < MAX_STORES and rests_on_parameters(value):
        stores[cell] = bounded(merged(stores.get(cell), value))


MAX_STORES = 32  # global variables that one function is known to change


def realias(frame: Frame, identity: int, new: Value) -> None:
    """Let every variable, and every part of one, that is the object ``identity`` become ``new``."""
    part = bounded(new)
    for name, value in frame.env.items():
        if value.identity == identity:
            frame.env[name] = new
        elif value.fields:
            changed = _realiased(value, identity, part, 2)
            if changed is not value:
                frame.env[name] = changed


def change_parts(frame: Frame, before: Value, after: Value, limit: int = 2) -> None:
    """Let every variable see what became of the parts of an object: ``out`` of ``Writer(out).write(x)``."""
    for key, old in before.fields.items():
        new = after.fields.get(key, old)
        if new is not old and new.fields is not old.fields:
            if old.identity and new.identity == old.identity:
                realias(frame, old.identity, new)
            if limit and old.fields:
                change_parts(frame, old, new, limit - 1)


def _realiased(value: Value, identity: int, new: Value, limit: int) -> Value:
    fields: Fields | None = None
    for key, child in value.fields.items():
        if child.identity == identity:
            changed = new
        elif child.fields and limit:
            changed = _realiased(child, identity, new, limit - 1)
        else:
            continue
        if changed is not child:
            fields = dict(value.fields) if fields is None else fields
            fields[key] = changed
    if fields is None:
        return value
    return Value(value.marks, fields, value.refs, value.known, value.identity)


def unpack(frame: Frame, target: ir.Seq, value: Value, site: int) -> None:
    """``a, (b, *c) = value``."""
    if frame.engine.members.method(value, "__iter__") is not None:
        value = Value(fields={ANY: iterate(frame, value, target)}, known=True)
    stars = [index for index, item in enumerate(target.items) if type(item) is ir.Star]
    length = sum(1 for key in value.fields if key[0] == "#")
    for index, item in enumerate(target.items):
        if not stars or index < stars[0]:
            assign(frame, item, read(value, f"#{index}"), site)
        elif index == stars[0]:
            after = len(target.items) - index - 1
            rest: Fields = {}
            if value.known and length and ANY not in value.fields:
                for number, place in enumerate(range(index, length - after)):
                    rest[f"#{number}"] = read(value, f"#{place}")
                assign(frame, item, Value(fields=rest, known=True), site)
            else:
                assign(frame, item, Value(fields={ANY: elements(value)}, known=True), site)
        else:
            place = length - (len(target.items) - index)
            exact = value.known and ANY not in value.fields and place >= 0
            assign(frame, item, read(value, f"#{place}") if exact else elements(value), site)


def bind_pattern(frame: Frame, pattern: ir.Pattern, value: Value) -> None:
    """Bind the names of a match pattern to the parts of ``value`` that they match."""
    kind = pattern.kind
    if kind == "value":
        return
    if kind == "mapping":
        taken = set()
        for key, item in zip(pattern.keys, pattern.items, strict=False):
            field = key_of(frame, key)
            taken.add(field)
            bind_pattern(frame, item, entry(frame, value, field, key))
        rest = {key: child for key, child in value.fields.items() if key not in taken}
        _bind(frame, pattern, Value(value.marks, rest, (), value.known))
        return
    if kind == "sequence":
        star = next((i for i, item in enumerate(pattern.items) if item.kind == "star"), None)
        length = sum(1 for key in value.fields if key[0] == "#")
        exact = value.known and not value.marks and ANY not in value.fields and length >= len(pattern.items) - 1
        for index, item in enumerate(pattern.items):
            place = length - (len(pattern.items) - index)
            if star is None or index < star:
                bind_pattern(frame, item, read(value, f"#{index}"))
            elif index > star:
                bind_pattern(frame, item, read(value, f"#{place}") if exact else elements(value))
            elif exact:
                rest = {f"#{n}": read(value, f"#{at}") for n, at in enumerate(range(index, place + 1))}
                bind_pattern(frame, item, Value(fields=rest, known=True))
            else:
                bind_pattern(frame, item, Value(fields={ANY: elements(value)}, known=value.known))
        return
    if kind == "class":
        cls = frame.eval(pattern.value) if pattern.value is not None else UNKNOWN
        positional = len(pattern.items) - len(pattern.attributes)
        names = frame.engine.members.match_args(cls)
        for index, item in enumerate(pattern.items):
            if index >= positional:
                attribute = pattern.attributes[index - positional]
                part = named(frame, read(value, "." + attribute), attribute, item.site, "attribute")
            elif index < len(names):
                part = read(value, "." + names[index])
            else:
                part = value
            bind_pattern(frame, item, part)
        return
    for item in pattern.items:
        bind_pattern(frame, item, value)
    _bind(frame, pattern, value)


def _bind(frame: Frame, pattern: ir.Pattern, value: Value) -> None:
    if pattern.name:
        bind_name(frame, pattern.name, value, pattern.site)


def entry(frame: Frame, value: Value, field: str, key: ir.Expr | None) -> Value:
    """The entry of a mapping under a key, judged by the key's text when nothing else is known."""
    found = read(of_key(value, field), field)
    if field[0] == "[" and not field.startswith(NAMED) and found is not CLEAN:
        data = frame.engine.members.of_entry(value, field) if value.refs and not found.known else None
        if data is not None:
            site = getattr(key, "site", -1)
            words = f"{frame.engine.label(data)} read from key `{field[1:]}`"
            found = found.marked(data, frame.mark(data, site, words))
        bare = found
        if CONTENT in found.marks and field not in value.fields:
            bare = Value(without(found.marks, CONTENT), found.fields, found.refs, found.known, found.identity)
        told = named(frame, bare, field[1:], getattr(key, "site", -1), "key")
        found = found if told is bare else told
    return found


def merged(a: Value | None, b: Value) -> Value:
    """``b`` joined with ``a`` where there is one."""
    return b if a is None else join(a, b)
