"""Which captures are not guarded: what is known at the beginning of each function, from all that call it.

A function that something of the program calls begins with what all its callers know; one that nothing calls, or a
framework does, with nothing. ``def track(key): posthog.capture("a", key)`` is guarded when every call of it is.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from typing import NamedTuple

from pii_lint.consent import cone, trace
from pii_lint.consent.cone import Capture
from pii_lint.consent.decorators import ROUTES, admitted
from pii_lint.consent.domain import OPEN, UNKNOWN, Fact, State, both, either, informs, join
from pii_lint.consent.knowledge import Knowledge
from pii_lint.consent.switches import kept_back
from pii_lint.consent.walker import Walker
from pii_lint.consent.words import ensures, said
from pii_lint.ir import nodes as ir
from pii_lint.project.program import Function
from pii_lint.rulepack.pattern import expand
from pii_lint.taint.engine import Engine
from pii_lint.taint.trail import Hop

_VISITS = 12


class Ungated(NamedTuple):
    """A capture that nothing guards on the way of ``hops``. ``why``: what makes it so, where there is a check.

    ``others``: how many captures of the program are guarded. ``gates``: whether the program has a check at all.
    """

    capture: Capture
    hops: tuple[Hop, ...]
    why: str
    others: int
    gates: bool


class Way(NamedTuple):
    """One way into a function: from a call at ``site`` of ``caller``."""

    caller: str
    site: int


def ungated(engine: Engine, channels: Collection[str], always: bool = False) -> list[Ungated]:
    """The captures without a check, in order; none where the program has no check at all, but with ``always``."""
    found = cone.captures(engine, channels)
    if not found:
        return []
    knowledge = Knowledge(engine)
    gates = _has_gates(knowledge, found)
    if not gates and not always:
        return []
    cone.surround(knowledge, found)
    return Solver(knowledge, found).answer(gates)


def _has_gates(knowledge: Knowledge, found: list[Capture]) -> bool:
    """Whether anything in the program, but its tests, is called like a check."""
    names: set[str] = set()
    for function in knowledge.program.functions.values():
        survey = function.survey
        names |= survey.calls
        names |= survey.attributes
        names |= survey.reads
        names |= function.decorators
    ruled = {
        one.rpartition(".")[2]
        for gate in knowledge.pack.content.gate
        for text in (*gate.calls, *gate.assigns)
        for one in expand(text)
        if not (gate.keywords or gate.vendors)
    }
    if not names.isdisjoint(ruled) or any(said(name) or ensures(name) for name in names):
        return True
    paths = {one.path for one in found}
    near = (one for one in knowledge.program.functions.values() if one.module.path in paths)
    return any(knowledge.says(function) and _names_check(knowledge, function) for function in near)


def _names_check(knowledge: Knowledge, function: Function) -> bool:
    return any(said(text.replace("-", "_")) for text in knowledge.strings(function) if " " not in text)


class Solver:
    """The worklist."""

    def __init__(self, knowledge: Knowledge, found: list[Capture]) -> None:
        self.knowledge = knowledge
        self.found = found
        self.walks: dict[str, Walker] = {}
        self.ways: dict[str, dict[Way, tuple[State, dict[str, Fact]]]] = {}
        self.entries: dict[str, tuple[State, dict[str, Fact]]] = {}
        self.visits: dict[str, int] = {}
        functions = knowledge.program.functions
        self.cone = [functions[id] for id in functions if id in knowledge.cone]
        self.admitted = {one.id: admitted(knowledge, one) for one in self.cone}
        self.capturing = {one.function for one in found}
        self.called = {one.id: self._called(one) - {one.id} for one in self.cone}
        called = {callee for some in self.called.values() for callee in some}
        self.roots = {one.id for one in self.cone if one.id not in called or _is_route(one)}
        self.queue: deque[str] = deque()

    def _called(self, function: Function) -> set[str]:
        found = {one.id for one in self.cone if function.id in self.knowledge.engine.callers.get(one.id, ())}
        return found | {one.id for one in cone.passes(self.knowledge, function)}

    def answer(self, gates: bool) -> list[Ungated]:
        """What is not guarded."""
        for id in self.roots:
            self._enter(id)
        self._work()
        rest = [one.id for one in self.cone if self.entries.get(one.id, (None, {}))[0] is None]
        left = [id for id in rest if any(one.function == id for one in self.found) and self.admitted[id] is not None]
        left = [id for id in left if not self.ways.get(id)]
        for id in left:  # only functions that call each other lead there
            self.roots.add(id)
            self._enter(id)
        self._work()
        states = [(one, self._state(one)) for one in self.found]
        open_ = {one.vendor for one, state in states if state is not None and not self.is_guarded(one, state)}
        back = kept_back(self.knowledge, self.walks.values(), open_) if open_ else frozenset()
        guarded = [one for one, state in states if state is None or self.is_guarded(one, state) or one.vendor in back]
        result: list[Ungated] = []
        for one, state in states:
            if state is None or self.is_guarded(one, state) or one.vendor in back:
                continue
            hops, why = trace.way(self, one, state)
            result.append(Ungated(one, hops, why, len(guarded), gates))
        return result

    def is_guarded(self, capture: Capture, state: State) -> bool:
        """Whether what is known where a capture stands lets it be."""
        return state is not None and cone.suits(state)

    def place(self, caller: str, callee: str) -> int:
        """Where one function calls another, or names it."""
        function = self.knowledge.program.functions[caller]
        for site, some in self.knowledge.observed(function).functions.items():
            if any(one.id == callee for one in some):
                return site
        return function.node.site

    def _state(self, capture: Capture) -> State:
        walk = self.walks.get(capture.function)
        return None if walk is None else walk.at.get(capture.site)

    def _work(self) -> None:
        while self.queue:
            id = self.queue.popleft()
            if self.visits.get(id, 0) >= _VISITS:
                continue
            self.visits[id] = self.visits.get(id, 0) + 1
            self._walk(id)

    def _walk(self, id: str) -> None:
        function = self.knowledge.program.functions[id]
        state, params = self.entries[id]
        if id not in self.capturing and not self.knowledge.speaks(function):
            for one in self.called[id]:  # where nothing is asked, nothing more is known
                self._arrive(self.knowledge.program.functions[one], Way(id, ir.NO_SITE), state, {})
            return
        walk = self.walks[id] = Walker(self.knowledge, function, params)
        walk.run(state)
        for site, here in walk.at.items():
            for callee in self.knowledge.callees(function, site):
                if callee.id in self.knowledge.cone and callee.id != id:
                    passed = dict(walk.passed.get((site, callee.id), {}))
                    self._arrive(callee, Way(id, site), here, _with_captured(callee, walk, passed))
        for callee, here, site in walk.mentions:
            if callee.id in self.knowledge.cone and callee.id != id:
                self._arrive(callee, Way(id, site), here, _with_captured(callee, walk, {}))

    def _arrive(self, callee: Function, way: Way, state: State, passed: dict[str, Fact]) -> None:
        ways = self.ways.setdefault(callee.id, {})
        ways[way] = (state, passed)
        self._enter(callee.id)

    def _enter(self, id: str) -> None:
        state: State = OPEN if id in self.roots else None
        params: dict[str, Fact] | None = {} if id in self.roots else None
        for known, passed in self.ways.get(id, {}).values():
            if known is None:
                continue
            state = join(state, known)
            if params is None:
                params = dict(passed)
            else:
                params = {
                    name: either(params.get(name, UNKNOWN), passed.get(name, UNKNOWN))
                    for name in params.keys() | passed.keys()
                }
        told = (
            both(self.admitted[id], state),
            {name: one for name, one in (params or {}).items() if informs_at_all(one)},
        )
        if self.entries.get(id) != told and told[0] is not None:
            self.entries[id] = told
            self.queue.append(id)


def informs_at_all(fact: Fact) -> bool:
    """Whether a fact is worth passing on: it says something of consent, or is a constant."""
    return informs(fact) or None in (fact.yes, fact.no)


def _with_captured(callee: Function, walk: Walker, passed: dict[str, Fact]) -> dict[str, Fact]:
    if callee.parent is walk.function:
        passed.update({name: walk.env[name] for name in callee.captures if name in walk.env})
    return passed


def _is_route(function: Function) -> bool:
    return any(text.rpartition(".")[2] in ROUTES and "." in text for text in function.decorators)
