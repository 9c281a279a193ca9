"""The moment at which a handler of the standard library's logging writes a record: it is asked about again.

A record is redacted where it is made. Until a handler writes it, in this thread or, behind a queue, in another, its
subject may opt out: then its message is blanked.

Example::

    >>> watch(); watch(); unwatch()
    >>> logging.Handler.handle.__qualname__
    'Handler.handle'
"""

from __future__ import annotations

import logging
from functools import wraps
from typing import Any

from pii_lint.runtime import context, delivery, guard, policy, site
from pii_lint.runtime.guarded import shape, suppressed

HELD = "_pii_lint_held"
"""Where a record keeps whom it is about: handlers copy it with the rest, but pickle nothing of it."""

_original: Any = None


def watch() -> None:
    """Ask whenever a handler is handed a record; once is enough."""
    global _original
    if _original is None:
        _original = logging.Handler.handle
        logging.Handler.handle = _asking(_original)  # type: ignore[method-assign]


def unwatch() -> None:
    """Undo ``watch``."""
    global _original
    if _original is not None:
        original, _original = _original, None
        if hasattr(logging.Handler.handle, "__wrapped__"):
            logging.Handler.handle = original  # type: ignore[method-assign]


def withheld(record: logging.LogRecord) -> bool:
    """Whether nothing of this record may leave; if so it is blanked, and the trail has it, once."""
    one = record.__dict__.get(HELD)
    if not isinstance(one, delivery.Held):
        return one is None and _suppressed(record)
    if not one.told and one.refused():
        _blank(record)
    return one.told


def _suppressed(record: logging.LogRecord) -> bool:
    bound = context.about(_error(record)) if context.active else None
    rule = "" if bound is None else guard.refusal(bound, "logging", "", bound.purpose)
    if bound is None or not rule:
        return False
    try:
        text: Any = record.getMessage()
    except Exception:
        text = record.msg
    # Not by ``redact``, which would ask again, and might be told otherwise.
    suppressed(text, policy.current(), bound, rule, "logging", "", record.name)
    one = delivery.Held(bound, "logging", "", record.name, "")
    one.told = True
    dict.__setitem__(record.__dict__, HELD, one)
    _blank(record)
    return True


def _error(record: logging.LogRecord) -> object:
    return record.exc_info[1] if isinstance(record.exc_info, tuple) else None


def is_blank(fields: dict[str, Any]) -> bool:
    """Whether nothing of the record with these fields may leave, as the trail knows already."""
    one = fields.get(HELD)
    return isinstance(one, delivery.Held) and one.told


def _asking(handle: Any) -> Any:
    @wraps(handle)
    def asked(self: logging.Handler, record: logging.LogRecord) -> Any:
        if not context.active:
            return handle(self, record)
        one = record.__dict__.get(HELD)
        if one is None:
            bound = context.about(_error(record))
            if bound is None or bound.subject is None:
                return handle(self, record)
            one = delivery.Held(bound, "logging", "", record.name, site.sent_from())
            dict.__setitem__(record.__dict__, HELD, one)
        if not isinstance(one, delivery.Held) or one.told:
            return handle(self, record)
        with delivery.sending([one]) as allowed:
            if not allowed[0]:
                _blank(record)
            return handle(self, record)

    return asked


class _Said(str):
    """A message that stays as it is whatever arguments it is formatted with: formatters look at those, too."""

    __slots__ = ()

    def __str__(self) -> str:
        return self

    def __mod__(self, _: object) -> str:
        return str.__str__(self)


def _blank(record: logging.LogRecord) -> None:
    fields = record.__dict__
    for name, value in list(fields.items()):
        if name not in _KEPT:
            dict.__setitem__(fields, name, shape(value))
    label = _Said(policy.current().replacement.format(type="opt-out"))
    record.msg = label if isinstance(record.msg, str) else shape(record.msg)
    if isinstance(record.args, tuple):
        record.args = tuple(type(one)() if type(one) in (int, float, bool) else shape(one) for one in record.args)
    elif record.args:
        record.args = shape(record.args)
    record.exc_info, record.exc_text, record.stack_info = None, None, None


_KEPT = frozenset(vars(logging.LogRecord("", 0, "", 0, "", (), None))) | {"asctime", "taskName", HELD}
