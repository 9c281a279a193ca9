"""Columns of pandas: each distinct value is read once, and the column's name counts as a key does.

In use: ``redact_frame(frame)`` of a column ``first_name`` with ``Ann`` gives ``[REDACTED:first_name]`` there.
"""

from __future__ import annotations

from typing import Any

from pii_lint.runtime import redact
from pii_lint.runtime.entries import redacted_entry


def redact_series(series: Any) -> Any:
    """A column without personal data: itself where it holds none, else a new one of objects."""
    name = series.name if isinstance(series.name, str) else "value"
    fresh: dict[Any, Any] = {}
    for value in series.dropna().unique():
        new = redacted_entry(redact, name, value)[1]
        if new is not value:
            fresh[value] = new
    if not fresh:
        return series
    return series.astype(object).map(lambda value: fresh.get(value, value))


def redact_frame(frame: Any) -> Any:
    """A table without personal data: itself where it holds none, else a copy that shares the clean columns."""
    changed = {name: new for name in frame.columns if (new := redact_series(frame[name])) is not frame[name]}
    changed = {name: new for name, new in changed.items() if not new.equals(frame[name])}
    return frame.assign(**changed) if changed else frame
