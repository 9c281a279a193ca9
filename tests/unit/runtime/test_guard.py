"""What is bound and what is in use, honoured by redaction, logging and middleware without an argument."""

from __future__ import annotations

import asyncio
import io
import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pii_lint.runtime import (
    bind,
    carried,
    context,
    guard,
    identify,
    install,
    mask,
    policy,
    redact,
    suppresses,
    uninstall,
    use,
)
from pii_lint.runtime.audit import AuditTrail, create, verify
from pii_lint.runtime.audit.reader import records
from pii_lint.runtime.context import current
from pii_lint.runtime.middleware import ASGIMiddleware, WSGIMiddleware, django, django_for
from pii_lint.runtime.optout import OptOuts
from pii_lint.runtime.policy_file import read
from pii_lint.runtime.signals import Signals

LABEL = "[REDACTED:opt-out]"
ALLOWING = """
[[allow]]
id = "mailer"
data = "user.contact.email"
channel = "http"
vendor = "mailgun"
reason = "it needs the address"
legal_basis = "contract"
owner = "crm"
until = 2999-01-01
"""


@pytest.fixture
def store() -> Iterator[OptOuts]:
    made = OptOuts(key="k")
    use(opt_outs=made)
    yield made
    use(opt_outs=None, policy=None, audit=None, environment="")


def test_fields_hold_within_and_not_outside() -> None:
    with bind(subject="u1", region="EU"):
        with bind(event="e"):
            assert (current().subject, current().region, current().event) == ("u1", "EU", "e")  # type: ignore[union-attr]
        assert current().event == ""  # type: ignore[union-attr]
    assert current() is None
    with pytest.raises((TypeError, ValueError)), bind(nothing=1):
        pass


def test_who_is_identified_in_a_thread_of_the_request_is_so_in_all_of_it() -> None:
    with bind(), ThreadPoolExecutor(1) as pool:
        pool.submit(carried(identify), "u1").result()
        assert current().subject == "u1"  # type: ignore[union-attr]
        assert pool.submit(current).result() is None
        assert pool.submit(carried(current)).result().subject == "u1"  # type: ignore[union-attr]
        run = carried(lambda gate: gate.wait(10))
        gate = threading.Barrier(2)
        assert {pool.submit(run, gate).result for _ in range(1)} and run(gate) in (0, 1)


def test_tasks_at_once_do_not_see_each_other() -> None:
    async def one(name: str) -> str:
        with bind():
            await asyncio.sleep(0)
            identify(name)
            await asyncio.sleep(0.001)
            return current().subject or ""  # type: ignore[union-attr]

    async def both() -> list[str]:
        return list(await asyncio.gather(*(one(f"u{number}") for number in range(20))))

    assert asyncio.run(both()) == [f"u{number}" for number in range(20)]


def test_nothing_of_an_opted_out_subject_is_left_but_the_shape(store: OptOuts) -> None:
    value = {"plan": "pro", "n": 7, "on": True, "none": None, "deep": [("x", 1.5), {"y"}], "raw": b"z", "e": []}
    with bind(subject="u1"):
        assert redact(value) is value
        store.opt_out("u1")
        assert redact(value) == {
            "plan": LABEL, "n": LABEL, "on": True, "none": None, "deep": [LABEL], "raw": LABEL.encode(), "e": [],
        }  # fmt: skip
        assert redact("free text that names Ann") == LABEL
        assert redact({"ann@example.org": 1}) == {"[REDACTED:email]": LABEL}
        assert mask("Ann Lee") == "***"
    assert redact(value) is value
    with bind(subject="u2"):
        assert redact(value) is value


secrets = st.text("qxzj", min_size=6, max_size=8)


@given(st.data())
def test_no_text_or_number_of_any_shape_gets_through(data: st.DataObject) -> None:
    store = OptOuts(key="k")
    store.opt_out("u1")
    use(opt_outs=store)
    leaves = secrets | st.integers(10**6, 10**9).map(lambda number: number) | secrets.map(str.encode)
    value = data.draw(
        st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.tuples(inner, inner)
                     | st.dictionaries(st.sampled_from("ab"), inner, max_size=2), max_leaves=8)
    )  # fmt: skip
    try:
        with bind(subject="u1"):
            left = repr(redact(value))
    finally:
        use(opt_outs=None)
    assert not any(letter in left for letter in "qxzj")
    assert not any(digit in left for digit in "0123456789")


def test_a_narrow_opt_out_counts_where_it_covers_or_may(store: OptOuts) -> None:
    store.opt_out("u1", channel="analytics", vendor="segment")
    with bind(subject="u1"):
        assert redact("x y", channel="analytics", vendor="segment") == LABEL
        assert redact("x y", channel="analytics", vendor="posthog") == "x y"
        assert redact("x y", channel="logging") == "x y"
        assert redact("x y") == LABEL, "where it goes is not said"
        assert suppresses("analytics", "segment") and not suppresses("logging")


