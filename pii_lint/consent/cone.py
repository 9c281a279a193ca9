"""The cone: captures, and the functions from which they are reached.

Example: where ``track`` calls ``posthog.capture`` and ``signup`` calls ``track``, both are in the cone, and
``captures`` gives one entry. Functions that may call one of the cone are found by names, and looked at by the engine
to be sure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from pii_lint.consent.knowledge import Knowledge
from pii_lint.ir import nodes as ir
from pii_lint.project.modules import is_test
from pii_lint.project.program import Function
from pii_lint.taint.engine import Engine

_ADDRESS = re.compile(r"https?://(?:[^/@\s]*@)?([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)(?=[:/?#]|$)")
_ROUNDS = 12  # of callers, and callers of callers
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
        channel, vendor = sent.sink.channel, sent.sink.vendor
        if channel == "http":
            host = engine.pack.host(_host(engine, engine.program.functions[sent.function], sent.node))
            channel, vendor = (host.channel, host.vendor) if host is not None else ("http", "")
        if channel in channels and sent.sink.captures:
            found.append(Capture(path, site, sent.function, sent.name, vendor, channel))
    return sorted(found)


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
    """Fill ``knowledge.cone`` with the functions from which one of the captures is reached."""
    program = knowledge.program
    knowledge.cone = cone = {one.function for one in found}
    fresh = {program.functions[id] for id in cone}
    looked: set[str] = set()
    for _ in range(_ROUNDS):
        names = {name for function in fresh for name in _names(function)}
        fresh = {
            one.parent
            for one in fresh
            if one.name == "<lambda>" and one.parent is not None and one.parent.id not in cone
        }
        for function in program.functions.values():
            if function.id in cone or function.id in looked or not _mentions(function, names):
                continue
            if is_test(function.module.path):
                continue
            looked.add(function.id)
            if _calls(knowledge, function) or any(passes(knowledge, function)):
                fresh.add(function)
        cone.update(function.id for function in fresh)
        if not fresh or len(cone) > _MOST:
            return
        looked -= {id for id in looked if id not in cone and _mentions(program.functions[id], _all_names(fresh))}


def _all_names(functions: Collection[Function]) -> set[str]:
    return {name for function in functions for name in _names(function)}


def _names(function: Function) -> Iterator[str]:
    """What a function is called by."""
    yield function.name
    if function.name == "__init__" and function.owner is not None:
        yield function.owner.name


def _mentions(function: Function, names: set[str]) -> bool:
    survey = function.survey
    return not (
        survey.calls.isdisjoint(names) and survey.reads.isdisjoint(names) and survey.attributes.isdisjoint(names)
    )


def _calls(knowledge: Knowledge, function: Function) -> bool:
    observed = knowledge.observed(function).functions
    return any(one.id in knowledge.cone for some in observed.values() for one in some)


def passes(knowledge: Knowledge, function: Function) -> Iterator[Function]:
    """The functions of the cone that a function passes on: by name, or as a lambda that stands in it."""
    for id in knowledge.cone:
        one = knowledge.program.functions[id]
        name = one.name
        if name == "<lambda>" and one.parent is function:
            yield one
        if name in function.survey.reads and one.owner is None:
            yield from knowledge.functions_named(function, ir.Name(name))
        if name in function.survey.attributes and one.owner is not None and function.owner is not None:
            yield from knowledge.functions_named(function, ir.Attr(ir.Name("self"), name))
