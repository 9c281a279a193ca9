"""What an opt-out covers, and one decision of a subject about it.

Example::

    >>> [Scope(vendor="segment").denies("", "analytics", vendor) for vendor in ("segment", "posthog")]
    [True, False]
    >>> Scope(vendor="segment").denies("", "analytics", "")  # which vendor is not known: denied
    True
    >>> Scope().covers(Scope(vendor="segment"))
    True
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pii_lint import patterns
from pii_lint.vocabulary import CHANNELS

_NAME = re.compile(r"[\w][\w .:/\-]{0,79}").fullmatch


class OptOutError(RuntimeError):
    """A decision that could not be kept. An opt-out holds in this process all the same, until the process ends."""


class Scope(NamedTuple):
    """``*`` is all of a kind."""

    purpose: str = "*"
    channel: str = "*"
    vendor: str = "*"

    def denies(self, purpose: str, channel: str, vendor: str) -> bool:
        """Whether this opt-out denies such an event. What the event does not say (``""``) counts as covered."""
        asked = purpose, channel, vendor
        return all(mine == "*" or not other or mine == other for mine, other in zip(self, asked, strict=True))

    def covers(self, other: Scope) -> bool:
        """Whether ``other`` lies within this scope."""
        return all(mine == "*" or mine == its for mine, its in zip(self, other, strict=True))


EVERYTHING = Scope()
"""All purposes, channels and vendors."""


class Decision(NamedTuple):
    """A subject (its digest) opted out of a scope, or in again (``out`` false). ``at``: seconds since 1970."""

    digest: bytes
    scope: Scope
    out: bool
    at: float
    origin: str = ""


def covered(decision: Decision, other: Decision) -> bool:
    """Whether an opt-in takes ``other`` back."""
    return other.out and decision.scope.covers(other.scope)


def checked(purpose: str, channel: str, vendor: str, origin: str) -> Scope:
    """The scope; raises ValueError for a channel that there is not, and for what is no name or may be personal data."""
    if channel != "*" and channel not in CHANNELS:
        raise ValueError(f"channel: {channel!r} is none of {', '.join(CHANNELS)}")
    for field, text in (("purpose", purpose), ("vendor", vendor), ("origin", origin)):
        if text in ("*", "") and (text or field == "origin"):
            continue
        if not _NAME(text) or patterns.find(text):
            raise ValueError(f"{field}: not a short name without personal data ({len(text)} characters)")
    return Scope(purpose, channel, vendor)
