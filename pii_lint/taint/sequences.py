"""Sequences: builtins that take several iterables, or one in another order, and keep the places of elements apart.

``zip(names, plans)`` gives pairs of a name and a plan, ``zip(*pairs)`` the names and the plans again; ``max(d)`` of a
dict is one of its keys.
"""

from __future__ import annotations

from collections.abc import Callable

from pii_lint.ir import nodes as ir
from pii_lint.taint.arguments import evaluate
from pii_lint.taint.domain import ANY, Fields, Value, elements, join
from pii_lint.taint.frame import Frame
from pii_lint.taint.iteration import iterate

Form = Callable[[Frame, ir.Call, Value], Value | None]


def _paired(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    """``zip(a, b)``, ``zip_longest(a, b)``, ``product(a, b)``: tuples of an element of each."""
    if any(arg.star for arg in node.args):
        return _transposed(frame, node)
    arguments = evaluate(frame, node.args)
    pair: Fields = {
        f"#{index}": iterate(frame, value, place or ir.Const(None))
        for index, (value, place) in enumerate(zip(arguments.positional, arguments.places, strict=True))
    }
    fill = arguments.keywords.get("fillvalue")
    if fill is not None:
        pair = {key: join(child, fill) for key, child in pair.items()}
    if "repeat" in arguments.keywords:
        pair = {ANY: elements(Value(fields=pair, known=True))}
    return Value(fields={ANY: Value(fields=pair, known=True)}, known=True)


def _transposed(frame: Frame, node: ir.Call) -> Value | None:
    """``zip(*pairs)``: all first elements, all second elements."""
    if len(node.args) != 1:
        return None
    each = iterate(frame, frame.eval(node.args[0].value), node.args[0].value)
    if each.marks or not each.fields or any(key[0] != "#" for key in each.fields):
        return None
    return Value(fields={key: Value(fields={ANY: child}, known=True) for key, child in each.fields.items()}, known=True)


def _extreme(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    """``max(d)`` and ``min(a, b)``: one element of the only argument, or one of the arguments."""
    arguments = evaluate(frame, node.args)
    if len(arguments.positional) != 1 or arguments.star is not None:
        return None
    found = iterate(frame, arguments.positional[0], node.args[0].value)
    default = arguments.keywords.get("default")
    return found if default is None else join(found, default)


def _reversed(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    if len(node.args) != 1 or node.args[0].star:
        return None
    value = frame.eval(node.args[0].value)
    method = frame.engine.members.method(value, "__reversed__")
    if method is not None:
        return frame.engine.calls.apply(frame, method, [value], node.site)
    places = [child for key, child in value.fields.items() if key[0] == "#"]
    if places and len(places) == len(value.fields) and value.known and not value.marks:
        return Value(fields={f"#{index}": child for index, child in enumerate(reversed(places))}, known=True)
    return None


def _waited(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    """``done, pending = await asyncio.wait(tasks)``; a task stands for what it returns."""
    if not node.args:
        return None
    tasks = Value(fields={ANY: iterate(frame, frame.eval(node.args[0].value), node.args[0].value)}, known=True)
    return Value(fields={"#0": tasks, "#1": tasks}, known=True)


def _grouped(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    """``groupby(items, key)``: what ``key`` returns of an item, and a group of items."""
    arguments = evaluate(frame, node.args)
    items, key = arguments.get(0, "iterable"), arguments.get(1, "key")
    if items is None:
        return None
    item = iterate(frame, items, node.args[0].value)
    told = item if key is None else frame.engine.calls.call_value(frame, key, [item], node) if key.refs else None
    if told is None:
        return None
    group = Value(fields={ANY: item}, known=True)
    return Value(fields={ANY: Value(fields={"#0": told, "#1": group}, known=True)}, known=True)


FORMS: dict[str, Form] = {
    "builtins.zip": _paired,
    "itertools.zip_longest": _paired,
    "itertools.product": _paired,
    "itertools.groupby": _grouped,
    "builtins.max": _extreme,
    "builtins.min": _extreme,
    "builtins.reversed": _reversed,
    "asyncio.wait": _waited,
    "concurrent.futures.wait": _waited,
}
