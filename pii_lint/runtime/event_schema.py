"""What a JSON Schema lets pass: properties it names, redacted; what it calls ``x-pii`` is replaced, the rest dropped.

Of the schema these are read: ``properties``, ``additionalProperties``, ``items``, ``prefixItems``, ``allOf``,
``anyOf``, ``oneOf``, local ``$ref`` and ``x-pii`` (a data type, ``true`` or ``false``).

Example::

    >>> schema = {"properties": {"plan": {}, "mail": {"x-pii": "user.contact.email"}}}
    >>> by_schema({"plan": "pro", "mail": "?", "comment": "call me"}, schema)
    {'plan': 'pro', 'mail': '[REDACTED:email]'}
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pii_lint.runtime import policy, redact
from pii_lint.runtime.actions import short_name

_DEPTH = 100
_UNIONS = ("allOf", "anyOf", "oneOf")


def by_schema(value: Any, schema: Mapping[str, Any]) -> Any:
    """``value`` as far as the schema (JSON Schema, or a schema object of OpenAPI) names it, as a copy; never raises.

    A property that no part of the schema names is left out, unless ``additionalProperties`` is ``true`` or a schema;
    ``x-pii`` with a data type or ``true`` replaces a value, ``false`` lets it pass unread. All else is redacted.
    """
    try:
        return _passed(value, schema, schema, 0)
    except Exception:
        return _token("unreadable")


def _token(data: str) -> str:
    return policy.current().replacement.format(type=short_name(data))


def _passed(value: Any, schema: Any, root: Mapping[str, Any], depth: int) -> Any:
    if depth > _DEPTH:
        return _token("too_deep")
    parts = _parts(schema, root, 0)
    for part in parts:
        said = part.get("x-pii")
        if said is False:
            return value
        if said:
            return value if value is None else _token(said if isinstance(said, str) else "private")
    if isinstance(value, Mapping):
        return _object(value, parts, root, depth)
    if isinstance(value, (list, tuple)):
        first = [one for part in parts for one in part.get("prefixItems", ())]
        rest: Mapping[str, Any] = next((part["items"] for part in parts if isinstance(part.get("items"), Mapping)), {})
        return [
            _passed(item, first[place] if place < len(first) else rest, root, depth + 1)
            for place, item in enumerate(value)
        ]
    return redact(value)


def _object(value: Mapping[Any, Any], parts: list[Mapping[str, Any]], root: Mapping[str, Any], depth: int) -> Any:
    named: dict[str, list[Any]] = {}
    for part in parts:
        for name, declared in part.get("properties", {}).items():
            named.setdefault(name, []).append(declared)
    other = next((p["additionalProperties"] for p in parts if p.get("additionalProperties") not in (None, False)), None)
    # What is named goes under its key, so that the key counts as it does in ``redact``.
    passed: dict[Any, Any] = {}
    for key, item in value.items():
        if key in named:
            schema: Any = {"allOf": named[key]}
        elif other is not None:
            schema = other if isinstance(other, Mapping) else {"additionalProperties": True}
        else:
            continue
        said = any(part.get("x-pii") is not None for part in _parts(schema, root, 0))
        new = _passed(item, schema, root, depth + 1)
        passed[key] = new if said else redact({key: new}).get(key, new)
    return passed


def _parts(schema: Any, root: Mapping[str, Any], depth: int) -> list[Mapping[str, Any]]:
    """The schema and all it is put together from."""
    if not isinstance(schema, Mapping) or depth > 16:
        return []
    found: list[Mapping[str, Any]] = [schema]
    reference = schema.get("$ref")
    if isinstance(reference, str) and reference.startswith("#"):
        target: Any = root
        for step in reference[1:].strip("/").split("/") if reference != "#" else ():
            target = target.get(step.replace("~1", "/").replace("~0", "~"), {}) if isinstance(target, Mapping) else {}
        found += _parts(target, root, depth + 1)
    for union in _UNIONS:
        for part in schema.get(union, ()):
            found += _parts(part, root, depth + 1)
    return found
