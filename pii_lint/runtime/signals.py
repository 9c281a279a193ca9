"""What a person's browser or a consent platform says: refusals, and consent for certain purposes.

Silence is no consent. Global Privacy Control (``Sec-GPC``, W3C draft), Do Not Track, the consent object of Segment's
events, and IAB strings (``iab``) all become the same few words.

Example::

    >>> from_headers({"sec-gpc": "1"}).gpc, from_headers({"sec-gpc": "0", "dnt": "1"})[:2]
    (True, (False, True))
    >>> said = from_segment({"consent": {"categoryPreferences": {"Advertising": False, "Analytics": True}}})
    >>> sorted(said.granted), sorted(said.refused)
    (['analytics'], ['*', 'advertising'])
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

SHARING = frozenset(("sale", "sharing", "targeted_advertising", "advertising", "marketing"))
"""Purposes that Global Privacy Control and Do Not Track refuse; channels are in the policy."""

ELSE = "*"
"""Among what is refused: all that is not granted."""


class Signals(NamedTuple):
    """``granted`` and ``refused``: purposes and categories in lower case (``analytics``, ``tcf:7``), and ``*``."""

    gpc: bool = False
    dnt: bool = False
    granted: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()

    def joined(self, other: Signals) -> Signals:
        """Both together: what one of them refuses is refused."""
        refused = self.refused | other.refused
        granted = (self.granted | other.granted) - refused
        return Signals(self.gpc or other.gpc, self.dnt or other.dnt, granted, refused)

    def refuses(self, purpose: str, channel: str, channels: frozenset[str]) -> str:
        """The signal that refuses such an event, or an empty text. ``channels``: those on which data is shared."""
        if purpose and purpose.lower() in self.refused:
            return "consent"
        shared = channel in channels or purpose.lower() in SHARING
        if shared and self.gpc:
            return "gpc"
        if shared and self.dnt:
            return "dnt"
        if not shared or (purpose.lower() or channel) in self.granted:
            return ""
        if ELSE in self.refused:
            return "consent"
        return "gpp" if self.refused & SHARING else ""


NONE = Signals()
"""Nothing was said."""


def from_headers(headers: Mapping[str, str]) -> Signals:
    """The signals of a request; ``headers`` in lower case. ``Sec-GPC`` and ``DNT`` count when they are exactly 1."""
    return Signals(headers.get("sec-gpc", "").strip() == "1", headers.get("dnt", "").strip() == "1")


def from_segment(context: object) -> Signals:
    """The signals of the ``context`` of a Segment event: a category is granted when it is true, else refused.

    So is all that it does not name, and everything where it says nothing of consent at all. An event that does not say
    its purpose needs the category that is called as its channel (``analytics``).
    """
    consent = context.get("consent") if isinstance(context, Mapping) else None
    chosen: Any = consent.get("categoryPreferences") if isinstance(consent, Mapping) else None
    if not isinstance(chosen, Mapping):
        return Signals(refused=frozenset((ELSE,)))
    granted = frozenset(str(name).lower() for name, value in chosen.items() if value is True)
    refused = frozenset(str(name).lower() for name, value in chosen.items() if value is not True)
    return Signals(granted=granted - refused, refused=refused | {ELSE})
