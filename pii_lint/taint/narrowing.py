"""Narrowing: what a condition says about a value where it holds and where it does not.

In ``if not email: log(email)`` the value is empty where it is logged, and in
``if kind == "a": log(kind)`` it is a constant: neither carries data.
"""

from __future__ import annotations

from pii_lint.ir import nodes as ir
from pii_lint.taint.constants import TURN, in_turn, text_of
from pii_lint.taint.domain import CLEAN, Ref, Value, read, write
from pii_lint.taint.frame import Frame
from pii_lint.taint.iteration import is_mapping
from pii_lint.taint.marks import PERSON, SOMEONE, Marks
from pii_lint.taint.omissions import lacking


def truth(frame: Frame, test: ir.Expr) -> bool | None:
    """The value of a constant condition; ``None`` when it depends."""
    if type(test) is ir.Const:
        return bool(test.value)
    if type(test) is ir.Name:
        return {"TYPE_CHECKING": False, "__debug__": True}.get(test.id)
    if type(test) is ir.Attr:
        return False if test.name == "TYPE_CHECKING" else None
    if TURN in frame.env:
        known_now = in_turn(frame, test)
        if known_now is not None:
            return known_now
    if type(test) is ir.Cut and test.op == "not":
        inner = truth(frame, test.parts[0])
        return None if inner is None else not inner
    if type(test) is ir.Choice and test.op in ("and", "or"):
        decisive = test.op == "or"
        known = [truth(frame, option) for option in test.options]
        if decisive in known:
            return decisive
        return None if None in known else not decisive
    return None


def narrow(frame: Frame, test: ir.Expr, holds: bool) -> None:
    """Change the frame's state to one in which ``test`` is true (or false)."""
    if type(test) is ir.Cut:
        if test.op == "not":
            narrow(frame, test.parts[0], not holds)
        elif len(test.parts) == 2:
            _compare(frame, test, holds)
    elif type(test) is ir.Choice:
        if (test.op == "and") is holds and test.op != "if":
            for option in test.options:
                narrow(frame, option, holds)
    elif type(test) in (ir.Name, ir.Attr):
        if not holds:
            put(frame, test, CLEAN)
    elif type(test) is ir.Walrus:
        narrow(frame, test.target, holds)
    elif _is_instance_test(test):
        assert type(test) is ir.Call
        _instance(frame, test.args[0].value, test.args[1].value, holds)


def _compare(frame: Frame, test: ir.Cut, holds: bool) -> None:
    left, right = test.parts
    equal = {"==": True, "is": True, "!=": False, "is not": False}.get(test.op)
    if equal is not None:
        if equal is holds:
            if type(right) is ir.Const:
                put(frame, left, CLEAN)
            elif type(left) is ir.Const:
                put(frame, right, CLEAN)
    elif test.op == ("in" if holds else "not in") and _is_constants(right):
        put(frame, left, CLEAN)
    elif test.op == ("not in" if holds else "in") and type(right) is ir.Name and right.id in frame.env:
        key = _text(frame, left)
        if key is not None:  # what is not there holds nothing
            owner = lacking(frame.env[right.id], "[" + key)
            put(frame, right, write(owner, "[" + key, CLEAN) if is_mapping(owner) else owner)


def _text(frame: Frame, expr: ir.Expr) -> str | None:
    if type(expr) is ir.Const and isinstance(expr.value, str):
        return expr.value
    return text_of(frame.env[expr.id]) if type(expr) is ir.Name and expr.id in frame.env else None


def _is_constants(expr: ir.Expr) -> bool:
    return type(expr) is ir.Seq and all(type(item) is ir.Const for item in expr.items)


def _is_instance_test(expr: ir.Expr) -> bool:
    return (
        type(expr) is ir.Call
        and type(expr.func) is ir.Name
        and expr.func.id == "isinstance"
        and len(expr.args) == 2
    )


def _instance(frame: Frame, place: ir.Expr, types: ir.Expr, holds: bool) -> None:
    value = frame.eval(types)
    refs = list(value.refs)
    for child in value.fields.values():
        refs += child.refs
    if not holds:
        # something of a wrong type: neither the text nor the object that is meant
        if refs and all(ref.kind == "class" or ref.id in _TEXTS for ref in refs):
            put(frame, place, CLEAN if any(ref.id in _TEXTS for ref in refs) else _no_object(frame.eval(place)))
        return
    if refs and all(ref.id in _NUMBERS for ref in refs):
        put(frame, place, CLEAN)
        return
    if type(types) is ir.Name and types.id == "cls":
        return  # of which class, only the caller knows
    instances = tuple(Ref("member", ref.id) for ref in refs if ref.kind == "class")
    if instances and len(instances) == len(refs):
        old = frame.eval(place)
        if not any(ref.kind in ("instance", "member") for ref in old.refs):
            put(frame, place, Value(old.marks, old.fields, instances, old.known, old.identity))


def _no_object(value: Value) -> Value:
    """What is no object of the class that was asked for: data by itself, if it is called by the name of such data."""
    marks: Marks = {
        key: mark for key, mark in value.marks.items() if type(key) is str and key not in (PERSON, SOMEONE)
    }
    return Value(marks) if marks else CLEAN


_TEXTS = frozenset(("builtins.str", "builtins.bytes"))
_NUMBERS = frozenset(f"builtins.{name}" for name in ("int", "float", "bool", "complex"))


def put(frame: Frame, place: ir.Expr, value: Value) -> None:
    """Say what stands at a variable, or at an attribute of one, without its object having changed."""
    if type(place) is ir.Name:
        if place.id in frame.env:
            frame.env[place.id] = value
    elif type(place) is ir.Attr:
        owner = _peek(frame, place.obj)
        if owner is not None:
            put(frame, place.obj, write(owner, "." + place.name, value))
    elif type(place) is ir.Walrus:
        put(frame, place.target, value)


def _peek(frame: Frame, place: ir.Expr) -> Value | None:
    if type(place) is ir.Name:
        return frame.env.get(place.id)
    if type(place) is ir.Attr:
        owner = _peek(frame, place.obj)
        return None if owner is None else read(owner, "." + place.name)
    return None
