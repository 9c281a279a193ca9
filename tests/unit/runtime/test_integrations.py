"""Each integration against the real library: first that it leaks without, then that nothing planted comes through."""

from __future__ import annotations

import io
import json
import logging
import pickle
import sys
import threading
import types
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from pii_lint.runtime import configure, policy
from pii_lint.runtime.integrations import analytics, hooks, queues
from pii_lint.runtime.placeholders import Placeholders

SECRET = "ann@example.org"
KEYED = "Annabel"


@pytest.fixture(autouse=True)
def key() -> Iterator[None]:
    before = policy.current()
    configure(key="k")
    yield
    policy._settings = before
    configure()


def fail() -> None:
    raise ValueError(f"no mail for {SECRET}")


# -- Python itself ------------------------------------------------------------------------------------


@pytest.fixture
def installed() -> Iterator[None]:
    hooks.install_hooks()
    hooks.install_hooks()
    yield
    hooks.uninstall_hooks()


def test_uncaught_exceptions(installed: None, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        fail()
    except ValueError:
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
    try:
        raise KeyError("absent")
    except KeyError:
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
    shown = capsys.readouterr().err
    assert SECRET not in shown and "ValueError: no mail for [REDACTED:email]" in shown and "KeyError: 'absent'" in shown


def test_uncaught_exceptions_of_threads(capsys: pytest.CaptureFixture[str]) -> None:
    before = threading.excepthook
    threading.excepthook = threading.__excepthook__
    try:
        hooks.install_hooks()
        thread = threading.Thread(target=fail, name="worker")
        thread.start()
        thread.join()
        hooks.uninstall_hooks()
        shown = capsys.readouterr().err
        assert SECRET not in shown and "Exception in thread worker" in shown and "[REDACTED:email]" in shown
        assert threading.excepthook is threading.__excepthook__
    finally:
        threading.excepthook = before


def test_warnings() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        # ``catch_warnings`` has put its own function there.
        hooks.install_hooks()
        warnings.warn(f"no mail for {SECRET}", RuntimeWarning, stacklevel=1)
        warnings.warn("dull", UserWarning, stacklevel=1)
        hooks.uninstall_hooks()
    assert [(str(one.message), one.category) for one in caught] == [
        ("no mail for [REDACTED:email]", RuntimeWarning),
        ("dull", UserWarning),
    ]


# -- loggers ------------------------------------------------------------------------------------------


def test_structlog() -> None:
    structlog = pytest.importorskip("structlog")
    from pii_lint.runtime.integrations.structlog import redact_event

    def logged(*processors: Any) -> str:
        out = io.StringIO()
        log = structlog.wrap_logger(
            structlog.PrintLogger(out),
            processors=[*processors, structlog.processors.format_exc_info, structlog.processors.JSONRenderer()],
        )
        log.info(f"to {SECRET}", first_name=KEYED, n=1)
        try:
            fail()
        except ValueError:
            log.exception("failed")
        try:
            raise KeyError("absent")
        except KeyError:
            log.exception("dull")
        return out.getvalue()

    assert logged().count(SECRET) >= 2 and KEYED in logged()
    shown = [json.loads(line) for line in logged(redact_event).splitlines()]
    assert SECRET not in str(shown) and KEYED not in str(shown)
    assert shown[0]["n"] == 1 and shown[1]["exception"].endswith("ValueError: no mail for [REDACTED:email]")
    assert "KeyError: 'absent'" in shown[2]["exception"]


def test_structlog_for_records_of_the_standard_library() -> None:
    structlog = pytest.importorskip("structlog")
    from pii_lint.runtime.integrations.structlog import redact_event

    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processor=structlog.processors.JSONRenderer(), foreign_pre_chain=[redact_event]
        )
    )
    log = logging.getLogger("pii-structlog")
    log.propagate = False
    log.addHandler(handler)
    try:
        log.warning("to %s", SECRET)
    finally:
        log.removeHandler(handler)
    assert json.loads(out.getvalue()) == {"event": "to [REDACTED:email]"}


