"""Summaries: what one function does with what it is given, in terms of its parameters.

For ``def note(who): log.info("seen %s", who); return who.email`` the summary says: the text form of
``who`` reaches a sink; the result is marked with ``who.email`` and with an e-mail address.
"""

from __future__ import annotations

from typing import NamedTuple

from pii_lint.taint.comparison import same, same_marks
from pii_lint.taint.domain import CLEAN, Value
from pii_lint.taint.marks import LOW, Given, Mark, Marks

MAX_NEEDS = 32
MAX_SINKS = 128  # that a summary names; what a function of so many does is told where it is


class SinkPoint(NamedTuple):
    """One argument of one sink call in the file ``path``.

    ``name`` is the qualified name of what is called, ``scope`` that of the function it is called in.
    """

    path: str
    site: int
    argument: int
    rule: str
    channel: str
    name: str
    vendor: str = ""
    allows: tuple[str, ...] = ()
    scope: str = ""


class Summary:
    """``result``: what is returned; ``effects``: what mutable parameters look like afterwards;
    ``stores``: what global variables then hold of the parameters; ``sinks``: parameters that reach a sink;
    ``raises``: what escaping exceptions carry; ``needs``: parameters whose own methods or calls decide;
    ``leaks``: data that reaches a sink for certain.
    """

    __slots__ = ("effects", "leaks", "needs", "raises", "result", "sinks", "stores")

    def __init__(self) -> None:
        self.result: Value | None = None
        self.effects: dict[str, Value] = {}
        self.sinks: dict[tuple[Given, SinkPoint], Mark] = {}
        self.raises: Value = CLEAN
        self.stores: dict[tuple[str, str, str], Value] = {}
        self.needs: dict[Given, None] = {}  # in order of discovery
        self.leaks: dict[tuple[SinkPoint, str], Mark] = {}

    def need(self, given: Given) -> None:
        """What ``given`` is decides what the function does; beyond a bound that is left open."""
        if len(self.needs) < MAX_NEEDS:
            self.needs[given] = None

    def says_the_same(self, other: Summary) -> bool:
        """Whether callers would see no difference (leaks and ways aside)."""
        if (self.result is None) != (other.result is None) or self.needs.keys() != other.needs.keys():
            return False
        if self.result is not None and other.result is not None and not same(self.result, other.result):
            return False
        if self.stores.keys() != other.stores.keys():
            return False
        if self.sinks.keys() != other.sinks.keys() or self.effects.keys() != other.effects.keys():
            return False
        return (
            all(mark.confidence == other.sinks[key].confidence for key, mark in self.sinks.items())
            and all(same(value, other.effects[name]) for name, value in self.effects.items())
            and all(same(value, other.stores[cell]) for cell, value in self.stores.items())
            and same(self.raises, other.raises)
        )


def only_data(marks: Marks) -> Marks:
    """Marks without those that stand for parameters, and without those that are hardly believed."""
    if not any(type(key) is Given or mark.confidence <= LOW for key, mark in marks.items()):
        return marks
    return {key: mark for key, mark in marks.items() if type(key) is not Given and mark.confidence > LOW}


def rests_on_parameters(value: Value, limit: int = 3) -> bool:
    """Whether any part of a value is what a caller passed."""
    if any(type(key) is Given for key in value.marks):
        return True
    return limit > 0 and any(rests_on_parameters(child, limit - 1) for child in value.fields.values())


def is_blank(value: Value) -> bool:
    """Whether nothing is said of a value."""
    return not (value.marks or value.fields or value.refs)


def without_parameters(value: Value) -> Value:
    """A value as it can be stored outside of a call: no parameter marks, what they stood for unknown."""
    marks = only_data(value.marks)
    fields = value.fields
    if fields:
        changed = {key: without_parameters(child) for key, child in fields.items()}
        if not value.known:  # a part of which nothing is known is as good as none
            changed = {key: child for key, child in changed.items() if child.known or not is_blank(child)}
        if len(changed) != len(fields) or any(changed[key] is not child for key, child in fields.items()):
            fields = changed
    refs = value.refs
    if any(ref.kind == "text" for ref in refs):
        refs = tuple(ref for ref in refs if ref.kind != "text")
    if marks is value.marks and fields is value.fields and refs is value.refs:
        return value
    known = value.known and same_marks(marks, value.marks)
    return Value(marks, fields, refs, known, 0)
