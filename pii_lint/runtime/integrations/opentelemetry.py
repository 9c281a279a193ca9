"""OpenTelemetry: an exporter around yours for spans, a processor before yours for logs.

A span processor comes too late: attributes are frozen before it sees them. So spans are rebuilt on their way
out, with their events and links.

In use::

    provider.add_span_processor(BatchSpanProcessor(RedactingSpanExporter(OTLPSpanExporter())))
    logs.add_log_record_processor(RedactingLogProcessor())  # before the exporter's processor

Example::

    >>> RedactingLogProcessor().force_flush()
    True
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from pii_lint.runtime import redact

redact = partial(redact, channel="observability")


class RedactingSpanExporter:
    """A ``SpanExporter`` that hands spans without personal data to ``inner``."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def export(self, spans: Sequence[Any]) -> Any:
        """What ``inner.export`` says of the redacted spans."""
        return self.inner.export([redact_span(span) for span in spans])

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
        except Exception:
            record.body, record.attributes = "[REDACTED:unreadable]", {}

    def shutdown(self) -> None:
        """Nothing is held."""

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Nothing is held: True."""
        return True


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
    name, attributes, events, links, description = clean = tuple(redact(part) for part in read)
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
