"""The text of an exception, redacted: what the integrations with loggers and hooks share.

Example::

    >>> try:
    ...     raise ValueError("no mail for ann@example.org")
    ... except ValueError as error:
    ...     redacted_traceback((type(error), error, error.__traceback__)).splitlines()[-1]
    'ValueError: no mail for [REDACTED:email]'
"""

from __future__ import annotations

import sys
import traceback
from contextlib import suppress
from functools import partial
from typing import Any

from pii_lint.runtime import redact

redact = partial(redact, channel="logging")


def redacted_traceback(exc_info: Any) -> str | None:
    """The traceback of ``exc_info`` (a triple, an exception, or True for the current one) without personal data.

    None where it holds none, or where there is no exception: then nothing need be changed.
    """
    if isinstance(exc_info, BaseException):
        exc_info = (type(exc_info), exc_info, exc_info.__traceback__)
    elif exc_info is True or exc_info == 1:
        exc_info = sys.exc_info()
    if not isinstance(exc_info, tuple) or len(exc_info) != 3 or exc_info[1] is None:
        return None
    try:
        text = "".join(traceback.format_exception(*exc_info)).rstrip("\n")
    except Exception:
        return "[REDACTED:unreadable]"
    clean = redact(text)
    return None if clean is text else clean


def cleaned(error: BaseException) -> BaseException:
    """The exception without personal data in its arguments and notes, nor in those of its causes; changed in place.

    One whose text says it all the same is a ``RuntimeError`` with the redacted text and the traceback; a cause of that
    kind is left out.
    """
    seen: dict[int, BaseException] = {}
    left: list[BaseException | None] = [error]
    while left:
        one = left.pop()
        if one is None or id(one) in seen:
            continue
        seen[id(one)] = one
        left += one.__cause__, one.__context__, *getattr(one, "exceptions", ())
        for name in ("args", "__notes__"):
            with suppress(Exception):
                before = getattr(one, name, None)
                after = redact(before)
                if after is not before:
                    setattr(one, name, after)
    said = _redacted_text(error)
    if said is not None:
        return RuntimeError(said).with_traceback(error.__traceback__)
    if any(_redacted_text(one) is not None for one in seen.values()):
        error.__cause__ = error.__context__ = None
    return error


def _redacted_text(error: BaseException) -> str | None:
    """What the exception says, redacted; None where it says nothing of a person."""
    try:
        text = "".join(traceback.format_exception_only(type(error), error)).rstrip("\n")
        clean = redact(text)
    except Exception:
        return "[REDACTED:unreadable]"
    return None if clean is text else clean
