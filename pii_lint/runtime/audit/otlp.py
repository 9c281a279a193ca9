"""Records as OpenTelemetry logs, in the JSON of OTLP: what a collector reads from a file (``otlpjsonfile``) or takes by
POST at ``/v1/logs``.

Each batch is one request. The event's name is ``pii_lint.`` and the action, the fields are attributes ``pii_lint.*``,
and the subject's hash is ``user.hash``, as OpenTelemetry's conventions call it.

Example::

    >>> (batch,) = batches([Record(1, 5, "suppress", channel="analytics", subject="abc")])
    >>> record = batch["resourceLogs"][0]["scopeLogs"][0]["logRecords"][0]
    >>> record["timeUnixNano"], record["eventName"], [one["key"] for one in record["attributes"]]
    ('5', 'pii_lint.suppress', ['pii_lint.number', 'pii_lint.channel', 'user.hash', 'pii_lint.times'])
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from pii_lint.runtime.audit.record import Record

_BATCH = 500
_NAMES = {"subject": "user.hash", "source": "pii_lint.source"}
_WARN = ("lost", "suppress")


def batches(records: Iterable[Record]) -> Iterator[dict[str, Any]]:
    """Requests of at most 500 records, in their order."""
    left = iter(records)
    while some := [_log_record(record) for record in islice(left, _BATCH)]:
        yield {
            "resourceLogs": [
                {
                    "resource": {"attributes": [_attribute("service.name", "pii-lint audit")]},
                    "scopeLogs": [{"scope": {"name": "pii_lint.runtime.audit"}, "logRecords": some}],
                }
            ]
        }


def _log_record(record: Record) -> dict[str, Any]:
    """Severity 9 is INFO, 13 is WARN; numbers of 64 bits are texts in this JSON."""
    warns = record.action in _WARN
    fields = {name: value for name, value in record._asdict().items() if name not in ("at", "action")}
    return {
        "timeUnixNano": str(record.at), "observedTimeUnixNano": str(record.at),
        "severityNumber": 13 if warns else 9, "severityText": "WARN" if warns else "INFO",
        "eventName": f"pii_lint.{record.action}", "body": {"stringValue": record.action},
        "attributes": [
            _attribute(_NAMES.get(name, f"pii_lint.{name}"), value)
            for name, value in fields.items()
            if value not in ("", ())
        ],
    }  # fmt: skip


def _attribute(key: str, value: Any) -> dict[str, Any]:
    if isinstance(value, int):
        said: dict[str, Any] = {"intValue": str(value)}
    elif isinstance(value, tuple):
        said = {"arrayValue": {"values": [{"stringValue": one} for one in value]}}
    else:
        said = {"stringValue": value}
    return {"key": key, "value": said}
