"""Tracking plans as JSON files: JSON Schema, and what Segment, RudderStack and Avo export.

Read are: a schema of one event (its name is ``title``, else that of the file); ``{"events": {"Name": schema}}``;
lists of events under ``events``, ``rules`` or ``rules.events``, each with ``name`` (or ``key``, ``title``) and the
schema of its properties, or of its whole message, under ``jsonSchema``, ``rules`` or ``schema``; and properties as a
list of ``{"name": ..., "type": ...}``. ``x-pii`` at a property is a data type, ``true`` or ``false``.

Example::

    >>> read_text('{"title": "Joined", "properties": {"plan": {}, "mail": {"x-pii": "user.contact"}}}', "joined.json")
    Plan(events={'Joined': Event(properties={'plan': Property(data=''), 'mail': Property(data='user.contact')}, \
open=False)}, files=('joined.json',))
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pii_lint.errors import ConfigError
from pii_lint.plan.records import Event, Plan, Property
from pii_lint.vocabulary import DATA_TYPES

_NAMES = ("name", "key", "title", "eventName", "event")
_SCHEMAS = ("jsonSchema", "json_schema", "rules", "schema", "fields")
_UNIONS = ("allOf", "anyOf", "oneOf")
_DEPTH = 16


def load(paths: Iterable[str]) -> Plan | None:
    """The plan in some files, and in all ``.json`` files of folders; ``None`` where there are no paths.

    Raises ConfigError for a file that cannot be read or holds no event.
    """
    found = files(paths)
    if not found:
        return None
    events: dict[str, Event] = {}
    for file in map(Path, found):
        try:
            text = file.read_text(encoding="utf-8-sig")
        except OSError as error:
            raise ConfigError(str(file), f"event schema cannot be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise ConfigError(
                str(file), f"event schema is not UTF-8 at byte {error.start}", "save it as UTF-8"
            ) from error
        for name, event in read_text(text, str(file)).events.items():
            events[name] = _joined(events[name], event) if name in events else event
    return Plan(events, tuple(found))


def files(paths: Iterable[str]) -> list[str]:
    """The files of a plan: those named, and those in the folders that are named."""
    found: list[str] = []
    for path in map(Path, paths):
        found += sorted(map(str, path.rglob("*.json"))) if path.is_dir() else [str(path)]
    return found


def read_text(text: str, name: str) -> Plan:
    """The plan that a text says; raises ConfigError where it says none."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigError(name, f"event schema is no JSON: {error}") from None
    events: dict[str, Event] = {}
    problems: list[str] = []
    for event, schema, root in _events(content, Path(name).stem):
        events[event] = _event(schema, root, problems, event)
    if not events and not problems:
        raise ConfigError(name, "no event in it", "write a JSON Schema with `properties`, or a list `events`")
    if problems:
        raise ConfigError("", "\n".join(f"{name}: {problem}" for problem in problems))
    return Plan(events, (name,))


def _events(content: Any, stem: str) -> Iterator[tuple[str, Any, Any]]:
    """Name, schema and the root that its references start from, of each event."""
    if isinstance(content, Mapping):
        for key in ("data", "trackingPlan", "tracking_plan"):
            inner = content.get(key)
            if isinstance(inner, Mapping):
                yield from _events(inner, stem)
                return
        listed = content.get("events", content.get("rules"))
        if isinstance(listed, Mapping) and isinstance(listed.get("events"), (list, Mapping)):
            listed = listed["events"]
        if isinstance(listed, Mapping) and "properties" not in listed:
            for name, schema in listed.items():
                yield str(name), schema, content
            return
        if isinstance(listed, list):
            content = listed
        elif "properties" in content or "$ref" in content or any(union in content for union in _UNIONS):
            yield _name(content) or stem.removesuffix(".schema"), content, content
            return
    if isinstance(content, list):
        for entry in content:
            name = _name(entry) if isinstance(entry, Mapping) else ""
            if name:
                schema = next((entry[key] for key in _SCHEMAS if isinstance(entry.get(key), Mapping)), entry)
                yield name, schema, schema


def _name(entry: Mapping[str, Any]) -> str:
    return next((entry[key] for key in _NAMES if isinstance(entry.get(key), str) and entry[key]), "")


def _event(schema: Any, root: Any, problems: list[str], name: str) -> Event:
    parts = _parts(schema, root, 0)
    inner = [part["properties"]["properties"] for part in parts if _is_message(part)]
    if inner:  # the schema of the whole message
        parts = [one for part in inner for one in _parts(part, root, 0)]
    properties: dict[str, Property] = {}
    is_open = False
    for part in parts:
        is_open = is_open or part.get("additionalProperties") not in (None, False)
        is_open = is_open or part.get("unplannedProperties") is True
        for key, declared in _properties(part.get("properties")):
            data = _data(declared, root, problems, f"{name}: {key}")
            old = properties.get(key)
            properties[key] = Property(data or (old.data if old is not None else ""))
    return Event(properties, is_open)


def _is_message(part: Mapping[str, Any]) -> bool:
    inner = part.get("properties")
    return (
        isinstance(inner, Mapping)
        and isinstance(inner.get("properties"), Mapping)
        and isinstance(inner["properties"].get("properties", inner["properties"].get("type")), (Mapping, str))
    )


def _properties(listed: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(listed, Mapping):
        for key, value in listed.items():
            yield str(key), value
    elif isinstance(listed, list):
        for entry in listed:
            if isinstance(entry, Mapping) and _name(entry):
                yield _name(entry), entry


def _data(declared: Any, root: Any, problems: list[str], where: str) -> str:
    for part in _parts(declared, root, 0):
        said = next((part[key] for key in ("x-pii", "pii") if key in part), None)
        if isinstance(said, str) and said:
            if said not in DATA_TYPES:
                problems.append(f"{where}: x-pii: there is no data type {said!r} (see `pii-lint rules data`)")
            return said
        if said is True:
            return "*"
    return ""


def _parts(schema: Any, root: Any, depth: int) -> list[Mapping[str, Any]]:
    """The schema and all that it is put together from."""
    if not isinstance(schema, Mapping) or depth > _DEPTH:
        return []
    found: list[Mapping[str, Any]] = [schema]
    reference = schema.get("$ref")
    if isinstance(reference, str) and reference.startswith("#"):
        target: Any = root
        for step in reference[1:].strip("/").split("/") if reference.strip("#/") else ():
            target = target.get(step.replace("~1", "/").replace("~0", "~")) if isinstance(target, Mapping) else None
        found += _parts(target, root, depth + 1)
    for union in _UNIONS:
        some = schema.get(union)
        for part in some if isinstance(some, list) else ():
            found += _parts(part, root, depth + 1)
    return found


def _joined(a: Event, b: Event) -> Event:
    return Event({**a.properties, **b.properties}, a.open or b.open)
