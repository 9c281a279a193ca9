"""Substitution: a summary's parameters replaced by the arguments of one call.

A summary that says "returns ``who.email``" becomes, for ``f(session.user)``, the e-mail of
``session.user``, with the steps "passed to parameter `who` of `f`" and "returned from `f`" in its trail.
"""

from __future__ import annotations

from pii_lint.ir import nodes as ir
from pii_lint.project.program import Function
from pii_lint.taint.binding import entry, named_key
from pii_lint.taint.domain import (
    ANY,
    HELD,
    NAMED,
    UNKNOWN,
    Fields,
    Ref,
    Value,
    bounded,
    capped,
    carries,
    from_end,
    join,
    of_key,
    read,
    visible,
)
from pii_lint.taint.frame import Frame
from pii_lint.taint.iteration import iterate
from pii_lint.taint.marks import DEEP, EACH, HIGH, LESS, LOW, MEDIUM, TEXT, Given, Key, Mark, Marks, better
from pii_lint.taint.omissions import omitted
from pii_lint.taint.summary import Summary
from pii_lint.taint.textform import METHODS, shown
from pii_lint.taint.trail import Hop, Trail, into, then


class Substitution:
    """One call in ``frame`` at ``site`` of ``function`` with the arguments ``bound``."""

    def __init__(self, frame: Frame, function: Function, bound: dict[str, Value], site: int, doubt: int = 0) -> None:
        """``doubt``: by how much confidence is lowered, since it is not certain that this function is called."""
        self.frame = frame
        self.function = function
        self.bound = bound
        self.site = site
        self.doubt = doubt
        self._parts: dict[Given, Value] = {}
        self._hops: dict[str, Hop] = {}

    def part(self, given: Given) -> Value:
        """What stands for a parameter (or a part of it) in this call."""
        known = self._parts.get(given)
        if known is None:
            known = self._parts[given] = self._read(given)
        return known

    def _read(self, given: Given) -> Value:
        value = self.bound.get(given.name)
        if value is None:
            return UNKNOWN
        self.frame.steps += 1
        for key in given.path:
            first = key[0]
            if first == ".":
                if value.refs:
                    value = self.frame.engine.members.attribute(self.frame, value, key[1:], None)
                else:
                    value = read(value, key)
            elif key.startswith(NAMED):
                value = self._entry(value, key[len(NAMED) :])
            elif first == "[":
                value = read(of_key(value, key), key)
            elif first == TEXT:
                value = Value(shown(self.frame, value, methods=METHODS[key]), known=value.known)
            elif first == LESS:
                value = omitted(value, key)
            elif key == DEEP:
                value = Value(visible(value), known=value.known)
            elif key == EACH:
                value = iterate(self.frame, value, ir.Const(None, self.site))
            elif first == "#" and key[1] == "-":
                value = read(value, from_end(value, int(key[1:])) or ANY)
            else:
                value = read(value, key)
        return value

    def _entry(self, owner: Value, parameter: str) -> Value:
        """The entry of a mapping whose key was passed in a parameter too."""
        key = named_key(self.bound.get(parameter, UNKNOWN))
        if key[0] == "[" and not key.startswith(NAMED):
            if key not in owner.fields and any(ref.kind in ("instance", "member") for ref in owner.refs):
                return self.frame.engine.members.attribute(self.frame, owner, key[1:], None)
            return entry(self.frame, owner, key, ir.Const(None, self.site))
        return read(owner, key)

    def value(self, value: Value, what: str) -> Value:
        """A value of the summary, as it is for this call; ``what`` starts the words of the step."""
        if not value.marks and not value.fields:
            return value
        hop = Hop(self.frame.path, self.site, f"{what} `{self.function.name}`")
        return self._value(value, hop)

    def _value(self, value: Value, hop: Hop) -> Value:
        if not value.marks and not value.fields:
            return value
        marks: Marks = {}
        fields: Fields = value.fields
        refs = value.refs
        known = value.known
        identity = 0
        if fields:
            fields = {
                key: bounded(self._value(child, hop)) if child.marks or child.fields else child
                for key, child in fields.items()
            }
        given: list[Given] = []
        refuted = False
        doubt = self.doubt
        for key, mark in value.marks.items():
            if type(key) is Given:
                given.append(key)
            elif mark.confidence > doubt:
                if mark.origin is not None:
                    if self._is_refuted(key, mark):
                        refuted = True
                        continue
                    mark = self._passed_on(mark)
                marks[key] = Mark(mark.confidence - doubt, then(mark.trail, hop), mark.shallow, mark.origin)
        whole: Value | None = None
        for key in given:
            mark = value.marks[key]
            part = self.part(key)
            lost = HIGH - mark.confidence + doubt
            if lost and any(ref.kind in ("instance", "member") for ref in part.refs):
                part = Value(visible(part))  # its data may be here, which does not say that the object is
            for inner, outer in part.marks.items():
                confidence = outer.confidence - lost
                if confidence >= (MEDIUM if type(inner) is Given else LOW):
                    old = marks.get(inner)
                    if old is None or old.confidence <= confidence:
                        around = self._around(outer.trail, key.name, mark.trail)
                        new = Mark(confidence, around, outer.shallow, outer.origin)
                        marks[inner] = new if old is None else better(old, new)
            known = known and part.known
            if part.fields or part.refs:
                whole = part if whole is None else join(whole, part)
        if whole is not None:
            if whole.fields:
                changed, fields = fields, {**whole.fields, **fields}
                if ANY in changed and ANY in whole.fields:  # what was added to it stands beside what was there
                    fields[ANY] = join(whole.fields[ANY], changed[ANY])
            refs = tuple(dict.fromkeys(refs + whole.refs))[:8]
        if len(given) == 1:
            identity = self.part(given[0]).identity
        if refuted and not (marks or fields) and all(ref.kind == "text" for ref in refs):
            known = True  # nothing but what was passed, which is known
        return Value(marks, fields, refs, known, identity)

    def _is_refuted(self, data: Key, mark: Mark) -> bool:
        """Whether the mark rests on a parameter alone, and this call passes something better known.

        A mark that a name gave is refuted by something known to be harmless; one that any instance of a class may
        hold, by an object whose own parts are known or looked up for this call.
        """
        if mark.origin is None or mark.origin[0] != self.function.id:
            return False
        if mark.origin[1].name not in self.bound:
            return False
        if mark.origin[1].path[-1:] == (HELD,):
            *path, key, _ = mark.origin[1].path
            owner = self.part(Given(mark.origin[1].name, tuple(path)))
            if key in owner.fields:
                return data not in owner.fields[key].marks  # else both say so, one of them with more certainty
            return any(ref.kind in ("instance", "member") for ref in owner.refs)
        passed = self.part(mark.origin[1])
        if passed.refs and all(ref.kind in ("instance", "member") for ref in passed.refs):
            return True  # its class says what it holds and shows
        return passed.known and not carries(passed)

    def _passed_on(self, mark: Mark) -> Mark:
        """The mark, which now rests on what this frame's own caller passes where that is handed on."""
        if mark.origin is None or mark.origin[0] != self.function.id:
            return mark
        given = mark.origin[1]
        held = given.path[-1:] == (HELD,)
        whole = self.part(given._replace(path=given.path[:-1]) if held else given)
        outer = [key for key in whole.marks if type(key) is Given]
        if len(outer) != 1:
            return mark._replace(origin=None)
        passed = outer[0]._replace(path=(*outer[0].path, HELD)) if held else outer[0]
        return mark._replace(origin=(self.frame.function.id, passed))

    def _around(self, before: Trail | None, name: str, inner: Trail | None) -> Trail | None:
        if self.site < 0:
            return into(before, inner)
        hop = self._hops.get(name)
        if hop is None:
            text = f"passed to parameter `{name}` of `{self.function.name}`"
            hop = self._hops[name] = Hop(self.frame.path, self.site, text)
        return into(then(before, hop), inner)

    def effect(self, before: Value, final: Value) -> Value:
        """A mutable argument after the call."""
        after = self._value(final, Hop(self.frame.path, self.site, f"changed by `{self.function.name}`"))
        fields = {**before.fields, **after.fields}
        refs: tuple[Ref, ...] = before.refs or after.refs
        return capped(Value(after.marks or before.marks, fields, refs, before.known, before.identity))

    def sinks(self, summary: Summary) -> None:
        """Let arguments arrive at the sinks that the summary names."""
        passed: dict[Given, list[tuple[Key, int, Trail | None]]] = {}
        for (given, point), mark in summary.sinks.items():
            if given.name not in self.bound:
                continue
            marks = passed.get(given)
            if marks is None:
                marks = passed[given] = [
                    (key, outer.confidence, self._around(outer.trail, given.name, None))
                    for key, outer in self.part(given).marks.items()
                ]
            for key, certain, trail in marks:
                confidence = certain + mark.confidence - HIGH - self.doubt
                if confidence >= (MEDIUM if type(key) is Given else LOW):
                    self.frame.reach(point, key, Mark(confidence, into(trail, mark.trail)))
