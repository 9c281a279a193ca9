"""Unrolling: loops whose turns are known one by one.

``{key: row[key] for key in ("id", "mail")}`` has the entries ``id`` and ``mail`` of ``row``; ``for key in SECRET:
row.pop(key)`` takes each of these away; in ``{k: v for k, v in row.items() if k != "mail"}`` each key of ``row``, where
all are known, is tested.
"""

from __future__ import annotations

from pii_lint.ir import nodes as ir
from pii_lint.taint.binding import assign, named_key
from pii_lint.taint.constants import MAX_TEXTS, TURN, decided, texts
from pii_lint.taint.domain import ANY, NAMED, Fields, Value, bounded, join
from pii_lint.taint.frame import Env, Frame, join_env
from pii_lint.taint.iteration import DICT
from pii_lint.taint.marks import KEYS
from pii_lint.taint.narrowing import narrow


def turns(frame: Frame, target: ir.Expr, source: ir.Expr) -> list[Value] | None:
    """What each turn of ``for target in source`` binds; ``None`` when that is not known."""
    if type(target) is ir.Name:
        keys = texts(frame, source)
        return None if keys is None else [frame.engine.text(key) for key in keys]
    if type(source) is not ir.Call or type(source.func) is not ir.Attr or source.func.name != "items" or source.args:
        return None
    if type(target) is not ir.Seq or len(target.items) != 2 or type(source.func.obj) is not ir.Name:
        return None
    held = frame.env.get(source.func.obj.id)
    if held is None or not held.known or held.marks or held.refs != (DICT,) or not 0 < len(held.fields) <= MAX_TEXTS:
        return None
    if any(key[0] != "[" for key in held.fields):
        return None
    return [
        Value(fields={"#0": frame.engine.text(key[1:]), "#1": child}, known=True) for key, child in held.fields.items()
    ]


def unrolled(frame: Frame, node: ir.Comp) -> Value | None:
    """A comprehension, turn by turn; ``None`` when its turns are not known."""
    if len(node.clauses) != 1 or node.kind == "generator":
        return None
    clause = node.clauses[0]
    each = turns(frame, clause.target, clause.iter)
    if each is None:
        return None
    outer = frame.env
    fields: Fields = {}
    certain = True
    for one in each:
        frame.env = dict(outer)
        assign(frame, clause.target, one, -1)
        verdicts = [decided(frame, condition, _texts_of(clause.target)) for condition in clause.conditions]
        if False in verdicts:
            continue
        certain = certain and None not in verdicts
        for condition in clause.conditions:
            frame.eval(condition)
            narrow(frame, condition, True)
        value = bounded(frame.eval(node.value))
        if node.key is not None:
            key = frame.eval(node.key)
            field = named_key(key)
            if field[0] != "[" or field.startswith(NAMED):
                field = ANY
                if key.marks:
                    fields[KEYS] = join(fields[KEYS], key) if KEYS in fields else key
        else:
            field = f"#{len(fields)}" if certain and node.kind == "list" and ANY not in fields else ANY
        fields[field] = join(fields[field], value) if field in fields else value
    frame.env = outer
    return Value(fields=fields, refs=(DICT,) if node.key is not None else (), known=True, identity=frame.engine.fresh())


def _texts_of(target: ir.Expr) -> frozenset[str]:
    """The names that a turn binds to the known text."""
    first = target.items[0] if type(target) is ir.Seq else target
    return frozenset((first.id,)) if type(first) is ir.Name else frozenset()


def run_turns(frame: Frame, node: ir.For, each: list[Value]) -> bool:
    """A loop, turn after turn; False when control never comes out at the end."""
    breaks: list[Env] = []
    state: Env | None = frame.env
    for one in each:
        continues: list[Env] = []
        frame.env = dict(frame.env)
        frame.loops.append((breaks, continues))
        assign(frame, node.target, one, node.site)
        frame.env[TURN] = Value(fields={name: frame.env[name] for name in _texts_of(node.target)})
        came_out = frame.block(node.body)
        frame.loops.pop()
        state = frame.env if came_out else None
        for env in continues:
            state = env if state is None else join_env(state, env)
        if state is None:
            break
        frame.env = state
    frame.env.pop(TURN, None)
    if state is not None and not frame.block(node.orelse):
        state = None
    elif state is not None:
        state = frame.env
    for env in breaks:
        state = env if state is None else join_env(state, env)
    if state is None:
        return False
    state.pop(TURN, None)
    frame.env = state
    return True
