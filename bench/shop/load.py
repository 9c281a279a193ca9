"""People who order, and people who opt out meanwhile: what was asked of which worker, when, and what came back."""

from __future__ import annotations

import http.client
import json
import random
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any, NamedTuple

from processes import Workers


class Asked(NamedTuple):
    """An order: its number is ``person-000123``; ``pid``: of the worker; ``done``: whether it answered."""

    person: str
    number: int
    pid: int
    declined: bool
    sent: int
    answered: int
    done: bool


class Left(NamedTuple):
    """An opt-out, as the worker answered: when its call had returned, and how long its log was then."""

    person: str
    pid: int
    at: int
    log: int
    kept: bool
    took: int


def person(number: int) -> str:
    """The id of a person, by which all that is about them can be told."""
    return f"s{number:04}q"


def sign_up(folder: Path, count: int) -> None:
    """Put people into the shop's database."""
    db = sqlite3.connect(folder / "shop.db", isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("CREATE TABLE people (id TEXT PRIMARY KEY, name TEXT, email TEXT)")
    db.execute("CREATE TABLE orders (number TEXT PRIMARY KEY, person TEXT, item TEXT)")
    names = [person(one) for one in range(count)]
    db.executemany("INSERT INTO people VALUES (?, ?, ?)", [(n, f"Ann {n}", f"{n}@mail.example") for n in names])
    db.close()


class Load:
    """Threads that order for random people at random workers, until ``stop``."""

    def __init__(self, workers: Workers, people: int, threads: int) -> None:
        self.workers, self.people = workers, people
        self.asked: list[Asked] = []
        self.left: list[Left] = []
        self._numbers = iter(range(1, 1_000_000))
        self._number = threading.Lock()
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._order, args=(one,), daemon=True) for one in range(threads)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _order(self, seed: int) -> None:
        chance = random.Random(seed)
        connections: dict[int, http.client.HTTPConnection] = {}
        while not self._stop.is_set():
            place = chance.randrange(len(self.workers.ports))
            pid, who = self.workers.pids[place], person(chance.randrange(self.people))
            declined = chance.random() < 0.3
            with self._number:
                number = next(self._numbers)
            body = {"number": f"{who}-{number:06}", "item": f"the pet of {who}", "card": "declined" if declined else ""}
            sent = time.monotonic_ns()
            status, _ = posted(connections, self.workers.ports[place], "/orders", who, body)
            self.asked.append(Asked(who, number, pid, declined, sent, time.monotonic_ns(), status in (201, 402)))
            if status == 0:
                time.sleep(0.02)

    def opt_out(self, who: str, place: int) -> Left | None:
        """Opt out at a worker; None where it did not answer."""
        begun = time.monotonic_ns()
        status, said = posted({}, self.workers.ports[place], "/privacy/opt-out", who, None)
        if status not in (200, 202):
            return None
        self.left.append(Left(who, said["pid"], said["at"], said["log"], said["kept"], time.monotonic_ns() - begun))
        return self.left[-1]


def posted(
    connections: dict[int, http.client.HTTPConnection], port: int, path: str, who: str, body: Any
) -> tuple[int, Any]:
    """The status and the answer; status 0 where there is none."""
    connection = connections.setdefault(port, http.client.HTTPConnection("127.0.0.1", port, timeout=30))
    try:
        headers = {"Authorization": f"Bearer {who}", "Content-Type": "application/json"}
        connection.request("POST", path, None if body is None else json.dumps(body), headers)
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    except (OSError, ValueError, http.client.HTTPException):
        connection.close()
        return 0, None
