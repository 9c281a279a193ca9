"""The last resort for Sentry: what reaches its transport, whatever hooks there are, and were forgotten.

Profiles, check-ins, logs, spans and attachments come by here, and events that were made without hooks.

Example::

    >>> clean_payload({"items": [{"body": "mail to ann@example.org"}], "timestamp": 1}, "log")
    {'items': [{'body': 'mail to [REDACTED:email]'}], 'timestamp': 1}

In use: by ``sentry.protected`` and ``install``; or ``protect(sentry_sdk.get_client())`` after ``init``.
"""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from pii_lint.runtime import redact

redact = partial(redact, channel="observability", vendor="sentry")
# What Sentry needs as it is, and what says nothing of a person.
KEPT = (
    "event_id", "timestamp", "start_timestamp", "platform", "level", "logger", "release", "dist", "environment", "sdk",
    "modules", "type", "transaction_info", "trace_id", "span_id", "debug_meta", "_meta", "attachments",
)  # fmt: skip
_COUNTS = ("session", "sessions", "client_report", "statsd", "replay_recording")


def clean_payload(payload: Any, kind: str) -> Any:
    """The payload of an item of this type without personal data; counts and sessions as they are."""
    if kind in _COUNTS or not isinstance(payload, dict):
        return payload if kind in _COUNTS else redact(payload)
    rest = {name: value for name, value in payload.items() if name not in KEPT}
    clean = redact(rest)
    if clean is rest:
        return payload
    return {name: clean.get(name, payload[name]) for name in payload if name in clean or name in KEPT} | {
        name: value for name, value in clean.items() if name not in payload
    }


def redact_envelope(envelope: Any) -> Any:
    """The envelope, its items redacted in place; an item that cannot be read is left out. Never raises."""
    kept = []
    for item in envelope.items:
        try:
            _redact_item(item)
        except Exception:
            # One bad item costs no other.
            continue
        kept.append(item)
    envelope.items[:] = kept
    return envelope


def _redact_item(item: Any) -> None:
    kind = item.type or ""
    payload = item.payload
    if payload.json is not None:
        clean = clean_payload(payload.json, kind)
        if clean is not payload.json:
            item.payload = type(payload)(json=clean)
        return
    raw = payload.get_bytes()
    try:
        read = json.loads(raw)
    except ValueError:
        # An attachment: a text is redacted, what is none passes as it is.
        clean_bytes = redact(raw) if _is_text(raw) else raw
        if clean_bytes is not raw:
            item.payload = type(payload)(bytes=clean_bytes)
        return
    clean = clean_payload(read, kind)
    if clean is not read:
        item.payload = type(payload)(bytes=json.dumps(clean).encode())


def _is_text(raw: bytes) -> bool:
    try:
        return "\0" not in raw.decode("utf-8")
    except UnicodeDecodeError:
        return False


def protect(client: Any) -> Any:
    """The client of ``sentry_sdk``, whose transport from now on redacts what it is given."""
    transport = getattr(client, "transport", None)
    if transport is not None and not getattr(transport, "_pii_lint", False):
        capture = transport.capture_envelope

        def capture_envelope(envelope: Any) -> Any:
            return capture(redact_envelope(envelope))

        transport.capture_envelope = capture_envelope
        transport._pii_lint = True
    return client
