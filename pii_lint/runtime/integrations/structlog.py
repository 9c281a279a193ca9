"""structlog: a processor, the last before the renderer.

Example::

    >>> redact_event(None, "info", {"event": "mail to ann@example.org", "n": 1})
    {'event': 'mail to [REDACTED:email]', 'n': 1}

In use: ``structlog.configure(processors=[..., redact_event, structlog.processors.JSONRenderer()])``; for records of
the standard library also in ``ProcessorFormatter(foreign_pre_chain=[redact_event])``.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from functools import partial
from typing import Any

from pii_lint.runtime import redact
from pii_lint.runtime.integrations.exceptions import redacted_traceback

redact = partial(redact, channel="logging")
# What structlog's own formatter keeps here, and takes out again.
_OWN = ("_record", "_from_structlog", "exc_info")


def redact_event(logger: Any, method_name: str, event_dict: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """``event_dict`` without personal data; an ``exc_info`` whose traceback holds any becomes ``exception``."""
    own = {name: event_dict[name] for name in _OWN if name in event_dict}
    rest = {name: value for name, value in event_dict.items() if name not in own}
    clean = redact(rest)
    trace = redacted_traceback(own["exc_info"]) if own.get("exc_info") else None
    if clean is rest and trace is None:
        return event_dict
    result = {**(clean if isinstance(clean, dict) else {"event": str(clean)}), **own}
    if trace is not None:
        del result["exc_info"]
        result["exception"] = trace
    return result
