"""What is left of a value that must not leave: its shape.

Example::

    >>> blank({"user": {"plan": "pro", "on": True}, "n": [1, 2]}, "[REDACTED:opt-out]")
    {'user': {'plan': '[REDACTED:opt-out]', 'on': True}, 'n': ['[REDACTED:opt-out]']}
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def blank(value: Any, label: str) -> Any:
    """``value``, which was redacted already, with ``label`` for each text, number and object in it.

    Keys stay, for they were redacted; of lists, sets and tuples one label stays, or nothing of empty ones, and empty
    texts stay empty.
    """
    if value is None or isinstance(value, bool) or (isinstance(value, (str, bytes)) and not value):
        return value
    if isinstance(value, Mapping):
        return {key: blank(item, label) for key, item in value.items()}
    if isinstance(value, (bytes, bytearray)):
        return type(value)(label.encode()) if type(value) in (bytes, bytearray) else label.encode()
    for base in (tuple, list, frozenset, set):
        if isinstance(value, base):
            return base((label,)) if value else base()
    return label
