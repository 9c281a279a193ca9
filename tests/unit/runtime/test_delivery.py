"""What waits in a queue when its subject opts out does not leave, and an opt-out waits for what is being sent."""

from __future__ import annotations

import json
import logging
import logging.handlers
import pickle
import queue
import threading
import time
from collections.abc import Iterator
from gzip import decompress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from pii_lint.runtime import bind, install, redact, uninstall, use
from pii_lint.runtime.audit import AuditTrail, create
from pii_lint.runtime.audit.reader import records
from pii_lint.runtime.delivery import Waiting, held, sending, under_way
from pii_lint.runtime.optout import OptOuts

SECRET = "zebra"
LABEL = "[REDACTED:opt-out]"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OptOuts]:
    create(tmp_path / "trail")
    made = OptOuts(key="k", settle=0.2)
    use(opt_outs=made, audit=AuditTrail(tmp_path / "trail", subjects=made.subjects, fsync=False))
    yield made
    use(opt_outs=None, audit=None)


def suppressed(tmp_path: Path) -> list[tuple[str, str, str]]:
    with AuditTrail(tmp_path / "trail"):
        pass
    return [(one.channel, one.vendor, one.event) for one in records(tmp_path / "trail") if one.action == "suppress"]


def flushed(tmp_path: Path) -> list[tuple[str, str, str]]:
    from pii_lint.runtime.guard import in_use

    trail = in_use().audit
    assert trail is not None and trail.flush()
    return suppressed(tmp_path)


# -- waiting ----------------------------------------------------------------------------------------------


class Sender:
    """Another thread that is sending until it is told to stop."""

    def __init__(self, way: Any) -> None:
        self.begun, self.stop = threading.Event(), threading.Event()
        self.ended = False

        def send() -> None:
            with way:
                self.begun.set()
                self.stop.wait(10)
                self.ended = True

        self.thread = threading.Thread(target=send)
        self.thread.start()
        assert self.begun.wait(10)

    def end(self) -> None:
        self.stop.set()
        self.thread.join()


@pytest.mark.parametrize("subjects", [frozenset(("u1",)), frozenset(("u2", "u1")), None])
def test_an_opt_out_returns_after_what_is_being_sent(subjects: frozenset[str] | None) -> None:
    store = OptOuts(key="k", settle=10)
    sender = Sender(under_way(subjects))
    threading.Timer(0.05, sender.stop.set).start()
    store.opt_out("u1")
    assert sender.ended
    assert store.health()["unsettled"] == 0
    sender.end()


def test_of_others_and_of_this_thread_nothing_is_waited_for(store: OptOuts) -> None:
    sender = Sender(under_way(frozenset(("u2",))))
    with under_way():
        store.opt_out("u1")
    assert not sender.ended
    assert store.health()["unsettled"] == 0
    sender.end()


def test_it_is_not_waited_for_ever_and_health_says_so(store: OptOuts) -> None:
    sender = Sender(under_way())
    store.opt_out("u1")
    assert not sender.ended and not store.allows("u1")
    assert store.health()["unsettled"] == 1
    sender.end()


def test_what_begins_meanwhile_knows(store: OptOuts) -> None:
    with bind(subject="u1"):
        one = held("analytics")
    sender = Sender(under_way())
    deciding = threading.Thread(target=store.opt_out, args=("u1",))
    deciding.start()
    while store.allows("u1"):
        time.sleep(0.001)
    with sending([one, None]) as allowed:
        assert allowed == [False, True]
    sender.end()
    deciding.join()


def test_nobody_bound_is_nobody_held(store: OptOuts) -> None:
    assert held("analytics") is None
    with bind(region="EU"):
        assert held("analytics") is None


def test_the_oldest_are_forgotten() -> None:
    waiting = Waiting(most=2)
    with bind(subject="u1"):
        one = held("analytics")
    assert one is not None
    for name in "abc":
        waiting.keep(name, one)
    assert [waiting.get(name) is one for name in "abc"] == [False, True, True]
    waiting.sent(["b", None])
    assert waiting.get("b") is None


# -- logging ----------------------------------------------------------------------------------------------


@pytest.fixture
def installed() -> Iterator[logging.Logger]:
    log = logging.getLogger("delivery test")
    log.setLevel(logging.INFO)
    log.propagate = False
    install()
    yield log
    uninstall()
    log.handlers.clear()


class Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.extras: list[Any] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())
        self.extras.append(record.__dict__.get("animal"))


