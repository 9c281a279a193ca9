"""Opt-outs in memory and in SQLite: what is denied, from when, to whom, and what happens when the file is away."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pii_lint.runtime.audit import AuditTrail, create
from pii_lint.runtime.audit.reader import records
from pii_lint.runtime.optout import Decision, OptOutError, OptOuts, Scope, SQLiteBackend
from pii_lint.runtime.optout import sqlite as sqlite_module
from pii_lint.runtime.optout.mirror import Mirror
from pii_lint.runtime.optout.store import Backend

ROOT = Path(__file__).parents[3]
EVENTS = [(purpose, channel, vendor) for purpose in ("", "ads", "care") for channel in ("", "analytics", "logging")
          for vendor in ("", "segment", "posthog")]  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "optout.db"


def opened(path: Path) -> OptOuts:
    return OptOuts(SQLiteBackend(path), key="k")


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, path: Path) -> Iterator[OptOuts]:
    made = OptOuts(key="k") if request.param == "memory" else opened(path)
    yield made
    made.close()


def test_who_opted_out_is_denied_and_nobody_else(store: OptOuts) -> None:
    assert store.allows("u1", "analytics")
    store.opt_out("u1")
    assert not any(store.allows("u1", channel, vendor, purpose) for purpose, channel, vendor in EVENTS)
    assert all(store.allows("u2", channel, vendor, purpose) for purpose, channel, vendor in EVENTS)
    store.opt_in("u1")
    assert store.allows("u1", "analytics")


def test_a_narrow_opt_out_denies_what_it_covers_and_what_may_be_covered(store: OptOuts) -> None:
    store.opt_out("u1", channel="analytics", vendor="segment")
    assert not store.allows("u1", "analytics", "segment")
    assert not store.allows("u1", "analytics"), "which vendor is not said"
    assert not store.allows("u1")
    assert store.allows("u1", "analytics", "posthog")
    assert store.allows("u1", "logging")
    store.opt_in("u1", vendor="posthog")
    assert not store.allows("u1", "analytics", "segment")
    store.opt_in("u1", channel="analytics")
    assert store.allows("u1", "analytics", "segment")


def test_a_narrow_opt_in_leaves_a_wide_opt_out(store: OptOuts) -> None:
    store.opt_out("u1")
    store.opt_in("u1", vendor="segment")
    assert not store.allows("u1", "analytics", "segment")


def test_what_is_kept_of_a_subject(store: OptOuts) -> None:
    store.opt_out("u1", vendor="segment", origin="settings page")
    store.opt_out("u1", origin="mail")
    store.opt_in("u1", vendor="segment", origin="settings page")
    kept = {one.scope: one for one in store.decisions("u1")}
    assert kept[Scope()].out and kept[Scope()].origin == "mail"
    assert not kept[Scope(vendor="segment")].out
    assert abs(kept[Scope()].at - time.time()) < 100
    assert store.decisions("u2") == []


@pytest.mark.parametrize(
    "wrong",
    [{"channel": "smoke"}, {"vendor": ""}, {"vendor": "x" * 100}, {"origin": "ann@example.org"}, {"purpose": "a\nb"}],
)
def test_what_is_no_name_is_refused_and_changes_nothing(store: OptOuts, wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        store.opt_out("u1", **wrong)
    assert store.allows("u1", "analytics")


scopes = st.builds(
    Scope, st.sampled_from(["*", "ads", "care"]), st.sampled_from(["*", "analytics", "logging"]),
    st.sampled_from(["*", "segment", "posthog"]),
)  # fmt: skip
steps = st.lists(st.tuples(st.sampled_from(["u1", "u2"]), st.booleans(), scopes), max_size=12)


def expected(decided: list[tuple[str, bool, Scope]], subject: str, event: tuple[str, str, str]) -> bool:
    """What the words say: denied is what an opt-out covers that no later opt-in around it took back."""
    in_force: list[Scope] = []
    for who, out, scope in decided:
        if who == subject:
            in_force = [*in_force, scope] if out else [one for one in in_force if not scope.covers(one)]
    return not any(
        all(mine == "*" or its in ("", mine) for mine, its in zip(one, event, strict=True)) for one in in_force
    )


@given(steps)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_decisions_in_any_order_mean_what_their_words_say_here_and_in_another_process(
    tmp_path_factory: pytest.TempPathFactory, decided: list[tuple[str, bool, Scope]]
) -> None:
    path = tmp_path_factory.mktemp("store") / "db"
    here, other = opened(path), opened(path)
    try:
        for subject, out, scope in decided:
            (here.opt_out if out else here.opt_in)(subject, **scope._asdict())
        late = opened(path)
        for one in (here, other, late):
            for subject in ("u1", "u2"):
                for event in EVENTS:
                    purpose, channel, vendor = event
                    assert one.allows(subject, channel, vendor, purpose) == expected(decided, subject, event)
        late.close()
    finally:
        here.close()
        other.close()


def test_the_first_lookup_after_an_opt_out_elsewhere_knows_of_it(path: Path) -> None:
    here, other = opened(path), opened(path)
    for number in range(50):
        assert other.allows(f"u{number}", "analytics")
        here.opt_out(f"u{number}")
        assert not other.allows(f"u{number}", "analytics")


CHILD = """
import sys, time
from pii_lint.runtime.optout import OptOuts, SQLiteBackend
store = OptOuts(SQLiteBackend(sys.argv[1]), key="k")
if sys.argv[2] == "write":
    print("ready", flush=True)
    for number in range(10**9):
        store.opt_out(f"w{number}")
        print(number, flush=True)
