"""What a trail says, counted: by action and a second thing, over a period, or for one subject.

Example::

    >>> rows = [Record(1, 0, "redact", data=("user.name", "user.contact.email"), times=3), Record(2, 0, "suppress")]
    >>> tally(rows, "data")
    [Row('user.contact.email', 'redact', 3), Row('user.name', 'redact', 3), Row('', 'suppress', 1)]
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timezone
from typing import NamedTuple

from pii_lint.runtime.audit import otlp
from pii_lint.runtime.audit.record import Record


class Row(NamedTuple):
    """``times``: how often ``action`` was done with ``value``; a record of two data types counts for both."""

    value: str
    action: str
    times: int

    def __repr__(self) -> str:
        return f"Row({self.value!r}, {self.action!r}, {self.times})"


_VALUES: dict[str, Callable[[Record], Iterable[str]]] = {
    "data": lambda one: one.data or ("",),
    "channel": lambda one: (one.channel,),
    "vendor": lambda one: (one.vendor,),
    "event": lambda one: (one.event,),
    "rule": lambda one: (one.rule,),
    "source": lambda one: (one.source,),
    "day": lambda one: (one.when[:10],),
    "action": lambda one: (one.action,),
}
GROUPS = tuple(_VALUES)
"""By what a report can be made."""

FORMATS = ("jsonl", "csv")
"""In what a report can be written."""

EXPORTS = (*FORMATS, "otlp")
"""In what records can be exported."""


def chosen(
    records: Iterable[Record], *, since: datetime | None = None, until: datetime | None = None, subject: str = "",
) -> Iterator[Record]:  # fmt: skip
    """The records from ``since`` up to before ``until`` (UTC if no zone is said) and of one ``subject`` (its hash)."""
    first = _nanoseconds(since) if since else 0
    last = _nanoseconds(until) if until else None
    for record in records:
        if record.at >= first and (last is None or record.at < last) and (not subject or record.subject == subject):
            yield record


def tally(records: Iterable[Record], by: str) -> list[Row]:
    """How often what was done, by one of ``GROUPS``: the most frequent first, then by name."""
    values = _VALUES[by]
    counts: Counter[tuple[str, str]] = Counter()
    for record in records:
        for value in values(record):
            counts[value, record.action] += record.times
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [Row(value, action, times) for (value, action), times in ordered]


def exported(records: Iterable[Record], form: str) -> Iterator[str]:
    """The records in one of ``EXPORTS``, line by line. All have the same fields, named in full."""
    if form == "otlp":
        yield from (json.dumps(one, separators=(",", ":")) + "\n" for one in otlp.batches(records))
        return
    if form == "jsonl":
        for record in records:
            fields = {**record._asdict(), "at": record.when}
            yield json.dumps({name: value for name, value in fields.items() if value not in ("", ())}) + "\n"
        return
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(Record._fields)
    for record in records:
        writer.writerow(record._replace(data=" ".join(record.data), at=record.when))  # type: ignore[arg-type]
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _nanoseconds(moment: datetime) -> int:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
    return int(aware.timestamp() * 1e9)
