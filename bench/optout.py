"""What opt-outs cost: ``python bench/optout.py [--subjects N] [--turns N]``.

Lookups in CPU nanoseconds; memory by the resident set before and after loading all subjects in a fresh process; and how
long another process takes to deny after ``opt_out`` has returned here (both read one clock, CLOCK_MONOTONIC). Redis is
Debian's ``redis-server``, started on loopback; without it those lines are left out.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pii_lint.runtime.optout import OptOuts, RedisBackend, SQLiteBackend

ROOT = Path(__file__).parents[1]

LOADING = """
import sys, time
from pii_lint.runtime.optout import OptOuts, RedisBackend, SQLiteBackend
def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096
warm = OptOuts(); warm.opt_out("u"); import sqlite3, json, mmap
if sys.argv[1] == "redis": import redis
before, cpu = resident(), time.process_time()
store = OptOuts({"sqlite": SQLiteBackend, "redis": RedisBackend}[sys.argv[1]](sys.argv[2]), key="k")
while not store.reachable: time.sleep(0.01)
print(len(store._mirror), resident() - before, time.process_time() - cpu)
"""

FOLLOWING = """
import sys, time
from pii_lint.runtime.optout import OptOuts, RedisBackend, SQLiteBackend
store = OptOuts({"sqlite": SQLiteBackend, "redis": RedisBackend}[sys.argv[1]](sys.argv[2]), key="k")
while not store.reachable: time.sleep(0.01)
print("ready", flush=True)
for turn in range(int(sys.argv[3])):
    while store.allows(f"u{turn}", "analytics"): time.sleep(0.00005)
    print(time.monotonic_ns(), flush=True)
"""


def child(code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def looked_up(name: str, store: OptOuts) -> None:
    """Nanoseconds of a lookup, denied and allowed, of subjects that were asked for before."""
    while not store.reachable:
        time.sleep(0.01)
    store.opt_out("out")
    store.opt_out("partly", channel="analytics", vendor="segment")
    results = []
    for subject in ("in", "out", "partly"):
        times = []
        for _ in range(7):
            start = time.process_time_ns()
            for _ in range(100_000):
                store.allows(subject, "analytics", "segment")
            times.append((time.process_time_ns() - start) / 100_000)
        results.append(statistics.median(times))
    fresh = [f"fresh {number}" for number in range(60_000)]
    start = time.process_time_ns()
    for subject in fresh:
        store.allows(subject, "analytics", "segment")
    results.append((time.process_time_ns() - start) / len(fresh))
    print(f"{name:10}" + "".join(f"{value:12,.0f}" for value in results))


def loaded(name: str, place: str) -> None:
    out, _ = child(LOADING, name, place).communicate()
    subjects, size, cpu = out.split()
    print(f"{name:10}{int(subjects):12,}{int(size) / 1e6:10.1f} MB{float(cpu):10.2f} s")


def followed(name: str, place: str, store: OptOuts, turns: int) -> None:
    while not store.reachable:
        time.sleep(0.01)
    other = child(FOLLOWING, name, place, str(turns))
    assert other.stdout is not None and other.stdout.readline() == "ready\n"
    waits = []
    for turn in range(turns):
        time.sleep(0.002)
        store.opt_out(f"u{turn}")
        returned = time.monotonic_ns()
        waits.append(max(0, int(other.stdout.readline()) - returned) / 1e6)
    other.wait()
    waits.sort()
    rows = (statistics.median(waits), waits[int(len(waits) * 0.99) - 1], waits[-1])
    print(f"{name:10}" + "".join(f"{value:10.2f} ms" for value in rows))


def fill_sqlite(path: Path, count: int) -> None:
    OptOuts(SQLiteBackend(path), key="k").close()
    db = sqlite3.connect(path)
    rows = ((os.urandom(15), "*", "*", "*", 1, time.time(), "bench") for _ in range(count))
    db.executemany(
        "INSERT INTO decisions (subject, purpose, channel, vendor, out, at, origin) VALUES (?, ?, ?, ?, ?, ?, ?)", rows
    )
    db.commit()
    db.close()


def fill_redis(url: str, count: int) -> None:
    import redis

    client = redis.Redis.from_url(url)
    for start in range(0, count, 10_000):
        rows = {os.urandom(15): b'[["*","*","*",1,"1700000000.0","bench"]]' for _ in range(min(10_000, count - start))}
        client.hset("pii-lint:optout:subjects", mapping=rows)


@contextmanager
def redis_server(folder: str) -> Iterator[str | None]:
    program = shutil.which("redis-server")
    if program is None:
        yield None
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [program, "--bind", "127.0.0.1", "--port", str(port), "--dir", folder, "--save", "", "--appendonly", "no"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        wait(lambda: socket.create_connection(("127.0.0.1", port), 1).close())
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait()


def wait(attempt: Callable[[], None]) -> None:
    for _ in range(500):
        with suppress(OSError):
            attempt()
            return
        time.sleep(0.01)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--subjects", type=int, default=1_000_000)
    parser.add_argument("--turns", type=int, default=1_000)
    parser.add_argument("--folder", help="where the files are written; default: the folder for temporary files")
    options = parser.parse_args()
    folder = tempfile.mkdtemp(dir=options.folder)
    with redis_server(folder) as url:
        places = {"sqlite": f"{folder}/small.db"}
        if url:
            places["redis"] = url

        def store(name: str, place: str) -> OptOuts:
            return OptOuts(SQLiteBackend(place) if name == "sqlite" else RedisBackend(place), key="k")

        print(f"{'lookup, ns':10}{'allowed':>12}{'denied':>12}{'partly':>12}{'first time':>12}")
        looked_up("memory", OptOuts(key="k"))
        for name, place in places.items():
            one = store(name, place)
            looked_up(name, one)
            one.close()
        print(f"\n{'known elsewhere after':22}\n{'':10}{'median':>13}{'p99':>13}{'longest':>13}")
        for name, place in places.items():
            one = store(name, place)
            followed(name, place, one, options.turns)
            one.close()
        print(f"\n{'loading':10}{'subjects':>12}{'memory':>13}{'CPU':>12}")
        fill_sqlite(Path(folder) / "large.db", options.subjects)
        loaded("sqlite", f"{folder}/large.db")
        if url:
            fill_redis(url, options.subjects)
            loaded("redis", url)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
