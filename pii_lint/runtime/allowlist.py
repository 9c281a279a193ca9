"""What may pass, by name: the rest of a raw body stays where it is.

Example::

    >>> only({"plan": "pro", "email": "ann@example.org"}, "plan", "referrer")
    {'plan': 'pro'}
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def only(mapping: object, *names: str) -> dict[str, Any]:
    """The named entries of a mapping, as a new dict, in the order of ``names``; names it does not hold are left out.

    Anything but a mapping (a body of None, a list) gives an empty dict. Values pass as they are.
    """
    kept: dict[str, Any] = {}
    for name in names:
        try:
            if isinstance(mapping, Mapping) and name in mapping:
                kept[name] = mapping[name]
        except Exception:  # noqa: PERF203 - an entry that cannot be read does not pass
            continue
    return kept
