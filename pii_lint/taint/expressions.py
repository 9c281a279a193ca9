"""Expressions: the value of each kind of expression.

``f"{user.email} ({n})"`` is marked with what its parts show; ``a == b`` is clean whatever ``a`` holds;
``d["email"]`` is the entry of ``d``, or, when nothing is known of it, what its key says.
"""

from __future__ import annotations

from pii_lint.ir import nodes as ir
from pii_lint.spellings import is_class_name
from pii_lint.taint.binding import assign, bind_name, entry, key_of
from pii_lint.taint.calls import eval_call
from pii_lint.taint.containers import unknown_part
from pii_lint.taint.context import need_method
from pii_lint.taint.conversions import as_dict
from pii_lint.taint.definitions import function_value, run_defaults
from pii_lint.taint.domain import (
    ANY,
    CLEAN,
    NAMED,
    UNKNOWN,
    Fields,
    Ref,
    Value,
    bounded,
    doubted,
    elements,
    from_end,
    is_item,
    join,
    narrow,
    read,
)
from pii_lint.taint.frame import EVAL, RETURNED, Frame, is_driven
from pii_lint.taint.iteration import DICT, is_mapping, iterate
from pii_lint.taint.library import attribute_as_written
from pii_lint.taint.marks import CONTENT, KEYS, Given, Marks, join_marks
from pii_lint.taint.naming import holder, named
from pii_lint.taint.narrowing import narrow as assume
from pii_lint.taint.narrowing import truth
from pii_lint.taint.omissions import lacking
from pii_lint.taint.operators import parameters_only
from pii_lint.taint.technical import IDS, cuts
from pii_lint.taint.textform import FORMAT, shown
from pii_lint.taint.unrolling import unrolled


def eval_const(frame: Frame, node: ir.Const) -> Value:
    text = node.value
    if type(text) is str and 0 < len(text) <= MAX_KEY:
        return frame.engine.text(text)
    return CLEAN


MAX_KEY = 40  # longer texts are no keys


def eval_name(frame: Frame, node: ir.Name) -> Value:
    value = frame.env.get(node.id)
    if value is not None:
        return value
    if node.id in frame.function.survey.bound:
        frame.unbound += 1
    value = frame.engine.names.global_value(frame, frame.module, node.id)
    if value is not None:
        if value.refs or value.known:
            return value
        return named(frame, value, node.id, node.site, "variable")
    builtin = frame.engine.names.builtin(node.id)
    if builtin is not None:
        return builtin
    return named(frame, UNKNOWN, node.id, node.site, "variable")


def eval_attr(frame: Frame, node: ir.Attr) -> Value:
    owner = frame.eval(node.obj)
    if node.name == "__dict__" and any(ref.kind in ("instance", "member") for ref in owner.refs):
        return as_dict(frame, owner)
    value = attribute_as_written(frame, frame.engine.members.attribute(frame, owner, node.name, node), owner, node)
    if value.known:
        return value
    callee = value.refs and value.refs[0].kind in ("function", "class", "module")
    if callee:
        return value
    if cuts(node.name):
        value = Value(parameters_only(value.marks), value.fields, value.refs, value.known, value.identity)
        if node.name not in IDS:
            return value
    if not (owner.refs or value.refs or value.fields):
        getters = frame.engine.names.rare_properties(node.name)
        guess = frame.engine.calls.guessed(frame, getters, owner, node.site) if getters else None
        value = guess if guess is not None and guess.marks else value
    if is_class_name(node.name) and any(ref.kind in ("external", "module") for ref in owner.refs):
        return value
    if frame.engine.members.is_described(owner, node.name):
        return value
    return named(frame, value, node.name, node.site, "attribute", holder(frame, owner, node.obj))


def eval_item(frame: Frame, node: ir.Item) -> Value:
    owner = frame.eval(node.obj)
    key = key_of(frame, node.key)
    getter = frame.engine.members.method(owner, "__getitem__")
    if getter is not None:
        index = frame.eval(node.key) if node.key is not None else CLEAN
        return frame.engine.calls.apply(frame, getter, [owner, index], node.site)
    need_method(frame, owner, "__getitem__")
    if node.key is None:
        return _slice(owner)
    if type(node.key) is ir.Seq and node.key.kind == "list":
        return _columns(frame, owner, node.key)
    if owner.refs and owner.refs[0].kind == "class":
        getter = frame.engine.members.of_class(owner, "__class_getitem__")
        if getter is not None:
            return frame.engine.calls.apply(frame, getter, [owner, frame.eval(node.key)], node.site)
        if key[0] == "[" and not key.startswith(NAMED) and frame.engine.members.is_enum(owner.refs[0].id):
            return frame.engine.members.attribute(frame, owner, key[1:], None)
    missing = frame.engine.members.method(owner, "__missing__")
    if missing is not None and key not in owner.fields:
        return frame.engine.calls.apply(frame, missing, [owner, frame.eval(node.key)], node.site)
    static = owner.refs and owner.refs[0].kind in ("class", "external", "function")
    if static and ANY not in owner.fields and CONTENT not in owner.marks:
        return owner if owner.refs[0].kind == "class" else Value(owner.marks)
    if key[0] == "[" and not key.startswith(NAMED):
        return entry(frame, owner, key, node.key)
    if key == ANY and type(node.key) is ir.Const and type(node.key.value) is int:
        key = from_end(owner, node.key.value) or ANY
    part = read(_of_unknown_key(frame, owner), key)
    return doubted(part) if any(name[0] == "[" for name in owner.fields) else part


