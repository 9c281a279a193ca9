"""What was found in a stream: counts by data type and by field, never the data.

Example::

    >>> redactor = CountingRedactor(Settings())
    >>> redactor.redact({"email": "ann@example.org", "note": "from 81.2.69.142"})
    {'email': '[REDACTED:email]', 'note': 'from [REDACTED:ip]'}
    >>> sorted(redactor.tally.data.items())
    [('user.contact.email', 1), ('user.device.ip_address', 1)]
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from pii_lint.runtime.policy import Settings
from pii_lint.runtime.walk import Redactor

_FIELDS = 1000


class Tally:
    """``records`` read, ``changed`` among them; ``misread``: read as text, not being of the form; ``cut``: too long.

    ``data``: how often each data type was replaced. ``fields``: how often a named field held some; the first 1,000.
    ``withheld``: what was replaced without being read, by reason.
    """

    def __init__(self) -> None:
        self.records = self.changed = self.misread = self.cut = 0
        self.data: Counter[str] = Counter()
        self.fields: Counter[str] = Counter()
        self.withheld: Counter[str] = Counter()

    def add(self, other: Tally) -> None:
        """Count what ``other`` counted as well."""
        self.records += other.records
        self.changed += other.changed
        self.misread += other.misread
        self.cut += other.cut
        self.data.update(other.data)
        self.withheld.update(other.withheld)
        for name, times in other.fields.items():
            self.count_field(name, times)

    def count_field(self, name: str, times: int = 1) -> None:
        """Count a field of this name, which holds no personal data."""
        if name in self.fields or len(self.fields) < _FIELDS:
            self.fields[name] += times

    def as_dict(self) -> dict[str, Any]:
        """All counts, the most frequent first, for JSON."""
        return {
            "records": self.records,
            "changed": self.changed,
            "misread": self.misread,
            "cut": self.cut,
            "data": dict(self.data.most_common()),
            "fields": dict(self.fields.most_common()),
            "withheld": dict(self.withheld.most_common()),
        }


class CountingRedactor(Redactor):
    """A redactor that counts what it replaces, in its ``tally``."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.tally = Tally()

    def token(self, data: str) -> str:
        """What stands for a datum of this type."""
        # What the walk could not read has a reason for a type.
        (self.tally.data if "." in data else self.tally.withheld)[data] += 1
        return super().token(data)

    def taken(self) -> Tally:
        """The tally so far; counting starts anew."""
        tally, self.tally = self.tally, Tally()
        return tally
