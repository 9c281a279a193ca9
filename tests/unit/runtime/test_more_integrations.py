"""Datadog, baggage, Sentry's envelopes, Celery's failures, Arrow and Spark: against the real libraries."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

import pytest

from pii_lint.runtime.integrations import queues
from pii_lint.runtime.integrations.datadog import protect, redact_tags

SECRET = "ann@example.org"
KEYED = "Annabel"


# -- Datadog ------------------------------------------------------------------------------------------


def test_ddtrace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DD_INSTRUMENTATION_TELEMETRY_ENABLED", "false")
    trace = pytest.importorskip("ddtrace.trace")
    from pii_lint.runtime.integrations.datadog import trace_filter

    kept: list[Any] = []

    class Keep(trace.TraceFilter):  # type: ignore[misc, name-defined]
        def process_trace(self, spans: Any) -> None:
            kept.extend(spans)

    def spans(*filters: Any) -> dict[str, Any]:
        kept.clear()
        trace.tracer.configure(trace_processors=[*filters, Keep()])
        with trace.tracer.trace("web", resource=f"GET /{SECRET}") as root, trace.tracer.trace("mail") as span:
            span.set_tag("first_name", KEYED)
            span.set_tag("n", 3)
            span._add_event("sent", {"to": SECRET, "n": 1})
            span.link_span(root.context, {"to": SECRET})
            try:
                with trace.tracer.trace("fails"):
                    raise ValueError(f"no mail for {SECRET}")
            except ValueError:
                pass
        return {span.name: span for span in kept}

    def shown(found: dict[str, Any]) -> str:
        parts = [(s.resource, dict(s._get_attributes()), s._get_events(), s._get_links()) for s in found.values()]
        return repr(parts)

    bare = shown(spans())
    assert SECRET in bare and KEYED in bare
    made = spans(trace_filter())
    assert SECRET not in shown(made) and KEYED not in shown(made)
    mail, root = made["mail"], made["web"]
    assert root.resource == "GET /[REDACTED:email]" and mail.get_tag("first_name") == "[REDACTED:first_name]"
    assert (mail.trace_id, mail.parent_id) == (root.trace_id, root.span_id) and mail.duration_ns > 0
    assert mail._get_events()[0].attributes == {"to": "[REDACTED:email]", "n": 1} and mail._get_links()[0].span_id
    assert made["fails"].error == 1 and "no mail for [REDACTED:email]" in made["fails"].get_tag("error.message")

    class Broken:
        def __getattr__(self, name: str) -> Any:
            raise RuntimeError

    # What cannot be read is dropped: left to the tracer, it would be sent as it is.
    assert trace_filter().process_trace([Broken()]) is None
    trace.tracer.configure(trace_processors=[])


def test_statsd() -> None:
    base = pytest.importorskip("datadog.dogstatsd.base")
    sent: list[str] = []

    def client() -> Any:
        made = base.DogStatsd(disable_telemetry=True, disable_buffering=True)
        made._send = made._send_to_server = lambda packet, *args, **kwargs: sent.append(packet)
        return made

    def used(made: Any) -> str:
        sent.clear()
        made.increment("orders", tags=[f"first_name:{KEYED}", "env:prod"])
        made.set("users", SECRET)
        made.event(f"mail to {SECRET}", "m", tags=[f"to:{SECRET}"])
        made.service_check("mail", 1, message=f"no mail for {SECRET}")
        return str(sent)

    assert SECRET in used(client()) and KEYED in used(client())
    shown = used(protect(protect(client())))
    assert SECRET not in shown and KEYED not in shown and "env:prod" in shown and len(sent) == 4
    assert redact_tags(None) is None
    with pytest.raises(TypeError, match="no client of statsd"):
        protect(object())


# -- OpenTelemetry, Sentry ----------------------------------------------------------------------------


def test_baggage() -> None:
    pytest.importorskip("opentelemetry.sdk")
    from opentelemetry import baggage
    from opentelemetry.baggage.propagation import W3CBaggagePropagator

    from pii_lint.runtime.integrations.opentelemetry_baggage import RedactingPropagator, redact_baggage

    context = baggage.set_baggage("user.name", KEYED, baggage.set_baggage("plan", "pro"))
    bare: dict[str, str] = {}
    W3CBaggagePropagator().inject(bare, context)
    assert KEYED in bare["baggage"]
    carrier: dict[str, str] = {}
    made = RedactingPropagator(W3CBaggagePropagator())
    made.inject(carrier, context)
    assert KEYED not in carrier["baggage"] and "plan=pro" in carrier["baggage"] and made.fields == {"baggage"}
    assert baggage.get_baggage("plan", made.extract(carrier)) == "pro"
    assert baggage.get_baggage("user.name", context) == KEYED
    clean = baggage.set_baggage("plan", "pro")
    assert redact_baggage(clean) is clean


def test_what_reaches_the_transport_of_sentry_without_hooks() -> None:
    sentry_sdk = pytest.importorskip("sentry_sdk")
    from sentry_sdk.envelope import Envelope, Item, PayloadRef
    from sentry_sdk.transport import Transport

    from pii_lint.runtime.integrations.sentry_envelope import protect, redact_envelope

    class Kept(Transport):  # type: ignore[misc]
        def __init__(self, options: Any = None) -> None:
            super().__init__(options)
            self.sent: list[str] = []

        def capture_envelope(self, envelope: Any) -> None:
            self.sent += [item.payload.get_bytes().decode() for item in envelope.items]

    def sent(wrap: Any) -> str:
        transport = Kept()
        client = sentry_sdk.Client(dsn="https://k@example.invalid/1", transport=transport, default_integrations=False)
        wrap(client)
        with sentry_sdk.isolation_scope() as scope:
            scope.clear_breadcrumbs()  # those of other tests
            scope.set_client(client)
            scope.add_attachment(bytes=f"log of {SECRET}".encode(), filename="a.txt")
            sentry_sdk.capture_message(f"mail to {SECRET}")
        client.close()
        return "\n".join(transport.sent)

    assert sent(lambda client: client).count(SECRET) >= 2
    shown = sent(lambda client: protect(protect(client)))
    assert SECRET not in shown and shown.count("[REDACTED:email]") == 2

    class Unreadable:
        json = None

        def get_bytes(self) -> bytes:
            raise OSError

    envelope = Envelope()
    envelope.items = [
        Item(PayloadRef(json={"items": [{"body": SECRET}]}), type="log"),
        Item(PayloadRef(bytes=b"\x00\xff ann@example.org"), type="attachment"),
        Item(PayloadRef(bytes=json.dumps({"first_name": KEYED}).encode()), type="check_in"),
        Item(PayloadRef(json={"errors": 1}), type="session"),
    ]
    bad = Item(PayloadRef(json={}), type="event")
    bad.payload = Unreadable()
    envelope.items.append(bad)
    left = [item.payload.get_bytes() for item in redact_envelope(envelope).items]
    assert len(left) == 4 and SECRET.encode() not in left[0] and KEYED.encode() not in left[2]
    assert left[1] == b"\x00\xff ann@example.org" and json.loads(left[3]) == {"errors": 1}


# -- Celery -------------------------------------------------------------------------------------------


def test_failures_of_celery(caplog: pytest.LogCaptureFixture) -> None:
    celery = pytest.importorskip("celery")

    def failed(**options: Any) -> tuple[str, str]:
        app = celery.Celery("t", broker="memory://", backend="cache+memory://", set_as_current=False, **options)
        app.conf.task_store_eager_result = True
        app.conf.task_always_eager = True

        @app.task(name="t.mail", bind=True)
        def mail(self: Any, to: str) -> None:
            raise ValueError(f"no mail for {to}")

        caplog.clear()
        with caplog.at_level(logging.ERROR):
            result = mail.delay(SECRET)
        return f"{result.result!r} {result.traceback}", caplog.text

    stored, _ = failed()
    assert SECRET in stored
    stored, _ = failed(task_cls=queues.task_class())
    assert SECRET not in stored and "no mail for [REDACTED:email]" in stored


# -- tables -------------------------------------------------------------------------------------------


def test_arrow() -> None:
    pa = pytest.importorskip("pyarrow")
    from pii_lint.runtime.integrations.arrow import redact_array, redact_table

    table = pa.table(
        {
            "first_name": pa.array([KEYED, None, KEYED]).dictionary_encode(),
            "note": pa.chunked_array([[f"to {SECRET}", "dull"], [f"to {SECRET}"]]),
            "ssn": pa.array([536228726, None, 1]),
            "user": [{"name": KEYED, "id": 7}, None, {"name": None, "id": 8}],
            "tags": [[SECRET, "x"], [], None],
            "n": [1, 2, 3],
        }
    )
    before = table.to_pylist()
    done = redact_table(table)
    assert done.to_pylist()[0] == {
        "first_name": "[REDACTED:first_name]", "note": "to [REDACTED:email]", "ssn": "[REDACTED:ssn]",
        "user": {"name": "[REDACTED:name]", "id": 7}, "tags": ["[REDACTED:email]", "x"], "n": 1,
    }  # fmt: skip
    assert done.to_pylist()[1] == {"first_name": None, "note": "dull", "ssn": None, "user": None, "tags": [], "n": 2}
    assert pa.types.is_dictionary(done.schema.field("first_name").type) and done.column("n") is not None
    assert table.to_pylist() == before and done.schema.names == table.schema.names
    clean = table.select(["n"])
    assert redact_table(clean) is clean
    (batch,) = table.select(["note", "n"]).combine_chunks().to_batches()
    assert redact_table(batch).to_pylist()[2] == {"note": "to [REDACTED:email]", "n": 3}
    assert redact_array(pa.array([b"to ann@example.org"])).to_pylist() == [b"to [REDACTED:email]"]
    empty = pa.array([], pa.string())
    assert redact_array(empty) is empty


@pytest.mark.slow
def test_spark(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyspark")
    pytest.importorskip("pandas")
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    monkeypatch.setenv("PYTHONPATH", ":".join(one for one in sys.path if one))
    from pyspark.sql import Row, SparkSession

    from pii_lint.runtime.integrations.spark import redact_spark, redacting

    session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    try:
        full = Row(
            first_name=KEYED, note=f"to {SECRET}", n=1, ssn=536228726, user=Row(name=KEYED, id=7), tags=["x", SECRET]
        )
        empty = Row(first_name=None, note=None, n=2, ssn=None, user=None, tags=None)
        frame = session.createDataFrame([full, empty])
        done = redact_spark(frame)
        first, second = (row.asDict(recursive=True) for row in done.collect())
        assert first == {
            "first_name": "[REDACTED:first_name]", "note": "to [REDACTED:email]", "n": 1, "ssn": "[REDACTED:ssn]",
            "user": {"name": "[REDACTED:name]", "id": 7}, "tags": ["x", "[REDACTED:email]"],
        }  # fmt: skip
        assert second == {**dict.fromkeys(first), "n": 2}
        assert frame.withColumn("note", redacting("note")(frame.note)).collect()[0].note == "to [REDACTED:email]"
        assert frame.collect()[0].first_name == KEYED
    finally:
        session.stop()
