"""One record of the audit trail, and how it is written: a line of JSON that has no room for personal data.

Every field is a word of a closed list, a key of the vocabulary, a keyed hash, a number, or a short name made of
letters, digits and a few signs in which no personal data is recognised; anything else is refused.

Example::

    >>> shape = Shape("suppress", "Order placed", "analytics", "segment", ("user.contact.email",), "opt-out", "7", "")
    >>> line = shape.line(1_700_000_000_000_000_000, 12, None, 1)
    >>> line
    b'{"n":12,"t":1700000000000000000,"a":"suppress","e":"Order placed","c":"analytics","v":"segment",\
"d":["user.contact.email"],"r":"opt-out","p":"7"}'
    >>> Record.read(line).vendor
    'segment'
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any, NamedTuple

from pii_lint import patterns
from pii_lint.vocabulary import CHANNELS

ACTIONS = ("redact", "suppress", "allow", "opt_out", "opt_in", "policy", "retention", "lost")
"""What can have been done. ``lost``: records that could not be written, counted."""

_NAME = re.compile(r"[\w$][\w ,.:/$*<>\-]{0,119}").fullmatch
_DATA = re.compile(r"[a-z_]+(?:\.[a-z0-9_]+){0,7}").fullmatch
_SOURCE = re.compile(r"[\w./\\\-]{1,240}:\d{1,7}").fullmatch
_TEXTS = (("e", "event"), ("c", "channel"), ("v", "vendor"), ("r", "rule"), ("p", "policy"), ("w", "source"))


class AuditError(ValueError):
    """A record that would not be free of data, or a trail that cannot be used."""


class Record(NamedTuple):
    """What was done, once or ``times`` times. ``at``: nanoseconds since 1970; ``subject``: a keyed hash, as text."""

    number: int
    at: int
    action: str
    event: str = ""
    channel: str = ""
    vendor: str = ""
    data: tuple[str, ...] = ()
    rule: str = ""
    policy: str = ""
    source: str = ""
    subject: str = ""
    times: int = 1

    @property
    def when(self) -> str:
        """The time as ISO 8601 in UTC, to the microsecond."""
        return datetime.fromtimestamp(self.at / 1e9, timezone.utc).isoformat(timespec="microseconds")

    @classmethod
    def read(cls, line: bytes) -> Record:
        """The record of a line; raises AuditError when it is none."""
        try:
            fields: Mapping[str, Any] = json.loads(line)
            texts = {name: str(fields[short]) for short, name in _TEXTS if short in fields}
            return cls(
                int(fields["n"]), int(fields["t"]), str(fields["a"]), data=tuple(map(str, fields.get("d", ()))),
                subject=str(fields.get("s", "")), times=int(fields.get("k", 1)), **texts,
            )  # fmt: skip
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise AuditError(f"not a record: {line[:80]!r} ({error})") from None


class Shape:
    """What records of one kind have in common, checked and written once; raises AuditError for what may be data."""

    __slots__ = ("_after",)

    def __init__(
        self, action: str, event: str, channel: str, vendor: str, data: tuple[str, ...], rule: str, policy: str,
        source: str,
    ) -> None:  # fmt: skip
        _check(action in ACTIONS, "action", action, f"one of {', '.join(ACTIONS)}")
        _check(not channel or channel in CHANNELS, "channel", channel, f"one of {', '.join(CHANNELS)}")
        _check(all(map(_DATA, data)), "data", data, "keys of data types, such as user.contact.email")
        _check(not source or _SOURCE(source), "source", source, "a file and a line, such as shop/cart.py:12")
        for name, text in (("event", event), ("vendor", vendor), ("rule", rule), ("policy", policy)):
            _check(not text or _NAME(text), name, text, "a short name of letters, digits and , . : / - _ $")
            _check(not patterns.find(text), name, text, "a name without personal data")
        texts = {"e": event, "c": channel, "v": vendor, "d": list(data), "r": rule, "p": policy, "w": source}
        fields = {"a": action, **{key: value for key, value in texts.items() if value}}
        self._after = json.dumps(fields, separators=(",", ":"))[1:-1]

    def line(self, at: int, number: int, subject: str | None, times: int) -> bytes:
        """The line of one record, without its line feed."""
        tail = f',"s":"{subject}"' if subject else ""
        if times != 1:
            tail += f',"k":{times}'
        return f'{{"n":{number},"t":{at},{self._after}{tail}}}'.encode("ascii")


def _check(good: object, field: str, value: object, wanted: str) -> None:
    if not good:
        # The value is not repeated: it may be the very data that must not be kept.
        kind = f"{type(value).__name__} of {len(str(value))} characters"
        raise AuditError(f"audit record: {field}: {kind} is not {wanted}")
