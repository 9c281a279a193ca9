"""Error responses without personal data: for ASGI and WSGI, whole or streamed, and for what goes wrong in them.

A response is an error from status 500 on (``errors_from``). Its text is redacted line by line, as it comes; what is
compressed or no text passes as it is. An exception that leaves the application is cleaned, for servers print it.

Example::

    >>> def application(environ, start_response):
    ...     start_response("500 Oops", [("Content-Type", "text/plain"), ("Content-Length", "27")])
    ...     return [b"no account of ann", b"@example.o", b"rg\\n"]
    >>> said = []
    >>> wsgi = RedactingWSGI(application)
    >>> b"".join(wsgi({}, lambda status, headers, exc_info=None: said.append(headers)))
    b'no account of [REDACTED:email]\\n'
    >>> said
    [[('Content-Type', 'text/plain')]]

In use: ``app.add_middleware(RedactingASGI)`` or ``app = RedactingASGI(app)``;
``app.wsgi_app = RedactingWSGI(app.wsgi_app)``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from pii_lint.runtime import redact
from pii_lint.runtime.integrations.exceptions import cleaned

redact = partial(redact, channel="error")
ERRORS_FROM = 500
_LONGEST = 65_536
_TEXTS = ("text/", "application/json", "application/problem+json", "application/xml", "application/problem+xml")


def is_readable(content_type: str, encoding: str) -> bool:
    """Whether a body of this type, so encoded, is text."""
    return encoding in ("", "identity") and (not content_type or content_type.lower().strip().startswith(_TEXTS))


def redact_body(body: bytes, content_type: str = "") -> bytes:
    """A whole body without personal data; in JSON the keys count."""
    if "json" in content_type:
        from json import dumps, loads

        try:
            read = loads(body)
            clean = redact(read)
            return body if clean is read else dumps(clean, ensure_ascii=body.isascii()).encode()
        except (ValueError, RecursionError):
            pass
    new: bytes = redact(body) or b""
    return new


class Pieces:
    """A streamed body: what is given to it comes out redacted, the line that is not ended later."""

    def __init__(self) -> None:
        self._held = b""

    def add(self, piece: bytes) -> bytes:
        """What can be said by now."""
        held = self._held + piece
        stop = held.rfind(b"\n") + 1
        if not stop and len(held) > _LONGEST:
            stop = max(held.rfind(b" "), held.rfind(b",")) + 1 or len(held)
        self._held = held[stop:]
        return redact(held[:stop]) or b"" if stop else b""

    def end(self) -> bytes:
        """The rest."""
        held, self._held = self._held, b""
        return redact(held) or b"" if held else b""


class RedactingASGI:
    """Around an ASGI application; messages of responses that are no errors pass untouched and at once."""

    def __init__(self, app: Any, *, errors_from: int = ERRORS_FROM) -> None:
        self.app, self.errors_from = app, errors_from

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one connection; raises what the application raises, without personal data in it."""
        if scope["type"] != "http":
            await self._served(scope, receive, send)
            return
        start: dict[str, Any] | None = None
        begun = False
        pieces = Pieces()

        async def sent(message: Any) -> None:
            nonlocal start, begun
            kind = message["type"]
            if kind == "http.response.start":
                if message["status"] >= self.errors_from and is_readable(*_said(message.get("headers", ()))):
                    # Its length is known with its body.
                    start, begun = dict(message), False
                    return
                start = None
            elif kind == "http.response.body" and start is not None:
                body, more = message.get("body", b""), message.get("more_body", False)
                if not begun:
                    begun = True
                    whole = not more
                    if whole:
                        body = redact_body(body, _said(start.get("headers", ()))[0])
                    await send(
                        {**start, "headers": _lengthened(start.get("headers", ()), len(body) if whole else None)}
                    )
                    if whole:
                        await send({**message, "body": body})
                        return
                body = pieces.add(body) + (b"" if more else pieces.end())
                message = {**message, "body": body}
            await send(message)

        await self._served(scope, receive, sent)

    async def _served(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            await self.app(scope, receive, send)
        except Exception as error:
            clean = cleaned(error)
            if clean is error:
                raise
            raise clean from None


def _said(headers: Iterable[tuple[bytes, bytes]]) -> tuple[str, str]:
    said = {bytes(name).lower(): bytes(value).decode("latin-1") for name, value in headers}
    return said.get(b"content-type", ""), said.get(b"content-encoding", "")


def _lengthened(headers: Iterable[tuple[bytes, bytes]], length: int | None) -> list[tuple[bytes, bytes]]:
    kept = [(name, value) for name, value in headers if bytes(name).lower() != b"content-length"]
    # Of a response to HEAD, or one that says none, nothing is said.
    had = len(kept) < len(list(headers))
    return [*kept, (b"content-length", b"%d" % length)] if length and had else kept


class RedactingWSGI:
    """Around a WSGI application; responses that are no errors pass as they are, iterables and ``write`` included."""

    def __init__(self, app: Any, *, errors_from: int = ERRORS_FROM) -> None:
        self.app, self.errors_from = app, errors_from

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Serve one request; raises what the application raises, without personal data in it."""
        pieces: list[Pieces] = []

        def started(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], Any]:
            said = {name.lower(): value for name, value in headers}
            wrong = int(status[:3]) >= self.errors_from
            if not wrong or not is_readable(said.get("content-type", ""), said.get("content-encoding", "")):
                pieces.clear()
                write: Callable[[bytes], Any] = _write(start_response, status, headers, exc_info)
                return write
            pieces[:] = [Pieces()]
            left = [(name, value) for name, value in headers if name.lower() != "content-length"]
            write = _write(start_response, status, left, exc_info)
            return lambda data: write(pieces[0].add(data))

        try:
            body = self.app(environ, started)
        except Exception as error:
            _raise(error)
        return _Body(body, pieces)


def _write(start_response: Any, status: str, headers: Any, exc_info: Any) -> Any:
    return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)


def _raise(error: Exception) -> Any:
    clean = cleaned(error)
    raise clean from (clean.__cause__ if clean is error else None)


class _Body:
    """The parts of a response, as they come."""

    def __init__(self, body: Iterable[bytes], pieces: list[Pieces]) -> None:
        self._body, self._pieces = body, pieces

    def __iter__(self) -> Iterator[bytes]:
        try:
            for part in self._body:
                yield self._pieces[0].add(part) if self._pieces else part
        except Exception as error:
            _raise(error)
        if self._pieces:
            rest = self._pieces[0].end()
            if rest:
                yield rest

    def close(self) -> None:
        close = getattr(self._body, "close", None)
        if close is not None:
            close()
