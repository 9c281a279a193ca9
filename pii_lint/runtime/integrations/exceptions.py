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
