"""Contexts: the kinds of arguments that decide what a function does.

``def twice(f, x): f(f(x))`` says nothing until ``f`` is known. Its summary names ``f`` as needed, and each
call is answered by a walk in which ``f`` is the function (with what it captures) that was passed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pii_lint.taint.domain import Fields, Ref, Value, read, write
from pii_lint.taint.marks import LESS, Given
from pii_lint.taint.omissions import omitted

_KINDS = frozenset({"function", "class", "partial", "instance", "member"})
_MAX_DEPTH = 3

Shape = tuple[tuple[Ref, ...], tuple[tuple[str, "Shape"], ...]]
Context = tuple[tuple[Given, Shape], ...]


def context_of(needs: Iterable[Given], bound: dict[str, Value], outer: Callable[[Given], None]) -> Context:
    """The shapes of the needed arguments of one call; ``outer`` hears what the caller's own caller decides."""
    found: list[tuple[Given, Shape]] = []
    for given in needs:
        value = bound.get(given.name)
        if value is None:
            continue
        for key in given.path:
            value = omitted(value, key) if key[0] == LESS else read(value, key)
        refs, inner = _shape(value, _MAX_DEPTH)
        if refs:
            found.append((given, (refs, inner)))
        else:
            for mark in value.marks:
                if type(mark) is Given and len(mark.path) < _MAX_DEPTH:
                    outer(mark)
    return tuple(found)


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
        part = _place(read(value, path[0]), path[1:], Given(here.name, (*here.path, path[0])), shape)
        return write(value, path[0], part)
    fields: Fields = dict(value.fields)
    for key, inner in shape[1]:
        part = read(value, key)
        fields[key] = _place(part, (), Given(here.name, (*here.path, key)), inner)
    return Value(value.marks, fields, shape[0], value.known, value.identity)
