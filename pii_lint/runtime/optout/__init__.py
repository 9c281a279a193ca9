"""Opt-outs: who wants no data about themselves to leave, for which purpose, on which channel, to which vendor.

Subjects are kept as keyed hashes. Each process holds all opt-outs in memory, so a lookup asks nobody; a store on disk
or in Redis keeps them and carries them to other processes. A store that cannot be reached denies everybody.

Example::

    >>> store = OptOuts()
    >>> store.opt_out("user-7", vendor="segment", origin="settings page")
    >>> store.allows("user-7", "analytics", "segment"), store.allows("user-7", "analytics", "posthog")
    (False, True)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pii_lint.runtime.optout.scope import Decision, OptOutError, Scope
from pii_lint.runtime.optout.store import OptOuts

if TYPE_CHECKING:
    from pii_lint.runtime.optout.redis import RedisBackend
    from pii_lint.runtime.optout.sqlite import SQLiteBackend

__all__ = ["Decision", "OptOutError", "OptOuts", "RedisBackend", "SQLiteBackend", "Scope"]


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name in ("RedisBackend", "SQLiteBackend"):
        module = f"pii_lint.runtime.optout.{name.removesuffix('Backend').lower()}"
        return getattr(import_module(module), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