def _columns(frame: Frame, owner: Value, keys: ir.Seq) -> Value:
    """``frame[["a", "b"]]``: a table of the columns that are named."""
    names = [key_of(frame, key) for key in keys.items]
    if not all(name[0] == "[" and not name.startswith(NAMED) for name in names):
        return owner
    fields = {name: entry(frame, owner, name, key) for name, key in zip(names, keys.items, strict=True)}
    return Value(fields=fields, refs=owner.refs, known=owner.known or all(part.known for part in fields.values()))


def _of_unknown_key(frame: Frame, owner: Value) -> Value:
    """The owner when one part of it, nobody knows which, is read: raw content is then less certain."""
    if CONTENT not in owner.marks:
        return owner
    return Value(unknown_part(owner.marks, 1), owner.fields, owner.refs, owner.known, owner.identity)


def _slice(owner: Value) -> Value:
    if not owner.fields:
        return Value(owner.marks, known=owner.known)
    return Value(owner.marks, {ANY: elements(owner)}, known=owner.known)


def eval_text(frame: Frame, node: ir.Text) -> Value:
    marks: Marks = {}
    known = True
    for part in node.parts:
        value = frame.eval(part)
        known = known and value.known
        marks = join_marks(marks, shown(frame, value, methods=FORMAT))
    return Value(marks, known=known)


def eval_choice(frame: Frame, node: ir.Choice) -> Value:
    if node.op == "if":
        assert node.test is not None
        frame.eval(node.test)
        known = truth(frame, node.test)
        results: list[Value] = []

        def option(index: int) -> bool:
            assume(frame, node.test, index == 0)  # type: ignore[arg-type]
            results.append(frame.eval(node.options[index]))
            return True

        if known is not None:
            return frame.eval(node.options[0 if known else 1])
        frame.branch((lambda: option(0), lambda: option(1)))
        return join(results[0], results[1])
    result: Value | None = None
    before = dict(frame.env) if node.op == "and" else frame.env
    for option_ in node.options:
        value = frame.eval(option_)
        if node.op == "and":
            assume(frame, option_, True)
            result = value
        else:
            result = value if result is None else join(result, value)
    if node.op == "and":
        walrus = {name: value for name, value in frame.env.items() if name not in before}
        frame.env = {**before, **walrus}
    return result if result is not None else UNKNOWN


def eval_seq(frame: Frame, node: ir.Seq) -> Value:
    fields: Fields = {}
    marks: Marks = {}
    known = True
    index = 0
    exact = node.kind != "set"
    for item in node.items:
        if type(item) is ir.Star:
            inner = _spread(frame, item.value)
            if inner.known and ANY not in inner.fields and exact:
                for key, child in inner.fields.items():
                    if is_item(key):
                        fields[f"#{index}"] = child
                        index += 1
            else:
                fields[ANY] = join(fields[ANY], elements(inner)) if ANY in fields else elements(inner)
                exact = False
            continue
        value = bounded(frame.eval(item))
        if exact:
            fields[f"#{index}"] = value
            index += 1
        else:
            fields[ANY] = join(fields[ANY], value) if ANY in fields else value
    if len(fields) > 64:
        fields = narrow(fields)
    return Value(marks, fields, (), known, frame.engine.fresh())


