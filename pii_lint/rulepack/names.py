"""Identifiers judged by the rules: a view of ``pii_lint.recognise`` for rule records.

Example: ``Names(pack.name_types, pack.words).classify("email", owner="user").data`` is ``user.contact.email``.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from pii_lint.recognise import NameEntry, Recogniser
from pii_lint.rulepack.schema import DataType, Words

_MEMO_LIMIT = 500_000


class NameMatch(msgspec.Struct, frozen=True):
    """What a name denotes: a data type key, the confidence (high, medium, low) and the reason in words."""

    data: str
    confidence: str
    why: str


class Names:
    """The judge of identifiers for these data types and words."""

    def __init__(self, data_types: Iterable[DataType], words: Iterable[Words]) -> None:
        self._recogniser = Recogniser((name_entry(one) for one in data_types), word_groups(words))
        self._memo: dict[tuple[str, str | None, str], NameMatch | None] = {}
        self.is_person = self._recogniser.is_person
        self.is_people = self._recogniser.is_people

    def classify(self, name: str, owner: str | None = None, kind: str = "variable") -> NameMatch | None:
        """Which personal data ``name`` denotes, if any; ``owner`` is what it hangs on.

        ``kind``: variable, attribute, key, parameter, or function (then: what calling it returns).
        """
        key = (name, owner, kind)
        try:
            return self._memo[key]
        except KeyError:
            pass
        found = self._recogniser.classify(name, owner, kind)
        match = None if found is None else NameMatch(found.data, found.confidence, found.why)
        if len(self._memo) >= _MEMO_LIMIT:
            self._memo.clear()
        self._memo[key] = match
        return match


def name_entry(data_type: DataType) -> NameEntry:
    """The part of a data type that recognises names."""
    return NameEntry(
        data_type.key,
        data_type.of_things,
        data_type.names,
        data_type.likely_names,
        data_type.person_names,
        data_type.weak_names,
    )


def word_groups(words: Iterable[Words]) -> dict[str, list[str]]:
    """The lists of several ``[words]`` tables, joined by name."""
    joined: dict[str, list[str]] = {}
    for table in words:
        for group, listed in msgspec.structs.asdict(table).items():
            joined.setdefault(group, []).extend(listed)
    return joined
