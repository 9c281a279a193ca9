"""OpenTelemetry's baggage: what services hand on in a header, to whomever they call.

Example (needs OpenTelemetry)::

    >>> carrier = {}
    >>> from opentelemetry import baggage
    >>> from opentelemetry.baggage.propagation import W3CBaggagePropagator
    >>> context = baggage.set_baggage("user.email", "ann@example.org", baggage.set_baggage("plan", "pro"))
    >>> RedactingPropagator(W3CBaggagePropagator()).inject(carrier, context)
    >>> carrier
    {'baggage': 'plan=pro,user.email=%5BREDACTED%3Aemail%5D'}

In use: ``set_global_textmap(RedactingPropagator(get_global_textmap()))``. Within the process, baggage stays as it is.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from pii_lint.runtime import redact

redact = partial(redact, channel="observability")


class RedactingPropagator:
    """A ``TextMapPropagator`` around another one, which injects baggage without personal data."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def inject(self, carrier: Any, context: Any = None, setter: Any = None) -> None:
        """Inject what ``inner`` injects, of a context whose baggage holds no personal data."""
        self.inner.inject(carrier, redact_baggage(context), *([] if setter is None else [setter]))

    def extract(self, carrier: Any, context: Any = None, getter: Any = None) -> Any:
        """What ``inner`` extracts."""
        return self.inner.extract(carrier, context, *([] if getter is None else [getter]))

    @property
    def fields(self) -> set[str]:
        """The fields of ``inner``."""
        fields: set[str] = self.inner.fields
        return fields


def redact_baggage(context: Any = None) -> Any:
    """The context (the current one if None) with redacted baggage; itself where that holds no personal data."""
    from opentelemetry import baggage

    entries = dict(baggage.get_all(context))
    clean = redact(entries)
    if clean is entries:
        return context
    context = baggage.clear(context)
    for name, value in clean.items():
        context = baggage.set_baggage(name, value, context)
    return context