def eval_map(frame: Frame, node: ir.Map) -> Value:
    fields: Fields = {}
    keys: Value | None = None
    marks: Marks = {}
    known = True
    for pair in node.items:
        value = frame.eval(pair.value)
        if pair.key is not None:
            value = bounded(value)
        else:
            if any(type(one) is Given for one in value.marks):  # it may have any of the entries
                fields = {one: join(child, read(value, one)) for one, child in fields.items()}
            fields.update(value.fields)
            marks = join_marks(marks, value.marks)
            known = known and value.known
            continue
        field = key_of(frame, pair.key)
        if field == ANY and type(pair.key) is not ir.Const:
            key = frame.eval(pair.key)
            keys = key if keys is None else join(keys, key)
            if key.marks:
                marks = join_marks(marks, {one: mark for one, mark in shown(frame, key).items() if type(one) is Given})
        if field.startswith(NAMED):
            field = ANY
        if field[0] == "[":
            if not (value.refs or (_is_text(pair.value) and not value.marks and frame.handling)):
                value = named(frame, value, field[1:], getattr(pair.key, "site", -1), "key")
            if marks:
                marks = lacking(Value(marks), field).marks
        fields[field] = join(fields[ANY], value) if field == ANY and ANY in fields else value
    if keys is not None:
        fields[KEYS] = keys
    if len(fields) > 64:
        fields = narrow(fields)
    return Value(marks, fields, (DICT,), known, frame.engine.fresh())


def _is_text(expr: ir.Expr) -> bool:
    """Whether an expression makes a text: of an exception that is handled, which no key names."""
    return type(expr) is ir.Call and type(expr.func) is ir.Name and expr.func.id in ("str", "repr")


def eval_star(frame: Frame, node: ir.Star) -> Value:
    return elements(_spread(frame, node.value))


def _spread(frame: Frame, expr: ir.Expr) -> Value:
    """What ``*expr`` puts into a display: elements, the keys of a dict, what an object's own iterator gives."""
    value = frame.eval(expr)
    if value.refs and (is_mapping(value) or any(ref.kind in ("instance", "member") for ref in value.refs)):
        return Value(fields={ANY: iterate(frame, value, expr)}, known=True)
    return value


def eval_comp(frame: Frame, node: ir.Comp) -> Value:
    known = unrolled(frame, node)
    if known is not None:
        return known
    outer = dict(frame.env)
    for clause in node.clauses:
        assign(frame, clause.target, iterate(frame, frame.eval(clause.iter), clause.iter), -1)
        for condition in clause.conditions:
            frame.eval(condition)
            assume(frame, condition, True)
    value = frame.eval(node.value)
    fields: Fields = {ANY: bounded(value)}
    refs: tuple[Ref, ...] = ()
    if node.key is not None:
        key = frame.eval(node.key)
        refs = (DICT,)
        if key.marks or not key.known:
            fields[KEYS] = key
    walrus = {name: one for name, one in frame.env.items() if name not in outer and name in frame.function.survey.bound}
    targets = {name for clause in node.clauses for name in _target_names(clause.target)}
    frame.env = {**outer, **{name: one for name, one in walrus.items() if name not in targets}}
    return Value(fields=fields, refs=refs, known=True, identity=frame.engine.fresh())


def _target_names(target: ir.Expr) -> list[str]:
    if type(target) is ir.Name:
        return [target.id]
    if type(target) is ir.Seq:
        return [name for item in target.items for name in _target_names(item)]
    return _target_names(target.value) if type(target) is ir.Star else []


def eval_lambda(frame: Frame, node: ir.Lambda) -> Value:
    run_defaults(frame, node.function)
    return function_value(frame, node.function)


def eval_walrus(frame: Frame, node: ir.Walrus) -> Value:
    bind_name(frame, node.target.id, frame.eval(node.value), node.target.site)
    return frame.env[node.target.id]


def eval_yield(frame: Frame, node: ir.Yield) -> Value:
    value = _yielded(frame, node)
    if is_driven(frame.function):
        return value  # it goes on with what it waited for
    if node.delegate:
        return value.fields.get(RETURNED, UNKNOWN)
    frame.receives = True
    return frame.engine.cells.read(("sent", frame.function.id, ""), frame) or UNKNOWN


def run_yield(frame: Frame, node: ir.Yield) -> None:
    """A ``yield`` of which nothing is asked but to give."""
    _yielded(frame, node)


def _yielded(frame: Frame, node: ir.Yield) -> Value:
    value = frame.eval(node.value) if node.value is not None else CLEAN
    given = elements(value) if node.delegate else value
    frame.yielded = given if frame.yielded is None else join(frame.yielded, given)
    return value


EVAL.update(
    {
        ir.Const: eval_const,
        ir.Name: eval_name,
        ir.Attr: eval_attr,
        ir.Item: eval_item,
        ir.Call: eval_call,
        ir.Text: eval_text,
        ir.Choice: eval_choice,
        ir.Seq: eval_seq,
        ir.Map: eval_map,
        ir.Star: eval_star,
        ir.Comp: eval_comp,
        ir.Lambda: eval_lambda,
        ir.Walrus: eval_walrus,
        ir.Yield: eval_yield,
    }
)
