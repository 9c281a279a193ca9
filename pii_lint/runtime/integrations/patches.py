"""How ``install`` sets a library up. Each function takes the module that it stands at in ``PATCHES``, just loaded.

Example::

    >>> PATCHES["structlog"].covers
    'all events, before the last processor'
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary, WeakSet

from pii_lint.runtime.integrations.patched import Patched


def _structlog(module: Any, patched: Patched) -> None:
    from collections.abc import MutableMapping

    from structlog._base import BoundLoggerBase

    from pii_lint.runtime import redact
    from pii_lint.runtime.integrations.structlog import redact_event

    def processor(logger: Any, method_name: str, event_dict: Any) -> Any:
        if not patched.active:
            return event_dict
        if isinstance(event_dict, MutableMapping):
            return redact_event(logger, method_name, event_dict)
        return redact(event_dict, channel="logging")

    def made(process: Any) -> Any:
        def _process_event(self: Any, *args: Any) -> Any:
            processors = self._processors
            if processor not in processors:
                # Stays: put back, it could go while another thread is at it.
                self._processors = [*processors[:-1], processor, *processors[-1:]]
            return process(self, *args)

        return _process_event

    patched.method(BoundLoggerBase, "_process_event", made)


def _loguru(module: Any, patched: Patched) -> None:
    from loguru._better_exceptions import ExceptionFormatter
    from loguru._handler import Handler

    from pii_lint.runtime import redact
    from pii_lint.runtime.integrations.loguru import redact_record

    def emitting(emit: Any) -> Any:
        def wrapped(self: Any, record: Any, *args: Any) -> Any:
            redact_record(record)
            return emit(self, record, *args)

        return wrapped

    def formatting(form: Any) -> Any:
        def wrapped(self: Any, *args: Any, **kwargs: Any) -> Any:
            # With ``diagnose`` these lines show the values of variables.
            yield redact("".join(form(self, *args, **kwargs)), channel="logging")

        return wrapped

    patched.method(Handler, "emit", emitting)
    patched.method(ExceptionFormatter, "format_exception", formatting)


def _sentry(module: Any, patched: Patched) -> None:
    from sentry_sdk import client

    from pii_lint.runtime.integrations.sentry_envelope import redact_envelope

    def around(transport: Any) -> Any:
        if transport is not None:
            patched.method(
                transport, "capture_envelope", lambda capture: lambda envelope: capture(redact_envelope(envelope))
            )
        return transport

    patched.method(client, "make_transport", lambda make: lambda options: around(make(options)))
    around(getattr(module.get_client(), "transport", None))


def _spans(module: Any, patched: Patched) -> None:
    from pii_lint.runtime.integrations.opentelemetry import redact_span

    patched.method(module.Span, "_readable_span", lambda read: lambda self: redact_span(read(self)))


def _otel_logs(module: Any, patched: Patched) -> None:
    from pii_lint.runtime.integrations.opentelemetry import RedactingLogProcessor

    first = RedactingLogProcessor()

    def emitting(emit: Any) -> Any:
        def wrapped(self: Any, log_record: Any) -> Any:
            first.on_emit(log_record)
            return emit(self, log_record)

        return wrapped

    for name in ("SynchronousMultiLogRecordProcessor", "ConcurrentMultiLogRecordProcessor"):
        patched.method(getattr(module, name), "on_emit", emitting)


def _baggage(module: Any, patched: Patched) -> None:
    from pii_lint.runtime.integrations.opentelemetry_baggage import redact_baggage

    def injecting(inject: Any) -> Any:
        def wrapped(self: Any, carrier: Any, context: Any = None, *rest: Any, **named: Any) -> Any:
            return inject(self, carrier, redact_baggage(context), *rest, **named)

        return wrapped

    patched.method(module.W3CBaggagePropagator, "inject", injecting)


def _ddtrace(module: Any, patched: Patched) -> None:
    from ddtrace._trace.processor import SpanAggregator

    from pii_lint.runtime.integrations.datadog import trace_filter

    one = trace_filter()
    process = one.process_trace
    one.process_trace = lambda trace: process(trace) if patched.active else trace

    def last(aggregator: Any) -> None:
        if one not in aggregator.user_processors:
            aggregator.user_processors = [*aggregator.user_processors, one]

    def afterwards(call: Any) -> Any:
        def wrapped(self: Any, *args: Any, **kwargs: Any) -> Any:
            done = call(self, *args, **kwargs)
            last(self)
            return done

        return wrapped

    patched.method(SpanAggregator, "__init__", afterwards)
    patched.method(SpanAggregator, "reset", afterwards)
    last(module.tracer._span_aggregator)


def _from_now_on(
    kind: Any, protect: Callable[[Any], Any], replaced: tuple[str, ...], patched: Patched
) -> Callable[[Any], None]:
    """Protects each client of a class as it is made; gives what does so for one that is there already.

    ``replaced``: the attributes that ``protect`` sets on a client, which are taken off again when it is undone.
    """

    def starting(start: Any) -> Any:
        def wrapped(self: Any, *args: Any, **kwargs: Any) -> None:
            start(self, *args, **kwargs)
            around(self)

        return wrapped

    def around(client: Any) -> None:
        protect(client)
        clients.add(client)

    def undone() -> None:
        for client in clients:
            for name in replaced:
                vars(client).pop(name, None)

    clients: WeakSet[Any] = WeakSet()
    patched.later(undone)
    patched.method(kind, "__init__", starting)
    return around


def _statsd(module: Any, patched: Patched) -> None:
    from pii_lint.runtime.integrations.datadog import protect

    around = _from_now_on(module.DogStatsd, protect, ("_report", "event", "service_check", "_pii_lint"), patched)
    around(module.statsd)


def _posthog(module: Any, patched: Patched) -> None:
    from pii_lint.runtime.integrations.analytics import redact_message

    def setting(set_: Any) -> Any:
        def wrapped(self: Any, before_send: Any) -> None:
            set_(self, before_send)
            around(self)

        return wrapped

    def around(client: Any) -> None:
        theirs = client.before_send

        def before_send(message: Any) -> Any:
            if theirs is not None:
                message = theirs(message)
            return redact_message(message) if patched.active else message

        client.before_send = before_send

    patched.method(module.Client, "_set_before_send", setting)
    import posthog

    if getattr(posthog, "default_client", None) is not None:
        around(posthog.default_client)


def _queued(module: Any, patched: Patched) -> None:
    """Segment and RudderStack."""
    import sys

    from pii_lint.runtime.integrations.analytics import protect

    around = _from_now_on(module.Client, protect, ("_enqueue",), patched)
    present = getattr(sys.modules.get(module.__name__.rpartition(".")[0]), "default_client", None)
    if present is not None:
        around(present)


def _mixpanel(module: Any, patched: Patched) -> None:
    from functools import partial
    from types import SimpleNamespace

    from pii_lint.runtime.integrations.analytics import RedactingConsumer

    def sending(send: Any) -> Any:
        def wrapped(self: Any, endpoint: str, json_message: str, *args: Any, **kwargs: Any) -> Any:
            inner = SimpleNamespace(send=partial(send, self))
            return RedactingConsumer(inner).send(endpoint, json_message, *args, **kwargs)

        return wrapped

    for name in ("Consumer", "BufferedConsumer"):
        patched.method(getattr(module, name), "send", sending)


def _amplitude(module: Any, patched: Patched) -> None:
    from pii_lint.runtime.integrations.analytics import amplitude_plugin

    def starting(start: Any) -> Any:
        def wrapped(self: Any, *args: Any, **kwargs: Any) -> None:
            start(self, *args, **kwargs)
            clients[self] = plugin = amplitude_plugin()
            self.add(plugin)

        return wrapped

    clients: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()
    patched.later(lambda: [client.remove(plugin) for client, plugin in clients.items()])
    patched.method(module.Amplitude, "__init__", starting)


def _django(module: Any, patched: Patched) -> None:
    from pii_lint.runtime.integrations.django import RedactingReporterFilter

    def getting(get: Any) -> Any:
        def wrapped() -> Any:
            # Ours, which does what theirs does as well.
            theirs = get()
            if isinstance(theirs, RedactingReporterFilter):
                return theirs
            return type("Redacting", (RedactingReporterFilter, type(theirs)), {})()

        return wrapped

    patched.method(module, "get_default_exception_reporter_filter", getting)


def _celery(module: Any, patched: Patched) -> None:
    from celery.signals import before_task_publish

    from pii_lint.runtime.integrations.exceptions import cleaned
    from pii_lint.runtime.integrations.queues import redact_published

    before_task_publish.connect(redact_published)
    patched.later(lambda: before_task_publish.disconnect(redact_published))

    def handling(handle: Any) -> Any:
        def wrapped(self: Any, *args: Any, **kwargs: Any) -> Any:
            inner = getattr(self.retval, "exc", None)
            if isinstance(inner, BaseException):
                self.retval.exc = cleaned(inner)
            elif isinstance(self.retval, BaseException):
                self.retval = cleaned(self.retval)
            return handle(self, *args, **kwargs)

        return wrapped

    patched.method(module.TraceInfo, "handle_failure", handling)
    patched.method(module.TraceInfo, "handle_retry", handling)


class Patch(NamedTuple):
    """``library``: as people call it. ``covers``: what of it is redacted from then on."""

    library: str
    apply: Callable[[Any, Patched], None]
    covers: str


PATCHES: dict[str, Patch] = {
    "structlog": Patch("structlog", _structlog, "all events, before the last processor"),
    "loguru": Patch("loguru", _loguru, "all records, and what tracebacks show of variables"),
    "sentry_sdk": Patch("sentry_sdk", _sentry, "what reaches the transport"),
    "opentelemetry.sdk.trace": Patch("opentelemetry spans", _spans, "all that end, with events and links"),
    "opentelemetry.sdk._logs._internal": Patch("opentelemetry logs", _otel_logs, "all, before the processors"),
    "opentelemetry.baggage.propagation": Patch("opentelemetry baggage", _baggage, "what is injected into headers"),
    "ddtrace.trace": Patch("ddtrace", _ddtrace, "all traces, by the last trace filter"),
    "datadog.dogstatsd.base": Patch("datadog", _statsd, "tags, events and checks of statsd"),
    "posthog.client": Patch("posthog", _posthog, "messages, after your before_send"),
    "segment.analytics.client": Patch("segment", _queued, "what is queued"),
    "rudderstack.analytics.client": Patch("rudderstack", _queued, "what is queued"),
    "mixpanel": Patch("mixpanel", _mixpanel, "what consumers send"),
    "amplitude.client": Patch("amplitude", _amplitude, "events of clients made from now on"),
    "django.views.debug": Patch("django", _django, "error reports and debug pages"),
    "celery.app.trace": Patch("celery", _celery, "shown arguments of tasks, failures and retries"),
}
"""By the module whose loading tells that the library is in use."""

LEFT = {
    "flask": "integrations.flask.protect(app)",
    "starlette": "integrations.responses.RedactingASGI(app)",
    "httpx": "integrations.outbound.httpx_transport()",
    "requests": "integrations.outbound.requests_adapter()",
    "aiohttp": "integrations.outbound.aiohttp_middleware",
    "openai": "integrations.llm.protect(client)",
    "anthropic": "integrations.llm.protect(client)",
    "litellm": "integrations.llm.protected(litellm.completion)",
    "confluent_kafka": "integrations.queues.serializer(inner)",
    "aiokafka": "integrations.queues.serializer(inner)",
    "pandas": "integrations.frames.redact_frame(frame)",
    "pyarrow": "integrations.arrow.redact_table(table)",
    "pyspark": "integrations.spark.redact_spark(frame)",
}
"""What is left to you, for what is sent there is what you mean to send; and what to call."""
