"""Which action for which data on which channel, as the application writes it, checked as a whole.

Example::

    >>> actions_of({"user.contact.email": "partial", "analytics": {"user.contact.email": "hash"}})
    (('', 'user.contact.email', 'partial'), ('analytics', 'user.contact.email', 'hash'))
    >>> actions_of({"user.contact.email": "shred"})
    Traceback (most recent call last):
    ValueError: actions: 'shred' for user.contact.email is none of label, mask, partial, drop, hash, token, generalise
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pii_lint.runtime.policy import Settings

ACTIONS = ("label", "mask", "partial", "drop", "hash", "token", "generalise")
"""What can be done: a label for it, ``*`` for each character, a part of it, nothing left of it, a keyed hash, a token
of the vault, a less exact form (of what has one; else the label)."""

Actions = tuple[tuple[str, str, str], ...]

# Whoever has the key can try all values of these.
_ENUMERABLE = (
    "user.contact.phone_number", "user.contact.fax_number", "user.contact.address.postal_code",
    "user.demographic", "user.device.ip_address", "user.device.mac_address", "user.financial.credit_card",
    "user.government_id", "user.location", "user.name",
)  # fmt: skip


class LowEntropyWarning(UserWarning):
    """A hash was asked for of data that can all be tried."""


def actions_of(actions: Mapping[str, str | Mapping[str, str]]) -> Actions:
    """(channel or none, data type, action) for each entry; raises ValueError for a name that is not known."""
    from pii_lint.vocabulary import CHANNELS

    found: list[tuple[str, str, str]] = []
    for name, said in actions.items():
        if isinstance(said, Mapping):
            if name not in CHANNELS:
                raise ValueError(f"actions: {name!r} is no channel; those are {', '.join(CHANNELS)}")
            found += [_checked(name, data, action) for data, action in said.items()]
        else:
            found.append(_checked("", name, said))
    return tuple(found)


def _checked(channel: str, data: str, action: str) -> tuple[str, str, str]:
    from pii_lint.vocabulary import DATA_TYPES

    if data != "*" and data not in DATA_TYPES:
        raise ValueError(f"actions: {data!r} is no data type; `pii-lint rules` lists them")
    if action not in ACTIONS:
        raise ValueError(f"actions: {action!r} for {data} is none of {', '.join(ACTIONS)}")
    return channel, data, action


def check_actions(settings: Settings, warn: bool) -> None:
    """Raises ValueError where an action lacks what it needs; warns, if asked to, of hashes that trying undoes."""
    wanted = {action for _, _, action in settings.actions}
    if "hash" in wanted and not (settings.key or settings.keys or os.environ.get("PII_LINT_KEY")):
        raise ValueError(
            "actions: a hash needs a key, or anybody can try all values: configure(keys={'2026': ...}), key=... or"
            " the environment's PII_LINT_KEY"
        )
    if "token" in wanted and settings.vault is None:
        raise ValueError("actions: a token needs a vault: configure(vault=SQLiteVault(path)), see docs/runtime.md")
    weak = [
        data for _, data, action in settings.actions
        if action == "hash" and any(_related(data, one) for one in _ENUMERABLE)
    ]  # fmt: skip
    if warn and weak:
        warnings.warn(
            f"actions: all values of {', '.join(sorted(set(weak)))} can be tried by who has the key; a token leads"
            " nowhere without the vault",
            LowEntropyWarning,
            stacklevel=3,
        )


def _related(data: str, other: str) -> bool:
    return data == "*" or data == other or data.startswith(other + ".") or other.startswith(data + ".")
