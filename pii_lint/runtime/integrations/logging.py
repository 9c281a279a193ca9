"""The standard library's logging: records are redacted before any handler sees them.

Where data hides in a record, and where each is dealt with: the message with its arguments, ``extra``
attributes, ``stack_info``, and the traceback, which formatters add after filters have run.
A filter on a *logger* does not see the records of its children, so ``install`` works where records are made
(the record factory), where loggers take them (``extra`` is there by then) and on handlers.

Example::

    >>> import io, logging
    >>> out = io.StringIO()
    >>> handler = logging.StreamHandler(out)
    >>> handler.addFilter(RedactingFilter())
    >>> log = logging.getLogger("doc"); log.addHandler(handler); log.propagate = False
    >>> log.warning("mail to %s failed", "ann@example.org")
    >>> out.getvalue()
    'mail to [REDACTED:email] failed\\n'
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pii_lint.runtime as runtime
from pii_lint.patterns.detector import OUTLINE
from pii_lint.runtime import context, redact
from pii_lint.runtime.detect import SHORTEST
from pii_lint.runtime.entries import redacted_entry
from pii_lint.runtime.guarded import shape
from pii_lint.runtime.integrations import log_delivery

redact = partial(redact, channel="logging")
_DONE = "_pii_lint_redacted"
_STANDARD = frozenset(vars(logging.LogRecord("", 0, "", 0, "", (), None))) | {
    "message", "asctime", "taskName", _DONE, log_delivery.HELD,
}  # fmt: skip
_BARE = len(vars(logging.LogRecord("", 0, "", 0, "", (), None))) + 1
_PLAIN = frozenset((int, float, bool, type(None)))
_previous_factory: Callable[..., logging.LogRecord] | None = None
_previous_handle: Callable[[logging.Logger, logging.LogRecord], Any] = logging.Logger.handle
_filtered: list[logging.Handler] = []


class RedactingFilter(logging.Filter):
    """Redacts each record it sees and lets it pass. For handlers: a logger's filter misses its children's records."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always True; ``record`` is changed in place."""
        redact_record(record)
        return True


class RedactingFormatter(logging.Formatter):
    """Wraps another formatter and redacts what it returns, tracebacks included: the last line of defence."""

    def __init__(self, inner: logging.Formatter | None = None) -> None:
        super().__init__()
        self.inner = inner or logging.Formatter()

    def format(self, record: logging.LogRecord) -> str:
        """The inner formatter's text, redacted."""
        return redact(self.inner.format(record))


def install(logger: logging.Logger | str | None = None) -> None:
    """Redact all log records of this process; with ``logger``, those that its present handlers see.

    Handlers and loggers made later are covered too unless ``logger`` is given. Calling it again changes nothing
    but to add handlers that are new; ``uninstall`` undoes it.
    """
    global _previous_factory, _previous_handle
    if isinstance(logger, str):
        logger = logging.getLogger(logger)
    if logger is not None:
        _filter_handlers(logger)
        return
    if _previous_factory is None:
        _previous_factory = logging.getLogRecordFactory()
        logging.setLogRecordFactory(_Factory(_previous_factory))
        _previous_handle = logging.Logger.handle
        logging.Logger.handle = _handle  # type: ignore[assignment,method-assign]
        log_delivery.watch()
    loggers = [one for one in logging.root.manager.loggerDict.values() if isinstance(one, logging.Logger)]
    for one in (logging.root, *loggers):
        _filter_handlers(one)


def uninstall() -> None:
    """Undo ``install``: the record factory and the filters are as before."""
    global _previous_factory
    if _previous_factory is not None:
        factory = logging.getLogRecordFactory()
        # A factory that somebody put around ours stays, and ours stands aside.
        if isinstance(factory, _Factory):
            logging.setLogRecordFactory(factory.inner)
        _previous_factory = None
        if logging.Logger.handle is _handle:
            logging.Logger.handle = _previous_handle  # type: ignore[assignment,method-assign]
    log_delivery.unwatch()
    while _filtered:
        handler = _filtered.pop()
        for one in [f for f in handler.filters if isinstance(f, _InstalledFilter)]:
            handler.removeFilter(one)


class _InstalledFilter(RedactingFilter):
    def filter(self, record: logging.LogRecord) -> bool:
        fields = record.__dict__
        # Nearly always the factory has seen to it; asked here, since a call is dear at this place.
        if (
            fields.get(_DONE, fields) is not record.msg
            or context.active
            or (record.exc_info or record.exc_text or record.stack_info)
            or len(fields) > _BARE
        ):
            redact_record(record)
        return True


def _handle(logger: logging.Logger, record: logging.LogRecord) -> Any:
    """``Logger.handle`` behind a look at ``extra``, which the logger has added after the factory had returned."""
    if _previous_factory is not None and len(record.__dict__) > _BARE:
        redact_record(record)
    return _previous_handle(logger, record)


