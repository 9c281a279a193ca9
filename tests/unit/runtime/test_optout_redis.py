"""Opt-outs in a real Redis on loopback: pushed to other processes, killed, restarted, and emptied."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pii_lint.runtime.optout import OptOutError, OptOuts, RedisBackend, Scope

redis = pytest.importorskip("redis")
SERVER = shutil.which("redis-server")
pytestmark = pytest.mark.skipif(SERVER is None, reason="redis-server is not installed")
ROOT = Path(__file__).parents[3]


class Server:
    """A Redis of our own; ``kept``: whether it survives being killed."""

    def __init__(self, folder: Path, kept: bool = True) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.command = [
            str(SERVER), "--bind", "127.0.0.1", "--port", str(self.port), "--dir", str(folder), "--save", "",
            "--appendonly", "yes" if kept else "no", "--appendfsync", "always",
        ]  # fmt: skip
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL)
        client = redis.Redis(port=self.port)
        wait_for(lambda: answers(client))
        client.close()

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


def answers(client: object) -> bool:
    try:
        return bool(client.ping())  # type: ignore[attr-defined]
    except redis.RedisError:
        return False


def wait_for(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.005)


@pytest.fixture
def server(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Server]:
    made = Server(tmp_path, kept=getattr(request, "param", True))
    made.start()
    yield made
    made.kill()


@pytest.fixture
def opened(server: Server) -> Iterator[Callable[[], OptOuts]]:
    made: list[OptOuts] = []

    def opening() -> OptOuts:
        made.append(OptOuts(RedisBackend(server.url, stale_after=0.6), key="k"))
        return made[-1]

    yield opening
    for one in made:
        one.close()


def test_an_opt_out_counts_here_at_once_and_elsewhere_soon(opened: Callable[[], OptOuts]) -> None:
    here, other = opened(), opened()
    wait_for(lambda: here.reachable and other.reachable)
    assert other.allows("u1", "analytics")
    here.opt_out("u1")
    assert not here.allows("u1", "analytics")
    wait_for(lambda: not other.allows("u1", "analytics"))
    assert other.allows("u2", "analytics")
    late = opened()
    wait_for(lambda: late.reachable)
    assert not late.allows("u1", "analytics")
    other.opt_in("u1")
    wait_for(lambda: here.allows("u1", "analytics") and late.allows("u1", "analytics"))


def test_narrow_decisions_and_what_is_kept(opened: Callable[[], OptOuts]) -> None:
    here, other = opened(), opened()
    here.opt_out("u1", vendor="segment", origin="settings page")
    here.opt_out("u1", channel="llm")
    here.opt_in("u1", vendor="segment", origin="mail")
    kept = {one.scope: one for one in other.decisions("u1")}
    assert kept[Scope(channel="llm")].out
    assert (kept[Scope(vendor="segment")].out, kept[Scope(vendor="segment")].origin) == (False, "mail")
    wait_for(lambda: other.reachable and not other.allows("u1", "llm"))
    wait_for(lambda: other.allows("u1", "analytics", "segment"))
    late = opened()
    wait_for(lambda: late.reachable)
    assert late.allows("u1", "analytics", "segment") and not late.allows("u1", "llm", "segment")


def test_a_race_of_opposite_decisions_ends_the_same_everywhere(opened: Callable[[], OptOuts]) -> None:
    stores = [opened(), opened()]
    wait_for(lambda: all(one.reachable for one in stores))
    for turn in range(60):
        stores[turn % 2].opt_in("u1")
        stores[(turn + 1) % 2].opt_out("u1")
        # Never allowed again in the process that opted out, whatever arrives late.
        for _ in range(20):
            assert not stores[(turn + 1) % 2].allows("u1", "analytics")
        wait_for(lambda: not any(one.allows("u1", "analytics") for one in stores))


def test_a_killed_server_denies_everybody_and_a_restarted_one_goes_on(
    server: Server, opened: Callable[[], OptOuts]
) -> None:
    here, other = opened(), opened()
    wait_for(lambda: here.reachable and other.reachable)
    here.opt_out("u1")
    assert here.allows("u2", "logging")
    server.kill()
    wait_for(lambda: not here.allows("u2", "logging") and not other.allows("u2", "logging"))
    assert here.health()["reachable"] is False and here.health()["error"]
    with pytest.raises(OptOutError, match="not kept"):
        here.opt_out("u3")
    with pytest.raises(OptOutError):
        here.decisions("u1")
    assert here.health()["unsaved"] == 1
    server.start()
    wait_for(lambda: here.allows("u2", "logging") and other.allows("u2", "logging"))
    assert not here.allows("u1", "logging") and not other.allows("u1", "logging")
    assert not here.allows("u3", "logging"), "it holds here though the store did not take it"
    wait_for(lambda: not other.allows("u3", "logging"))
    wait_for(lambda: here.health()["unsaved"] == 0)
    assert here.health()["reconnects"] >= 1


@pytest.mark.parametrize("server", [False], indirect=True)
def test_a_server_that_lost_everything_is_told_again(server: Server, opened: Callable[[], OptOuts]) -> None:
    here = opened()
    wait_for(lambda: here.reachable)
    here.opt_out("u1")
    here.opt_out("u2", vendor="segment")
    server.kill()
    server.start()
    wait_for(lambda: here.reachable)
    assert not here.allows("u1", "logging")
    late = opened()
    wait_for(lambda: late.reachable)
    wait_for(lambda: not late.allows("u1", "logging") and not late.allows("u2", "analytics", "segment"))
    assert late.allows("u2", "analytics", "posthog")


def test_a_server_that_hangs_denies_within_the_bound(server: Server, opened: Callable[[], OptOuts]) -> None:
    here = opened()
    wait_for(lambda: here.reachable)
    assert server.process is not None
    server.process.send_signal(19)  # SIGSTOP: connected, and silent
    try:
        wait_for(lambda: not here.allows("u1", "logging"))
    finally:
        server.process.send_signal(18)
    wait_for(lambda: here.allows("u1", "logging"))


def test_ids_are_not_in_redis(server: Server, opened: Callable[[], OptOuts]) -> None:
    opened().opt_out("ann-lee-1987")
    client = redis.Redis(port=server.port)
    keys = list(client.scan_iter())
    assert len(keys) == 2
    for key in keys:
        assert b"ann-lee" not in client.dump(key)
    client.close()


def test_a_forked_child_follows_on_its_own(server: Server) -> None:
    code = """
import os, sys, time
from pii_lint.runtime.optout import OptOuts, RedisBackend
store = OptOuts(RedisBackend(sys.argv[1]), key="k")
def wait(true):
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)
wait(lambda: store.allows("u1"))
child = os.fork()
if child == 0:
    wait(lambda: store.allows("u1"))
    store.opt_out("u1")
    os._exit(0 if not store.allows("u1") else 1)
assert os.waitpid(child, 0)[1] == 0
wait(lambda: store.reachable and not store.allows("u1"))
"""
    subprocess.run(
        [sys.executable, "-c", code, server.url], check=True, timeout=60, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
