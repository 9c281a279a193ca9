"""Iteration and context managers: what ``for x in v`` and ``with v as x`` bind.

Iterating a dict gives its keys, a project's object what its ``__iter__`` yields, a string marked data itself.
"""

from __future__ import annotations

from pii_lint.ir import nodes as ir
from pii_lint.taint.domain import ANY, Ref, Value, elements, join, read
from pii_lint.taint.frame import Frame
from pii_lint.taint.marks import EACH, KEYS, Given

DICT = Ref("object", "builtins.dict")
MANAGER = Ref("object", "contextlib.contextmanager")


_MAPPINGS = frozenset(
    ("builtins.dict", *(f"collections.{name}" for name in ("defaultdict", "OrderedDict", "Counter", "ChainMap")))
)

_QUEUES = ("Queue", "LifoQueue", "PriorityQueue", "SimpleQueue", "JoinableQueue")
HOLDERS = frozenset((*_MAPPINGS, "collections.deque", "contextvars.ContextVar", "io.StringIO", "io.BytesIO")) | {
    f"{package}.{name}" for package in ("queue", "asyncio", "multiprocessing") for name in _QUEUES
}
"""Objects of libraries that hold what they are given: one that stands in an attribute is the one that was put there."""


def is_mapping(value: Value) -> bool:
    """Whether a value is known to be a dict, which shows its keys to who iterates over it."""
    return any(ref.id in _MAPPINGS for ref in value.refs)


def iterate(frame: Frame, value: Value, expr: ir.Expr) -> Value:
    """Any element of an iterable."""
    if is_mapping(value):
        keys = value.fields.get(KEYS)
        if keys is not None:
            return keys
        return read(value, KEYS) if value.marks else read(Value(value.marks, {}, (), value.known), ANY)
    method = frame.engine.members.method(value, "__iter__") or frame.engine.members.method(value, "__aiter__")
    if method is not None:
        produced = frame.engine.calls.apply(frame, method, [value], getattr(expr, "site", -1))
        following = frame.engine.members.method(produced, "__next__") or frame.engine.members.method(
            produced, "__anext__"
        )
        if following is not None:
            return frame.engine.calls.apply(frame, following, [produced], getattr(expr, "site", -1))
        return elements(produced)
    getter = frame.engine.members.method(value, "__getitem__")
    if getter is not None:
        return frame.engine.calls.apply(frame, getter, [value, Value(known=True)], getattr(expr, "site", -1))
    following = frame.engine.members.method(value, "__next__")
    if following is not None:
        return frame.engine.calls.apply(frame, following, [value], getattr(expr, "site", -1))
    if value.refs and value.refs[0].kind == "class" and frame.engine.members.is_enum(value.refs[0].id):
        return _constants(frame, value)
    return _each(value)


def _constants(frame: Frame, enumeration: Value) -> Value:
    """Any member of an enumeration."""
    result: Value | None = None
    for name in frame.engine.hierarchy.fields(enumeration.refs[0].id):
        if name.isupper():
            member = frame.engine.members.attribute(frame, enumeration, name, None)
            result = member if result is None else join(result, member)
    return elements(enumeration) if result is None else result


def _each(value: Value) -> Value:
    """Any element; what is passed in may also be a dict, which shows its keys."""
    found = elements(value)
    given = [key for key in value.marks if type(key) is Given]
    if not given:
        return found
    marks = dict(found.marks)
    for key in given:
        mark = marks.pop(Given(key.name, (*key.path, ANY)), None)
        if mark is not None:
            marks[Given(key.name, (*key.path, EACH))] = mark
    return Value(marks, found.fields, found.refs, found.known, found.identity)


def enter(frame: Frame, value: Value, expr: ir.Expr) -> Value:
    """What ``with value as x`` binds."""
    if MANAGER in value.refs:
        return elements(value)
    site = getattr(expr, "site", -1)
    for name in ("__enter__", "__aenter__"):
        method = frame.engine.members.method(value, name)
        if method is not None:
            return frame.engine.calls.apply(frame, method, [value], site)
    return value
