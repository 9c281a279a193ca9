"""Requests to third parties without personal data: for httpx, requests and aiohttp, where you say so.

The query of the URL, JSON, form and text bodies, and headers are redacted; of headers those that carry credentials
stay, and so do host and path. A body that is streamed, multipart or no text is sent as it is: name it otherwise.

Example::

    >>> clean_url("https://api.example.com/v1/events?email=ann%40example.org&plan=pro")
    'https://api.example.com/v1/events?email=%5BREDACTED%3Aemail%5D&plan=pro'
    >>> clean_body(b'{"email": "ann@example.org", "plan": "pro"}', "application/json")
    b'{"email": "[REDACTED:email]", "plan": "pro"}'

In use: ``httpx.Client(transport=httpx_transport())``, ``httpx.AsyncClient(transport=httpx_async_transport())``,
``session.mount("https://api.vendor.example/", requests_adapter())``,
``aiohttp.ClientSession(middlewares=[aiohttp_middleware])``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from pii_lint.runtime import redact
from pii_lint.runtime.delivery import under_way
from pii_lint.runtime.entries import redacted_entry

redact = partial(redact, channel="http")
_CREDENTIALS = frozenset(("authorization", "proxy-authorization", "cookie", "x-api-key", "api-key", "x-auth-token"))
# What the protocol needs, and says nothing of a person: it stays when nothing of a person may leave.
_TECHNICAL = frozenset((
    "host", "connection", "accept", "accept-encoding", "content-type", "content-length", "content-encoding",
    "transfer-encoding",
))  # fmt: skip
_FORM = "application/x-www-form-urlencoded"


def clean_url(url: str) -> str:
    """The URL without personal data in its query and its fragment; itself where there is none."""
    try:
        parts = urlsplit(url)
        query = _clean_form(parts.query)
        fragment = redact(parts.fragment)
    except ValueError:
        return redact(url)
    if query is parts.query and fragment is parts.fragment:
        return url
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, fragment))


def _clean_form(form: str) -> str:
    pairs = parse_qsl(form, keep_blank_values=True)
    clean = [redacted_entry(redact, name, value) for name, value in pairs]
    return form if clean == pairs else urlencode([(name, "" if value is None else value) for name, value in clean])


def clean_body(body: bytes, content_type: str) -> bytes:
    """A body without personal data; itself where there is none, or where it is no text."""
    kind = content_type.partition(";")[0].strip().lower()
    try:
        if kind.endswith("json"):
            read = json.loads(body)
            clean = redact(read)
            return body if clean is read else json.dumps(clean).encode()
        text = body.decode("utf-8")
    except (ValueError, RecursionError):
        return redact(body) if kind.endswith("json") else body
    if kind == _FORM:
        new = _clean_form(text)
    elif kind.startswith("text/") or kind.endswith("xml"):
        new = redact(text)
    else:
        return body
    return body if new is text else new.encode()


def clean_headers(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The headers that have to be changed, with their new values; never those that carry credentials."""
    changes: dict[str, str] = {}
    for name, value in headers:
        if name.lower() not in _CREDENTIALS and name.lower() not in _TECHNICAL:
            clean = redacted_entry(redact, name, value)[1]
            if clean is not value:
                changes[name] = "" if clean is None else str(clean)
    return changes


def redact_httpx(request: Any) -> Any:
    """A request of httpx without personal data: itself where there is none."""
    url, changes = str(request.url), clean_headers(request.headers.items())
    new_url = clean_url(url)
    try:
        body = request.content
    except Exception:
        # A stream that was not read: it is not consumed here.
        body = None
    new_body = body if body is None else clean_body(body, request.headers.get("content-type", ""))
    if new_url is url and new_body is body and not changes:
        return request
    import httpx

    headers = [
        (name, value)
        for name, value in request.headers.multi_items()
        # A stream keeps its length, a body gets its own.
        if body is None or name.lower() not in _FRAMING
    ]
    made = [(name, changes.get(name, value)) for name, value in headers]
    content = {"stream": request.stream} if body is None else {"content": new_body}
    return httpx.Request(request.method, new_url, headers=made, extensions=request.extensions, **content)


_FRAMING = ("content-length", "transfer-encoding")


def httpx_transport(inner: Any = None) -> Any:
    """A transport of httpx that redacts before ``inner``, by default an ``httpx.HTTPTransport``."""
    import httpx

    class Redacting(httpx.BaseTransport):  # type: ignore[misc]
        def __init__(self) -> None:
            self.inner = inner or httpx.HTTPTransport()

        def handle_request(self, request: Any) -> Any:
            with under_way():
                return self.inner.handle_request(redact_httpx(request))

        def close(self) -> None:
            self.inner.close()

    return Redacting()


def httpx_async_transport(inner: Any = None) -> Any:
    """The same for ``httpx.AsyncClient``."""
    import httpx

    class Redacting(httpx.AsyncBaseTransport):  # type: ignore[misc]
        def __init__(self) -> None:
            self.inner = inner or httpx.AsyncHTTPTransport()

        async def handle_async_request(self, request: Any) -> Any:
            with under_way():
                return await self.inner.handle_async_request(redact_httpx(request))

        async def aclose(self) -> None:
            await self.inner.aclose()

    return Redacting()


def redact_prepared(request: Any) -> Any:
    """A prepared request of ``requests`` without personal data: itself where there is none."""
    url, body = request.url or "", request.body
    new_url = clean_url(url)
    changes = clean_headers((name, value) for name, value in request.headers.items() if isinstance(value, str))
    kind = request.headers.get("Content-Type", "")
    data = body.encode() if isinstance(body, str) else body
    new = clean_body(data, kind) if isinstance(data, bytes) else data
    if new_url is url and new is data and not changes:
        return request
    made = request.copy()
    made.url = new_url
    made.headers.update(changes)
    if new is not data:
        made.body = new
        made.headers["Content-Length"] = str(len(new))
    return made


def requests_adapter(inner: Any = None) -> Any:
    """An adapter of ``requests`` that redacts before ``inner``, by default an ``HTTPAdapter``."""
    from requests.adapters import BaseAdapter, HTTPAdapter

    class Redacting(BaseAdapter):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.inner = inner or HTTPAdapter()

        def send(self, request: Any, *args: Any, **kwargs: Any) -> Any:
            with under_way():
                return self.inner.send(redact_prepared(request), *args, **kwargs)

        def close(self) -> None:
            self.inner.close()

    return Redacting()


async def aiohttp_middleware(request: Any, handler: Any) -> Any:
    """A middleware of aiohttp's client that sends requests without personal data."""
    url = str(request.url)
    new_url = clean_url(url)
    if new_url is not url:
        from yarl import URL

        request.url = URL(new_url, encoded=True)
    for name, value in clean_headers(request.headers.items()).items():
        request.headers[name] = value
    body = request.body
    data = getattr(body, "_value", body)
    kind = request.headers.get("Content-Type", "")
    if isinstance(data, str):
        data = data.encode()
    if isinstance(data, bytes) and data:
        clean = clean_body(data, kind)
        if clean is not data:
            await request.update_body(clean)
            # Without this it would be said to be bytes.
            request.headers["Content-Type"] = kind
    return await handler(request)
