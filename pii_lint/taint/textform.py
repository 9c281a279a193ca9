"""Text form: what becomes visible when a value is turned into text.

A container shows its elements; an object shows what its ``__str__`` or ``__repr__`` says: the
user name for Django's users, every field for a dataclass, nothing for a class without either.
``log.info("by %r", session.user)`` leaks exactly what the class of ``user`` shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pii_lint.project.program import Function
from pii_lint.taint.domain import Ref, Value, is_shown
from pii_lint.taint.forms import Form
from pii_lint.taint.marks import LOW, MEDIUM, PERSON, SOMEONE, TEXT, Given, Key, Mark, Marks, join_marks, without
from pii_lint.taint.trail import Hop, then

if TYPE_CHECKING:
    from pii_lint.taint.frame import Frame

STR = ("__str__", "__repr__", "__unicode__")  # the methods that make a text, the first that a class has
REPR = ("__repr__",)
NAMESPACE = Ref("object", "types.SimpleNamespace")
FORMAT = ("__format__", *STR)
METHODS = {TEXT: STR, TEXT + "r": REPR, TEXT + "f": FORMAT}
_KEYS = {methods: key for key, methods in METHODS.items()}


def shown(frame: Frame, value: Value, depth: int = 4, methods: tuple[str, ...] = STR) -> Marks:
    """The marks of the text form of a value; elements of containers are shown by their ``repr``."""
    marks = value.marks
    if any(type(key) is Given or key == PERSON for key in marks):
        marks = {_as_text(key, methods): mark for key, mark in marks.items()}
    if value.fields and depth:
        for key, child in value.fields.items():
            if is_shown(key):
                marks = join_marks(marks, shown(frame, child, depth - 1, REPR))
    objects = [ref for ref in value.refs if ref.kind in ("instance", "member", "object")]
    if objects and depth:
        told = (id(value), depth, methods, frame.engine.calls.depth)
        known = frame.texts.get(told)
        if known is not None:
            return known[1]
        explained = told_so = False
        for ref in objects:
            form = _object(frame, value, ref, depth - 1, methods)
            if form is not None:
                explained = True
                told_so = told_so or SOMEONE in form
                marks = join_marks(marks, form)
        if explained and PERSON in value.marks and not told_so and SOMEONE not in value.marks:
            marks = without(marks, SOMEONE)
        frame.texts[told] = (value, marks)  # the value too, so that its id stays its own
    return marks


def _as_text(key: Key, methods: tuple[str, ...]) -> Key:
    if type(key) is Given:
        return Given(key.name, (*key.path, _KEYS[methods])) if not key.path or key.path[-1][0] != TEXT else key
    return SOMEONE if key == PERSON else key


def text(frame: Frame, value: Value, methods: tuple[str, ...] = STR) -> Value:
    """``str(value)``, or another text form."""
    marks = shown(frame, value, methods=methods)
    return Value(marks, known=value.known)


def _object(frame: Frame, value: Value, ref: Ref, depth: int, methods: tuple[str, ...]) -> Marks | None:
    """What an object shows; ``None`` when its class says nothing about it."""
    if ref == NAMESPACE:
        parts = [shown(frame, child, depth, REPR) for key, child in value.fields.items() if key[0] == "."]
        return {key: mark for part in parts for key, mark in part.items()}
    if ref.kind == "object":
        model = frame.engine.pack.type(ref.id)
        if model is None:
            return None
        if model.safe or ".args" in value.fields:  # an exception that was made here shows what it was given
            return {}
        return None if model.shows is None else _shows(frame, model.shows, ref.id)
    if not (value.marks or value.fields) and not frame.engine.rehearsals.holds(frame.path):
        form = Form(ref, depth, methods, frame.engine.calls.depth)
        known, marks = frame.engine.forms.read(frame, form)
        if not known:
            marks = _of_class(frame.engine.forms.teller(form), Value(refs=(ref,)), ref, depth, methods)
            frame.engine.forms.tell(form, marks)
        return marks
    return _of_class(frame, value, ref, depth, methods)


def _of_class(frame: Frame, value: Value, ref: Ref, depth: int, methods: tuple[str, ...]) -> Marks | None:
    members = frame.engine.members
    if methods is REPR and members.hierarchy.externals(ref.id) and not members.shown_fields(ref.id):
        methods = ("__repr__", "__str__")  # that of a library's class often shows the text
    for name in methods:
        found = members.hierarchy.find(ref.id, name)
        if isinstance(found, Function):
            receiver = Value(value.marks, value.fields, (ref,), value.known, value.identity)
            result = frame.engine.calls.quiet(frame, found, receiver)
            return shown(frame, result, depth)
    generated = members.shown_fields(ref.id)
    if generated is not None:
        marks: Marks = {}
        for field in generated:
            part = members.attribute(frame, Value(value.marks, value.fields, (ref,), value.known), field, None)
            marks = join_marks(marks, _through(frame, shown(frame, part, depth, REPR), ref, field))
        return marks
    outside = [frame.engine.pack.type(name) for name in members.hierarchy.externals(ref.id)]
    forms = [model.shows for model in outside if model is not None and model.shows is not None]
    if forms:
        cls = frame.engine.program.classes[ref.id]
        return _shows(frame, forms[0], cls.name)
    if members.hierarchy.externals(ref.id):
        return None
    return {}


def _shows(frame: Frame, data: tuple[str, ...], name: str) -> Marks:
    label = name.rpartition(".")[2]
    return {key: frame.mark(key, -1, f"the text form of `{label}`", MEDIUM) for key in data}


def _through(frame: Frame, marks: Marks, ref: Ref, field: str) -> Marks:
    cls = frame.engine.program.classes[ref.id]
    hop = Hop(cls.module.path, cls.node.site, f"the text form of `{cls.name}` shows `{field}`")
    return {
        key: Mark(max(mark.confidence, LOW), then(mark.trail, hop)) if type(key) is str else mark
        for key, mark in marks.items()
    }


