"""Turns ``sarif_om`` objects into JSON text.

Example: ``to_json(sarif_om.Region(start_line=3))`` is ``{"startLine": 3}``: the objects are attrs classes whose fields
carry the name of the SARIF property in their metadata, and a field at its default says nothing. But ``level`` is
always said: not every reader knows that its default is ``warning``.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import attr

from pii_lint.report.jsontext import json_text

_SCALARS = frozenset({str, int, float, bool, type(None)})


def to_json(value: Any) -> str:
    """JSON text with an indent of one space, ending in a newline, properties in the order of the classes."""
    tree = plain(value)
    if "$schema" in tree:
        # Readers and people look for these two at the top.
        tree = {"$schema": tree.pop("$schema"), "version": tree.pop("version"), **tree}
    return json_text(tree, indent=1) + "\n"


def plain(value: Any, known: dict[int, Any] | None = None) -> Any:
    """Dicts, lists and scalars for a ``sarif_om`` object or a container of them.

    ``known`` has what was made of objects so far, by their ``id``: one that stands in many places is turned once.
    """
    if known is None:
        known = {}
    kind: Any = type(value)
    if kind in _SCALARS:
        return value
    if kind is dict:
        return {key: plain(item, known) for key, item in value.items()}
    if kind is list or kind is tuple:
        return [plain(item, known) for item in value]
    shown: dict[str, Any] | None = known.get(id(value))
    if shown is None:
        shown = known[id(value)] = {}
        for attribute, name, default in _properties(kind):
            item = getattr(value, attribute)
            if item is not None and (default is None or item != default or name == "level"):
                shown[name] = item if type(item) in _SCALARS else plain(item, known)
    return shown


@cache
def _properties(cls: type) -> tuple[tuple[str, str, Any], ...]:
    """Attribute, SARIF property and default of each field; factories count as having none but what they make."""
    found = []
    for field in attr.fields(cls):
        default = field.default
        if isinstance(default, attr.Factory):  # type: ignore[arg-type]
            default = default.factory()
        found.append((field.name, field.metadata["schema_property_name"], default))
    return tuple(found)
