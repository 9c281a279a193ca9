"""Omissions: a mapping without some of its entries.

After ``fields.pop("to")`` the parameter ``fields`` is what the caller passed but for the entry ``to``: its mark
``Given("fields")`` becomes ``Given("fields", ("-[to",))``. A second omission joins the first step:
``"-[cc\\0[to"``.
"""

from __future__ import annotations

from pii_lint.taint.domain import CLEAN, Fields, Value
from pii_lint.taint.marks import LESS, MAX_DEPTH, SEPARATOR, Given, Marks

MAX_OMITTED = 8  # entries that one mark names as left out


def lacking(value: Value, key: str) -> Value:
    """The same mapping, of which the entry ``key`` (a field such as ``[to``) was taken away or overwritten."""
    if key[:1] != "[" or SEPARATOR in key or not any(type(one) is Given for one in value.marks):
        return value
    marks: Marks = {_lacking(one, key) if type(one) is Given else one: mark for one, mark in value.marks.items()}
    return Value(marks, value.fields, value.refs, value.known, value.identity)


def _lacking(given: Given, key: str) -> Given:
    path = given.path
    if path and path[-1][0] == LESS:
        gone = sorted({*path[-1][1:].split(SEPARATOR), key})
        return given if len(gone) > MAX_OMITTED else Given(given.name, (*path[:-1], LESS + SEPARATOR.join(gone)))
    return Given(given.name, (*path, LESS + key)) if len(path) < MAX_DEPTH - 1 else given


def omitted(value: Value, step: str) -> Value:
    """What the step of a path that names omissions leaves of an argument."""
    gone = step[1:].split(SEPARATOR)
    fields: Fields = {key: child for key, child in value.fields.items() if key not in gone}
    for key in gone:
        if "." + key[1:] in fields:
            fields["." + key[1:]] = CLEAN  # of the dict that was made of an object
    result = Value(value.marks, fields, value.refs, value.known, value.identity)
    for key in gone:
        result = lacking(result, key)
    return result
