"""The cone: captures, and the functions from which they are reached.

Example: where ``track`` calls ``posthog.capture`` and ``signup`` calls ``track``, both are in the cone, and
``captures`` gives one entry.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from pii_lint.consent.domain import OPEN, Known
from pii_lint.consent.knowledge import Knowledge
from pii_lint.consent.walker import Walker
from pii_lint.consent.words import ANY
from pii_lint.ir import nodes as ir
from pii_lint.project.modules import is_test
from pii_lint.project.program import Function, dotted
from pii_lint.spellings import is_class_name
from pii_lint.taint.engine import Engine

_ADDRESS = re.compile(r"https?://(?:[^/@\s]*@)?([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)(?=[:/?#]|$)")
SUITABLE = frozenset((ANY, "analytics"))
_MOST = 2_000  # functions in the cone


class Capture(NamedTuple):
    """A call that captures: in the function with the id ``function``, of the library function ``name``."""

    path: str
    site: int
    function: str
    name: str
    vendor: str
    channel: str


def captures(engine: Engine, channels: Collection[str]) -> list[Capture]:
    """The captures of a program on ``channels``, in order, without those of its tests."""
    found: list[Capture] = []
    for (path, site), sent in engine.sent.items():
        if engine.rehearsals.holds(path) or is_test(path):
            continue
        function = engine.program.functions[sent.function]
        if _is_own(engine, function, sent.node, sent.name):
            continue
        channel, vendor = sent.sink.channel, sent.sink.vendor
        if channel == "http":
            host = engine.pack.host(_host(engine, function, sent.node))
            channel, vendor = (host.channel, host.vendor) if host is not None else ("http", "")
        # An event that is made is not sent yet.
        if channel in channels and sent.sink.captures and not is_class_name(sent.name.rpartition(".")[2]):
            found.append(Capture(path, site, sent.function, sent.name, vendor, channel))
    return sorted(found)


def _is_own(engine: Engine, function: Function, call: ir.Call, name: str) -> bool:
    """Whether ``analytics.track(...)``, which is known by its looks alone, is a method of the program's own class.

    That one is followed to where it captures.
    """
    written = dotted(call.func)
    if written != name or "." not in written:
        return False
    head = written.split(".")[-2].lower()
    meanings = engine.names.meanings(function.module, written.partition(".")[0])
    if any(one.kind == "external" for one in meanings):
        return False
    last = written.rpartition(".")[2]
    own = (one for one in engine.program.by_function_name.get(last, ()) if one.owner is not None)
    return any(head in one.owner.name.lower() for one in own if one.owner is not None)


def _host(engine: Engine, function: Function, call: ir.Call) -> str:
    for arg in call.args[:3]:
        text = arg.value
        if type(text) is ir.Text and text.parts:
            text = text.parts[0]
        if type(text) is ir.Bin:
            text = text.left
        value = text.value if type(text) is ir.Const else None
        if type(text) is ir.Name:
            value = engine.names.constant(function.module, text.id)
        found = _ADDRESS.match(value) if isinstance(value, str) else None
        if found is not None:
            return found[1].lower()
    return ""


def surround(knowledge: Knowledge, found: list[Capture]) -> None:
    """Fill ``knowledge.cone`` with the functions from which one of the captures is reached.

    Whoever calls a function in which all is guarded, whatever its callers know, is left out.
    """
    program = knowledge.program
    sites: dict[str, set[int]] = {}
    for one in found:
        sites.setdefault(one.function, set()).add(one.site)
    knowledge.cone = cone = set(sites)
    fresh = set(cone)
    while fresh and len(cone) < _MOST:
        fresh = {id for id in fresh if not _guards(knowledge, program.functions[id], sites.get(id, set()))}
        around: set[str] = set()
        for id in fresh:
            around |= knowledge.engine.callers.get(id, set())
            parent = program.functions[id].parent
            if parent is not None and program.functions[id].name == "<lambda>":
                around.add(parent.id)
        names = {program.functions[id].name for id in fresh}
        for function in program.functions.values():
            survey = function.survey
            mentioned = not (survey.reads.isdisjoint(names) and survey.attributes.isdisjoint(names))
            if mentioned and function.id not in cone and next(passes(knowledge, function, fresh), None) is not None:
                around.add(function.id)
        fresh = {id for id in around - cone if not is_test(program.functions[id].module.path)}
        cone |= fresh


def _guards(knowledge: Knowledge, function: Function, captured: set[int]) -> bool:
    """Whether a function asks before all that leads to a capture, though its callers may not have asked."""
    if not knowledge.speaks(function):
        return False
    walk = Walker(knowledge, function)
    walk.run(OPEN)
    states = [state for site, state in walk.at.items() if site in captured or _leads(knowledge, function, site)]
    states += [state for _, state, _ in walk.mentions]
    return all(state is None or suits(state) for state in states)


def suits(state: Known) -> bool:
    """Whether consent to analytics is known."""
    return not state.granted.isdisjoint(SUITABLE)


def _leads(knowledge: Knowledge, function: Function, site: int) -> bool:
    return any(one.id in knowledge.cone for one in knowledge.callees(function, site))


def passes(knowledge: Knowledge, function: Function, ids: Collection[str] = ()) -> Iterator[Function]:
    """The functions of the cone that a function passes on: by name, or as a lambda that stands in it."""
    for id in ids or knowledge.cone:
        one = knowledge.program.functions[id]
        name = one.name
        if name == "<lambda>" and one.parent is function:
            yield one
        if name in function.survey.reads and one.owner is None:
            yield from knowledge.functions_named(function, ir.Name(name))
        if name in function.survey.attributes and one.owner is not None and function.owner is not None:
            yield from knowledge.functions_named(function, ir.Attr(ir.Name("self"), name))
