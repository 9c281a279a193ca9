"""Mistakes in rule files, all of them at once.

Example: a sink with ``chanel = "logging"`` gives
``(Path("ours.toml"), 3, "sink has no key 'chanel' (did you mean 'channel'?)")``.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from pii_lint import vocabulary
from pii_lint.rulepack import schema
from pii_lint.rulepack.entry_points import BODY, signatures
from pii_lint.rulepack.flow import FlowError, parse
from pii_lint.rulepack.locate import line_of, line_of_key
from pii_lint.rulepack.pattern import PatternError, read
from pii_lint.rulepack.settings import FORMS, read_base, read_item

Problems = list[tuple[Path, int, str]]

TABLES: dict[str, type[schema.Table]] = {
    "source": schema.Source,
    "sink": schema.Sink,
    "host": schema.Host,
    "purpose": schema.Purpose,
    "sanitizer": schema.Sanitizer,
    "propagator": schema.Propagator,
    "type": schema.Type,
    "setting": schema.Setting,
    "gate": schema.Gate,
    "rule": schema.Rule,
    "data_type": schema.DataType,
    "example": schema.Example,
}
_ID_KEY = {"source": "id", "sink": "id", "setting": "id", "gate": "id", "rule": "id", "data_type": "key"}
_HOST = re.compile(r"(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_PATTERN_KEYS = ("calls", "attributes", "elements", "assigns", "items", "aliases", "decorated")


class Known(msgspec.Struct, frozen=True):
    """The words that a rule file may refer to."""

    data_types: frozenset[str]
    rules: frozenset[str]

    @classmethod
    def of(cls, files: Iterable[schema.RuleFile]) -> Known:
        """What ``files`` define."""
        files = list(files)
        return cls(
            data_types=frozenset(one.key for file in files for one in file.data_type),
            rules=frozenset(one.id for file in files for one in file.rule),
        )


def suggestion(word: str, choices: Iterable[str]) -> str:
    """What to write instead of ``word``, in brackets with a blank before; empty when there are no choices."""
    choices = sorted(choices)
    near = difflib.get_close_matches(word, choices, n=1, cutoff=0.6)
    if near:
        return f" (did you mean {near[0]!r}?)"
    if len(choices) > 15:
        return ""
    return f" (one of {', '.join(choices)})" if choices else ""


def shape_problems(path: Path, text: str, data: dict[str, Any]) -> Problems:
    """Unknown tables and keys, missing keys, wrong types in a file that did not convert."""
    problems: Problems = []
    fields = {field.name: field for field in msgspec.structs.fields(schema.RuleFile)}
    for name, value in data.items():
        if name not in fields:
            what = f"there is no table or key {name!r}{suggestion(name, fields)}"
            problems.append((path, line_of_key(text, name), what))
        elif name == "words":
            problems += _table_problems(path, text, name, 0, value, schema.Words)
        elif name not in TABLES:
            wrong = _wrong_type(value, fields[name].type)
            if wrong:
                problems.append((path, line_of_key(text, name), f"{name}: {wrong}"))
        elif not isinstance(value, list):
            problems.append((path, line_of_key(text, name), f"{name} is no list (write [[{name}]])"))
        else:
            for number, item in enumerate(value):
                problems += _table_problems(path, text, name, number, item, TABLES[name])
    return problems


def _table_problems(path: Path, text: str, table: str, number: int, item: object, kind: type[schema.Table]) -> Problems:
    if not isinstance(item, dict):
        return [(path, line_of(text, table, number), f"{table} is no table")]
    problems: Problems = []
    fields = {field.name: field for field in msgspec.structs.fields(kind)}
    for key, value in item.items():
        if key not in fields:
            what = f"{table} has no key {key!r}{suggestion(key, fields)}"
            problems.append((path, line_of(text, table, number, key), what))
            continue
        wrong = _wrong_type(value, fields[key].type)
        if wrong:
            problems.append((path, line_of(text, table, number, key), f"{table}.{key}: {wrong}"))
    missing = [name for name, field in fields.items() if field.required and name not in item]
    if missing:
        what = f"{table} lacks {', '.join(repr(name) for name in missing)}"
        problems.append((path, line_of(text, table, number), what))
    return problems


def _wrong_type(value: object, expected: Any) -> str:
    try:
        msgspec.convert(value, expected)
    except msgspec.ValidationError as error:
        what = str(error).replace("`", "").replace("$", "")
        return f"{what[:1].lower()}{what[1:]}".replace("array", "list")
    return ""


def ids(content: schema.RuleFile) -> Iterator[tuple[str, str]]:
    """Table and id of all that must not be defined twice."""
    for table, key in _ID_KEY.items():
        yield from ((table, getattr(item, key)) for item in getattr(content, table))


def check_file(
    path: Path, text: str, content: schema.RuleFile, known: Known, seen: dict[tuple[str, str], str]
) -> Problems:
    """Mistakes in meaning. ``seen`` holds the ids so far with their place; it is added to."""
    problems: Problems = []
    for table in TABLES:
        for number, item in enumerate(getattr(content, table)):
            for key, what in _mistakes(table, item, known):
                problems.append((path, line_of(text, table, number, key), what))
            id_key = _ID_KEY.get(table)
            if id_key is None:
                continue
            name = getattr(item, id_key)
            before = seen.get((table, name))
            if before is None:
                seen[(table, name)] = str(path)
            else:
                what = f"{table} {name!r} is already defined in {before} (choose another {id_key})"
                problems.append((path, line_of(text, table, number, id_key), what))
    return problems


def _mistakes(table: str, item: Any, known: Known) -> Iterator[tuple[str, str]]:
    """Pairs of key and what is wrong with it."""
    for key in _PATTERN_KEYS:
        reader: Callable[[str], object] = read
        if isinstance(item, schema.Setting):
            reader = read_item if key == "items" else read_base
        for what in _unreadable(reader, PatternError, getattr(item, key, ())):
            yield key, f"{table}.{key}: {what}"
    if isinstance(item, schema.Filled):
        yield from _filled_mistakes(table, item)
    if isinstance(item, schema.Source):
        yield from _unknown("source.data", (item.data,), known.data_types, "data type", "data")
        yield from _unknown("source.confidence", (item.confidence,), vocabulary.CONFIDENCES, "confidence")
        if not (item.calls or item.attributes or item.names or item.decorated or item.functions):
            yield "id", f"source {item.id!r} matches nothing (give calls, attributes, names, decorated or functions)"
    elif isinstance(item, schema.Sink):
        yield from _sink_mistakes(item, known)
    elif isinstance(item, schema.Host):
        yield from _host_mistakes(item, known)
    elif isinstance(item, schema.Purpose):
        yield from _unknown("purpose.allows", item.allows, known.data_types, "data type")
    elif isinstance(item, schema.Setting):
        yield from _setting_mistakes(item, known)
    elif isinstance(item, schema.Gate):
        yield from _gate_mistakes(item)
    elif isinstance(item, schema.Sanitizer):
        cleared = [one for one in item.clears if one != "*"]
        yield from _unknown("sanitizer.clears", cleared, known.data_types, "data type")
    elif isinstance(item, schema.Propagator):
        for what in _unreadable(parse, FlowError, item.flows):
            yield "flows", f"propagator.flows: {what}"
    elif isinstance(item, schema.Type):
        kinds = [one for one in item.fields.values() if not one.startswith("type:")]
        yield from _unknown("type.fields", kinds, known.data_types, "data type")
        yield from _unknown("type.shows", item.shows or (), known.data_types, "data type")
        yield from _unknown("type.data", [item.data] if item.data else [], known.data_types, "data type")
    elif isinstance(item, schema.Rule):
        yield from _unknown("rule.channel", (item.channel,), vocabulary.CHANNELS, "channel")
        yield from _unknown("rule.severity", item.severity, vocabulary.SENSITIVITIES, "sensitivity")
        yield from _unknown("rule.severity", item.severity.values(), vocabulary.SEVERITIES, "severity")
        missing = [one for one in vocabulary.SENSITIVITIES if one not in item.severity]
        if missing:
            yield "severity", f"rule.severity lacks {', '.join(missing)}"
    elif isinstance(item, schema.DataType):
        yield from _unknown("data_type.sensitivity", (item.sensitivity,), vocabulary.SENSITIVITIES, "sensitivity")


def _unreadable(reader: Callable[[str], object], error_type: type[ValueError], texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        problem = _failure(reader, error_type, text)
        if problem:
            yield problem


def _failure(reader: Callable[[str], object], error_type: type[ValueError], text: str) -> str:
    try:
        reader(text)
    except error_type as error:
        return str(error)
    return ""


def _filled_mistakes(table: str, item: schema.Filled) -> Iterator[tuple[str, str]]:
    for what in _unreadable(signatures, PatternError, item.functions):
        yield "functions", f"{table}.functions: {what}"
    if item.parameters != (0,) and not (item.decorated or item.functions):
        yield "parameters", f"{table}.parameters has no effect without decorated or functions"
    for place in item.parameters:
        if not (place >= 0 if isinstance(place, int) else place.isidentifier() or place == BODY):
            hint = f"a position from 0, a name or {BODY!r}"
            yield "parameters", f"{table}.parameters: {place!r} is no parameter ({hint})"


def _sink_mistakes(item: schema.Sink, known: Known) -> Iterator[tuple[str, str]]:
    yield from _unknown("sink.rule", (item.rule,), known.rules, "rule")
    yield from _unknown("sink.channel", (item.channel,), vocabulary.CHANNELS, "channel")
    yield from _unknown("sink.allows", item.allows, known.data_types, "data type")
    yield from _unknown("sink.only", item.only, known.data_types, "data type")
    for where, needed in item.allows_at.items():
        yield from _unknown("sink.allows_at", needed, known.data_types, "data type")
        if not all(part.isidentifier() or part.isdecimal() for part in where.split("|")):
            hint = "a position from 0, a keyword name, or several: 0|to"
            yield "allows_at", f"sink.allows_at: {where!r} is no argument ({hint})"
    if not (item.calls or item.assigns or item.items):
        yield "id", f"sink {item.id!r} matches nothing (give calls, assigns or items)"
    for key, places in (("args", item.args), ("except_args", item.except_args)):
        for place in places:
            good = place >= 0 if isinstance(place, int) else place == "*" or place.isidentifier()
            if not good:
                hint = "a position from 0, a keyword name, 'self' or '*'"
                yield key, f"sink.{key}: {place!r} is no argument ({hint})"


def _host_mistakes(item: schema.Host, known: Known) -> Iterator[tuple[str, str]]:
    yield from _unknown("host.rule", (item.rule,), known.rules, "rule")
    yield from _unknown("host.channel", (item.channel,), vocabulary.CHANNELS, "channel")
    yield from _unknown("host.allows", item.allows, known.data_types, "data type")
    for text in item.hosts:
        if not _HOST.fullmatch(text):
            yield "hosts", f"host.hosts: {text!r} is no name of a host (write api.example.com or *.example.com)"


def _setting_mistakes(item: schema.Setting, known: Known) -> Iterator[tuple[str, str]]:
    yield from _unknown("setting.data", item.data, known.data_types, "data type")
    yield from _unknown("setting.rule", (item.rule,), known.rules, "rule")
    yield from _unknown("setting.confidence", (item.confidence,), vocabulary.CONFIDENCES, "confidence")
    yield from _unknown("setting.form", [item.form] if item.form else [], FORMS, "form")
    stored = bool(item.assigns or item.items)
    if not item.data:
        yield "data", "setting.data is empty (name the data types that are collected)"
    if not (item.calls or stored or item.form):
        yield "id", f"setting {item.id!r} matches nothing (give calls, assigns, items or form)"
    if item.calls and stored:
        yield "calls", f"setting {item.id!r} has calls and assigns or items (make two tables of it)"
    if stored and not item.when:
        yield "id", f"setting {item.id!r} lacks 'when' (say which values are a finding: value = [true])"
    for key in ("absent", "receiver"):
        if getattr(item, key) and not item.calls:
            yield key, f"setting.{key} speaks of arguments, but there are no calls"
    if item.files and not stored:
        yield "files", "setting.files has no effect without assigns or items"
    for key in ("when", "unless", "receiver"):
        for name, constants in getattr(item, key).items():
            if stored and name != "value":
                yield key, f"setting.{key}: what is stored is called 'value', not {name!r}"
            elif not all(part.isidentifier() or part.isdecimal() for part in name.split("|")):
                hint = "a position from 0, a keyword name, or several: 0|name"
                yield key, f"setting.{key}: {name!r} is no argument ({hint})"
            if not constants:
                yield key, f"setting.{key}: no constant is given for {name!r}"


def _gate_mistakes(item: schema.Gate) -> Iterator[tuple[str, str]]:
    yield from _unknown("gate.means", (item.means,), ("granted", "refused"), "meaning")
    yield from _unknown("gate.purpose", [item.purpose] if item.purpose else [], ("analytics", "marketing"), "purpose")
    if not (item.calls or item.assigns):
        yield "id", f"gate {item.id!r} matches nothing (give calls or assigns)"
    if (item.assigns or item.keywords) and not item.vendors:
        yield "vendors", f"gate {item.id!r} lacks 'vendors' (whose captures does it keep back?)"
    if item.ensures and item.means == "refused":
        yield "ensures", f"gate {item.id!r}: what ensures a choice means that it is granted"


def _unknown(
    where: str, words: Iterable[str], choices: Iterable[str], kind: str, key: str = ""
) -> Iterator[tuple[str, str]]:
    choices = frozenset(choices)
    for word in words:
        if word not in choices:
            yield (
                key or where.partition(".")[2],
                f"{where}: unknown {kind} {word!r}{suggestion(word, choices)}",
            )
