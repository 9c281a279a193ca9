"""Whom it is about goes with the work: into threads, pools, and the tasks of a real Celery worker."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from pii_lint.runtime import bind, redact, use
from pii_lint.runtime.context import add_signals, current, identify
from pii_lint.runtime.integrations.threads import install_threads, uninstall_threads
from pii_lint.runtime.optout import OptOuts, SQLiteBackend
from pii_lint.runtime.signals import Signals
from pii_lint.runtime.subjects import Subjects

ROOT = Path(__file__).parents[3]


@pytest.fixture
def carrying() -> Iterator[None]:
    install_threads()
    install_threads()
    yield
    uninstall_threads()


def subject() -> str | None:
    bound = current()
    return None if bound is None else bound.subject


def in_thread(**options: Any) -> str | None:
    found: list[str | None] = []
    thread = threading.Thread(target=lambda: found.append(subject()), **options)
    thread.start()
    thread.join()
    return found[0]


def test_threads_and_pools_carry_it(carrying: None) -> None:
    with ThreadPoolExecutor(1) as pool:
        with bind(subject="u1"):
            assert in_thread() == "u1"
            assert in_thread(daemon=True) is None
            assert pool.submit(subject).result() == "u1"
        # The pool's only thread was started for u1, and is not about u1 any more.
        assert pool.submit(subject).result() is None
        with bind(subject="u2"):
            assert list(pool.map(lambda _: subject(), range(2))) == ["u2", "u2"]
    assert in_thread() is None


def test_others_may_wrap_threads_as_well(carrying: None, monkeypatch: pytest.MonkeyPatch) -> None:
    start = threading.Thread.start

    def wrapping(self: threading.Thread) -> None:
        # As Sentry does it.
        inner = getattr(self.run, "__func__", self.run)
        monkeypatch.setattr(self, "run", lambda: inner(self))
        start(self)

    monkeypatch.setattr(threading.Thread, "start", wrapping)
    with bind(subject="u1"):
        assert in_thread() == "u1"


def test_the_loops_executor_carries_it(carrying: None) -> None:
    async def asked() -> str | None:
        with bind(subject="u1"):
            return await asyncio.get_running_loop().run_in_executor(None, subject)

    assert asyncio.run(asked()) == "u1"


def test_who_is_identified_in_a_thread_is_so_where_it_was_started(carrying: None) -> None:
    with bind():
        thread = threading.Thread(target=identify, args=("u1",))
        thread.start()
        thread.join()
        assert subject() == "u1"


def test_without_it_threads_are_as_they_were() -> None:
    before = threading.Thread.start, ThreadPoolExecutor.submit
    install_threads()
    uninstall_threads()
    assert (threading.Thread.start, ThreadPoolExecutor.submit) == before


def test_a_name_for_another_process_is_the_same_subject() -> None:
    here, there, other = Subjects(key="k"), Subjects(key="k"), Subjects(key="other")
    name = here.name("u1")
    assert "u1" not in name
    assert there.digest(name) == here.digest("u1")
    assert there.name(name) == name
    assert other.digest(name) != other.digest("u1")
    assert here.digest("pii-subject:?") != here.digest("pii-subject:!")


# -- Celery -----------------------------------------------------------------------------------------------


@pytest.fixture
def tasks(tmp_path: Path) -> Iterator[Any]:
    """An application with a worker in a thread, the broker in memory."""
    library = pytest.importorskip("celery")
    from celery import signals
    from celery.contrib.testing.worker import start_worker

    from pii_lint.runtime.integrations import celery

    store = OptOuts(SQLiteBackend(tmp_path / "optout.db"), key="k")
    use(opt_outs=store)
    celery.connect()
    app = library.Celery("tasks", broker="memory://", backend="cache+memory://")
    # Its worker leaves the loggers of this process as they are.
    signals.setup_logging.connect(as_they_are)

    @app.task(name="seen")
    def seen(text: str) -> list[Any]:
        bound = current()
        assert bound is not None
        return [redact(text, channel="analytics"), bound.subject, bound.signals.gpc, bound.region, inner.delay().id]

    @app.task(name="inner")
    def inner() -> str | None:
        return subject()

    app.opt_outs = store
    with start_worker(app, pool="solo", perform_ping_check=False, shutdown_timeout=20):
        yield app
    signals.setup_logging.disconnect(as_they_are)
    celery.disconnect()
    use(opt_outs=None)


def as_they_are(**_: Any) -> None:
    """Nothing is set up."""


def result(app: Any, name: str, *args: Any) -> list[Any]:
    found: list[Any] = app.send_task(name, args).get(timeout=20, interval=0.02)
    return found


def test_a_worker_knows_whom_a_task_is_about(tasks: Any) -> None:
    with bind(subject="u1", region="EU"):
        add_signals(Signals(gpc=True))
        assert result(tasks, "seen", "a zebra")[1:4] == [Subjects(key="k").name("u1"), True, "EU"]
    with bind(subject="u1"):
        text, _, gpc, region, task = result(tasks, "seen", "a zebra")
    assert (text, gpc, region) == ("a zebra", False, "")
    # A task that a task publishes is about the same subject.
    assert tasks.AsyncResult(task).get(timeout=20, interval=0.02) == Subjects(key="k").name("u1")
    tasks.opt_outs.opt_out("u1")
    with bind(subject="u1"):
        assert result(tasks, "seen", "a zebra")[0] == "[REDACTED:opt-out]"
    with bind(subject="u2"):
        assert result(tasks, "seen", "a zebra")[0] == "a zebra"
    assert result(tasks, "seen", "a zebra")[:2] == ["a zebra", None]


def test_a_key_that_does_not_last_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("celery")
    from pii_lint.runtime.integrations import celery

    monkeypatch.delenv("PII_LINT_KEY", raising=False)
    with pytest.raises(ValueError, match="PII_LINT_KEY"):
        celery.connect()


WORKER = """
import celery
from pii_lint.runtime import redact, use
from pii_lint.runtime.integrations import celery as ours
from pii_lint.runtime.optout import OptOuts, RedisBackend