def test_loguru() -> None:
    loguru = pytest.importorskip("loguru")
    from pii_lint.runtime.integrations.loguru import redact_record

    def logged(log: Any) -> str:
        out = io.StringIO()
        sink = log.add(out, format="{message} {extra}", diagnose=True, backtrace=True)
        log.bind(first_name=KEYED, n=1).info(f"to {SECRET}")
        try:
            fail()
        except ValueError:
            log.exception("failed")
        try:
            raise KeyError("absent")
        except KeyError:
            log.exception("dull")
        log.remove(sink)
        return out.getvalue()

    loguru.logger.remove()
    assert SECRET in logged(loguru.logger) and KEYED in logged(loguru.logger)
    shown = logged(loguru.logger.patch(redact_record))
    assert SECRET not in shown and KEYED not in shown
    assert "ValueError: no mail for [REDACTED:email]" in shown and "absent" in shown and "'n': 1" in shown


# -- error tracking and traces ------------------------------------------------------------------------


def test_sentry() -> None:
    sentry_sdk = pytest.importorskip("sentry_sdk")
    from sentry_sdk.transport import Transport

    from pii_lint.runtime.integrations.sentry import protected

    class Kept(Transport):
        def __init__(self, options: Any = None) -> None:
            super().__init__(options)
            self.sent: list[str] = []

        def capture_envelope(self, envelope: Any) -> None:
            self.sent += [item.payload.get_bytes().decode() for item in envelope.items]

    def sent(wrap: Any, **options: Any) -> str:
        transport = Kept()
        base = {"dsn": "https://k@example.invalid/1", "transport": transport, "default_integrations": False}
        client = sentry_sdk.Client(**wrap(**base, traces_sample_rate=1.0, **options))
        with sentry_sdk.isolation_scope() as scope:
            scope.set_client(client)
            scope.set_user({"id": 7, "username": KEYED})
            scope.add_breadcrumb(message=f"wrote to {SECRET}")
            scope.set_extra("password", KEYED)
            address = SECRET
            try:
                raise ValueError(f"no mail for {address}")
            except ValueError:
                sentry_sdk.capture_exception()
            with sentry_sdk.start_transaction(name=f"GET /{SECRET}"):
                pass
        client.close()
        return "\n".join(transport.sent)

    bare = sent(lambda **options: options)
    assert SECRET in bare and KEYED in bare
    shown = sent(protected)
    assert shown.count("[REDACTED:email]") >= 3 and SECRET not in shown and KEYED not in shown
    assert '"type":"ValueError"' in shown.replace(" ", "")
    assert "marked" in sent(protected, before_send=lambda event, hint: {**event, "marked": 1})
    assert "ValueError" not in sent(protected, before_send=lambda event, hint: None)


def test_opentelemetry_spans() -> None:
    pytest.importorskip("opentelemetry.sdk")
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
    from opentelemetry.trace import Link

    from pii_lint.runtime.integrations.opentelemetry import RedactingSpanExporter

    def exported(wrap: Any) -> Any:
        memory = InMemorySpanExporter()
        provider = TracerProvider()
        provider.add_span_processor(SimpleSpanProcessor(wrap(memory)))
        tracer = provider.get_tracer("t")
        with tracer.start_as_current_span("dull") as other:
            other.set_attribute("n", 1)
        try:
            with tracer.start_as_current_span(f"to {SECRET}", links=[Link(other.context, {"to": SECRET})]) as span:
                span.set_attribute("user.full_name", KEYED)
                span.set_attribute("n", 3)
                span.add_event("sent", {"to": SECRET})
                fail()
        except ValueError:
            pass
        provider.force_flush()
        provider.shutdown()
        return memory.get_finished_spans()

    bare = "".join(span.to_json() for span in exported(lambda inner: inner))
    assert SECRET in bare and KEYED in bare
    dull, span = exported(RedactingSpanExporter)
    shown = span.to_json()
    assert SECRET not in shown and KEYED not in shown and shown.count("[REDACTED:email]") >= 4
    assert span.attributes["n"] == 3 and span.parent is None and span.end_time >= span.start_time
    assert span.links[0].context == dull.context and dull.attributes == {"n": 1}