else:
    assert store.allows("u1", "analytics")
    print("ready", flush=True)
    sys.stdin.readline()
    print(store.allows("u1", "analytics"), flush=True)
"""


def child(path: Path, what: str) -> subprocess.Popen[str]:
    made = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(path), what], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert made.stdout is not None and made.stdout.readline() == "ready\n"
    return made


def test_another_process_knows_at_its_next_lookup(path: Path) -> None:
    reader = child(path, "read")
    opened(path).opt_out("u1")
    out, _ = reader.communicate("go\n", timeout=30)
    assert out == "False\n"


def test_a_writer_that_is_killed_loses_nothing_it_returned_from(path: Path) -> None:
    store = opened(path)
    for _ in range(4):
        writer = child(path, "write")
        assert writer.stdout is not None
        last = [int(writer.stdout.readline()) for _ in range(5)][-1]
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        assert not any(store.allows(f"w{number}", "analytics") for number in range(last + 1))


def test_a_killed_writers_decision_is_found_without_its_mark(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here, other = opened(path), opened(path)
    assert here.allows("u1", "logging")
    # It was kept, but the writer did not live to tell.
    monkeypatch.setattr(sqlite_module.os, "urandom", lambda size: (path.parent / "optout.db-mark").read_bytes())
    other.opt_out("u1")
    deadline = time.monotonic() + 10
    while here.allows("u1", "logging"):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_file_that_is_gone_denies_everybody_until_it_is_back(path: Path) -> None:
    store = opened(path)
    store.opt_out("u1")
    assert store.allows("u2", "logging")
    away = {file: file.with_name(f"{file.name}.away") for file in list(path.parent.iterdir())}
    for file, to in away.items():
        file.rename(to)
    wait_for(lambda: not store.allows("u2", "logging"))
    assert store.health()["reachable"] is False
    assert "gone" in store.health()["error"]
    assert store.health()["denied_unreachable"] > 0
    with pytest.raises(OptOutError):
        store.opt_out("u3", origin="settings page")
    for file, to in away.items():
        to.rename(file)
    wait_for(lambda: store.allows("u2", "logging"))
    assert not store.allows("u1", "logging")
    assert not store.allows("u3", "logging"), "it holds here though the store did not take it"
    wait_for(lambda: not opened(path).allows("u3", "logging"))
    wait_for(lambda: store.health()["unsaved"] == 0)


def test_what_a_full_disk_did_not_take_is_kept_later(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = opened(path)
    real = SQLiteBackend._connection

    def full(self: SQLiteBackend) -> object:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(SQLiteBackend, "_connection", full)
    with pytest.raises(OptOutError, match="No space"):
        store.opt_out("u1")
    assert not store.allows("u1") and store.allows("u2")
    assert store.health()["unsaved"] == 1
    monkeypatch.setattr(SQLiteBackend, "_connection", real)
    store.opt_out("u3")
    wait_for(lambda: store.health()["unsaved"] == 0)
    assert not opened(path).allows("u1")
    store.opt_in("u1")
    assert store.allows("u1") and opened(path).allows("u1")


def test_an_opt_in_takes_back_what_the_store_never_took(
    path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    create(tmp_path / "trail")
    store = OptOuts(SQLiteBackend(path), key="k", audit=AuditTrail(tmp_path / "trail"))
    real = SQLiteBackend.write

    def refusing(self: SQLiteBackend, decision: Decision) -> None:
        if decision.out:
            raise OptOutError("no")
        real(self, decision)

    monkeypatch.setattr(SQLiteBackend, "write", refusing)
    for vendor in ("segment", "*"):
        with pytest.raises(OptOutError):
            store.opt_out("u1", vendor=vendor)
    store.opt_in("u1", vendor="segment")
    assert not store.allows("u1", "analytics", "posthog")
    store.opt_in("u1")
    assert store.allows("u1", "analytics", "segment") and store.health()["unsaved"] == 0
    assert [(one.action, one.rule) for one in records(tmp_path / "trail")] == [
        ("opt_out", "not kept yet"), ("opt_out", "not kept yet"), ("opt_in", ""), ("opt_in", ""),
    ]  # fmt: skip


def test_a_file_that_is_another_forgets_nobody(path: Path) -> None:
    store = opened(path)
    store.opt_out("u1")
    for file in list(path.parent.iterdir()):
        file.unlink()
    fresh = opened(path)
    assert fresh.allows("u1", "logging")
    wait_for(lambda: store.allows("u2", "logging"))
    assert not store.allows("u1", "logging")
    fresh.opt_out("u4")
    assert not store.allows("u4", "logging")


def test_a_damaged_file_denies(path: Path) -> None:
    path.write_bytes(b"no database at all" * 400)
    store = opened(path)
    assert not store.allows("u1", "logging")
    assert store.health()["error"]
    with pytest.raises(OptOutError):
        store.opt_out("u1")
    with pytest.raises(OptOutError):
        store.decisions("u1")


def test_a_folder_that_is_missing_denies(tmp_path: Path) -> None:
    assert not opened(tmp_path / "nowhere" / "db").allows("u1")


def wait_for(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_an_opt_out_counts_from_the_moment_it_is_asked_for_even_if_the_store_hangs() -> None:
    asked, answer = threading.Event(), threading.Event()

    class Slow:
        def __getattr__(self, name: str) -> object:
            return {
                "attach": lambda mirror, back: None, "current": lambda: True, "forked": lambda: None,
                "close": lambda: None, "write": lambda decision: (asked.set(), answer.wait(10)),
            }[name]  # fmt: skip

    backend: Backend = Slow()  # type: ignore[assignment]
    store = OptOuts(backend, key="k")
    thread = threading.Thread(target=store.opt_out, args=("u1",))
    thread.start()
    assert asked.wait(10)
    assert not store.allows("u1", "logging")
    answer.set()
    thread.join()


def test_threads_that_decide_at_once_lose_nothing(path: Path) -> None:
    store = opened(path)

    def work(vendor: str) -> None:
        for number in range(10):
            store.opt_out(f"u{number}", vendor=vendor)

    threads = [threading.Thread(target=work, args=(f"v{name}",)) for name in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    for number in range(10):
        assert [store.allows(f"u{number}", "analytics", f"v{name}") for name in range(5)] == [False] * 4 + [True]


def test_a_pinned_subject_is_not_undone_by_others() -> None:
    mirror = Mirror()
    mirror.add(b"a", Scope())
    mirror.pinned.add(b"a")
    mirror.apply(b"a", Scope(), False)
    assert mirror.denies(b"a", "", "", "")
    mirror.pinned.discard(b"a")
    mirror.apply(b"a", Scope(), False)
    assert not mirror.denies(b"a", "", "", "")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
def test_a_forked_child_follows_on_its_own(path: Path) -> None:
    code = """
