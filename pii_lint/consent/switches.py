"""Switches of SDKs: ``posthog.disabled = user.opted_out`` keeps every capture of PostHog back.

What the ``[[gate]]`` tables name with ``vendors`` is such a switch; it counts when what it is given is a choice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pii_lint.consent.domain import ALWAYS, Fact, State
from pii_lint.consent.knowledge import Knowledge
from pii_lint.consent.walker import Walker
from pii_lint.ir import nodes as ir
from pii_lint.project.program import Function, dotted
from pii_lint.rulepack.pattern import expand
from pii_lint.rulepack.schema import Gate


def kept_back(knowledge: Knowledge, walks: Iterable[Walker], asked: Collection[str]) -> frozenset[str]:
    """Those of the vendors ``asked`` about whose captures a choice keeps back as a whole."""
    gates = [one for one in knowledge.pack.content.gate if not set(asked).isdisjoint(one.vendors)]
    ends = {text.rpartition(".")[2] for one in gates for some in (*one.calls, *one.assigns) for text in expand(some)}
    done = {walk.function.id: walk for walk in walks}
    found: set[str] = set()
    for function in knowledge.program.functions.values():
        survey = function.survey
        if survey.attributes.isdisjoint(ends) and survey.calls.isdisjoint(ends) and survey.reads.isdisjoint(ends):
            continue
        walk = done.get(function.id)
        if walk is None:
            walk = Walker(knowledge, function)
            walk.run(Fact().yes)
        for target, fact, state in walk.switched:
            for gate in _gates(knowledge, function, target):
                if _turns(gate, fact, state, knowledge.says(function)):
                    found.update(gate.vendors)
        for gate in gates:
            if gate.calls and not gate.keywords and _called(knowledge, function, gate):
                found.update(gate.vendors)
    return frozenset(found)


def _gates(knowledge: Knowledge, function: Function, target: ir.Expr) -> list[Gate]:
    if type(target) is not ir.Attr:
        return []
    if type(target.obj) is ir.Call:
        names = knowledge.names(function, target.obj.site)
        found = [gate for name in names for gate in knowledge.pack.gates.named(name)]
        found = found or knowledge.pack.gates.written(dotted(target.obj.func))
        return [gate for gate in found if target.name in gate.keywords]
    written = dotted(target)
    if not written:
        return []
    head = dotted(target.obj)
    full = [f"{one.id}.{target.name}" for one in knowledge.engine.names.meanings(function.module, head)
            if one.kind == "external"]  # fmt: skip
    found = [gate for name in full for gate in knowledge.pack.gate_assigns.named(name)]
    return found or knowledge.pack.gate_assigns.written(written)


def _turns(gate: Gate, fact: Fact, state: State, says: bool) -> bool:
    """Whether what a switch is given depends on a choice, in the right direction; ``says``: a choice is named there."""
    off = gate.means == "refused"
    if says and (fact.no is None if off else fact.yes is None):
        return True  # switched off for good, in a function that speaks of consent
    if fact == ALWAYS or fact.no is None:
        # a constant: what counts is where it is given
        return state is not None and bool(state.refused if off else state.granted)
    if fact.yes is None:
        return state is not None and bool(state.granted if off else state.refused)
    return bool(fact.yes.refused if off else fact.yes.granted)


def _called(knowledge: Knowledge, function: Function, gate: Gate) -> bool:
    for names in knowledge.observed(function).names.values():
        if any(gate in knowledge.pack.gates.named(name) for name in names):
            return True
    return False
