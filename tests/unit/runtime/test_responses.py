"""Error responses by ASGI, WSGI, Starlette, Flask and Django: redacted whole or streamed; the rest is not touched."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pii_lint.runtime.integrations.responses import Pieces, RedactingASGI, RedactingWSGI

SECRET = b"ann@example.org"
LABEL = b"[REDACTED:email]"
PARTS = [b"no account of ann@exa", b"mple.org\nand none", b" of ann@example.org"]
CLEAN = b"".join(PARTS).replace(SECRET, LABEL)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([b"ann", b"@example.org", b"\n", b" ", b"x", "é".encode(), b"\xff"]), max_size=20))
def test_pieces(parts: list[bytes]) -> None:
    from pii_lint.runtime import redact

    pieces = Pieces()
    done = b"".join([*map(pieces.add, parts), pieces.end()])
    assert done == b"".join(redact(line) for line in b"".join(parts).splitlines(keepends=True)) or b"\r" in done
    assert SECRET not in done


def test_a_long_line_is_cut_at_a_space() -> None:
    pieces = Pieces()
    done = [pieces.add(b"ann@example.org " * 500) for _ in range(20)]
    assert any(done) and SECRET not in b"".join([*done, pieces.end()])


# -- WSGI ---------------------------------------------------------------------------------------------


def wsgi(status: str, headers: list[tuple[str, str]], parts: list[bytes], how: str = "return") -> Any:
    def app(environ: Any, start_response: Any) -> Any:
        write = start_response(status, headers)
        if how == "write":
            for part in parts:
                write(part)
            return []
        return iter(parts) if how == "stream" else parts

    return app


def got(app: Any) -> tuple[str, dict[str, str], bytes]:
    said: list[Any] = []
    written: list[bytes] = []

    def start_response(status: str, headers: Any, exc_info: Any = None) -> Callable[[bytes], None]:
        said[:] = [status, dict(headers)]
        return written.append

    body = RedactingWSGI(app)({}, start_response)
    parts = list(body)
    body.close()  # type: ignore[attr-defined]
    return said[0], said[1], b"".join(written + parts)


@pytest.mark.parametrize("how", ["return", "stream", "write"])
def test_wsgi_errors(how: str) -> None:
    headers = [("Content-Type", "text/plain"), ("Content-Length", "99"), ("X-Id", "7")]
    status, said, body = got(wsgi("500 Oops", headers, PARTS, how))
    assert (status, said, body) == ("500 Oops", {"Content-Type": "text/plain", "X-Id": "7"}, CLEAN)


def test_wsgi_leaves_the_rest_alone() -> None:
    headers = [("Content-Type", "text/plain"), ("Content-Length", "54")]
    assert got(wsgi("200 OK", headers, PARTS)) == ("200 OK", dict(headers), b"".join(PARTS))
    packed = [("Content-Type", "text/plain"), ("Content-Encoding", "gzip")]
    assert got(wsgi("500 Oops", packed, PARTS))[2] == b"".join(PARTS)
    assert got(wsgi("500 Oops", [("Content-Type", "image/png")], PARTS))[2] == b"".join(PARTS)


def test_wsgi_streams_at_once_and_closes() -> None:
    asked: list[str] = []

    class Body:
        def __iter__(self) -> Iterator[bytes]:
            for name in ("one\n", "two\n"):
                asked.append(name)
                yield name.encode()

        def close(self) -> None:
            asked.append("closed")

    def app(environ: Any, start_response: Any) -> Any:
        start_response("500 Oops", [("Content-Type", "text/plain")])
        return Body()

    body: Any = RedactingWSGI(app)({}, lambda *args: None)
    assert next(iter(body)) == b"one\n" and asked == ["one\n"]
    body.close()
    assert asked[-1] == "closed"


def test_what_leaves_the_application() -> None:
    class Odd(Exception):
        def __str__(self) -> str:
            return "odd ann@example.org"

    def app(environ: Any, start_response: Any) -> Any:
        raise environ["error"]

    with pytest.raises(ValueError, match="REDACTED") as caught:
        RedactingWSGI(app)({"error": ValueError("no ann@example.org")}, None)
    assert "ann@" not in str(caught.value)
    with pytest.raises(RuntimeError, match=r"Odd: odd .REDACTED:email.") as replaced:
        RedactingWSGI(app)({"error": Odd()}, None)
    assert replaced.value.__traceback__ is not None and replaced.value.__cause__ is None
    same = KeyError("absent")
    with pytest.raises(KeyError) as kept:
        RedactingWSGI(app)({"error": same}, None)
    assert kept.value is same


# -- ASGI ---------------------------------------------------------------------------------------------


def asgi(status: int, headers: list[tuple[bytes, bytes]], parts: list[bytes]) -> list[Any]:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": status, "headers": headers})
        for place, part in enumerate(parts):
            await send({"type": "http.response.body", "body": part, "more_body": place < len(parts) - 1})

    sent: list[Any] = []

    async def keep(message: Any) -> None:
        sent.append(message)

    asyncio.run(RedactingASGI(app)({"type": "http"}, None, keep))
    return sent


TEXT = (b"content-type", b"text/plain")


def test_asgi() -> None:
    whole = asgi(500, [TEXT, (b"content-length", b"15")], [SECRET])
    assert whole[0]["headers"] == [TEXT, (b"content-length", b"16")] and whole[1]["body"] == LABEL
    streamed = asgi(503, [TEXT, (b"Content-Length", b"54")], PARTS)
    assert streamed[0]["headers"] == [TEXT] and b"".join(one["body"] for one in streamed[1:]) == CLEAN
    assert [one["more_body"] for one in streamed[1:]] == [True, True, False]
    assert asgi(200, [TEXT], PARTS)[1]["body"] == PARTS[0]
    assert asgi(500, [(b"content-type", b"application/json")], [b'{"first_name": "Ann", "n": 1}'])[1]["body"] == (
        b'{"first_name": "[REDACTED:first_name]", "n": 1}'
    )


def test_starlette() -> None:
    starlette = pytest.importorskip("starlette.applications")
    client = pytest.importorskip("starlette.testclient")
    from starlette.responses import PlainTextResponse, StreamingResponse
    from starlette.routing import Route

    async def parts() -> AsyncIterator[bytes]:
        for part in PARTS:
            yield part

    def fail(request: Any) -> Any:
        raise ValueError("no ann@example.org")

    app = starlette.Starlette(
        routes=[
            Route("/whole", lambda request: PlainTextResponse(SECRET, 500)),
            Route("/streamed", lambda request: StreamingResponse(parts(), 500, media_type="text/plain")),
            Route("/fine", lambda request: PlainTextResponse(SECRET)),
            Route("/fails", fail),
        ]
    )
    app.add_middleware(RedactingASGI)
    with client.TestClient(app, raise_server_exceptions=True) as http:
        assert http.get("/whole").content == LABEL and http.get("/streamed").content == CLEAN
        assert http.get("/fine").content == SECRET
        with pytest.raises(ValueError, match=r"no .REDACTED:email."):
            http.get("/fails")


# -- frameworks ---------------------------------------------------------------------------------------


def test_flask(caplog: pytest.LogCaptureFixture) -> None:
    flask = pytest.importorskip("flask")
    from pii_lint.runtime.context import current
    from pii_lint.runtime.integrations.flask import protect

    app = protect(flask.Flask("shop"), subject=lambda environ: environ.get("REMOTE_USER"))

    @app.get("/fails")
    def fails() -> str:
        raise ValueError("no mail for ann@example.org")

    @app.get("/dull")
    def dull() -> str:
        raise KeyError("absent")

    @app.get("/shown")
    def shown() -> Any:
        return {"email": "ann@example.org", "n": 1}, 500

    @app.get("/who")
    def who() -> str:
        bound = current()
        return str(bound.subject if bound else None)

    client = app.test_client()
    with caplog.at_level(logging.ERROR):
        assert client.get("/fails").status_code == 500 and client.get("/dull").status_code == 500
    assert "no mail for [REDACTED:email]" in caplog.text and "ann@" not in caplog.text
    assert "KeyError: 'absent'" in caplog.text
    assert client.get("/shown").json == {"email": "[REDACTED:email]", "n": 1}
    assert client.get("/who", environ_overrides={"REMOTE_USER": "user-7"}).text == "user-7"


def configured() -> None:
    django = pytest.importorskip("django")
    from django.conf import settings as django_settings

    if not django_settings.configured:
        django_settings.configure(SECRET_KEY="k", INSTALLED_APPS=[], DATABASES={}, ROOT_URLCONF=())
        django.setup()


def test_django() -> None:
    configured()
    from django.http import HttpResponse, JsonResponse, StreamingHttpResponse

    from pii_lint.runtime.integrations.django import redact_errors

    def answered(response: Any) -> Any:
        return redact_errors(lambda request: response)(None)

    response = answered(HttpResponse(SECRET, status=500, headers={"Content-Length": "15"}))
    assert (response.content, response["Content-Length"]) == (LABEL, "16")
    assert (
        answered(JsonResponse({"first_name": "Ann"}, status=500)).content == b'{"first_name": "[REDACTED:first_name]"}'
    )
    assert b"".join(answered(StreamingHttpResponse(PARTS, status=500))) == CLEAN
    assert answered(HttpResponse(SECRET)).content == SECRET

    async def parts() -> AsyncIterator[bytes]:
        for part in PARTS:
            yield part

    async def later() -> bytes:
        async def view(request: Any) -> Any:
            return StreamingHttpResponse(parts(), status=500)

        return b"".join([part async for part in await redact_errors(view)(None)])

    assert asyncio.run(later()) == CLEAN


def test_django_sets_logging_up(capsys: pytest.CaptureFixture[str]) -> None:
    configured()
    from pii_lint.runtime.integrations import logging as log_records
    from pii_lint.runtime.integrations.django import configure_logging

    log = logging.getLogger("pii-django")
    try:
        configure_logging(
            {
                "version": 1,
                "disable_existing_loggers": False,
                "handlers": {"console": {"class": "logging.StreamHandler"}},
                "loggers": {"pii-django": {"handlers": ["console"], "propagate": False}},
            }
        )
        log.warning("to %s", "ann@example.org")
    finally:
        log_records.uninstall()
        log.handlers.clear()
    assert capsys.readouterr().err == "to [REDACTED:email]\n"