def test_opentelemetry_logs() -> None:
    pytest.importorskip("opentelemetry.sdk")
    from opentelemetry._logs import LogRecord, SeverityNumber
    from opentelemetry.sdk._logs import LoggerProvider
    from opentelemetry.sdk._logs.export import InMemoryLogRecordExporter, SimpleLogRecordProcessor

    from pii_lint.runtime.integrations.opentelemetry import RedactingLogProcessor

    memory = InMemoryLogRecordExporter()
    provider = LoggerProvider()
    provider.add_log_record_processor(RedactingLogProcessor())
    provider.add_log_record_processor(SimpleLogRecordProcessor(memory))
    provider.get_logger("t").emit(
        LogRecord(
            timestamp=1, severity_number=SeverityNumber.INFO, body=f"to {SECRET}", attributes={"user.name": KEYED}
        )
    )
    record = memory.get_finished_logs()[0].log_record
    assert (record.body, dict(record.attributes)) == ("to [REDACTED:email]", {"user.name": "[REDACTED:name]"})


# -- analytics ----------------------------------------------------------------------------------------


def test_posthog() -> None:
    posthog = pytest.importorskip("posthog")
    sent: list[Any] = []

    def keep(message: Any) -> Any:
        sent.append(analytics.redact_message(message))

    client = posthog.Posthog("phc_key", host="http://localhost:1", sync_mode=True, before_send=keep)
    client.capture("signed up", distinct_id=SECRET, properties={"first_name": KEYED, "plan": "pro"})
    assert sent and SECRET not in str(sent) and KEYED not in str(sent)
    assert sent[0]["properties"]["plan"] == "pro" and sent[0]["distinct_id"].startswith("pii_")


@pytest.mark.parametrize("module", ["segment.analytics.client", "rudderstack.analytics.client"])
def test_segment_and_rudderstack(module: str) -> None:
    clients = pytest.importorskip(module)
    client = clients.Client("key", send=False)
    event = {"user_id": SECRET, "event": "signed up", "properties": {"first_name": KEYED, "plan": "pro"}}
    _, queued = client.track(**event)
    assert SECRET in str(queued) and KEYED in str(queued)
    assert analytics.protect(client) is client
    _, queued = client.track(**event)
    assert SECRET not in str(queued) and KEYED not in str(queued)
    assert queued["properties"]["plan"] == "pro" and queued["userId"].startswith("pii_")
    _, queued = client.identify(user_id="7", traits={"email": SECRET})
    assert SECRET not in str(queued) and queued["userId"] == "7"


def test_mixpanel() -> None:
    mixpanel = pytest.importorskip("mixpanel")
    sent: list[str] = []
    inner = types.SimpleNamespace(send=lambda endpoint, message, *args: sent.append(message))
    client = mixpanel.Mixpanel("0123456789abcdef0123456789abcdef", consumer=analytics.RedactingConsumer(inner))
    client.track(SECRET, "signed up", {"first_name": KEYED, "plan": "pro"})
    client.people_set("7", {"$name": KEYED, "$email": SECRET})
    assert len(sent) == 2 and SECRET not in str(sent) and KEYED not in str(sent)
    properties = json.loads(sent[0])["properties"]
    assert properties["plan"] == "pro" and properties["distinct_id"].startswith("pii_")
    assert properties["token"] == "0123456789abcdef0123456789abcdef"


def test_amplitude() -> None:
    amplitude = pytest.importorskip("amplitude")
    event = amplitude.BaseEvent(
        "signed up", user_id=SECRET, ip="81.2.69.142", event_properties={"first_name": KEYED, "plan": "pro"}
    )
    done = analytics.amplitude_plugin().execute(event)
    shown = str(done.get_event_body())
    assert SECRET not in shown and KEYED not in shown and "81.2" not in shown and "pro" in shown
    client = amplitude.Amplitude("key")
    client.add(analytics.amplitude_plugin())
    client.shutdown()


def test_what_is_no_client_is_refused() -> None:
    with pytest.raises(TypeError, match="_enqueue"):
        analytics.protect(object())
    assert analytics.redact_message(None) is None
    clean = {"event": "x", "distinct_id": "7", "properties": {"plan": "pro"}}
    assert analytics.redact_message(clean) is clean


# -- queues, error pages, tables ----------------------------------------------------------------------


