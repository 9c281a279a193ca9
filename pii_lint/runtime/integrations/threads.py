"""Threads: what is bound where a thread is started, or work is given to a pool, is bound in it.

Daemon threads are left alone: those are the workers of libraries, which are begun with some request and serve all. For
a single call, ``carried`` does the same.

Example::

    >>> from concurrent.futures import ThreadPoolExecutor
    >>> from pii_lint.runtime import bind
    >>> from pii_lint.runtime.context import current
    >>> install_threads()
    >>> with ThreadPoolExecutor(1) as pool, bind(subject="user-7"):
    ...     pool.submit(lambda: current().subject).result()
    'user-7'
    >>> uninstall_threads()
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from types import MethodType
from typing import Any

from pii_lint.runtime import context
from pii_lint.runtime.context import carried

_before: tuple[Any, Any] | None = None


def install_threads() -> None:
    """From now on threads and pools carry what is bound; once is enough."""
    global _before
    if _before is None:
        _before = threading.Thread.start, ThreadPoolExecutor.submit
        threading.Thread.start = _start  # type: ignore[method-assign]
        setattr(ThreadPoolExecutor, "submit", _submit)  # noqa: B010 - of another signature, for a type checker


def uninstall_threads() -> None:
    """Undo ``install_threads``; what somebody else put there since stays."""
    global _before
    if _before is not None:
        before, _before = _before, None
        if threading.Thread.start is _start:
            threading.Thread.start = before[0]  # type: ignore[method-assign]
        if getattr(ThreadPoolExecutor, "submit") is _submit:  # noqa: B009
            setattr(ThreadPoolExecutor, "submit", before[1])  # noqa: B010


def _start(self: threading.Thread) -> None:
    if not self.daemon and context.current() is not None:
        work = carried(self.run)
        # A method, as it was: others who wrap it (Sentry) call its function with the thread.
        self.run = MethodType(lambda _: work(), self)  # type: ignore[method-assign]
    (_before[0] if _before else threading.Thread.start)(self)


def _submit(self: ThreadPoolExecutor, function: Any, /, *args: Any, **kwargs: Any) -> Any:
    # Also where nobody is bound: the pool's thread may have been started where somebody was.
    work = carried(function) if context.active else function
    return (_before[1] if _before else ThreadPoolExecutor.submit)(self, work, *args, **kwargs)
