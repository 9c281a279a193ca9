"""The logging integration: nothing planted in any part of a record reaches a stream."""

from __future__ import annotations

import io
import json
import logging
import logging.handlers
import pickle
import queue
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from pii_lint.runtime import RedactingFilter, RedactingFormatter, install, uninstall

SECRET = "ann@example.org"


class Everything(logging.Formatter):
    """A formatter that writes all there is, as JSON formatters do."""

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        if record.exc_info:
            text += self.formatException(record.exc_info)
        return text + json.dumps({k: str(v) for k, v in record.__dict__.items()})


@pytest.fixture
def root() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(Everything("%(message)s"))
    logger = logging.getLogger("pii-test")
    logger.propagate = False
    logger.setLevel(logging.DEBUG)
    logger.addHandler(handler)
    yield logger, out
    uninstall()
    logger.removeHandler(handler)


class Account:
    def __repr__(self) -> str:
        return f"<Account {SECRET}>"


def everything_leaky(log: logging.Logger) -> None:
    log.info(f"to {SECRET}")
    log.info("to %s", SECRET)
    log.info("to %r and %s", Account(), 3)
    log.info("to %(mail)s", {"mail": SECRET})
    log.info("%s", {"first_name": SECRET, "k": [SECRET]})
    log.info({"email": SECRET})
    log.info(Account())
    log.info("extra", extra={"contact": SECRET, "user": {"email": SECRET}, "account": Account()})
    log.info("extra", extra={SECRET: 1})
    log.info("stack", stack_info=True, extra={"n": 1})
    log.info("broken %d", SECRET)
    log.info("broken %s %s", SECRET)
    log.info("unused %.1s", SECRET)
    try:
        raise ValueError(f"no {SECRET}")
    except ValueError as error:
        log.exception("failed: %s", error)
        try:
            raise RuntimeError("outer") from error
        except RuntimeError:
            log.warning("chain", exc_info=True)
    log.makeRecord(log.name, logging.INFO, "f", 1, SECRET, (), None)


@pytest.fixture(autouse=True)
def silence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging, "raiseExceptions", False)


def test_canary_without_protection_everything_leaks(root: tuple[logging.Logger, io.StringIO]) -> None:
    logger, out = root
    everything_leaky(logger.getChild("deep.child"))
    assert out.getvalue().count(SECRET) > 15


def test_install_covers_child_loggers_and_late_handlers(root: tuple[logging.Logger, io.StringIO]) -> None:
    logger, out = root
    install()
    late = logging.StreamHandler(out)
    late.setFormatter(Everything())
    child = logger.getChild("late.child")
    child.addHandler(late)
    everything_leaky(child)
    assert SECRET not in out.getvalue()
    assert "[REDACTED:email]" in out.getvalue() and "Traceback" in out.getvalue()
    child.removeHandler(late)


def test_a_handler_filter_covers_child_loggers(root: tuple[logging.Logger, io.StringIO]) -> None:
    logger, out = root
    install(logger)
    everything_leaky(logger.getChild("other.child"))
    assert SECRET not in out.getvalue() and "[REDACTED:email]" in out.getvalue()


def test_a_filter_by_hand(root: tuple[logging.Logger, io.StringIO]) -> None:
    logger, out = root
    logger.handlers[0].addFilter(RedactingFilter())
    everything_leaky(logger.getChild("third.child"))
    assert SECRET not in out.getvalue()
    logger.handlers[0].filters.clear()


def test_the_formatter_is_the_last_line(root: tuple[logging.Logger, io.StringIO]) -> None:
    logger, out = root
    inner = logger.handlers[0].formatter
    logger.handlers[0].setFormatter(RedactingFormatter(inner))
    everything_leaky(logger)
    assert SECRET not in out.getvalue()
    assert RedactingFormatter().format(logging.LogRecord("n", 20, "f", 1, SECRET, (), None)) == "[REDACTED:email]"


def test_clean_records_are_not_changed(root: tuple[logging.Logger, io.StringIO]) -> None:
    logger, _ = root
    install()
    records: list[logging.LogRecord] = []
    logger.handlers[0].handle = records.append  # type: ignore[assignment,method-assign]
    argument = ["x", 3]
    try:
        raise KeyError("absent")
    except KeyError:
        logger.error("took %d ms for %s, %s", 34, "job", argument, exc_info=True, extra={"shard": 7})
    (record,) = records
    assert (record.msg, record.args) == ("took %d ms for %s, %s", (34, "job", argument))
    assert record.args[2] is argument  # type: ignore[index]
    assert record.exc_info is not None and record.shard == 7  # type: ignore[attr-defined]


def test_records_travel(root: tuple[logging.Logger, io.StringIO]) -> None:
    logger, _ = root
    install()
    records: queue.Queue[Any] = queue.Queue()
    handler = logging.handlers.QueueHandler(records)
    logger.addHandler(handler)
    logger.info("to %s", SECRET, extra={"contact": SECRET})
    copy = pickle.loads(pickle.dumps(records.get_nowait()))
    assert copy.getMessage() == "to [REDACTED:email]" and copy.contact == "[REDACTED:email]"
    logger.removeHandler(handler)


def test_uninstall_restores(root: tuple[logging.Logger, io.StringIO]) -> None:
    logger, out = root
    before = logging.getLogRecordFactory(), list(logger.handlers[0].filters)
    install()
    install()
    assert len(logger.handlers[0].filters) == 1
    uninstall()
    assert (logging.getLogRecordFactory(), logger.handlers[0].filters) == before
    logger.info(SECRET)
    assert SECRET in out.getvalue()


def test_a_message_with_a_bad_text_does_not_raise(root: tuple[logging.Logger, io.StringIO]) -> None:
    logger, _ = root
    install()

    class Bad:
        def __str__(self) -> str:
            raise RuntimeError("no text")

        __repr__ = __str__

    logger.info(Bad())
    logger.info("x %s", Bad())
    logger.info("x", extra={"bad": Bad()})


def test_context_spans_template_and_argument(root: tuple[logging.Logger, io.StringIO]) -> None:
    logger, out = root
    install()
    logger.info("password=%s ssn %s", "hunter2", "536228726")
    assert "hunter2" not in out.getvalue() and "536228726" not in out.getvalue()


def test_standard_logging_is_not_shadowed() -> None:
    assert sys.modules["logging"] is logging