URL = {url!r}
store = OptOuts(RedisBackend(URL))
use(opt_outs=store)
ours.connect()
app = celery.Celery("tasks", broker=URL, backend=URL)

@app.task(name="seen")
def seen(text):
    return redact(text, channel="analytics")
"""


@pytest.mark.slow
def test_processes_of_a_worker_with_opt_outs_and_tasks_in_redis(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = pytest.importorskip("celery")
    server = shutil.which("redis-server")
    if server is None:
        pytest.skip("redis-server is not installed")
    from pii_lint.runtime.integrations import celery
    from pii_lint.runtime.optout import RedisBackend

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"redis://127.0.0.1:{port}/0"
    monkeypatch.setenv("PII_LINT_KEY", "k")
    (tmp_path / "tasks.py").write_text(WORKER.format(url=url))
    env = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{tmp_path}"}
    redis = subprocess.Popen(
        [server, "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", str(tmp_path)],
        stdout=subprocess.DEVNULL,
    )
    command = [sys.executable, "-m", "celery", "-A", "tasks", "worker", "--pool", "prefork", "--concurrency", "2"]
    worker = subprocess.Popen(command, cwd=tmp_path, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    store = OptOuts(RedisBackend(url))
    try:
        end = time.monotonic() + 30
        while not store.reachable:
            assert time.monotonic() < end
            time.sleep(0.01)
        use(opt_outs=store)
        celery.connect()
        app = library.Celery("tasks", broker=url, backend=url)

        def seen(who: str) -> Any:
            with bind(subject=who):
                return app.send_task("seen", ["a zebra"]).get(timeout=60)

        assert seen("u1") == "a zebra"
        store.opt_out("u1")
        # The worker knows within the bound, long before a message is through.
        time.sleep(0.5)
        assert {seen("u1") for _ in range(6)} == {"[REDACTED:opt-out]"}
        assert seen("u2") == "a zebra"
    finally:
        celery.disconnect()
        use(opt_outs=None)
        store.close()
        worker.terminate()
        worker.wait(30)
        redis.kill()
        redis.wait()
