"""What went wrong inside: counted by the kind of error, since redaction never raises into the application.

Example::

    >>> count(ValueError("ann@example.org")); counted()["ValueError"] > 0
    True
"""

from __future__ import annotations

import threading

_LIMIT = 256
_lock = threading.Lock()
_counts: dict[str, int] = {}


def count(error: BaseException) -> None:
    """One more error of this kind; nothing of its text is kept."""
    kind = type(error).__name__
    with _lock:
        if kind not in _counts and len(_counts) >= _LIMIT:
            kind = "others"
        _counts[kind] = _counts.get(kind, 0) + 1


def counted() -> dict[str, int]:
    """How many values could not be read since the process began, by the class of the error: ``{"ValueError": 2}``.

    What could not be read was replaced, or whatever ``configure(on_failure=...)`` says.
    """
    with _lock:
        return dict(_counts)
