"""The settings of a scan: frozen records, and how one layer folds over the one before it.

Defaults, file, environment and command line are layers; ``Config().apply(layer)`` gives a new
configuration. A later layer replaces single values and ``select``; it adds to the other lists,
so that ``--ignore PII102`` never takes away what the project ignores already. Example::

    config = Config().apply({"ignore": ("PII101",)}).apply({"ignore": ("PII102",), "jobs": 2})
    config.ignore == ("PII101", "PII102")
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Literal

import msgspec

Level = Literal["low", "medium", "high"]
Severity = Literal["low", "medium", "high", "critical"]

CONFIDENCES: tuple[str, ...] = ("low", "medium", "high")
SEVERITIES: tuple[str, ...] = ("low", "medium", "high", "critical")
SENSITIVITIES: tuple[str, ...] = ("public", "personal", "sensitive", "special")

ADDING = frozenset({"ignore", "exclude", "rules", "sanitizers", "allow", "per_path_ignores", "purposes", "mentions"})


class Allow(msgspec.Struct, frozen=True, kw_only=True):
    """An explicit opt-in: this data may reach this channel, for this reason, until this day (inclusive).

    ``data``: data type keys; a key stands for the types below it, ``*`` for all. ``channel``: channels
    or ``*``. ``path``: gitignore-style globs relative to the project. ``sink``: globs over the
    qualified name of what is called (``sentry_sdk.*``). ``file`` and ``where`` name the entry in messages.
    """

    data: tuple[str, ...]
    reason: str
    channel: tuple[str, ...] = ("*",)
    path: tuple[str, ...] = ()
    sink: tuple[str, ...] = ()
    until: datetime.date | None = None
    file: str = ""
    where: str = ""


class Purpose(msgspec.Struct, frozen=True):
    """What a vendor needs for what this project uses it for, instead of what the rules say: these data types only."""

    vendor: str
    data: tuple[str, ...]


class PathIgnore(msgspec.Struct, frozen=True):
    """Rules that are not reported in the files that ``path`` (a gitignore-style glob) matches."""

    path: str
    rules: tuple[str, ...]


class Mention(msgspec.Struct, frozen=True):
    """A name that only the rules can confirm: ``kind`` is rule, data, channel or vendor; ``where``, file and key."""

    where: str
    kind: str
    name: str


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """All settings. ``base`` is the absolute folder that globs are relative to; ``file``, where they stood.

    ``select`` empty means all rules. ``rules`` are absolute paths of extra rule files. ``sanitizers``
    are dotted names of the project's own masking functions. ``force_exclude``: ``exclude`` holds for
    files given by name too. ``require_consent``: every capture needs a check, also where the project has none;
    ``consent_channels``: what is sent on these is a capture. ``event_schemas``: absolute paths of tracking plans;
    ``policy``: that of the policy file of the runtime, and ``evidence``: of a folder with an audit trail, empty for
    none. ``jobs`` is the number of processes, 0
    for one a core. ``cache_dir`` is an absolute path, empty for a folder in the scan's root;
    ``baseline`` is that of the file of known findings, empty for none.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    min_confidence: str = "medium"
    min_severity: str = "medium"
    exclude: tuple[str, ...] = ()
    force_exclude: bool = False
    rules: tuple[str, ...] = ()
    default_rules: bool = True
    sanitizers: tuple[str, ...] = ()
    allow: tuple[Allow, ...] = ()
    per_path_ignores: tuple[PathIgnore, ...] = ()
    require_consent: bool = False
    consent_channels: tuple[str, ...] = ("analytics",)
    event_schemas: tuple[str, ...] = ()
    policy: str = ""
    evidence: str = ""
    purposes: tuple[Purpose, ...] = ()
    jobs: int = 0
    cache: bool = True
    cache_dir: str = ""
    baseline: str = ""
    base: str = ""
    file: str = ""
    mentions: tuple[Mention, ...] = ()

    def apply(self, layer: Mapping[str, Any]) -> Config:
        """This configuration with the values of ``layer`` (field name to value) folded over it."""
        changes = {
            name: tuple(dict.fromkeys((*getattr(self, name), *value))) if name in ADDING else value
            for name, value in layer.items()
        }
        return msgspec.structs.replace(self, **changes)


DEFAULT = Config()
