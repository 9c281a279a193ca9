"""Datadog: traces of ``ddtrace`` by a trace filter, metrics and events of ``datadog`` by its client.

Example::

    >>> redact_tags(["env:prod", "first_name:Ann", "to:ann@example.org", "canary"])
    ['env:prod', 'first_name:[REDACTED:first_name]', 'to:[REDACTED:email]', 'canary']

In use: ``tracer.configure(trace_processors=[trace_filter()])``, the last of your filters, and
``protect(statsd)`` for ``datadog.statsd`` or a ``DogStatsd`` of yours.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any, TypeVar

from pii_lint.runtime import redact, suppresses
from pii_lint.runtime.entries import redacted_entry

redact = partial(redact, channel="observability", vendor="datadog")
_Client = TypeVar("_Client")
_PLAIN = ("name", "service", "resource", "span_type")
# What identifies the process and the trace, in the tracer's own words.
_OWN = ("_dd.", "_sampling", "runtime-id", "process_id", "language", "span.kind", "component", "version", "env")


def redact_tags(tags: Iterable[Any] | None) -> Any:
    """Tags of statsd without personal data: in ``key:value`` the key counts. None stays None."""
    return tags if tags is None else [_tag(tag) for tag in tags]


def _tag(tag: Any) -> Any:
    name, colon, value = tag.partition(":") if isinstance(tag, str) else ("", "", "")
    if not colon:
        return redact(tag)
    new_name, new = redacted_entry(redact, name, value)
    return tag if new is value and new_name is name else f"{new_name}:{'' if new is None else new}"


def trace_filter() -> Any:
    """A ``TraceFilter`` whose spans hold no personal data; needs ``ddtrace``.

    A trace that cannot be read is dropped: the tracer would send it as it is.
    """
    from ddtrace.trace import TraceFilter

    class Redacting(TraceFilter):  # type: ignore[misc]
        def process_trace(self, trace: Any) -> Any:
            try:
                return None if suppresses("observability", "datadog", event="trace") else list(map(redact_span, trace))
            except Exception:
                return None

    return Redacting()


def redact_span(span: Any) -> Any:
    """The span without personal data: changed in place, but for events and links, which need a span like it."""
    for name in _PLAIN:
        value = getattr(span, name)
        if value and (clean := redact(value)) is not value:
            setattr(span, name, clean)
    attributes = {key: value for key, value in span._get_attributes().items() if not key.startswith(_OWN)}
    clean = redact(attributes)
    if clean is not attributes:
        for key in attributes:
            if clean.get(key) is not attributes[key]:
                span._remove_attribute(key)
        span._set_attributes({key: value for key, value in clean.items() if value is not attributes.get(key)})
    for key, value in dict(span._get_meta_structs()).items():
        if (new := redact(value)) is not value:
            span._set_struct_tag(key, new)
    events = [(one.name, dict(one.attributes)) for one in span._get_events()]
    links = [dict(one.attributes) for one in span._get_links()]
    clean_events, clean_links = redact(events), redact(links)
    return span if clean_events is events and clean_links is links else _twin(span, clean_events, clean_links)


def _twin(span: Any, events: Any, links: Any) -> Any:
    made = type(span)(
        span.name, service=span.service, resource=span.resource, span_type=span.span_type, trace_id=span.trace_id,
        span_id=span.span_id, parent_id=span.parent_id or None, context=span.context,
    )  # fmt: skip
    made.start_ns, made.duration_ns, made.error = span.start_ns, span.duration_ns, span.error
    made._set_attributes(dict(span._get_attributes()))
    for key, value in span._get_meta_structs().items():
        made._set_struct_tag(key, value)
    for (name, attributes), old in zip(events, span._get_events()):  # noqa: B905 - made of each other
        made._add_event(name, attributes, old.time_unix_nano)
    for attributes, old in zip(links, span._get_links()):  # noqa: B905 - made of each other
        made._set_link(old.trace_id, old.span_id, old.tracestate, old.flags, attributes)
    return made


def protect(client: _Client) -> _Client:
    """The statsd client, whose tags, events and service checks from now on hold no personal data.

    Raises TypeError for an object that reports no metrics.
    """
    if getattr(client, "_pii_lint", False):
        return client
    report, event, check = (getattr(client, name, None) for name in ("_report", "event", "service_check"))
    if report is None or event is None or check is None:
        raise TypeError(f"{type(client).__name__} is no client of statsd: it has no _report, event and service_check")

    def reporting(metric: Any, metric_type: Any, value: Any, tags: Any, *rest: Any, **named: Any) -> Any:
        if suppresses("observability", "datadog", event="metric"):
            return True
        # A value is a number, but in a set it is who was counted.
        return report(metric, metric_type, redact(value), redact_tags(tags), *rest, **named)

    def sending(title: Any, message: Any, *rest: Any, tags: Any = None, **named: Any) -> Any:
        if not suppresses("observability", "datadog", event="event"):
            return event(redact(title), redact(message), *map(redact, rest), tags=redact_tags(tags), **named)
        return None

    def checking(name: Any, status: Any, tags: Any = None, *rest: Any, message: Any = None, **named: Any) -> Any:
        if not suppresses("observability", "datadog", event="check"):
            return check(name, status, redact_tags(tags), *map(redact, rest), message=redact(message), **named)
        return None

    for name, made in (("_report", reporting), ("event", sending), ("service_check", checking), ("_pii_lint", True)):
        setattr(client, name, made)
    return client
