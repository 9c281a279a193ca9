"""Operators: what ``a + b``, ``-a`` and ``a in b`` give, and the special methods that they call.

``[a] + [b]`` keeps the places of its elements apart; ``a == b`` is clean whatever ``a`` holds; ``price + tax`` is what
the ``__add__`` of a class of the program returns.
"""

from __future__ import annotations

from pii_lint.ir import nodes as ir
from pii_lint.taint.binding import realias
from pii_lint.taint.context import need_method
from pii_lint.taint.domain import ANY, CLEAN, UNKNOWN, Fields, Value, elements, join
from pii_lint.taint.frame import EVAL, Frame
from pii_lint.taint.marks import Given, Marks, join_marks
from pii_lint.taint.templates import interpolated
from pii_lint.taint.textform import shown


def proper(marks: Marks) -> Marks:
    """Marks of an object that was made from data: what its attributes hold was part of that data."""
    return {key: mark._replace(shallow=False) if mark.shallow else mark for key, mark in marks.items()}


def parameters_only(marks: Marks) -> Marks:
    """What callers pass, without the data that is known here."""
    return {key: mark for key, mark in marks.items() if type(key) is Given}


def eval_bin(frame: Frame, node: ir.Bin) -> Value:
    left = frame.eval(node.left)
    right = frame.eval(node.right)
    for owner, other, names in ((left, right, (_DUNDER.get(node.op),)), (right, left, (_REFLECTED.get(node.op),))):
        for name in names:
            method = frame.engine.members.method(owner, name) if name else None
            if method is not None:
                return frame.engine.calls.apply(frame, method, [owner, other], node.site)
            if name:
                need_method(frame, owner, name)
    if node.op == "/" and any(ref.id.startswith("pathlib.") for ref in (*left.refs, *right.refs)):
        return _path(frame, left, right)
    if node.op in ("-", "/", "//", "**", "<<", ">>", "&", "^", "@") and not (left.fields or right.fields):
        return CLEAN if left.known and right.known else Value(parameters_only(join_marks(left.marks, right.marks)))
    if node.op in ("-", "&") and left.fields:
        return Value(left.marks, left.fields, left.refs, left.known)
    if node.op == "%":
        text = interpolated(frame, node, right)
        if text is not None:
            return text
        if type(node.left) is not ir.Const and not (left.marks or left.refs):
            return Value(shown(frame, right), known=left.known and right.known)
    if node.op in ("+", "*") and (left.fields or right.fields):
        return _concatenated(left, right)
    if node.op == "|" and (left.fields or right.fields):
        fields = {**left.fields, **right.fields}
        if ANY in left.fields and ANY in right.fields:
            fields[ANY] = join(left.fields[ANY], right.fields[ANY])
        return Value(join_marks(left.marks, right.marks), fields, left.refs, left.known and right.known)
    marks = join_marks(shown(frame, left), shown(frame, right))
    if node.op == "/" and not marks:
        return UNKNOWN
    return Value(marks, known=left.known and right.known)


def augmented(frame: Frame, node: ir.Augment) -> Value:
    """The value that ``a += b`` binds; a list is changed in place, so that its other names see it too."""
    before = frame.eval(node.target)
    name = _DUNDER.get(node.op)
    method = frame.engine.members.method(before, name.replace("__", "__i", 1)) if name else None
    if method is not None:
        return frame.engine.calls.apply(frame, method, [before, frame.eval(node.value)], node.site)
    value = eval_bin(frame, ir.Bin(node.op, node.target, node.value, node.site))
    in_place = before.identity and before.known and not before.marks and (before.fields or value.fields)
    if not in_place or node.op not in ("+", "|") or (type(node.value) is ir.Seq and node.value.kind == "tuple"):
        return value
    value = Value(value.marks, value.fields, value.refs, value.known, before.identity)
    realias(frame, before.identity, value)
    return value


def _path(frame: Frame, left: Value, right: Value) -> Value:
    """``folder / name``: the name and the folder of the path that comes out are told apart."""
    refs = tuple(ref for ref in (*left.refs, *right.refs) if ref.id.startswith("pathlib."))[:1]
    folder, last = proper(shown(frame, left)), proper(shown(frame, right))
    end = Value(last, known=right.known)
    fields: Fields = {".parent": Value(folder, left.fields, refs, left.known)}
    fields.update(dict.fromkeys((".name", ".stem", ".suffix"), end))
    return Value(join_marks(folder, last), fields, refs, left.known and right.known)


_DUNDER = {"+": "__add__", "-": "__sub__", "*": "__mul__", "/": "__truediv__", "//": "__floordiv__", "%": "__mod__",
           "@": "__matmul__", "&": "__and__", "|": "__or__", "^": "__xor__", "<<": "__lshift__", ">>": "__rshift__",
           "**": "__pow__"}
_REFLECTED = {op: name.replace("__", "__r", 1) for op, name in _DUNDER.items()}


def _concatenated(left: Value, right: Value) -> Value:
    """``[a] + [b]``: the right elements come after the left ones, where the left ones can be counted."""
    marks = join_marks(left.marks, right.marks)
    known = left.known and right.known
    if ANY in left.fields or not left.known:
        return Value(marks, {ANY: join(elements(left), elements(right))}, left.refs, known)
    count = sum(1 for key in left.fields if key[0] == "#")
    fields: Fields = dict(left.fields)
    for key, child in right.fields.items():
        fields[f"#{int(key[1:]) + count}" if key[0] == "#" else key] = child
    return Value(marks, fields, left.refs, known)


def eval_cut(frame: Frame, node: ir.Cut) -> Value:
    values = [frame.eval(part) for part in node.parts]
    name = _SPECIAL.get(node.op)
    if name is not None:
        method = frame.engine.members.method(values[-1], name)
        if method is not None:
            result = frame.engine.calls.apply(frame, method, values[::-1], getattr(node.parts[-1], "site", -1))
            return result if len(values) == 1 else CLEAN
        need_method(frame, values[-1], name)
    return CLEAN


_SPECIAL = {"-": "__neg__", "+": "__pos__", "~": "__invert__", "in": "__contains__", "not in": "__contains__"}
EVAL.update({ir.Bin: eval_bin, ir.Cut: eval_cut})