import os, sys
from pii_lint.runtime.optout import OptOuts, SQLiteBackend
store = OptOuts(SQLiteBackend(sys.argv[1]), key="k")
assert store.allows("u1")
child = os.fork()
if child == 0:
    store.opt_out("u1")
    os._exit(0 if not store.allows("u1") else 1)
_, status = os.waitpid(child, 0)
assert status == 0
assert not store.allows("u1")
store.opt_out("u2")
"""
    subprocess.run(
        [sys.executable, "-c", code, str(path)], check=True, timeout=60, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert not opened(path).allows("u2")


def test_ids_are_not_in_the_file(path: Path) -> None:
    store = opened(path)
    store.opt_out("ann-lee-1987", vendor="segment")
    store.close()
    for file in path.parent.iterdir():
        assert b"ann-lee" not in file.read_bytes()


def test_a_lasting_store_needs_a_lasting_key(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PII_LINT_KEY", raising=False)
    with pytest.raises(ValueError, match="PII_LINT_KEY"):
        OptOuts(SQLiteBackend(path))
    monkeypatch.setenv("PII_LINT_KEY", "k")
    OptOuts(SQLiteBackend(path)).opt_out("u1")
    assert not opened(path).allows("u1")
    assert OptOuts(SQLiteBackend(path), key="another").allows("u1")


def test_decisions_are_in_the_trail_when_they_return(tmp_path: Path) -> None:
    create(tmp_path / "trail")
    trail = AuditTrail(tmp_path / "trail", flush_after=600)
    store = OptOuts(key="k", audit=trail)
    store.opt_out("u1", channel="analytics", vendor="segment", purpose="ads")
    store.opt_in("u1")
    found = list(records(tmp_path / "trail"))
    assert [(one.action, one.channel, one.vendor, one.rule) for one in found] == [
        ("opt_out", "analytics", "segment", "purpose ads"), ("opt_in", "", "", ""),
    ]  # fmt: skip
    assert found[0].subject and found[0].subject == found[1].subject


def test_the_file_is_for_its_owner_alone(path: Path) -> None:
    store = opened(path)
    store.opt_out("u1")
    for file in path.parent.iterdir():
        assert file.stat().st_mode & 0o077 == 0, file
