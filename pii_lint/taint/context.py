"""Contexts: the kinds of arguments that decide what a function does.

``def twice(f, x): f(f(x))`` says nothing until ``f`` is known. Its summary names ``f`` as needed, and each
call is answered by a walk in which ``f`` is the function (with what it captures) that was passed. ``box.open()`` of a
parameter needs ``box.open``, which is the class of what is passed as ``box`` where that has such a method.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pii_lint.project.program import Function
from pii_lint.taint.domain import ANY, Fields, Ref, Value, read, write
from pii_lint.taint.marks import EACH, LESS, Given
from pii_lint.taint.names import GETTERS
from pii_lint.taint.omissions import omitted

if TYPE_CHECKING:
    from pii_lint.taint.frame import Frame

_KINDS = frozenset({"function", "class", "partial", "instance", "member"})
_OBJECTS = ("instance", "member")
_MAX_DEPTH = 3

Shape = tuple[tuple[Ref, ...], tuple[tuple[str, "Shape"], ...]]
Context = tuple[tuple[Given, Shape], ...]


def context_of(needs: Iterable[Given], bound: dict[str, Value], frame: Frame) -> Context:
    """The shapes of the needed arguments of one call in ``frame``, which hears what its own callers decide."""
    found: dict[Given, Shape] = {}
    for given in needs:
        value = bound.get(given.name)
        if value is None:
            continue
        if not (value.refs or value.fields):
            if value.marks:
                _leave_to_callers(frame, value, given.path)
            continue
        given, value = _reached(frame, given, value)
        if given in found:
            continue
        refs, inner = _shape(value, _MAX_DEPTH)
        if refs:
            found[given] = (refs, inner)
        else:
            _leave_to_callers(frame, value, ())
    return tuple(found.items())


def _leave_to_callers(frame: Frame, value: Value, path: tuple[str, ...]) -> None:
    """What this function's own callers pass decides what is at ``path`` of a value."""
    for key in value.marks:
        if type(key) is Given and len(key.path) + len(path) < _MAX_DEPTH:
            frame.summary.need(Given(key.name, key.path + path) if path else key)


def need_method(frame: Frame, value: Value, name: str) -> None:
    """The class of what was passed in decides by its method ``name``, where the program has such methods."""
    if value.marks and not value.refs and name in frame.engine.program.by_function_name:
        for key in value.marks:
            if type(key) is Given and len(key.path) < _MAX_DEPTH:
                frame.summary.need(key._replace(path=(*key.path, "." + name)))


def _reached(frame: Frame, given: Given, value: Value) -> tuple[Given, Value]:
    """What stands for ``given``; of a method it is the object that has it."""
    for index, key in enumerate(given.path):
        part = omitted(value, key) if key[0] == LESS else read(value, ANY if key == EACH else key)
        if not part.refs and value.refs and key[0] == "." and any(ref.kind in _OBJECTS for ref in value.refs):
            if any(_is_method(frame, ref, key[1:]) for ref in value.refs):
                return given._replace(path=given.path[:index]), _of_any(frame, value)
            part = frame.engine.members.attribute(frame, value, key[1:], None)
        value = part
    return given, value


def _is_method(frame: Frame, ref: Ref, name: str) -> bool:
    found = frame.engine.hierarchy.find(ref.id, name) if ref.kind in _OBJECTS else None
    return isinstance(found, Function) and not any(text.rpartition(".")[2] in GETTERS for text in found.decorators)


def _of_any(frame: Frame, value: Value) -> Value:
    """The kinds of object of a value, without the difference between a class and those derived where there are none."""
    subclasses = frame.engine.hierarchy.subclasses
    kinds = {
        Ref("member", ref.id) if ref.kind == "instance" and not subclasses(ref.id) else ref: None for ref in value.refs
    }
    return Value(refs=tuple(kinds))


def _shape(value: Value, depth: int) -> Shape:
    refs = tuple(ref for ref in value.refs if ref.kind in _KINDS)
    inner: list[tuple[str, Shape]] = []
    if depth and refs:
        for key, child in sorted(value.fields.items()):
            if key[0] == "^":
                shape = _shape(child, depth - 1)
                if shape[0]:
                    inner.append((key, shape))
    return refs, tuple(inner)


def initial(value: Value, given: Given, shape: Shape) -> Value:
    """A parameter's value at entry, when the argument (or a part of it) has a known shape."""
    return _place(value, given.path, Given(given.name), shape)


def _place(value: Value, path: tuple[str, ...], here: Given, shape: Shape) -> Value:
    if path and path[0][0] == LESS:
        return _place(value, path[1:], here, shape)
    if path:
        field = ANY if path[0] == EACH else path[0]
        part = _place(read(value, field), path[1:], Given(here.name, (*here.path, path[0])), shape)
        return write(value, field, part)
    fields: Fields = dict(value.fields)
    for key, inner in shape[1]:
        part = read(value, key)
        fields[key] = _place(part, (), Given(here.name, (*here.path, key)), inner)
    return Value(value.marks, fields, shape[0], value.known, value.identity)
