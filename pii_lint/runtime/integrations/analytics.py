"""PostHog, Segment, RudderStack, Mixpanel, Amplitude: properties are redacted, a telling id becomes a pseudonym.

An id that holds personal data (an e-mail address as ``distinct_id``) is replaced by ``pseudonymize`` of it, so that a
person stays one person. Set a key (``configure(key=...)``), or they change with each process.

Example::

    >>> redact_message({"distinct_id": "7", "properties": {"email": "ann@example.org", "plan": "pro"}})
    {'distinct_id': '7', 'properties': {'email': '[REDACTED:email]', 'plan': 'pro'}}

In use: ``Posthog(key, before_send=redact_message)``; ``protect(analytics.Client(...))`` for Segment and RudderStack;
``Mixpanel(token, consumer=RedactingConsumer(Consumer()))``; ``Amplitude(key).add(amplitude_plugin())``.
"""

from __future__ import annotations

import json
from functools import partial
from typing import Any, TypeVar

from pii_lint.runtime import context, guard, pseudonymize, redact, suppresses
from pii_lint.runtime.delivery import under_way
from pii_lint.runtime.integrations import posting
from pii_lint.runtime.signals import from_segment

redact = partial(redact, channel="analytics")
_IDS = (
    "distinct_id", "$distinct_id", "userId", "user_id", "anonymousId", "anonymous_id", "previousId", "previous_id",
    "groupId", "group_id", "$anon_distinct_id", "alias",
)  # fmt: skip
_KEPT = ("uuid", "timestamp", "messageId", "message_id", "type", "$token", "token", "writeKey", "api_key", "$library")
_NESTED = ("properties", "traits", "context", "$set", "$set_once", "event_properties", "user_properties")
_Client = TypeVar("_Client")


def redact_message(message: Any) -> Any:
    """An event as the clients queue it, without personal data; None stays None (the event was dropped before).

    None too where the bound subject opted out of analytics (docs/policy.md): nothing is to be sent. PostHog's clients
    ask again when they send what they have queued.
    """
    properties = message.get("properties") if isinstance(message, dict) else None
    posthog = isinstance(properties, dict) and str(properties.get("$lib", "")).startswith("posthog")
    clean = _message(message, "posthog" if posthog else "")
    if posthog and isinstance(clean, dict):
        posting.watch("posthog")
        clean = posting.kept(clean, "uuid", "posthog")
    return clean


def _message(message: Any, vendor: str) -> Any:
    said = message.get("event") if isinstance(message, dict) else None
    event = said if isinstance(said, str) else ""
    if suppresses("analytics", vendor, event=event):
        return None
    return _redacted(message, vendor, event)


def _redacted(message: Any, vendor: str, event: str) -> Any:
    if not isinstance(message, dict):
        return redact(message, vendor=vendor, event=event)
    rest = {name: value for name, value in message.items() if name not in _KEPT and name not in _IDS}
    clean: Any = redact(rest, vendor=vendor, event=event)
    changes = {name: new for name, value in message.items() if name in _IDS and (new := _id(value)) is not value}
    for name in _NESTED:
        inner = message.get(name)
        if isinstance(inner, dict) and any(one in inner for one in (*_IDS, *_KEPT)):
            changes[name] = _redacted(inner, vendor, event)
    if clean is rest and not changes:
        return message
    kept = {name: value for name, value in message.items() if name not in rest}
    return {**kept, **(clean if isinstance(clean, dict) else {}), **changes}


def _id(value: Any) -> Any:
    return pseudonymize(value) if isinstance(value, str) and redact(value) is not value else value


def protect(client: _Client, *, consent: str = "") -> _Client:
    """The client of Segment or RudderStack, which from now on queues redacted messages only, and asks about them
    again when it sends them.

    ``consent``: the category of consent that a message needs; without it in the message's own ``context.consent``, the
    message is dropped. Raises TypeError for an object that has no queue of theirs.
    """
    enqueue = getattr(client, "_enqueue", None)
    if not callable(enqueue):
        raise TypeError(f"{type(client).__name__} is no client of Segment or RudderStack: it has no _enqueue")

    vendor = posting.vendor(client)
    posting.watch(f"{vendor}.analytics")

    def redacting(message: Any, *args: Any, **kwargs: Any) -> Any:
        clean = _message(message, vendor) if _consented(message, consent, vendor) else None
        if isinstance(clean, dict) and vendor:
            clean = posting.kept(clean, "messageId", vendor)
        # What their own ``_enqueue`` says of a message that was taken.
        return (True, {}) if clean is None else enqueue(clean, *args, **kwargs)

    client._enqueue = redacting  # type: ignore[attr-defined]
    return client


def _consented(message: Any, category: str, vendor: str) -> bool:
    if not category:
        return True
    said = from_segment(message.get("context") if isinstance(message, dict) else None)
    if category.lower() in said.granted:
        return True
    bound = context.current()
    guard.note(
        "suppress", (), "analytics", vendor=vendor, event=str(message.get("event") or ""), rule="signal consent",
        policy=guard.version(), subject=None if bound is None else bound.subject,
    )  # fmt: skip
    return False


class RedactingConsumer:
    """A consumer of Mixpanel around another one: what it sends holds no personal data."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def send(self, endpoint: str, json_message: str, *args: Any, **kwargs: Any) -> Any:
        """Send one message, redacted; one that is no JSON is redacted as text."""
        with under_way():
            try:
                message = json.loads(json_message)
                clean = _message(message, "mixpanel")
                if clean is None:
                    return None
                text = json_message if clean is message else json.dumps(clean)
            except ValueError:
                text = redact(json_message)
            return self.inner.send(endpoint, text, *args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


def amplitude_plugin() -> Any:
    """A plugin of type BEFORE for Amplitude's client; needs ``amplitude-analytics``."""
    from amplitude import EventPlugin
    from amplitude.constants import PluginType

    class Redacting(EventPlugin):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(PluginType.BEFORE)

        def execute(self, event: Any) -> Any:
            if suppresses("analytics", "amplitude"):
                return None
            for name in ("event_properties", "user_properties", "groups", "group_properties"):
                value = event[name]
                if value:
                    event[name] = redact(value)
            for name in ("user_id", "device_id"):
                if event[name]:
                    event[name] = _id(event[name])
            for name in ("ip", "location_lat", "location_lng"):
                if event[name] and event[name] != "$remote":
                    event[name] = None
            return event

    return Redacting()
