"""The integrations with loggers, trackers and collectors honour an opt-out, each on its own channel."""

from __future__ import annotations

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from pii_lint.runtime import bind, use
from pii_lint.runtime.integrations import (
    analytics,
    datadog,
    llm,
    loguru,
    opentelemetry,
    outbound,
    queues,
    sentry,
    structlog,
)
from pii_lint.runtime.optout import OptOuts
from pii_lint.runtime.placeholders import Placeholders

SECRET = "zebra"
EVENT = {"distinct_id": "u1", "event": "Paid", "properties": {"animal": SECRET, "n": 4711}}


@pytest.fixture(autouse=True)
def store() -> Iterator[OptOuts]:
    made = OptOuts(key="k")
    use(opt_outs=made)
    yield made
    use(opt_outs=None)


class Client:
    """As Segment's and RudderStack's: what is queued is what is sent."""

    def __init__(self) -> None:
        self.sent: list[Any] = []

    def _enqueue(self, message: Any) -> tuple[bool, Any]:
        self.sent.append(message)
        return True, message


class Consumer:
    """As Mixpanel's."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def send(self, endpoint: str, message: str) -> None:
        self.sent.append(message)


def through_all() -> dict[str, Any]:
    """One event through every integration: what each of them lets out."""
    client, consumer = Client(), Consumer()
    analytics.protect(client)._enqueue(EVENT)
    analytics.RedactingConsumer(consumer).send("events", json.dumps(EVENT))
    hooks = sentry.protected()
    record = {"message": f"saw a {SECRET}", "extra": {"animal": SECRET}, "exception": None}
    loguru.redact_record(record)
    emitted = SimpleNamespace(log_record=SimpleNamespace(body=SECRET, attributes={"animal": SECRET}))
    opentelemetry.RedactingLogProcessor().on_emit(emitted)
    return {
        "posthog": analytics.redact_message(EVENT),
        "segment": client.sent,
        "mixpanel": consumer.sent,
        "sentry": [hooks[name]({"message": SECRET}, {}) for name in sorted(hooks) if name != "transport"],
        "structlog": structlog.redact_event(None, "info", {"event": SECRET}),
        "loguru": record,
        "otel logs": vars(emitted.log_record),
        "kafka": queues.serializer(repr)({"animal": SECRET}),
        "http": [
            outbound.clean_url(f"https://vendor.example/?animal={SECRET}"),
            outbound.clean_body(json.dumps({"animal": SECRET}).encode(), "application/json"),
            outbound.clean_headers([("Host", "vendor.example"), ("X-Animal", SECRET)]) or SECRET,
        ],
        "llm": llm.hidden_options(
            {"model": "m", "messages": [{"role": "user", "content": [{"type": "text", "text": SECRET}]}]},
            Placeholders(),
        ),
        "placeholders": Placeholders().hide(SECRET),
        "tags": datadog.redact_tags([f"animal:{SECRET}"]),
    }  # fmt: skip


ALL = {
    "posthog", "segment", "mixpanel", "sentry", "structlog", "loguru", "otel logs", "kafka", "http", "llm",
    "placeholders", "tags",
}  # fmt: skip


def shown() -> set[str]:
    return {name for name, value in through_all().items() if SECRET in repr(value)}


def test_nothing_is_withheld_of_who_did_not_opt_out(store: OptOuts) -> None:
    assert shown() == ALL
    with bind(subject="u2"):
        assert shown() == ALL


def test_nothing_at_all_of_who_did(store: OptOuts) -> None:
    store.opt_out("u1")
    with bind(subject="u1"):
        assert shown() == set()
        said = through_all()
    assert said["posthog"] is None and said["segment"] == said["mixpanel"] == []
    assert set(said["sentry"]) == {None}
    assert "4711" not in repr(said) and "u1" not in repr(said)


@pytest.mark.parametrize(
    ("channel", "closed"),
    [
        ("analytics", {"posthog", "segment", "mixpanel"}),
        ("observability", {"sentry", "otel logs", "tags"}),
        ("logging", {"structlog", "loguru"}),
        ("messaging", {"kafka"}),
        ("http", {"http"}),
        ("llm", {"llm", "placeholders"}),
    ],
)
def test_of_one_channel_only_that_is_closed(store: OptOuts, channel: str, closed: set[str]) -> None:
    store.opt_out("u1", channel=channel)
    with bind(subject="u1"):
        assert shown() == ALL - closed


def test_of_one_vendor(store: OptOuts) -> None:
    store.opt_out("u1", channel="observability", vendor="datadog")
    with bind(subject="u1"):
        assert "sentry" in shown()
    store.opt_out("u1", vendor="sentry")
    with bind(subject="u1"):
        assert "sentry" not in shown()


@pytest.mark.parametrize(
    ("said", "sent"),
    [({"Analytics": True}, True), ({"Analytics": False}, False), ({"Advertising": True}, False), (None, False)],
)
def test_a_message_of_segment_needs_its_own_consent(said: Any, sent: bool) -> None:
    client = Client()
    analytics.protect(client, consent="Analytics")
    context = {} if said is None else {"consent": {"categoryPreferences": said}}
    client._enqueue({"event": "Paid", "context": context, "properties": {"animal": SECRET}})
    assert bool(client.sent) is sent
