"""Captures held against a tracking plan: events that it does not name, properties that it does not name or allow.

Example: where the plan knows ``Joined`` with ``plan`` alone, ``posthog.capture("Joined", properties={"plan": plan,
"mail": user.email})`` goes beyond it with ``mail``. Names of events and properties that are not constant are let be.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from pii_lint.ir import nodes as ir
from pii_lint.plan.records import Plan
from pii_lint.project.modules import is_test
from pii_lint.project.program import dotted
from pii_lint.taint.arguments import Arguments
from pii_lint.taint.domain import Value
from pii_lint.taint.engine import Engine
from pii_lint.taint.frame import Frame
from pii_lint.taint.marks import LOW, Mark
from pii_lint.taint.observed import Observed, Sent
from pii_lint.taint.textform import shown

_METHODS = frozenset("capture track log_event send_event track_event record_event BaseEvent event post_event".split())
_EVENT = ("event", "event_name", "event_type", "name")
_PROPERTIES = ("properties", "event_properties", "props", "data", "metadata")


class Beyond(NamedTuple):
    """A capture that goes beyond the plan: with an ``event`` it does not know, a ``property`` it does not know, or one
    that may not hold ``data`` (data types with the marks of how they came)."""

    path: str
    site: int
    place: int
    function: str
    name: str
    event: str
    property: str = ""
    data: tuple[tuple[str, Mark], ...] = ()
    is_known: bool = True


def beyond(engine: Engine, plan: Plan, channels: Collection[str]) -> list[Beyond]:
    """What goes beyond ``plan`` in the program, in order, without its tests."""
    found: list[Beyond] = []
    observed: dict[str, Observed] = {}
    for (path, site), sent in sorted(engine.sent.items(), key=lambda one: one[0]):
        if sent.sink.channel not in channels or sent.name.rpartition(".")[2] not in _METHODS:
            continue
        if is_test(path) or engine.rehearsals.holds(path):
            continue
        if sent.function not in observed:
            observed[sent.function] = engine.observe(engine.program.functions[sent.function])
        passed = observed[sent.function].arguments.get(site)
        if passed is not None:
            found += _judged(plan, path, site, sent, *passed)
    return found


def _judged(plan: Plan, path: str, site: int, sent: Sent, frame: Frame, arguments: Arguments) -> list[Beyond]:
    name = _event_name(frame, arguments)
    if not name or name.startswith("$"):  # what the SDKs call their own
        return []
    whole = Beyond(path, site, site, sent.function, sent.name, name)
    event = plan.events.get(name)
    if event is None:
        return [whole]
    properties = _properties(arguments)
    if properties is None:
        return []
    value, expr = properties
    places = _places(expr)
    found: list[Beyond] = []
    for key, part in value.fields.items():
        if key[0] != "[":
            continue
        one = whole._replace(property=key[1:], place=places.get(key[1:], site))
        planned = event.properties.get(one.property)
        if planned is None:
            if not event.open:
                found.append(one._replace(is_known=False))
            continue
        data = tuple((kind, mark) for kind, mark in _data(frame, part).items() if not planned.allows(kind))
        if data:
            found.append(one._replace(data=data))
    return sorted(found, key=lambda one: (one.place, one.property))


def _data(frame: Frame, value: Value) -> Mapping[str, Mark]:
    return {key: mark for key, mark in shown(frame, value).items() if isinstance(key, str) and mark.confidence > LOW}


def _text(frame: Frame, value: Value, expr: ir.Expr | None) -> str:
    texts = [ref.id for ref in value.refs if ref.kind == "text"]
    if texts or expr is None:
        return texts[0] if len(texts) == 1 else ""
    name = dotted(expr).removesuffix(".value")
    for meaning in frame.engine.names.meanings(frame.module, name) if name and name not in frame.env else ():
        if meaning.kind == "variable":
            path, _, variable = meaning.id.rpartition(":")
            return frame.engine.names.constant(frame.engine.program.modules[path], variable) or ""
    owner, _, member = name.rpartition(".")
    for meaning in frame.engine.names.meanings(frame.module, owner) if owner else ():
        field = frame.engine.hierarchy.fields(meaning.id).get(member) if meaning.kind == "class" else None
        if field is not None and type(field.value) is ir.Const and isinstance(field.value.value, str):
            return field.value.value
    return ""


def _event_name(frame: Frame, arguments: Arguments) -> str:
    for key in _EVENT:
        if key in arguments.keywords:
            return _text(frame, arguments.keywords[key], arguments.keyword_places.get(key))
    if arguments.star is not None or not arguments.positional:
        return ""
    place = 1 if len(arguments.positional) > 1 else 0
    return _text(frame, arguments.positional[place], arguments.places[place])


def _properties(arguments: Arguments) -> tuple[Value, ir.Expr | None] | None:
    for key in _PROPERTIES:
        if key in arguments.keywords:
            return arguments.keywords[key], arguments.keyword_places.get(key)
    if len(arguments.positional) > 2 and arguments.star is None:
        return arguments.positional[2], arguments.places[2]
    return None


def _places(expr: ir.Expr | None) -> dict[str, int]:
    """Where the keys of a dict display stand."""
    if type(expr) is not ir.Map:
        return {}
    return {
        pair.key.value: pair.key.site
        for pair in expr.items
        if type(pair.key) is ir.Const and isinstance(pair.key.value, str) and pair.key.site != ir.NO_SITE
    }
