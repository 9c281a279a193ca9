"""Middleware that binds each request's subject and signals: ASGI, WSGI, Django.

What a browser says is read from ``Sec-GPC`` and ``DNT``. Whom a request is about, the application says: by ``subject``,
a function of the request, or by ``identify`` when it knows. Within a request everything in the runtime honours both.

Example::

    >>> from pii_lint.runtime.context import current
    >>> def application(environ, start_response):
    ...     return [str(current().signals.gpc).encode()]
    >>> wsgi = WSGIMiddleware(application, subject=lambda environ: environ.get("REMOTE_USER"))
    >>> list(wsgi({"HTTP_SEC_GPC": "1"}, None))
    [b'True']
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from typing import Any

from pii_lint.runtime import context
from pii_lint.runtime.context import Context
from pii_lint.runtime.signals import Signals, from_headers

Signalled = Callable[[Any], "Signals | None"]
"""What else a request says: a function that reads a consent cookie, for example by ``iab.tcf``."""


def _fields(headers: Mapping[str, str], subject: str | None, more: Signals | None) -> dict[str, Any]:
    """All fields, so that nothing of an earlier request on this thread is left."""
    signals = from_headers(headers)
    return Context(subject, signals.joined(more) if more else signals)._asdict()


class ASGIMiddleware:
    """``app.add_middleware(ASGIMiddleware, subject=...)`` or ``app = ASGIMiddleware(app)``.

    ``subject`` and ``signals`` take the scope.
    """

    def __init__(
        self, app: Any, *, subject: Callable[[Any], str | None] | None = None, signals: Signalled | None = None
    ) -> None:
        self.app, self.subject, self.signals = app, subject, signals

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Bind for HTTP requests and web sockets, until the application is done with them."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = {name.lower().decode("latin-1"): value.decode("latin-1") for name, value in scope.get("headers", ())}
        who = self.subject(scope) if self.subject else None
        with context.bind(**_fields(headers, who, self.signals(scope) if self.signals else None)):
            await self.app(scope, receive, send)


class WSGIMiddleware:
    """``app.wsgi_app = WSGIMiddleware(app.wsgi_app)``; ``subject`` and ``signals`` take the environ."""

    def __init__(
        self, app: Any, *, subject: Callable[[Any], str | None] | None = None, signals: Signalled | None = None
    ) -> None:
        self.app, self.subject, self.signals = app, subject, signals

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Bind until the server has closed the response."""
        headers = {"sec-gpc": environ.get("HTTP_SEC_GPC", ""), "dnt": environ.get("HTTP_DNT", "")}
        who = self.subject(environ) if self.subject else None
        token = context.enter(**_fields(headers, who, self.signals(environ) if self.signals else None))
        try:
            body = self.app(environ, start_response)
        except BaseException as error:
            context.remember(error)
            context.leave(token)
            raise
        return _Body(body, token)


class _Body:
    """A response that is about the request's subject until it is closed."""

    def __init__(self, body: Iterable[bytes], token: Any) -> None:
        self._body, self._token = body, token
        self._parts: Iterator[bytes] | None = None

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._parts is None:
            self._parts = iter(self._body)
        try:
            return next(self._parts)
        except BaseException:
            self._left()
            raise

    def close(self) -> None:
        try:
            close = getattr(self._body, "close", None)
            if close is not None:
                close()
        finally:
            self._left()

    def _left(self) -> None:
        if self._token is not None:
            context.leave(self._token)
            self._token = None


def django(get_response: Any) -> Callable[[Any], Any]:
    """For ``MIDDLEWARE``, after the one that authenticates: ``"pii_lint.runtime.middleware.django"``.

    The subject is the primary key of the user who is logged in. Sync and async; without importing Django.
    """
    return django_for(None)(get_response)


def django_for(
    subject: Callable[[Any], str | None] | None, signals: Signalled | None = None
) -> Callable[[Any], Callable[[Any], Any]]:
    """Middleware for Django with functions of your own that take the request: ``mine = django_for(lambda r: ...)``."""

    def middleware(get_response: Any) -> Callable[[Any], Any]:
        def fields(request: Any, user: Any) -> dict[str, Any]:
            said = request.META
            headers = {"sec-gpc": said.get("HTTP_SEC_GPC", ""), "dnt": said.get("HTTP_DNT", "")}
            who = subject(request) if subject else _key(user)
            return _fields(headers, who, signals(request) if signals else None)

        if inspect.iscoroutinefunction(get_response):

            async def handle(request: Any) -> Any:
                user = None if subject else await _later(request)
                with context.bind(**fields(request, user)):
                    return await get_response(request)

            return handle

        def handled(request: Any) -> Any:
            with context.bind(**fields(request, None if subject else getattr(request, "user", None))):
                return get_response(request)

        return handled

    middleware.sync_capable = middleware.async_capable = True  # type: ignore[attr-defined]
    return middleware


django.sync_capable = django.async_capable = True  # type: ignore[attr-defined]


async def _later(request: Any) -> Any:
    """The user of a request in async code, where ``request.user`` must not ask the database."""
    ask: Callable[[], Awaitable[Any]] | None = getattr(request, "auser", None)
    return await ask() if ask is not None else None


def _key(user: Any) -> str | None:
    return str(user.pk) if user is not None and getattr(user, "is_authenticated", False) else None