def test_celery() -> None:
    celery = pytest.importorskip("celery")
    from celery.signals import before_task_publish

    app = celery.Celery("t", broker="memory://")
    seen: list[Any] = []

    @app.task(name="t.mail")
    def mail(to: str) -> None: ...

    before_task_publish.connect(queues.redact_published)
    before_task_publish.connect(keep := lambda headers=None, body=None, **kwargs: seen.append((headers, body)))
    try:
        mail.delay(to=SECRET)
    finally:
        before_task_publish.disconnect(queues.redact_published)
        before_task_publish.disconnect(keep)
    headers, body = seen[0]
    assert SECRET not in headers["kwargsrepr"] and "[REDACTED:email]" in headers["kwargsrepr"]
    assert body[1] == {"to": SECRET}


def test_kafka() -> None:
    kafka = pytest.importorskip("confluent_kafka.serialization")
    made = queues.serializer(kafka.StringSerializer("utf_8"))
    context = kafka.SerializationContext("topic", kafka.MessageField.VALUE)
    assert made(f"to {SECRET}", context) == b"to [REDACTED:email]" and made(None, context) is None


def test_django_reports() -> None:
    django = pytest.importorskip("django")
    from django.conf import settings as django_settings

    if not django_settings.configured:
        django_settings.configure(SECRET_KEY="k", INSTALLED_APPS=[], DATABASES={}, ROOT_URLCONF=())
        django.setup()
    from django.test import RequestFactory
    from django.views.debug import ExceptionReporter

    from pii_lint.runtime.integrations.django import RedactingReporterFilter

    request = RequestFactory().post("/", {"first_name": KEYED, "page": "2"}, headers={"x-user-email": SECRET})
    first_name, plan = KEYED, f"pro of {SECRET}"
    try:
        raise KeyError(len(first_name) + len(plan))
    except KeyError:
        reporter = ExceptionReporter(request, *sys.exc_info())
    # The line of source in this very file names the planted values' variables only.
    reporter.filter = RedactingReporterFilter()
    variables = [str(frame["vars"]) for frame in reporter.get_traceback_data()["frames"]]
    assert not any(SECRET in shown or KEYED in shown for shown in variables) and "pro of" in str(variables)
    posted = reporter.filter.get_post_parameters(request)
    assert posted == {"first_name": "[REDACTED:first_name]", "page": "2"}
    assert SECRET not in str(reporter.filter.get_safe_request_meta(request))


def test_pandas() -> None:
    pandas = pytest.importorskip("pandas")
    from pii_lint.runtime.integrations.frames import redact_frame, redact_series

    frame = pandas.DataFrame({"first_name": [KEYED, None], "note": [f"to {SECRET}", "dull"], "n": [1, 2]})
    done = redact_frame(frame)
    assert done.note.tolist() == ["to [REDACTED:email]", "dull"] and done.n.tolist() == [1, 2]
    assert done.first_name.tolist()[0] == "[REDACTED:first_name]" and pandas.isna(done.first_name.tolist()[1])
    assert frame.first_name.tolist()[0] == KEYED
    assert redact_series(frame.n) is frame.n or redact_series(frame["n"]).equals(frame["n"])
    clean = frame[["n"]]
    assert redact_frame(clean) is clean


# -- prompts ------------------------------------------------------------------------------------------


def test_placeholders_go_out_and_come_back() -> None:
    hidden = Placeholders()
    messages = [
        {"role": "user", "content": f"Write to {SECRET} and +49 30 901820, {SECRET} first"},
        {"role": "user", "content": "dull"},
    ]
    out = hidden.hide(messages)
    assert out[0]["content"] == "Write to [EMAIL_1] and [PHONE_1], [EMAIL_1] first" and out[1] is messages[1]
    assert hidden.hide({"first_name": KEYED}) == {"first_name": "[FIRST_NAME_1]"}
    assert hidden.hide(out) == out
    answer = "Dear [FIRST_NAME_1], [EMAIL_1] [EMAIL_9] [x] ["
    whole = f"Dear {KEYED}, {SECRET} [EMAIL_9] [x] ["
    assert hidden.restore(answer) == whole
    assert hidden.restore({"choices": [answer, 1]}) == {"choices": [whole, 1]}
    for size in range(1, len(answer) + 1):
        pieces = [answer[place : place + size] for place in range(0, len(answer), size)]
        assert "".join(hidden.restore_stream(pieces)) == whole
    assert Placeholders().restore("[EMAIL_1]") == "[EMAIL_1]"


def test_nothing_of_the_integrations_is_needed_to_import_them() -> None:
    assert pickle.loads(pickle.dumps(queues.redact_published)) is queues.redact_published