def test_a_store_out_of_reach_closes_all(store: OptOuts, tmp_path: Path) -> None:
    from pii_lint.runtime.optout import SQLiteBackend

    use(opt_outs=OptOuts(SQLiteBackend(tmp_path / "nowhere" / "db"), key="k"))
    with bind(subject="u2"):
        assert redact("x y") == LABEL
    assert guard.refusal(context.Context("u2"), "logging", "", "") == guard.UNREACHABLE


def test_logging_honours_it_without_an_argument(store: OptOuts) -> None:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s %(plan)s"))
    log = logging.getLogger("test.guard")
    log.addHandler(handler)
    log.propagate = False
    install()
    try:
        store.opt_out("u1")
        store.opt_out("u3", channel="analytics")
        for subject in ("u1", "u2", "u3"):
            with bind(subject=subject):
                log.warning("hello %s no %d", "Ann", 12, extra={"plan": "pro"})
                try:
                    raise ValueError("of Ann")
                except ValueError:
                    log.exception("failed", extra={"plan": "pro"})
    finally:
        uninstall()
        log.removeHandler(handler)
    lines = out.getvalue().split("WARNING ")
    assert lines[1].startswith(f"{LABEL} {LABEL}\n")
    assert "Ann" not in lines[1] and "pro" not in lines[1] and "Traceback" not in lines[1]
    for line in lines[2:]:
        assert line.startswith("hello Ann no 12 pro\n") and "ValueError: of Ann" in line


def test_what_the_policy_allows_stays_and_nothing_else(store: OptOuts) -> None:
    use(policy=read(ALLOWING))
    value = {"email": "ann@example.org", "phone": "+49 30 901820", "note": "to ann@example.org or +49 30 901820"}
    assert redact(value, channel="http", vendor="mailgun") == {
        "email": "ann@example.org", "phone": "[REDACTED:phone]", "note": "to ann@example.org or [REDACTED:phone]",
    }  # fmt: skip
    clean = redact(value)
    assert "ann@" not in str(clean)
    assert redact(value, channel="http", vendor="other") == redact(value, channel="logging") == clean
    text = "ann@example.org"
    assert redact(text, channel="http", vendor="mailgun") is text
    store.opt_out("u1")
    with bind(subject="u1"):
        assert "ann@" not in str(redact(value, channel="http", vendor="mailgun"))


def test_signals_count_where_data_is_shared(store: OptOuts) -> None:
    with bind(signals=Signals(gpc=True)):
        assert redact("x y", channel="analytics") == LABEL
        assert redact("x y", channel="logging") == redact("x y") == "x y"
        assert redact("x y", channel="logging", purpose="marketing") == LABEL
        use(policy=read("[signals]\nchannels = ['llm']\n"))
        assert redact("x y", channel="analytics") == "x y"
        assert redact("x y", channel="llm") == LABEL


def test_all_of_it_is_in_the_trail(store: OptOuts, tmp_path: Path) -> None:
    key = create(tmp_path / "t")
    trail = AuditTrail(tmp_path / "t", subjects=store.subjects, fsync=False)
    use(audit=trail, policy=read(ALLOWING))
    store.opt_out("u1")
    redact("x y")
    with bind(subject="u2", event="Signed up"):
        redact({"email": "ann@example.org", "phone": "+49 30 901820"}, channel="http", vendor="mailgun")
    with bind(subject="u1"):
        redact("x y", channel="analytics", vendor="segment")
        redact("x y", channel="analytics", event="by ann@example.org")
    trail.close()
    found = list(records(tmp_path / "t"))
    version = read(ALLOWING).version
    assert [(one.action, one.channel, one.vendor, one.data, one.rule, one.event) for one in found] == [
        ("policy", "", "", (), "", ""),
        ("opt_out", "", "", (), "", ""),
        ("allow", "http", "mailgun", ("user.contact.email",), "", "Signed up"),
        ("redact", "http", "mailgun", ("user.contact.phone_number",), "", "Signed up"),
        ("suppress", "analytics", "segment", (), "opt-out", ""),
        ("suppress", "analytics", "", (), "opt-out", ""),
    ]  # fmt: skip
    assert [one.policy for one in found] == [version, "", version, version, version, version]
    assert found[1].subject == found[4].subject == found[5].subject != found[2].subject == found[3].subject != ""
    assert verify(tmp_path / "t", key).ok
    content = b"".join(path.read_bytes() for path in (tmp_path / "t").iterdir())
    assert b"ann@" not in content and b"u1" not in content


