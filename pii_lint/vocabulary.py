"""The closed vocabulary that findings, policies, audit records and the data map share.

Example: ``DATA_TYPES["user.contact.email"].label`` is ``"e-mail address"``; ``sensitivity_of`` of an
unknown key is that of its nearest known ancestor. The data types come from ``rules/data_types`` by way of
``rules/generate_vocabulary.py``; the rest is fixed here. No dependency but the standard library.
"""

from __future__ import annotations

from typing import NamedTuple

from pii_lint.vocabulary_data import TYPES

CHANNELS = (
    "logging",
    "console",
    "error",
    "analytics",
    "observability",
    "http",
    "messaging",
    "llm",
    "storage",
    "config",
    "consent",
)
"""Where data leaks to."""

SEVERITIES = ("low", "medium", "high", "critical")
"""How bad a finding is, ascending."""

SENSITIVITIES = ("public", "personal", "sensitive", "special")
"""How sensitive a data type is, ascending."""

CONFIDENCES = ("low", "medium", "high")
"""How sure a statement is, ascending."""

REDACTIONS = ("redact", "mask", "hash", "drop")
"""What can be done to a value."""


class DataTypeInfo(NamedTuple):
    """A data type: its key, its name for people, its sensitivity and what to do with a value by default."""

    key: str
    label: str
    sensitivity: str
    redact: str


DATA_TYPES: dict[str, DataTypeInfo] = {fields[0]: DataTypeInfo(*fields) for fields in TYPES}
"""All shipped data types by key."""


def known(key: str) -> DataTypeInfo | None:
    """The data type ``key``, else its nearest known ancestor, else None."""
    while key:
        if key in DATA_TYPES:
            return DATA_TYPES[key]
        key = key.rpartition(".")[0]
    return None


def sensitivity_of(key: str) -> str:
    """The sensitivity of ``key``, by its nearest known ancestor; ``personal`` for a key of another tree."""
    found = known(key)
    return found.sensitivity if found else "personal"


def is_within(key: str, ancestor: str) -> bool:
    """Whether ``key`` is ``ancestor`` or below it: ``user.name.first`` is within ``user.name``."""
    return key == ancestor or key.startswith(ancestor + ".")
