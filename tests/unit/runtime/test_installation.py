"""``install``: libraries used as their guides show leak nothing; after ``uninstall`` all is as before."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
import threading
import types
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from pii_lint.runtime import configure, install, installation, policy, uninstall
from pii_lint.runtime.integrations.patches import PATCHES

SECRET = "ann@example.org"
KEYED = "Annabel"
ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def key() -> Iterator[None]:
    before = policy.current()
    configure(key="k")
    yield
    uninstall()
    policy._settings = before
    configure()


def use_structlog() -> str:
    structlog = pytest.importorskip("structlog")
    out = io.StringIO()
    log = structlog.wrap_logger(
        structlog.PrintLogger(out),
        processors=[structlog.processors.format_exc_info, structlog.processors.JSONRenderer()],
    )
    log.bind(first_name=KEYED).info(f"to {SECRET}", n=1)
    try:
        raise ValueError(f"no mail for {SECRET}")
    except ValueError:
        log.exception("failed")
    return out.getvalue()


def use_loguru() -> str:
    log = pytest.importorskip("loguru").logger
    out = io.StringIO()
    sink = log.add(out, format="{message} {extra}", diagnose=True, backtrace=True)
    log.bind(first_name=KEYED).info(f"to {SECRET}")
    log.opt(colors=True).info("<red>to</red> {}", SECRET)
    address = SECRET
    try:
        {}[len(address)]
    except KeyError:
        # The traceback says nothing, but what loguru shows of the variables does.
        log.exception("failed")
    log.remove(sink)
    return out.getvalue()


def use_sentry() -> str:
    sentry_sdk = pytest.importorskip("sentry_sdk")
    from sentry_sdk.transport import Transport

    sent: list[str] = []

    class Kept(Transport):  # type: ignore[misc]
        def capture_envelope(self, envelope: Any) -> None:
            sent.extend(item.payload.get_bytes().decode() for item in envelope.items)

    client = sentry_sdk.Client(dsn="https://k@example.invalid/1", transport=Kept(), default_integrations=False)
    with sentry_sdk.isolation_scope() as scope:
        scope.set_client(client)
        scope.set_user({"username": KEYED})
        sentry_sdk.capture_message(f"to {SECRET}")
    client.close()
    return "".join(sent)


def use_spans() -> str:
    pytest.importorskip("opentelemetry.sdk")
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    memory = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(memory))
    with provider.get_tracer("t").start_as_current_span(f"to {SECRET}") as span:
        span.set_attribute("user.full_name", KEYED)
        span.add_event("sent", {"to": SECRET})
    provider.shutdown()
    return "".join(span.to_json() for span in memory.get_finished_spans())


def use_otel_logs() -> str:
    pytest.importorskip("opentelemetry.sdk")
    from opentelemetry._logs import LogRecord, SeverityNumber
    from opentelemetry.sdk._logs import LoggerProvider
    from opentelemetry.sdk._logs.export import InMemoryLogRecordExporter, SimpleLogRecordProcessor

    memory = InMemoryLogRecordExporter()
    provider = LoggerProvider()
    provider.add_log_record_processor(SimpleLogRecordProcessor(memory))
    record = LogRecord(timestamp=1, severity_number=SeverityNumber.INFO, body=SECRET, attributes={"user.name": KEYED})
    provider.get_logger("t").emit(record)
    done = memory.get_finished_logs()[0].log_record
    return f"{done.body} {dict(done.attributes)}"


def use_baggage() -> str:
    pytest.importorskip("opentelemetry.sdk")
    from opentelemetry import baggage, propagate

    carrier: dict[str, str] = {}
    propagate.inject(carrier, baggage.set_baggage("user.name", KEYED, baggage.set_baggage("to", SECRET)))
    return unquote(carrier["baggage"])


def use_statsd() -> str:
    base = pytest.importorskip("datadog.dogstatsd.base")
    made = base.DogStatsd(disable_telemetry=True, disable_buffering=True)
    sent: list[str] = []
    made._send = made._send_to_server = lambda packet, *args, **kwargs: sent.append(packet)
    made.increment("x", tags=[f"first_name:{KEYED}"])
    made.event(f"to {SECRET}", "m")
    return str(sent)


def use_posthog() -> str:
    posthog = pytest.importorskip("posthog")
    sent: list[Any] = []
    client = posthog.Posthog("phc_key", host="http://localhost:1", sync_mode=True)
    theirs = client.before_send
    client.before_send = lambda message: sent.append(theirs(message) if theirs else message)
    client.capture("signed up", distinct_id=SECRET, properties={"first_name": KEYED})
    return str(sent)


def queued(module: str) -> Callable[[], str]:
    def use() -> str:
        client = pytest.importorskip(module).Client("key", send=False)
        return str(client.track(user_id=SECRET, event="signed up", properties={"first_name": KEYED}))

    return use


def use_mixpanel() -> str:
    mixpanel = pytest.importorskip("mixpanel")
    consumer = mixpanel.BufferedConsumer(max_size=9)
    mixpanel.Mixpanel("0123456789abcdef0123456789abcdef", consumer).track(SECRET, "x", {"first_name": KEYED})
    return str(consumer._buffers)


def use_amplitude() -> str:
    amplitude = pytest.importorskip("amplitude")
    kept: list[str] = []

    class Last(amplitude.DestinationPlugin):  # type: ignore[misc, name-defined]
        def track(self, event: Any) -> None:
            kept.append(str(event.get_event_body()))

    client = amplitude.Amplitude("key")
    client.add(Last())
    client.configuration.callback = None
    client.track(amplitude.BaseEvent("x", user_id=SECRET, event_properties={"first_name": KEYED}))
    client.shutdown()
    return str(kept)


def use_django() -> str:
    django = pytest.importorskip("django")
    from django.conf import settings

    if not settings.configured:
        settings.configure(SECRET_KEY="k", INSTALLED_APPS=[], DATABASES={}, ROOT_URLCONF=())
        django.setup()
    from django.test import RequestFactory
    from django.views import debug

    request = RequestFactory().post("/", {"first_name": KEYED, "to": SECRET})
    return str(dict(debug.get_exception_reporter_filter(request).get_post_parameters(request)))


def use_celery() -> str:
    celery = pytest.importorskip("celery")
    from celery.signals import before_task_publish

    app = celery.Celery("t", broker="memory://", backend="cache+memory://", set_as_current=False)
    app.conf.task_store_eager_result = True
    seen: list[Any] = []

    @app.task(name="t.mail")
    def mail(to: str) -> None:
        raise ValueError(f"no mail for {to} and for {{'first_name': '{KEYED}'}}")

    def keep(headers: Any = None, **kwargs: Any) -> None:
        seen.append(headers["argsrepr"])

    before_task_publish.connect(keep)
    try:
        mail.delay(SECRET)
        return f"{seen} {mail.apply((SECRET,)).result!r}"
    finally:
        before_task_publish.disconnect(keep)


def use_hooks() -> str:
    err = io.StringIO()
    before, sys.stderr = sys.stderr, err
    hook, threading.excepthook = threading.excepthook, threading.excepthook
    try:
        sys.excepthook(ValueError, ValueError(f"first_name={KEYED} {SECRET}"), None)
    finally:
        sys.stderr = before
        threading.excepthook = hook
    return err.getvalue()


def use_logging() -> str:
    out = io.StringIO()
    log = logging.getLogger("pii-installed.child")
    handler = logging.StreamHandler(out)
    handler.setFormatter(logging.Formatter("%(message)s %(first_name)s"))
    log.addHandler(handler)
    log.warning("to %s", SECRET, extra={"first_name": KEYED})
    log.removeHandler(handler)
    return out.getvalue()


USES: dict[str, Callable[[], str]] = {
    "logging": use_logging, "python": use_hooks, "structlog": use_structlog, "loguru": use_loguru,
    "sentry_sdk": use_sentry, "opentelemetry spans": use_spans, "opentelemetry logs": use_otel_logs,
    "opentelemetry baggage": use_baggage, "datadog": use_statsd, "posthog": use_posthog,
    "segment": queued("segment.analytics.client"), "rudderstack": queued("rudderstack.analytics.client"),
    "mixpanel": use_mixpanel, "amplitude": use_amplitude, "django": use_django, "celery": use_celery,
}  # fmt: skip


@pytest.mark.parametrize("library", USES)
def test_in_force_and_undone(library: str) -> None:
    use = USES[library]
    bare = use()
    assert SECRET in bare and KEYED in bare, bare
    report = install()
    assert not report.faults and any(one.library == library for one in report.done)
    shown = use()
    assert SECRET not in shown and KEYED not in shown, shown
    assert "REDACTED" in shown
    uninstall()
    again = use()
    assert SECRET in again and KEYED in again, again


def test_every_patch_is_tried() -> None:
    # Datadog's tracer takes a process of its own: below.
    assert {patch.library for patch in PATCHES.values()} - {"ddtrace"} <= set(USES)


def test_twice_is_once() -> None:
    before = sys.excepthook, sys.meta_path[:], warnings.showwarning, logging.getLogRecordFactory()
    first = install()
    assert install() is first and len({one.library for one in first.done}) == len(first.done)
    assert str(first).startswith("logging: message, arguments")
    uninstall()
    uninstall()
    assert (sys.excepthook, sys.meta_path, warnings.showwarning, logging.getLogRecordFactory()) == before


def test_what_cannot_be_set_up_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(module: Any, patched: Any) -> None:
        raise AttributeError("no such hook")

    monkeypatch.setitem(PATCHES, "json", PATCHES["mixpanel"]._replace(library="odd", apply=broken))
    report = install()
    (fault,) = report.faults
    assert str(fault).startswith("odd ") and "not set up: AttributeError: no such hook" in str(fault)


def test_what_is_left_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openai", types.ModuleType("openai"))
    assert install().left["openai"] == "integrations.llm.protect(client)"
    assert "openai: left to you: pii_lint.runtime.integrations.llm.protect(client)" in str(install())


def test_one_logger() -> None:
    out = io.StringIO()
    log = logging.getLogger("pii-one")
    handler = logging.StreamHandler(out)
    log.addHandler(handler)
    try:
        report = install("pii-one")
        log.warning("to %s", SECRET)
    finally:
        log.removeHandler(handler)
    assert SECRET not in out.getvalue() and [one.library for one in report.done] == ["logging"]
    assert installation._loading not in sys.meta_path


AFTERWARDS = """
import io, json, sys
from pii_lint.runtime import install, uninstall
report = install()
assert len(report.done) == 2, report
import structlog
out = io.StringIO()
log = structlog.wrap_logger(structlog.PrintLogger(out), processors=[structlog.processors.JSONRenderer()])
log.info("to ann@example.org")
uninstall()
log.info("to ann@example.org")
import loguru
print(json.dumps([one.library for one in report.done]), out.getvalue())
"""


def test_the_order_of_imports_does_not_matter() -> None:
    pytest.importorskip("structlog")
    pytest.importorskip("loguru")
    done = subprocess.run([sys.executable, "-c", AFTERWARDS], cwd=ROOT, capture_output=True, text=True, check=True)
    libraries, first, second = done.stdout.splitlines()[0].partition("{")[0], *done.stdout.splitlines()[:2]
    assert json.loads(libraries) == ["logging", "python", "structlog"]
    assert "[REDACTED:email]" in first and SECRET in second


TRACED = """
from pii_lint.runtime import install, uninstall
report = install()
from ddtrace.trace import TraceFilter, tracer
seen = []
def traced():
    with tracer.trace("web", resource="GET /ann@example.org"):
        pass
    return seen[-1]
class Sent:
    def write(self, spans=None):
        seen.append(spans[0].resource)
tracer.configure(trace_processors=[])
tracer._span_aggregator.writer.write = Sent().write
print(traced())
uninstall()
print(traced())
print([str(one) for one in report.done if one.library == "ddtrace"])
"""


@pytest.mark.slow
def test_ddtrace() -> None:
    pytest.importorskip("ddtrace")
    done = subprocess.run(
        [sys.executable, "-c", TRACED], cwd=ROOT, capture_output=True, text=True, check=True,
        env={"DD_INSTRUMENTATION_TELEMETRY_ENABLED": "false", "PATH": ""},
    )  # fmt: skip
    lines = done.stdout.splitlines()
    assert lines[:2] == ["GET /[REDACTED:email]", "GET /ann@example.org"], done.stdout + done.stderr
    assert "all traces" in lines[2]
