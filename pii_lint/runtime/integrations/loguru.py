"""loguru: a patcher, which sees every record before any sink does.

Example::

    >>> record = {"message": "mail to ann@example.org", "extra": {"first_name": "Ann"}, "exception": None}
    >>> redact_record(record)
    >>> record["message"], record["extra"]
    ('mail to [REDACTED:email]', {'first_name': '[REDACTED:first_name]'})

In use: ``logger.configure(patcher=redact_record)``. Sinks want ``diagnose=False`` all the same: what loguru shows of
variables in a traceback (its default) is made after the patcher has run, and only left out where the
traceback itself holds personal data.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from pii_lint.runtime import redact
from pii_lint.runtime.integrations.exceptions import redacted_traceback

redact = partial(redact, channel="logging")


def redact_record(record: Any) -> None:
    """Redact a record in place: message, ``extra``, and the exception, which becomes text where it holds any."""
    record["message"] = redact(record["message"])
    record["extra"] = redact(record["extra"])
    exception = record["exception"]
    if exception is not None:
        trace = redacted_traceback(tuple(exception))
        if trace is not None:
            record["message"] = f"{record['message']}\n{trace}"
            record["exception"] = None
