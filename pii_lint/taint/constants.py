"""Constants: which texts a collection that is written in the code holds.

``KEEP = ("id", "at")`` of a module, ``{"id", "at"}`` where it stands, ``frozenset(KEEP)``: their texts are known, so
that a loop over them, or a test with ``in``, can be followed key by key.
"""

from __future__ import annotations

from pii_lint.ir import nodes as ir
from pii_lint.project.program import dotted
from pii_lint.taint.domain import Value
from pii_lint.taint.frame import Frame

MAX_TEXTS = 12
_COLLECTIONS = frozenset(("frozenset", "set", "tuple", "list", "sorted"))


def texts(frame: Frame, expr: ir.Expr) -> tuple[str, ...] | None:
    """The texts of a collection of constants; ``None`` when it is none, or has too many."""
    if type(expr) is ir.Name:
        held = frame.env.get(expr.id)
        if held is not None:
            return _held(held)
        written = _written(frame, expr.id)
        return None if written is None else texts(frame, written)
    if type(expr) is ir.Call and len(expr.args) == 1 and dotted(expr.func) in _COLLECTIONS:
        return texts(frame, expr.args[0].value)
    if type(expr) is not ir.Seq or not 0 < len(expr.items) <= MAX_TEXTS:
        return None
    found = [item.value for item in expr.items if type(item) is ir.Const and isinstance(item.value, str)]
    return tuple(found) if len(found) == len(expr.items) else None


def _held(value: Value) -> tuple[str, ...] | None:
    """The texts of a tuple or list that this function made."""
    if not value.known or value.marks or not 0 < len(value.fields) <= MAX_TEXTS:
        return None
    found = [text_of(child) for key, child in value.fields.items() if key[0] == "#"]
    known = [one for one in found if one is not None]
    return tuple(known) if len(known) == len(value.fields) else None


def text_of(value: Value) -> str | None:
    """The text that a value is, as far as its constants say."""
    if value.known and len(value.refs) == 1 and value.refs[0].kind == "text" and value.refs[0].id:
        return value.refs[0].id
    return None


def _written(frame: Frame, name: str) -> ir.Expr | None:
    """What a variable of a module is bound to, once and for all."""
    if name in frame.function.survey.bound and frame.function.name != "<module>":
        return None
    for meaning in frame.engine.program.lookup(frame.module, name):
        if meaning.kind == "variable":
            path, _, variable = meaning.id.rpartition(":")
            return frame.engine.names.collection(path, variable)
    return None


TURN = " turn"  # the state's note of what an unrolled loop bound in this turn


def in_turn(frame: Frame, test: ir.Expr) -> bool | None:
    """Whether a test holds in this turn of the loop that is walked; ``None`` when its turns do not decide it."""
    noted = frame.env.get(TURN)
    if noted is None:
        return None
    return decided(frame, test, frozenset(name for name, value in noted.fields.items() if frame.env.get(name) is value))


def decided(frame: Frame, test: ir.Expr, turn: frozenset[str]) -> bool | None:
    """Whether a test holds in a turn of a loop that binds the names ``turn`` to known texts."""
    if type(test) is ir.Cut and test.op == "not":
        inner = decided(frame, test.parts[0], turn)
        return None if inner is None else not inner
    if type(test) is ir.Choice and test.op in ("and", "or"):
        known = [decided(frame, option, turn) for option in test.options]
        decisive = test.op == "or"
        return decisive if decisive in known else None if None in known else not decisive
    if type(test) is not ir.Cut or len(test.parts) != 2:
        return None
    left, right = test.parts
    if type(left) is not ir.Name or left.id not in turn:
        return None
    text = text_of(frame.env[left.id])
    if text is None:
        return None
    if test.op in ("in", "not in"):
        among = texts(frame, right)
        return None if among is None else (text in among) is (test.op == "in")
    if test.op in ("==", "!=") and type(right) is ir.Const and isinstance(right.value, str):
        return (text == right.value) is (test.op == "==")
    return None
