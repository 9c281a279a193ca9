"""Requests to third parties: by httpx, requests and aiohttp, to a server that keeps what it got."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from pii_lint.runtime.integrations import outbound

SECRET = "ann@example.org"
QUOTED = "ann%40example.org"
EVENT = {"email": SECRET, "plan": "pro"}
CLEAN = {"email": "[REDACTED:email]", "plan": "pro"}


class Kept(BaseHTTPRequestHandler):
    got: list[tuple[str, str, dict[str, str], bytes]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.got.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    do_GET = do_POST

    def log_message(self, *args: Any) -> None: ...


@pytest.fixture
def server() -> Iterator[tuple[str, list[Any]]]:
    got: list[Any] = []
    made = HTTPServer(("127.0.0.1", 0), type("Handler", (Kept,), {"got": got}))
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{made.server_port}", got
    made.shutdown()
    thread.join()
    made.server_close()


def checked(got: list[Any]) -> None:
    """Three requests: JSON with a query, a form, and one with nothing to redact."""
    assert len(got) == 3 and SECRET not in str(got) and QUOTED not in str(got)
    (_, path, headers, body), (_, _, _, form), (_, dull, _, raw) = got
    assert path == "/v1?email=%5BREDACTED%3Aemail%5D&plan=pro" and json.loads(body) == CLEAN
    assert headers["content-type"] == "application/json" and int(headers["content-length"]) == len(body)
    assert headers["authorization"] == "Bearer of-ours" and headers["x-user"] == "[REDACTED:email]"
    assert form == b"email=%5BREDACTED%3Aemail%5D&plan=pro"
    assert dull == "/v1?plan=pro" and raw == b"\x00\xff raw"


HEADERS = {"Authorization": "Bearer of-ours", "X-User": SECRET}


def test_httpx(server: tuple[str, list[Any]]) -> None:
    httpx = pytest.importorskip("httpx")
    url, got = server
    with httpx.Client() as client:
        client.post(f"{url}/v1?email={QUOTED}", json=EVENT)
    assert SECRET in str(got) and QUOTED in str(got)
    got.clear()
    with httpx.Client(transport=outbound.httpx_transport()) as client:
        event = dict(EVENT)
        assert client.post(f"{url}/v1?email={QUOTED}&plan=pro", json=event, headers=HEADERS).text == "ok"
        client.post(f"{url}/v1", data=event)
        client.post(f"{url}/v1?plan=pro", content=b"\x00\xff raw")
        checked(got)
        assert event == EVENT
        got.clear()
        # A stream is not consumed, and what is found elsewhere is redacted all the same.
        client.post(f"{url}/v1?email={QUOTED}", content=iter([b"one"]))
        assert "%5BREDACTED" in got[0][1]

    async def later() -> None:
        async with httpx.AsyncClient(transport=outbound.httpx_async_transport()) as client:
            await client.post(f"{url}/v1?email={QUOTED}&plan=pro", json=EVENT, headers=HEADERS)
            await client.post(f"{url}/v1", data=EVENT)
            await client.post(f"{url}/v1?plan=pro", content=b"\x00\xff raw")

    got.clear()
    asyncio.run(later())
    checked(got)


def test_requests(server: tuple[str, list[Any]]) -> None:
    requests = pytest.importorskip("requests")
    url, got = server
    session = requests.Session()
    session.post(f"{url}/v1?email={QUOTED}", json=EVENT)
    assert SECRET in str(got)
    got.clear()
    session.mount(url, outbound.requests_adapter())
    assert session.post(f"{url}/v1?email={QUOTED}&plan=pro", json=EVENT, headers=HEADERS).text == "ok"
    session.post(f"{url}/v1", data=EVENT)
    session.post(f"{url}/v1?plan=pro", data=b"\x00\xff raw")
    session.close()
    checked(got)


def test_aiohttp(server: tuple[str, list[Any]]) -> None:
    aiohttp = pytest.importorskip("aiohttp")
    url, got = server

    async def send(**options: Any) -> None:
        async with aiohttp.ClientSession(**options) as session:
            async with session.post(f"{url}/v1?email={QUOTED}&plan=pro", json=EVENT, headers=HEADERS) as answer:
                assert await answer.text() == "ok"
            async with session.post(f"{url}/v1", data=EVENT):
                pass
            async with session.post(f"{url}/v1?plan=pro", data=b"\x00\xff raw"):
                pass

    asyncio.run(send())
    assert SECRET in str(got)
    got.clear()
    asyncio.run(send(middlewares=[outbound.aiohttp_middleware]))
    checked(got)


def test_bodies_and_urls() -> None:
    assert outbound.clean_body(b'{"email": broken ann@example.org', "application/json").endswith(b"[REDACTED:email]")
    assert outbound.clean_body(b"\xff", "text/plain") == b"\xff"
    assert (
        outbound.clean_body(b"<a>ann@example.org</a>", "application/xml; charset=utf-8") == b"<a>[REDACTED:email]</a>"
    )
    url = "https://x.example/a?b=1&c=%20d#e"
    assert outbound.clean_url(url) is url
    assert SECRET not in outbound.clean_url(f"https://[bad/?to={SECRET}")
