"""The domain: what the analysis knows of a value, and how two such facts join.

A ``Value`` says which personal data it holds (``marks``), what its parts hold (``fields``), what
kind of object it may be (``refs``), and whether anything about it is unknown (``known``).
``{"to": user.email, "n": 1}`` is a known value with the fields ``["to"]`` (marked as an e-mail address)
and ``["n"]`` (clean). Values are immutable; every operation is total and monotone in what it joins.
"""

from __future__ import annotations

from typing import NamedTuple

from pii_lint.taint.marks import (
    CONTENT,
    LOW,
    MAX_DEPTH,
    Given,
    Key,
    Mark,
    Marks,
    inherited,
    join_marks,
    lowered,
    without,
)

MAX_FIELDS = 48
MAX_TEXTS = 3
MAX_PARTS = 16  # in a value that is part of another
MAX_PLACES = 4  # in such a part that is too large, of which each is then judged alone
MAX_ALL = 256  # in a value, before its largest parts are flattened
ANY = "*"  # the field of elements whose key is not known
NAMED = "[?"  # starts the field of the entry that a parameter names


class Ref(NamedTuple):
    """What a value may be.

    ``text`` is a constant text (``id``) such as the keys of dicts.

    ``kind``: function (a function's id), class, instance (of exactly that class), member (of that class or one
    derived from it), module (a path), external (a dotted name), object (an instance of an external type).
    Bound methods carry their receiver in the field ``^self``; closures their captured variables in ``^name``.
    """

    kind: str
    id: str


SOME_TEXT = Ref("text", "")  # one of more constant texts than are told apart
Fields = dict[str, "Value"]
_NO_MARKS: Marks = {}
_NO_FIELDS: Fields = {}


class Value:
    """One abstract value. ``identity`` tells mutable objects apart, so that aliases change together."""

    __slots__ = ("any", "fields", "identity", "known", "marks", "refs")

    def __init__(
        self,
        marks: Marks = _NO_MARKS,
        fields: Fields = _NO_FIELDS,
        refs: tuple[Ref, ...] = (),
        known: bool = False,
        identity: int = 0,
    ) -> None:
        self.marks = marks
        self.fields = fields
        self.refs = refs
        self.known = known
        self.identity = identity
        self.any: Value | None = None  # what any element may be, once that was asked

    def marked(self, key: Key, mark: Mark) -> Value:
        """This value with one more mark."""
        return Value(join_marks(self.marks, {key: mark}), self.fields, self.refs, False, self.identity)


UNKNOWN = Value()
CLEAN = Value(known=True)


def join(a: Value, b: Value) -> Value:
    """The value that is one of two."""
    if a is b:
        return a
    if not (a.marks or a.fields or a.refs):
        if a.known and b.known and not b.refs:
            return b
        if not (b.marks or b.fields or b.refs):
            return UNKNOWN
        if not a.known and not b.known and not b.fields:
            return b
    elif not (b.marks or b.fields or b.refs):
        if a.known and b.known and not a.refs:
            return a
        if not a.known and not b.known and not a.fields:
            return a
    fields = a.fields if a.fields is b.fields else _join_fields(a, b)
    refs = a.refs
    if b.refs is not refs and b.refs != refs:
        refs = _join_refs(refs, b.refs)
    identity = a.identity if a.identity == b.identity else (a.identity or b.identity)
    marks = join_marks(a.marks, b.marks)
    known = a.known and b.known
    if marks is a.marks and fields is a.fields and refs is a.refs and known is a.known and identity == a.identity:
        return a
    return Value(marks, fields, refs, known, identity)


def _join_refs(a: tuple[Ref, ...], b: tuple[Ref, ...]) -> tuple[Ref, ...]:
    new = tuple(ref for ref in b if ref not in a)
    if not new:
        return a
    refs = (a + new)[:8]
    if sum(1 for ref in refs if ref.kind == "text") > MAX_TEXTS:
        refs = (*(ref for ref in refs if ref.kind != "text"), SOME_TEXT)
    elif SOME_TEXT in refs:
        refs = tuple(ref for ref in refs if ref.kind != "text" or ref is SOME_TEXT)
    return a if refs == a else refs


def _join_fields(a: Value, b: Value) -> Fields:
    mine = a.fields
    theirs = b.fields
    changed: Fields = {}
    for key, other in theirs.items():
        own = mine.get(key)
        if own is other:
            continue
        joined = join(own if own is not None else read(a, key), other)
        if joined is not own:
            changed[key] = joined
    for key, own in mine.items():
        if key not in theirs:
            joined = join(own, read(b, key))
            if joined is not own:
                changed[key] = joined
    if not changed:
        return mine
    fields = {**mine, **changed}
    return narrow(fields) if len(fields) > MAX_FIELDS else fields


def narrow(fields: Fields) -> Fields:
    """Fold item fields into one when there are too many; of too many attributes those written first stay."""
    kept: Fields = {}
    rest: Value | None = None
    for key, value in fields.items():
        if is_item(key):
            rest = value if rest is None else join(rest, value)
        elif len(kept) < MAX_ALL:
            kept[key] = value
    if rest is not None:
        kept[ANY] = rest
    return kept


def is_item(key: str) -> bool:
    """Whether a field is an element or a dict entry (and not an attribute, a capture or the keys)."""
    return key[0] in "[#*"


def is_shown(key: str) -> bool:
    """Whether a field is part of what a container shows: its elements, and the keys of a dict."""
    return key[0] in "[#*~"


