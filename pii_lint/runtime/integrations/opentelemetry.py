"""OpenTelemetry: an exporter around yours, and a processor before yours, for spans and for logs.

A span processor comes too late: attributes are frozen before it sees them. So spans are rebuilt on their way
out, with their events and links. Exporters run in threads of their own; the processors tell them whom it is about. All
spans of a trace are about everybody that one of them is about.

In use::

    provider.add_span_processor(RedactingSpanProcessor())  # before the exporter's
    provider.add_span_processor(BatchSpanProcessor(RedactingSpanExporter(OTLPSpanExporter())))
    logs.add_log_record_processor(RedactingLogProcessor())
    logs.add_log_record_processor(BatchLogRecordProcessor(RedactingLogExporter(OTLPLogExporter())))

Example::

    >>> RedactingLogProcessor().force_flush()
    True
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from functools import partial
from typing import Any

from pii_lint.runtime import delivery, redact

redact = partial(redact, channel="observability")
_TRACES = 50_000
_HELD = "_pii_lint_held"


class _Traces:
    """Whom the traces of this process are about; the oldest are forgotten."""

    def __init__(self) -> None:
        self._about: OrderedDict[int, dict[str, delivery.Held]] = OrderedDict()
        self._lock = threading.Lock()

    def note(self, trace: int, one: delivery.Held) -> None:
        """``trace`` is about the subject of ``one`` too."""
        with self._lock:
            self._about.setdefault(trace, {}).setdefault(one.context.subject or "", one)
            if len(self._about) > _TRACES:
                self._about.popitem(last=False)

    def about(self, trace: int) -> list[delivery.Held]:
        """Whom it is about, to be asked for one span."""
        with self._lock:
            found = list(self._about.get(trace, {}).values())
        return [delivery.Held(one.context, one.channel, one.vendor, one.event, one.source) for one in found]


_traces = _Traces()


class RedactingSpanProcessor:
    """A ``SpanProcessor`` that remembers whom spans are about; add it before the exporter's."""

    def on_start(self, span: Any, parent_context: Any = None) -> None:
        """Remember whom the span is about, if somebody is bound."""
        self.on_end(span)

    def on_end(self, span: Any) -> None:
        """The same; the subject may have been identified since."""
        one = delivery.held("observability", event="span")
        if one is not None:
            _traces.note(span.context.trace_id, one)

    def _on_ending(self, span: Any) -> None:
        """Nothing."""

    def shutdown(self) -> None:
        """Nothing is held."""

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Nothing is held: True."""
        return True


class RedactingSpanExporter:
    """A ``SpanExporter`` that hands spans without personal data to ``inner``, and none about who opted out."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def export(self, spans: Sequence[Any]) -> Any:
        """What ``inner.export`` says of the redacted spans; success where none of them may leave."""
        about = [_traces.about(span.context.trace_id) for span in spans]
        with delivery.sending([one for some in about for one in some]) as allowed:
            free = iter(allowed)
            # Each is asked, whatever the others say: the answers stand in one list.
            kept = [sum(not next(free) for _ in some) == 0 for some in about]
            left = [redact_span(span) for span, keep in zip(spans, kept, strict=True) if keep]
            return self.inner.export(left) if left or not spans else _success("trace", "SpanExportResult")

    def shutdown(self) -> None:
        """Shut ``inner`` down."""
        self.inner.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Flush ``inner``."""
        return bool(self.inner.force_flush(timeout_millis))


class RedactingLogProcessor:
    """A ``LogRecordProcessor`` that redacts body and attributes in place; add it before the exporter's."""

    def on_emit(self, log_record: Any) -> None:
        """Redact one record; one that cannot be read loses its body and attributes."""
        record = getattr(log_record, "log_record", log_record)
        try:
            record.body = redact(record.body)
            if record.attributes:
                record.attributes = redact(dict(record.attributes))
            one = delivery.held("observability", event="log")
            if one is not None:
                setattr(record, _HELD, one)
        except Exception:
            record.body, record.attributes = "[REDACTED:unreadable]", {}

    def shutdown(self) -> None:
        """Nothing is held."""

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Nothing is held: True."""
        return True


class RedactingLogExporter:
    """A ``LogRecordExporter`` that hands to ``inner`` what may still leave: a processor in between may have queued it.

    ``RedactingLogProcessor`` has to come before that processor.
    """

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def export(self, batch: Sequence[Any], **kwargs: Any) -> Any:
        """What ``inner.export`` says of the rest; success where there is none."""
        held = [getattr(getattr(one, "log_record", one), _HELD, None) for one in batch]
        with delivery.sending(held) as allowed:
            left = [one for one, free in zip(batch, allowed, strict=True) if free]
            if batch and not left:
                return _success("_logs", "LogRecordExportResult")
            return self.inner.export(left, **kwargs)

    def shutdown(self) -> None:
        """Shut ``inner`` down."""
        self.inner.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Flush ``inner``."""
        flush = getattr(self.inner, "force_flush", None)
        return True if flush is None else bool(flush(timeout_millis))


def _success(package: str, name: str) -> Any:
    from importlib import import_module

    return getattr(import_module(f"opentelemetry.sdk.{package}.export"), name).SUCCESS


def redact_span(span: Any) -> Any:
    """The span as it is where it holds no personal data; else a ``ReadableSpan`` like it that holds none."""
    from opentelemetry.sdk.trace import Event, ReadableSpan
    from opentelemetry.trace import Link
    from opentelemetry.trace.status import Status

    read = (
        span.name,
        dict(span.attributes or {}),
        [(event.name, dict(event.attributes or {})) for event in span.events],
        [dict(link.attributes or {}) for link in span.links],
        span.status.description,
    )
    clean: Any = tuple(redact(part) for part in read)
    name, attributes, events, links, description = clean
    if all(new is old for new, old in zip(clean, read)):  # noqa: B905 - made of each other
        return span
    return ReadableSpan(
        name=name,
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes=attributes,
        events=[
            Event(new[0], new[1], old.timestamp)
            for new, old in zip(events, span.events)  # noqa: B905
        ],
        links=[Link(old.context, new) for new, old in zip(links, span.links)],  # noqa: B905
        kind=span.kind,
        status=Status(span.status.status_code, description),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )
