"""sentry_sdk: all hooks at once, around those you have.

Example::

    >>> hooks = protected(release="1.2", before_send=lambda event, hint: event)
    >>> hooks["before_send"]({"message": "mail to ann@example.org"}, {})
    {'message': 'mail to [REDACTED:email]'}

In use: ``sentry_sdk.init(**protected(dsn=...))``. It holds too where ``data_collection`` switches Sentry's own
scrubber off. Your hooks run first, and see what was there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from pii_lint.runtime import context, redact, suppresses
from pii_lint.runtime.integrations import sentry_transport
from pii_lint.runtime.integrations.sentry_envelope import KEPT

redact = partial(redact, channel="observability", vendor="sentry")
# What the trail calls that which each hook sees.
_HOOKS = {
    "before_send": "event", "before_send_transaction": "transaction", "before_breadcrumb": "breadcrumb",
    "before_send_log": "log", "before_send_metric": "metric",
}  # fmt: skip
_EXPERIMENTAL = ("before_send_log", "before_send_metric")


def protected(**options: Any) -> dict[str, Any]:
    """The options for ``sentry_sdk.init`` with a redacting hook around each of yours and each missing one, and with a
    transport that asks again about what waited in a queue."""
    made = dict(options)
    transport = sentry_transport.asking(options)
    if transport is not None:
        made["transport"] = transport
    for name in _HOOKS:
        made[name] = _around(name, options.get(name), transport is not None)
    experiments = options.get("_experiments")
    if isinstance(experiments, dict):
        made["_experiments"] = {
            name: _around(name, value, transport is not None) if name in _EXPERIMENTAL else value
            for name, value in experiments.items()
        }
    return made


def _around(name: str, hook: Callable[[Any, Any], Any] | None, asking: bool) -> Callable[[Any, Any], Any]:
    kind = _HOOKS[name]

    def redacting(event: Any, hint: Any) -> Any:
        if hook is not None:
            event = hook(event, hint)
        # Reported further out than where somebody was bound: the error knows.
        error = (hint.get("exc_info") or (None, None))[1] if isinstance(hint, dict) else None
        bound = context.about(error) if context.active and error is not None else None
        if bound is not None and bound is not context.current():
            with context.bind(**bound._asdict()):
                clean = None if event is None else redact_event(event, kind)
                return sentry_transport.kept(clean, kind) if asking else clean
        clean = None if event is None else redact_event(event, kind)
        return sentry_transport.marked(clean, kind) if asking and name in _EXPERIMENTAL else clean

    return redacting


def redact_event(event: Any, kind: str = "") -> Any:
    """An event, breadcrumb, log or metric (``kind``) of Sentry without personal data, in the same shape.

    None, so that nothing is sent, where the bound subject opted out of it (docs/policy.md).
    """
    if suppresses("observability", "sentry", event=kind):
        return None
    if not isinstance(event, dict):
        return redact(event)
    rest = {name: value for name, value in event.items() if name not in KEPT}
    clean = redact(rest)
    if clean is rest:
        return event
    return {**{name: event[name] for name in event if name in KEPT}, **clean} if isinstance(clean, dict) else None
