"""The moment at which Sentry sends: what it has queued is asked about again.

Events wait in the queue of a transport, logs and metrics in a batch before that, for up to five seconds. The transport
here remembers whom an envelope is about; a log or a metric carries a random word, which is taken out again.

In use: by ``sentry.protected``, unless Sentry is told to use a transport that is no class, or its asynchronous one.

Example::

    >>> marked({"body": "paid", "attributes": {}}, "log")  # nobody is bound
    {'body': 'paid', 'attributes': {}}
"""

from __future__ import annotations

import json
import secrets
import weakref
from typing import Any

from pii_lint.runtime import delivery
from pii_lint.runtime.integrations.sentry_envelope import redact_envelope

_MARK = "pii_lint.held"
_BATCHED = ("log", "trace_metric")
_waiting = delivery.Waiting()


def marked(item: Any, kind: str) -> Any:
    """A log or a metric, which is about to be queued, with a word by which it is known when it is sent."""
    one = delivery.held("observability", "sentry", kind)
    if one is None or not isinstance(item, dict) or not isinstance(item.get("attributes"), dict):
        return item
    word = secrets.token_hex(8)
    _waiting.keep(word, one)
    return {**item, "attributes": {**item["attributes"], _MARK: word}}


def kept(event: Any, kind: str) -> Any:
    """An event about whom is bound here, to be known by its id when it is captured where nobody is."""
    one = delivery.held("observability", "sentry", kind)
    if one is not None and isinstance(event, dict) and isinstance(event.get("event_id"), str):
        _waiting.keep(event["event_id"], one)
    return event


def asking(options: dict[str, Any]) -> type | None:
    """The transport that Sentry would use with these options, asking; None where that cannot be told."""
    try:
        from sentry_sdk import transport
    except ImportError:
        return None
    experiments = options.get("_experiments") or {}
    base: Any = options.get("transport")
    if base is None and not experiments.get("transport_async"):
        base = transport.Http2Transport if experiments.get("transport_http2") else transport.HttpTransport
    if not (isinstance(base, type) and hasattr(base, "_send_envelope")):
        return None
    return _guarded(base)


def _guarded(base: Any) -> type:
    class Asking(base):  # type: ignore[misc]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            self._about: weakref.WeakKeyDictionary[Any, Any] = weakref.WeakKeyDictionary()
            super().__init__(*args, **kwargs)

        def capture_envelope(self, envelope: Any) -> None:
            redact_envelope(envelope)
            kind = next((item.type for item in envelope.items if item.type), "")
            one = delivery.held("observability", "sentry", kind) or _waiting.get(envelope.headers.get("event_id"))
            # A batch is of many: each part of it is asked about.
            if one is not None and all(item.type not in _BATCHED for item in envelope.items):
                self._about[envelope] = one
            super().capture_envelope(envelope)

        def _send_envelope(self, envelope: Any) -> None:
            batched = [(item, read) for item in envelope.items if (read := _items(item)) is not None]
            words = [one.get("attributes", {}).pop(_MARK, None) for _, read in batched for one in read["items"]]
            held = [_waiting.get(word.get("value") if isinstance(word, dict) else word) for word in words]
            with delivery.sending([self._about.get(envelope), *held]) as allowed:
                free = iter(allowed[1:])
                for item, read in batched:
                    read["items"] = [one for one in read["items"] if next(free)]
                    _write(item, read)
                envelope.items[:] = [
                    item for item in envelope.items if all(read["items"] for one, read in batched if one is item)
                ]
                if allowed[0] and envelope.items:
                    super()._send_envelope(envelope)
            _waiting.sent(word.get("value") if isinstance(word, dict) else word for word in words)

    Asking.__name__ = Asking.__qualname__ = f"Asking{base.__name__}"
    return Asking


def _items(item: Any) -> dict[str, Any] | None:
    """The logs or metrics in an item of an envelope, or None."""
    if item.type not in _BATCHED:
        return None
    try:
        read = item.payload.json if item.payload.json is not None else json.loads(item.get_bytes())
    except ValueError:
        return None
    return {**read, "items": [dict(one) for one in read["items"]]} if isinstance(read.get("items"), list) else None


def _write(item: Any, read: dict[str, Any]) -> None:
    item.payload = type(item.payload)(json=read)
    item.headers["item_count"] = len(read["items"])