def test_a_record_in_a_queue(store: OptOuts, installed: logging.Logger, tmp_path: Path) -> None:
    waiting: queue.Queue[Any] = queue.Queue()
    installed.addHandler(logging.handlers.QueueHandler(waiting))
    with bind(subject="u1"):
        installed.info("saw a %s", SECRET, extra={"animal": SECRET})
    with bind(subject="u2"):
        installed.info("saw a %s", SECRET)
    store.opt_out("u1")
    end = Kept()
    listener = logging.handlers.QueueListener(waiting, end)
    listener.start()
    listener.stop()
    assert end.lines == [LABEL, f"saw a {SECRET}"]
    assert end.extras == [LABEL, None]
    assert flushed(tmp_path) == [("logging", "", "delivery test")]


def test_one_record_is_one_suppression_whatever_is_in_it(
    store: OptOuts, installed: logging.Logger, tmp_path: Path
) -> None:
    ends = [Kept(), Kept()]
    for end in ends:
        installed.addHandler(end)
    store.opt_out("u1")
    with bind(subject="u1"):
        try:
            raise ValueError(SECRET)
        except ValueError:
            installed.exception("saw %s of ann@example.org", SECRET, extra={"animal": SECRET}, stack_info=True)
    assert [(end.lines, end.extras) for end in ends] == 2 * [([LABEL], [LABEL])]
    assert flushed(tmp_path) == [("logging", "", "delivery test")]
    (record,) = [one for one in records(tmp_path / "trail") if one.action == "suppress"]
    assert record.data == ("user.contact.email",)


def test_formatters_that_read_the_arguments_still_can(store: OptOuts, installed: logging.Logger) -> None:
    class Reading(Kept):
        def emit(self, record: logging.LogRecord) -> None:
            assert isinstance(record.args, tuple)
            method, path, status = record.args
            self.lines.append(f"{record.getMessage()} {method} {path} {status:d}")

    end = Reading()
    installed.addHandler(end)
    store.opt_out("u1")
    with bind(subject="u1"):
        installed.info('"%s %s" %d', "GET", f"/{SECRET}", 404)
    assert end.lines == [f"{LABEL} {LABEL} {LABEL} 0"]