def test_an_error_in_what_is_in_use_denies(store: OptOuts, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> bool:
        raise RuntimeError("broken")

    monkeypatch.setattr(store, "allows", fail)
    with bind(subject="u1"):
        assert redact({"plan": "pro"}) == {"plan": LABEL}
        assert suppresses("analytics")
        assert policy.decide((), "analytics").rule == guard.UNREACHABLE


def test_names_that_cannot_be_kept_cost_no_record_and_no_error(store: OptOuts, tmp_path: Path) -> None:
    create(tmp_path / "t")
    trail = AuditTrail(tmp_path / "t", fsync=False)
    use(audit=trail)
    policy.decide(("user.name",), "analytics", vendor="ann@example.org", event="x\ny")
    policy.decide(("user.nombre!",), "no channel", vendor="segment")
    trail.close()
    assert [(one.action, one.channel, one.data) for one in records(tmp_path / "t")] == [
        ("redact", "analytics", ("user.name",)), ("redact", "", ()),
    ]  # fmt: skip


# -- middleware -------------------------------------------------------------------------------------------


def seen() -> tuple[str | None, bool, bool]:
    bound = current()
    assert bound is not None
    return bound.subject, bound.signals.gpc, bound.signals.dnt


def asgi(app: Any, scope: dict[str, Any]) -> None:
    async def nothing(*_: Any) -> None:
        return None

    asyncio.run(app(scope, nothing, nothing))


def test_asgi() -> None:
    found: list[object] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        found.append(current() and seen())
        if scope["type"] == "http":
            await asyncio.to_thread(identify, "later")
            found.append(seen())

    wrapped = ASGIMiddleware(app, subject=lambda scope: scope.get("user"))
    asgi(wrapped, {"type": "http", "headers": [(b"Sec-GPC", b"1")], "user": "u1"})
    asgi(wrapped, {"type": "websocket", "headers": [(b"dnt", b"1")]})
    asgi(wrapped, {"type": "lifespan"})
    assert found == [("u1", True, False), ("later", True, False), (None, False, True), None]
    assert current() is None


def test_asgi_with_a_consent_string() -> None:
    found: list[frozenset[str]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        found.append(current().signals.granted)  # type: ignore[union-attr]

    asgi(ASGIMiddleware(app, signals=lambda scope: Signals(granted=frozenset(("tcf:1",)))), {"type": "http"})
    assert found == [{"tcf:1"}]


def test_wsgi_until_the_response_is_closed() -> None:
    found: list[object] = []
    closed: list[object] = []

    class Body:
        def __iter__(self) -> Iterator[bytes]:
            for part in (b"a", b"b"):
                found.append(seen())
                yield part

        def close(self) -> None:
            closed.append(seen())

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        return Body()

    wrapped = WSGIMiddleware(app, subject=lambda environ: environ.get("REMOTE_USER"))
    body: Any = wrapped({"HTTP_DNT": "1", "REMOTE_USER": "u1"}, lambda *_: None)
    assert next(body) == b"a"
    body.close()
    assert found == closed == [("u1", False, True)]
    assert current() is None
    # A server that never closes leaves nothing to the next request.
    wrapped({"REMOTE_USER": "u1"}, lambda *_: None)
    assert b"".join(wrapped({}, lambda *_: None)) == b"ab"
    assert found[-1] == (None, False, False)
    context._place.set(None)


def test_wsgi_that_fails_leaves_nothing_bound() -> None:
    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        WSGIMiddleware(app)({}, None)
    assert current() is None


def request(user: Any = None, **meta: str) -> Any:
    return SimpleNamespace(META=meta, user=user)


def test_django() -> None:
    ann = SimpleNamespace(is_authenticated=True, pk=7)
    nobody = SimpleNamespace(is_authenticated=False, pk=None)
    handle = django(lambda _: seen())
    assert handle(request(ann, HTTP_SEC_GPC="1")) == ("7", True, False)
    assert handle(request(nobody)) == (None, False, False)
    assert django_for(lambda one: one.META["id"])(lambda _: seen())(request(ann, id="x")) == ("x", False, False)
    assert django.sync_capable and django.async_capable  # type: ignore[attr-defined]


def test_django_async() -> None:
    class Request:
        def __init__(self) -> None:
            self.META = {"HTTP_DNT": "1"}

        @property
        def user(self) -> object:
            raise AssertionError("asks the database in async code")

        async def auser(self) -> object:
            return SimpleNamespace(is_authenticated=True, pk=8)

    async def view(_: object) -> object:
        return seen()

    assert asyncio.run(django(view)(Request())) == ("8", False, True)
