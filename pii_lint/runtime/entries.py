"""One entry by itself, of what is no dict: a header, a cell, a tag, a log's field. Its name counts as a key.

Example::

    >>> from pii_lint.runtime import redact
    >>> redacted_entry(redact, "first_name", "Ann")
    ('first_name', '[REDACTED:first_name]')
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def redacted_entry(redact: Callable[[Any], Any], name: Any, value: Any) -> tuple[Any, Any]:
    """Name and value without personal data, by ``redact``; the same objects where there is none.

    The value is None where the settings say that it is to be dropped.
    """
    before = {name: value}
    after = redact(before)
    if after is before:
        return name, value
    if not isinstance(after, dict):
        # It could not be read; its name may hold data as well.
        return redact(name), after
    return next(iter(after.items()), (name, None))