def read(value: Value, key: str) -> Value:
    """A part of a value: attribute ``.name``, entry ``["key"``, index ``#0``, any element ``*``."""
    fields = value.fields
    if fields:
        found = fields.get(key)
        if found is not None:
            if key != ANY and is_item(key) and ANY in fields:
                found = join(found, fields[ANY])
            elif key == ANY:
                found = elements(value)
            return found
        if key == ANY:
            return elements(value)
        if key.startswith(NAMED):
            return doubted(elements(value))
        if ANY in fields and is_item(key):
            return fields[ANY] if key[0] == "#" else doubted(fields[ANY])
    if value.marks:
        return Value(inherited(value.marks, key))
    return _nothing_known(value)


def from_end(value: Value, index: int) -> str | None:
    """The field of a negative index, where the elements can be counted; of what is passed in, the callers' to count."""
    count = sum(1 for key in value.fields if key[0] == "#")
    if value.known and not value.marks and ANY not in value.fields:
        return f"#{count + index}" if -count <= index < 0 else None
    if index < 0 and not value.fields and any(type(key) is Given for key in value.marks):
        return f"#{index}"
    return None


def of_key(owner: Value, key: str) -> Value:
    """The owner as one constant key is read of it: raw content says nothing of an entry, its key does."""
    if CONTENT in owner.marks and key[0] == "[" and key not in owner.fields:
        return Value(without(owner.marks, CONTENT), owner.fields, owner.refs, owner.known, owner.identity)
    return owner


def _nothing_known(value: Value) -> Value:
    """A part of a value that says nothing of it; who reads from an empty container believes it is filled elsewhere."""
    return CLEAN if value.known and (value.fields or not value.identity) else UNKNOWN


def doubted(value: Value, limit: int = MAX_DEPTH) -> Value:
    """The value, when it is not certain that it is this one."""
    marks = value.marks
    fields = value.fields
    if marks:
        marks = lowered(marks)
    if fields and limit and carries(value):
        fields = {key: doubted(child, limit - 1) for key, child in fields.items()}
    if marks is value.marks and fields is value.fields:
        return value
    return Value(marks, fields, value.refs, value.known, value.identity)


def elements(value: Value) -> Value:
    """What any element of a container may be."""
    if value.any is None:
        value.any = _elements(value)
    return value.any


def _elements(value: Value) -> Value:
    result: Value | None = None
    for key, child in value.fields.items():
        if is_item(key):
            result = child if result is None else join(result, child)
    rest = Value(inherited(value.marks, ANY)) if value.marks else _nothing_known(value)
    if result is None:
        return rest
    return result if value.known and not value.marks else join(result, rest)


def write(value: Value, key: str, part: Value) -> Value:
    """The value after ``part`` was stored in it: strong for a known key, weak for ``*``."""
    if key == ANY and value.fields.get(ANY) is not None:
        part = join(value.fields[ANY], part)
    fields = dict(value.fields)
    fields[key] = bounded(part)
    if len(fields) > MAX_FIELDS:
        fields = narrow(fields)
    return Value(value.marks, fields, value.refs, value.known, value.identity)


def bounded(value: Value, depth: int = MAX_DEPTH - 1, room: int = MAX_PARTS) -> Value:
    """The value, without those of its parts that nest too deeply or are too many to be carried along."""
    fields = value.fields
    if not fields or _room(value, depth, room) >= 0:
        return value
    if not depth or len(fields) > MAX_PLACES:
        return flat(value)
    share = room // len(fields)
    fields = {key: bounded(child, depth - 1, share) if child.fields else child for key, child in fields.items()}
    return Value(value.marks, fields, value.refs, value.known, value.identity)


def capped(value: Value) -> Value:
    """The value, with bounded parts when there are too many in all."""
    if not value.fields or _room(value, 2 * MAX_DEPTH, MAX_ALL) >= 0:
        return value
    fields = narrow(value.fields) if len(value.fields) > MAX_FIELDS else value.fields
    fields = {key: bounded(child) for key, child in fields.items()}
    return Value(value.marks, fields, value.refs, value.known, value.identity)


def _room(value: Value, depth: int, room: int) -> int:
    """What is left of ``room`` after all parts of a value were counted; negative when they do not fit."""
    room -= len(value.fields)
    if room < 0 or (not depth and value.fields):
        return -1
    for child in value.fields.values():
        if child.fields:
            room = _room(child, depth - 1, room)
            if room < 0:
                return -1
    return room


HELD = "^held"  # ends the path of an origin: what any instance of a class may hold there


def carries(value: Value, limit: int = MAX_DEPTH) -> bool:
    """Whether any part of a value is marked."""
    if value.marks:
        return True
    return limit > 0 and any(carries(child, limit - 1) for child in value.fields.values())


def flat(value: Value) -> Value:
    """The value without fields, marked with all that its elements hold, which is then less certain."""
    if not value.fields:
        return value
    inner: Marks = {}
    for key, child in value.fields.items():
        if is_item(key):
            inner = join_marks(inner, visible(child))
    # a part of some part is marked: it need not be the whole that a name speaks of
    folded = {key: mark.lowered()._replace(shallow=False) for key, mark in inner.items() if mark.confidence > LOW}
    marks = join_marks(value.marks, folded)
    known = value.known and not marks
    return Value(marks, _NO_FIELDS, value.refs, known, value.identity)


def visible(value: Value, limit: int = 2 * MAX_DEPTH) -> Marks:
    """The marks of a value and of its elements, but not of its attributes: an object is not what it knows."""
    marks = value.marks
    if limit:
        for key, child in value.fields.items():
            if is_shown(key):
                marks = join_marks(marks, visible(child, limit - 1))
    return marks