def test_a_record_for_another_process_does_not_say_whom_it_is_about(installed: logging.Logger) -> None:
    made: list[bytes] = []

    class Pickling(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            made.append(pickle.dumps(record.__dict__))

    installed.addHandler(Pickling())
    with bind(subject="subject seven"):
        installed.info("paid")
    assert b"paid" in made[0] and b"seven" not in made[0]
    # Back in another process, the record can be handled there.
    installed.handle(logging.makeLogRecord(pickle.loads(made[0])))


def test_an_error_that_is_logged_further_out_is_about_who_was_bound(
    store: OptOuts, installed: logging.Logger
) -> None:
    end = Kept()
    installed.addHandler(end)
    store.opt_out("u1")
    for who in ("u1", "u2"):
        try:
            with bind(subject=who):
                raise ValueError(SECRET)
        except ValueError:
            installed.exception("failed for %s", SECRET)
        try:
            try:
                with bind(subject=who):
                    raise ValueError(SECRET)
            except ValueError as error:
                raise RuntimeError("no") from error
        except RuntimeError:
            installed.exception("failed for %s", SECRET)
    assert end.lines == [LABEL, LABEL, f"failed for {SECRET}", f"failed for {SECRET}"]


# -- clients ----------------------------------------------------------------------------------------------


@pytest.fixture
def sink() -> Iterator[tuple[str, list[bytes]]]:
    received: list[bytes] = []

    class Sink(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append(decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Sink)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}", received
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("module", ["segment.analytics", "rudderstack.analytics"])
def test_segment_and_rudderstack(
    store: OptOuts, sink: tuple[str, list[bytes]], module: str, tmp_path: Path
) -> None:
    library = pytest.importorskip(module)
    from pii_lint.runtime.integrations.analytics import protect

    host, received = sink
    # A queue without a thread: what is queued is posted when ``join`` below asks for it.
    client = protect(library.Client("key", host=f"http://{host}", thread=0, debug=False))
    client.consumers = []
    for subject in ("u1", "u2"):
        with bind(subject=subject):
            client.track(subject, "Seen", {"animal": f"{SECRET} of {subject}"})
    client.track("u3", "Seen", {"animal": SECRET})
    store.opt_out("u1")
    consumer = library.consumer.Consumer(client.queue, "key", host=f"http://{host}", upload_interval=0.05)
    assert consumer.upload()
    client.queue.join()
    (body,) = received
    assert b"u1" not in body and b"zebra of u2" in body and b"u3" in body
    assert flushed(tmp_path) == [("analytics", module.partition(".")[0], "Seen")]
    with bind(subject="u2"):
        client.track("u2", "Seen", {"animal": SECRET})
    store.opt_out("u2")
    consumer.upload()
    assert len(received) == 1


def test_posthog(store: OptOuts, sink: tuple[str, list[bytes]], tmp_path: Path) -> None:
    posthog = pytest.importorskip("posthog")
    from pii_lint.runtime.integrations.analytics import redact_message

    host, received = sink
    client = posthog.Posthog(
        "key", host=f"http://{host}", before_send=redact_message, flush_interval=0.5, disable_geoip=True
    )
    for subject in ("u1", "u2"):
        with bind(subject=subject):
            client.capture("Seen", distinct_id=subject, properties={"animal": f"{SECRET} of {subject}"})
    store.opt_out("u1")
    client.flush()
    client.shutdown()
    body = b"".join(received)
    assert b"zebra of u2" in body and b"u1" not in body
    assert flushed(tmp_path) == [("analytics", "posthog", "Seen")]


def test_sentry(store: OptOuts, sink: tuple[str, list[bytes]], tmp_path: Path) -> None:
    sdk = pytest.importorskip("sentry_sdk")
    from sentry_sdk import logger as sdk_logger

    from pii_lint.runtime.integrations.sentry import protected

    host, received = sink
    sdk.init(**protected(dsn=f"http://key@{host}/1", default_integrations=False, enable_logs=True))
    transport = sdk.get_client().transport
    gate = threading.Event()
    transport._worker.submit(gate.wait)
    try:
        for subject in ("u1", "u2"):
            with bind(subject=subject):
                sdk.capture_message(f"{SECRET} of {subject}")
                sdk_logger.info(f"logged {SECRET} of {subject}")
        store.opt_out("u1")
        for subject in ("u1", "u2"):
            try:
                with bind(subject=subject):
                    raise ValueError(f"error of {subject}")
            except ValueError as error:  # noqa: PERF203 - it is the test
                # By a middleware further out, where nobody is bound.
                sdk.capture_exception(error)
        gate.set()
        sdk.flush(10)
    finally:
        gate.set()
        sdk.get_client().close()
        sdk.init()
    body = b"".join(received)
    assert b"zebra of u2" in body and b"logged zebra of u2" in body
    assert b"error of u2" in body
    assert b"of u1" not in body and b"pii_lint.held" not in body
    items = [json.loads(line) for line in body.splitlines() if b"item_count" in line]
    assert [one["item_count"] for one in items] == [1]
    assert sorted(flushed(tmp_path)) == [
        ("observability", "sentry", "event"), ("observability", "sentry", "event"), ("observability", "sentry", "log"),
    ]  # fmt: skip


def test_opentelemetry(store: OptOuts, tmp_path: Path) -> None:
    pytest.importorskip("opentelemetry.sdk")
    from opentelemetry._logs import SeverityNumber
    from opentelemetry.sdk import _logs, trace
    from opentelemetry.sdk._logs import export as log_export
    from opentelemetry.sdk.trace import export
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    from pii_lint.runtime.integrations import opentelemetry

    spans: Any = InMemorySpanExporter()
    lines: list[Any] = []
    provider = trace.TracerProvider()
    provider.add_span_processor(opentelemetry.RedactingSpanProcessor())
    provider.add_span_processor(export.BatchSpanProcessor(opentelemetry.RedactingSpanExporter(spans)))

    class Exporter:
        def export(self, batch: Any) -> Any:
            lines.extend(one.log_record.body for one in batch)
            return log_export.LogRecordExportResult.SUCCESS

        def shutdown(self) -> None:
            """Nothing."""

    logs = _logs.LoggerProvider()
    logs.add_log_record_processor(opentelemetry.RedactingLogProcessor())
    logs.add_log_record_processor(log_export.BatchLogRecordProcessor(opentelemetry.RedactingLogExporter(Exporter())))
    tracer, logger = provider.get_tracer("t"), logs.get_logger("t")
    for subject in ("u1", "u2"):
        # The outer span ends when nobody is bound any more: it is of the same trace.
        with tracer.start_as_current_span("request"), bind(subject=subject):
            with tracer.start_as_current_span("order") as span:
                span.set_attribute("animal", f"{SECRET} of {subject}")
            logger.emit(body=f"{SECRET} of {subject}", severity_number=SeverityNumber.INFO)
    store.opt_out("u1")
    provider.force_flush()
    logs.force_flush()
    provider.shutdown()
    logs.shutdown()
    finished = spans.get_finished_spans()
    assert [(one.name, (one.attributes or {}).get("animal")) for one in finished] == [
        ("order", "zebra of u2"), ("request", None),
    ]  # fmt: skip
    assert lines == ["zebra of u2"]
    assert sorted(flushed(tmp_path)) == [
        ("observability", "", "log"), ("observability", "", "span"), ("observability", "", "span"),
    ]  # fmt: skip


def test_code_of_ones_own(store: OptOuts) -> None:
    wire: list[str] = []

    def post() -> None:
        with bind(subject="u1"), under_way():
            wire.append(redact(f"a {SECRET}", channel="http"))

    post()
    store.opt_out("u1")
    post()
    assert wire == [f"a {SECRET}", LABEL]