def _filter_handlers(logger: logging.Logger) -> None:
    for handler in logger.handlers:
        if not any(isinstance(one, RedactingFilter) for one in handler.filters):
            handler.addFilter(_InstalledFilter())
            _filtered.append(handler)


class _Fields(dict[str, Any]):
    """The namespace of a record: ``Logger.makeRecord`` puts ``extra`` here after the factory has returned."""

    def __setitem__(self, name: str, value: Any) -> None:
        if name in _STANDARD:
            super().__setitem__(name, value)
        elif log_delivery.is_blank(self):
            super().__setitem__(*next(iter(shape({name: value}).items())))
        else:
            super().__setitem__(*_clean_field(name, value))


class _Factory:
    """A record factory around another one."""

    def __init__(self, inner: Callable[..., logging.LogRecord]) -> None:
        self.inner = inner

    def __call__(self, *args: Any, **kwargs: Any) -> logging.LogRecord:
        record = self.inner(*args, **kwargs)
        if _previous_factory is None:
            return record
        if record.exc_info or not _is_quiet(record.msg, record.args) or record.stack_info:
            redact_record(record)
        else:
            record.__dict__[_DONE] = record.msg
            return record
        if type(record.__dict__) is dict:
            record.__dict__ = _Fields(record.__dict__)
        return record


def redact_record(record: logging.LogRecord) -> None:
    """Redact a record in place: message, arguments, extra attributes, traceback, stack. Never raises."""
    fields = record.__dict__
    try:
        if log_delivery.withheld(record):
            return
        if fields.get(_DONE, fields) is not record.msg:
            if not _is_quiet(record.msg, record.args):
                _redact_message(record)
            dict.__setitem__(fields, _DONE, record.msg)
        if record.exc_info or record.exc_text:
            _redact_traceback(record)
        if record.stack_info:
            record.stack_info = redact(record.stack_info)
        if len(fields) > _BARE:
            for name in [name for name in fields if name not in _STANDARD]:
                clean_name, value = _clean_field(name, fields[name])
                if clean_name != name:
                    del fields[name]
                dict.__setitem__(fields, clean_name, value)
    except Exception:
        record.msg, record.args, record.exc_info, record.exc_text = "[REDACTED:unreadable]", None, None, None
        record.stack_info = None


def _is_quiet(message: Any, args: Any) -> bool:
    """Whether a message like this one, with arguments like these, was found clean before: the most frequent case."""
    redactor = runtime._redactor
    if redactor is None or context.active or type(message) is not str:
        return False
    clean, quiet = redactor.texts.clean, redactor.texts.quiet
    if args:
        if type(args) is not tuple:
            return False
        for one in args:
            kind = type(one)
            if kind is str:
                if len(one) < SHORTEST or one in clean or one.encode("ascii", "replace").translate(OUTLINE) in quiet:
                    continue
                return False
            if kind is not int and kind is not float and one is not None and kind is not bool:
                return False
        try:
            message = message % args
        except Exception:
            return False
    return message in clean or message.encode("ascii", "replace").translate(OUTLINE) in quiet


def _clean_field(name: str, value: Any) -> tuple[str, Any]:
    """An extra attribute without personal data, neither in its value nor in its name."""
    clean_name, clean = redacted_entry(redact, name, value)
    return str(clean_name), clean


def _redact_message(record: logging.LogRecord) -> None:
    message, args = record.msg, record.args
    if not isinstance(message, str):
        # An object stands for its text as well: both have to be clean.
        clean_message = redact(message)
        text = str(clean_message)
        clean_text = redact(text)
        record.msg = message = clean_message if clean_text is text else clean_text
    if not args:
        record.msg = redact(message)
        return
    if isinstance(args, Mapping):
        clean_args: Any = redact(dict(args))
    elif all(type(one) in _PLAIN or (type(one) is str and len(one) < SHORTEST) for one in args):
        # What these say, the formatted message says; it is read below.
        clean_args = args
    else:
        clean_args = redact(args)
    try:
        text = str(message) % clean_args
    except Exception:
        # The format wanted a number where a label stands, or does not fit its arguments at all.
        try:
            text = str(message) % args
        except Exception:
            record.msg, record.args = redact(message), clean_args
            return
    clean_text = redact(text)
    if clean_text is not text:
        record.msg, record.args = clean_text, None
    elif clean_args is not args:
        record.args = clean_args


def _redact_traceback(record: logging.LogRecord) -> None:
    if record.exc_text:
        record.exc_text = redact(record.exc_text)
    info = record.exc_info
    if not info or not isinstance(info, tuple) or info[1] is None:
        return
    text = "".join(traceback.format_exception(*info)).rstrip("\n")
    clean = redact(text)
    if clean is not text:
        # The exception itself would be formatted again by others, so it goes and its redacted text stays.
        record.exc_text = clean
        record.exc_info = None
