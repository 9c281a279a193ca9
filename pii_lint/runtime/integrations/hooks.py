"""What Python itself writes to the console: uncaught exceptions, of threads too, and warnings.

Example::

    >>> import sys
    >>> before = sys.excepthook
    >>> install_hooks(); sys.excepthook is before
    False
    >>> uninstall_hooks(); sys.excepthook is before
    True
"""

from __future__ import annotations

import sys
import threading
import warnings
from functools import partial
from typing import Any

from pii_lint.runtime import redact
from pii_lint.runtime.integrations.exceptions import redacted_traceback

redact = partial(redact, channel="console")
_before: tuple[Any, Any, Any] | None = None


def install_hooks() -> None:
    """Redact what ``sys.excepthook``, ``threading.excepthook`` and ``warnings.showwarning`` write; once is enough."""
    global _before
    if _before is None:
        _before = sys.excepthook, threading.excepthook, warnings.showwarning
        sys.excepthook = _excepthook
        threading.excepthook = _threading_excepthook
        warnings.showwarning = _showwarning


def uninstall_hooks() -> None:
    """Put the hooks back that ``install_hooks`` replaced; one that was replaced since stays."""
    global _before
    if _before is not None:
        before, _before = _before, None
        if sys.excepthook is _excepthook:
            sys.excepthook = before[0]
        if threading.excepthook is _threading_excepthook:
            threading.excepthook = before[1]
        if warnings.showwarning is _showwarning:
            warnings.showwarning = before[2]


def _excepthook(kind: type[BaseException], error: BaseException, trace: Any) -> None:
    clean = redacted_traceback((kind, error, trace))
    if clean is None:
        (_before[0] if _before else sys.__excepthook__)(kind, error, trace)
    elif sys.stderr is not None:
        print(clean, file=sys.stderr)


def _threading_excepthook(args: Any) -> None:
    clean = redacted_traceback((args.exc_type, args.exc_value, args.exc_traceback))
    if clean is None:
        (_before[1] if _before else threading.__excepthook__)(args)
    elif sys.stderr is not None:
        name = args.thread.name if args.thread is not None else "?"
        print(f"Exception in thread {redact(name)}:\n{clean}", file=sys.stderr)


def _showwarning(message: Any, category: Any, *rest: Any, **named: Any) -> None:
    show = _before[2] if _before else None
    if show is not None:
        text = str(message)
        clean = redact(text)
        show(message if clean is text else category(clean), category, *rest, **named)
