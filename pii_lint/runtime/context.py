"""Whom the work at hand is about, and what they signalled: bound to a context variable, seen by all of the runtime.

A request has one place for it, which handlers in threads and tasks of that request share; so the subject can be named
when it is known (after the login is checked), and counts from there on.

Example::

    >>> with bind(region="EU"):
    ...     identify("user-7")
    ...     current().subject, current().region
    ('user-7', 'EU')
    >>> current() is None
    True
"""

from __future__ import annotations

import contextvars
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar, Token
from typing import Any, NamedTuple, TypeVar

from pii_lint.runtime.signals import NONE, Signals

_T = TypeVar("_T")
_ABOUT = "_pii_lint_about"
_CAUSES = 8


class Context(NamedTuple):
    """``subject``: the id of the person; empty texts are not known."""

    subject: str | None = None
    signals: Signals = NONE
    event: str = ""
    purpose: str = ""
    environment: str = ""
    region: str = ""
    age_group: str = ""


class _Place:
    __slots__ = ("context",)

    def __init__(self, context: Context) -> None:
        self.context = context


_place: ContextVar[_Place | None] = ContextVar("pii_lint_context", default=None)
active = False
"""Whether anything was ever bound in this process; while nothing was, nobody asks."""


def current() -> Context | None:
    """What is bound here, if anything."""
    place = _place.get()
    return None if place is None else place.context


def enter(**fields: Any) -> Token[Any]:
    """Bind without a ``with``; ``leave`` undoes it. See ``bind``."""
    global active
    active = True
    outer = current() or Context()
    return _place.set(_Place(outer._replace(**fields)))


def leave(token: Token[Any]) -> None:
    """Undo ``enter``; in another context than that (a generator that another task closes) there is nothing to undo."""
    try:
        _place.reset(token)
    except ValueError:
        return


@contextmanager
def bind(**fields: Any) -> Iterator[None]:
    """Within the ``with``, these fields of ``Context`` hold; what is not given stays as it is outside.

    Raises TypeError for a field that there is not.
    """
    token = enter(**fields)
    try:
        yield
    except Exception as error:
        remember(error)
        raise
    finally:
        leave(token)


def remember(error: BaseException) -> None:
    """An error that leaves what is bound here takes with it whom it is about: it is reported further out."""
    bound = current()
    if bound is not None and bound.subject is not None and not hasattr(error, _ABOUT):
        with suppress(Exception):
            setattr(error, _ABOUT, bound)


def about(error: object) -> Context | None:
    """What is bound here, else what was bound where ``error`` comes from."""
    bound = current()
    for _ in range(_CAUSES):
        if (bound is not None and bound.subject is not None) or not isinstance(error, BaseException):
            break
        bound = getattr(error, _ABOUT, bound)
        error = error.__cause__ or error.__context__
    return bound


def identify(subject: str | None) -> None:
    """From here on, this is about ``subject``: for the rest of the request, or of what is bound, in all its threads.

    Where nothing is bound, it holds in this thread or task until another is identified: so bind for each request.
    """
    place = _place.get()
    if place is None:
        enter(subject=subject)
    else:
        place.context = place.context._replace(subject=subject)


def add_signals(signals: Signals) -> None:
    """Add what a consent platform said to what is bound."""
    place = _place.get()
    if place is None:
        enter(signals=signals)
    else:
        place.context = place.context._replace(signals=place.context.signals.joined(signals))


def carried(function: Callable[..., _T]) -> Callable[..., _T]:
    """``function`` for another thread (``pool.submit(carried(work), ...)``): it sees what is bound here and now."""
    context = contextvars.copy_context()

    def run(*args: Any, **kwargs: Any) -> _T:
        # A copy for each call: one context cannot be entered twice at once.
        return context.copy().run(function, *args, **kwargs)

    return run
