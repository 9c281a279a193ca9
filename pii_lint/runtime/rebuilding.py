"""Containers with other contents: of the same type where the type allows.

Example::

    >>> rebuilt({"a": 1, "b": 2}, {"b": "[REDACTED:name]"}), rebuilt({"a": 1, "b": 2}, {"b": DROPPED})
    ({'a': 1, 'b': '[REDACTED:name]'}, {'a': 1})
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class _Dropped:
    """What stands for a value that goes without a trace."""

    def __repr__(self) -> str:
        return "DROPPED"


DROPPED = _Dropped()


def rebuilt(mapping: Mapping[Any, Any], changes: dict[Any, Any]) -> Any:
    """A copy with these changes, of the same type where that allows, else a dict."""
    if type(mapping) is dict:
        twin: Any = {**mapping, **changes}
    else:
        twin = _twin(mapping, changes)
    if any(value is DROPPED for value in changes.values()):
        try:
            for key, value in changes.items():
                if value is DROPPED:
                    del twin[key]
        except Exception:
            return {key: value for key, value in twin.items() if value is not DROPPED}
    return twin


def _twin(mapping: Mapping[Any, Any], changes: dict[Any, Any]) -> Any:
    try:
        twin = mapping.copy() if isinstance(mapping, dict) else None
        if type(twin) is type(mapping) and twin is not mapping:
            for key, value in changes.items():
                twin[key] = value
            if all(twin[key] is value for key, value in changes.items()):
                return twin
    except Exception:
        pass
    return {key: changes.get(key, value) for key, value in mapping.items()}


def renamed(mapping: Mapping[Any, Any], changes: dict[Any, Any], names: dict[Any, Any]) -> dict[Any, Any]:
    """A plain dict in the same order, with other keys as well; keys that became equal are numbered."""
    result: dict[Any, Any] = {}
    for key, value in mapping.items():
        new = changes.get(key, value)
        if new is DROPPED:
            continue
        name = names.get(key, key)
        number = 1
        while name in result:
            number += 1
            name = f"{names.get(key, key)} {number}"
        result[name] = new
    return result
