"""All rules, compiled: what a call, an attribute or a type means, by its name.

Example::

    pack = load()
    pack.call("logging.Logger.info").sinks[0].rule         # "PII101"
    pack.call_as_written("self.logger.info").sinks[0].id   # "logger-by-name"
    pack.attribute("flask.request.json").sources[0].data   # "user.content"
    pack.type("django.contrib.auth.models.User").fields["email"]
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TypeVar

import msgspec

from pii_lint.rulepack.entry_points import EntryPoints
from pii_lint.rulepack.flow import Flow, parse
from pii_lint.rulepack.match import Index
from pii_lint.rulepack.names import Names
from pii_lint.rulepack.pattern import canonical
from pii_lint.rulepack.schema import (
    DataType,
    Host,
    Propagator,
    Purpose,
    Rule,
    RuleFile,
    Sanitizer,
    Sink,
    Source,
    Table,
    Type,
    Words,
)
from pii_lint.rulepack.settings import Settings
from pii_lint.rulepack.types import TypeModel, Types

_CLASS = re.compile(r"(?:.*\.)?[A-Z]\w*[a-z]\w*")

T = TypeVar("T")
M = TypeVar("M")


class CallModel(msgspec.Struct, frozen=True):
    """What calling a name does.

    ``propagators`` is ``None`` where no rule says how data flows, empty where none does.
    ``instance``: the type returned, which for a class that only has sinks is itself; ``elements``: that of
    the elements of what is returned ("" if unknown).
    """

    sources: tuple[Source, ...] = ()
    sinks: tuple[Sink, ...] = ()
    sanitizers: tuple[Sanitizer, ...] = ()
    propagators: tuple[Flow, ...] | None = None
    instance: str = ""
    elements: str = ""


class AttributeModel(msgspec.Struct, frozen=True):
    """What reading an attribute gives; fields as in ``CallModel``."""

    sources: tuple[Source, ...] = ()
    instance: str = ""
    elements: str = ""


class _Made(msgspec.Struct, frozen=True):
    """The result of a call or an attribute is an instance of ``type``, or with ``many`` a collection of them."""

    type: str
    many: bool = False


class Memo(dict[str, M]):
    """Answers by name, each made once: a hit is one dictionary lookup."""

    def __init__(self, make: Callable[[str], M]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, name: str) -> M:
        made = self[name] = self._make(name)
        return made


class RulePack:
    """The compiled rules. ``name_types`` and ``words`` are what names are judged by (see ``names``)."""

    def __init__(self, content: RuleFile, name_types: Iterable[DataType], words: Iterable[Words]) -> None:
        self.content = content
        self.data_types: dict[str, DataType] = {one.key: one for one in content.data_type}
        self.rules: dict[str, Rule] = {one.id: one for one in content.rule}
        self.name_types = tuple(name_types)
        self.words = tuple(words)
        self.settings = Settings(content.setting)
        self.gates = Index((text, one) for one in content.gate for text in one.calls)
        self.gate_assigns = Index((text, one) for one in content.gate for text in one.assigns)
        self.purposes = content.purpose
        self._hosts = {name: one for one in content.host for name in one.hosts}
        self.entry_points = EntryPoints((*content.source, *content.type))
        self._types = Types(content.type, content.data_type)
        self._identifiers = {name: one for one in content.source for name in one.names}
        self._calls = Index(_call_entries(content))
        self._attributes = Index(_attribute_entries(content))
        self._assigns = Index((text, one) for one in content.sink for text in one.assigns)
        self._items = Index((text, one) for one in content.sink for text in one.items)
        self._called = Memo(lambda name: _call_model(self.inherited(self._calls, name), name))
        self._called_as_written = Memo(lambda name: _call_model(self._calls.written(name)))
        self._read = Memo(lambda name: _attribute_model(self.inherited(self._attributes, name)))
        self._read_as_written = Memo(lambda name: _attribute_model(self._attributes.written(name)))
        self._assigned = Memo(lambda name: tuple(self.inherited(self._assigns, name)))
        self._assigned_as_written = Memo(lambda name: tuple(self._assigns.written(name)))
        self._item_set = Memo(lambda name: tuple(self.inherited(self._items, name)))
        self._item_set_as_written = Memo(lambda name: tuple(self._items.written(name)))
        self._typed = Memo(lambda name: self._types.get(canonical(name)))

    @cached_property
    def vendors(self) -> tuple[str, ...]:
        """Everybody to whom some sink sends data, in order."""
        tables: tuple[Sink | Host | Purpose, ...] = (*self.content.sink, *self.content.host, *self.purposes)
        return tuple(sorted({one.vendor for one in tables if one.vendor}, key=str.casefold))

    def needs(self, vendor: str) -> tuple[str, ...]:
        """The data types that are no leak at some sink of ``vendor``, or at all of them."""
        sinks = [one for one in self.content.sink if one.vendor == vendor]
        some = [data for one in sinks for needed in (one.allows, *one.allows_at.values()) for data in needed]
        tables: tuple[Host | Purpose, ...] = (*self.content.host, *self.purposes)
        return tuple(sorted({*some, *(data for one in tables if one.vendor == vendor for data in one.allows)}))

    @cached_property
    def names(self) -> Names:
        """The judge of identifiers, built when first asked for."""
        return Names(self.name_types, self.words)

    def call(self, dotted: str) -> CallModel | None:
        """What calling ``dotted`` does, its name being known in full."""
        return self._called[dotted]

    def call_as_written(self, written: str) -> CallModel | None:
        """What calling ``written`` does, when nothing explains the name."""
        return self._called_as_written[written]

    def attribute(self, dotted: str) -> AttributeModel | None:
        """What reading ``dotted`` gives, its name being known in full."""
        return self._read[dotted]

    def attribute_as_written(self, written: str) -> AttributeModel | None:
        """What reading ``written`` gives, when nothing explains the name."""
        return self._read_as_written[written]

    def assign(self, dotted: str) -> tuple[Sink, ...]:
        """The sinks that ``dotted = value`` feeds."""
        return self._assigned[dotted]

    def assign_as_written(self, written: str) -> tuple[Sink, ...]:
        """The sinks that ``written = value`` feeds, when nothing explains the name."""
        return self._assigned_as_written[written]

    def item(self, dotted: str) -> tuple[Sink, ...]:
        """The sinks that ``dotted[key] = value`` feeds."""
        return self._item_set[dotted]

    def item_as_written(self, written: str) -> tuple[Sink, ...]:
        """The sinks that ``written[key] = value`` feeds, when nothing explains the name."""
        return self._item_set_as_written[written]

    def identifier(self, name: str) -> Source | None:
        """The source that says that ``name`` itself is personal data."""
        return self._identifiers.get(name)

    def sink(self, name: str, rule: str) -> Sink | None:
        """The table that makes a sink of calling ``name``, if one does under this rule."""
        model = self.call(name) or self.call_as_written(name)
        return next((one for one in model.sinks if one.rule == rule), None) if model is not None else None

    def host(self, name: str) -> Host | None:
        """The vendor who is reached at the host ``name``."""
        found = self._hosts.get(name)
        while found is None and "." in name:
            name = name.partition(".")[2]
            found = self._hosts.get(f"*.{name}")
        return found

    def type(self, name: str) -> TypeModel | None:
        """What is known of instances of ``name``, bases included."""
        return self._typed[name]

    def inherited(self, index: Index[T], dotted: str) -> list[T]:
        """Items of ``index`` for ``dotted``; a member that its class does not mention is looked for in the bases."""
        found = index.named(dotted)
        if found:
            return found
        owner, _, member = canonical(dotted).rpartition(".")
        for base in self._types.ancestors(owner):
            found = index.named(f"{base}.{member}")
            if found:
                return found
        return []


def _call_entries(content: RuleFile) -> Iterable[tuple[str, Table | _Made]]:
    tables: tuple[Source | Sink | Sanitizer | Propagator, ...] = (
        *content.source,
        *content.sink,
        *content.sanitizer,
        *content.propagator,
    )
    for table in tables:
        for text in table.calls:
            yield text, table
    for type_ in content.type:
        yield from _made(type_, type_.calls)


def _attribute_entries(content: RuleFile) -> Iterable[tuple[str, Source | _Made]]:
    for source in content.source:
        for text in source.attributes:
            yield text, source
    for type_ in content.type:
        yield from _made(type_, type_.attributes)


def _made(type_: Type, patterns: tuple[str, ...]) -> Iterable[tuple[str, _Made]]:
    for text in patterns:
        yield text, _Made(type_.name)
    for text in type_.elements:
        yield text, _Made(type_.name, many=True)


def _call_model(found: list[Table | _Made], dotted: str = "") -> CallModel | None:
    if not found:
        return None
    made = _type_of(found, many=False)
    if not made and all(isinstance(one, (Source, Sink)) for one in found) and _CLASS.fullmatch(dotted):
        made = canonical(dotted)
    flows = [one.flows for one in found if isinstance(one, Propagator)]
    return CallModel(
        sources=tuple(one for one in found if isinstance(one, Source)),
        sinks=tuple(one for one in found if isinstance(one, Sink)),
        sanitizers=tuple(one for one in found if isinstance(one, Sanitizer)),
        propagators=tuple(parse(text) for some in flows for text in some) if flows else None,
        instance=made,
        elements=_type_of(found, many=True),
    )


def _attribute_model(found: list[Source | _Made]) -> AttributeModel | None:
    if not found:
        return None
    return AttributeModel(
        sources=tuple(one for one in found if isinstance(one, Source)),
        instance=_type_of(found, many=False),
        elements=_type_of(found, many=True),
    )


def _type_of(found: Iterable[object], many: bool) -> str:
    return next((one.type for one in found if isinstance(one, _Made) and one.many is many), "")
