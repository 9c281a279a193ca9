"""Opt-outs in Redis, for the processes of many hosts: ``pip install pii-lint[redis]``.

A hash holds what each subject decided, a stream tells what changes; one script writes both at once. Each process reads
the stream as it grows (``XREAD BLOCK``), and resumes it where it was after a lost connection. An answer is due every
tenth of a second: without one for ``stale_after`` seconds everybody is denied, until the connection is back and as
many seconds longer: another process may hold an opt-out that Redis could not take, and writes it first.

Example::

    >>> backend = RedisBackend("redis://127.0.0.1:1/0")  # nobody listens there
    >>> from pii_lint.runtime.optout import OptOuts
    >>> store = OptOuts(backend, key="k")
    >>> store.allows("user-8", "analytics"), store.health()["reachable"]
    (False, False)
    >>> store.close()
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from pii_lint.runtime.optout.mirror import Mirror
from pii_lint.runtime.optout.scope import EVERYTHING, Decision, OptOutError, Scope

_WRITE = """
local rows = cjson.decode(redis.call('HGET', KEYS[1], ARGV[1]) or '[]')
local found = false
for _, row in ipairs(rows) do
    local same = row[1] == ARGV[2] and row[2] == ARGV[3] and row[3] == ARGV[4]
    local covered = true
    for place = 1, 3 do
        if ARGV[place + 1] ~= '*' and ARGV[place + 1] ~= row[place] then covered = false end
    end
    if (ARGV[5] == '1' and same) or (ARGV[5] == '0' and covered) then
        row[4] = tonumber(ARGV[5])
        row[5] = ARGV[6]
        row[6] = ARGV[7]
        found = true
    end
end
if ARGV[5] == '1' and not found then
    rows[#rows + 1] = {ARGV[2], ARGV[3], ARGV[4], 1, ARGV[6], ARGV[7]}
    found = true
end
if found then redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(rows)) end
return redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[8], '*', 's', ARGV[1], 'p', ARGV[2], 'c', ARGV[3], 'v', ARGV[4],
    'o', ARGV[5])
"""
_BEAT = 0.1
_KEPT_CHANGES = 100_000
_LONGEST_PAUSE = 0.2


class RedisBackend:
    """``url``: ``redis://host:port/db``, ``rediss://`` or ``unix://``; ``prefix``: of the two keys that are used.

    Other processes follow a decision as soon as Redis has told them, and deny everybody when they heard nothing from it
    for ``stale_after`` seconds, and for that long after it is back. Raises ImportError without the package ``redis``.
    """

    def __init__(self, url: str, *, prefix: str = "pii-lint:optout", stale_after: float = 0.5) -> None:
        import redis

        self._redis: Any = redis
        options: dict[str, Any] = {
            "socket_timeout": stale_after, "socket_connect_timeout": stale_after, "retry": None,
        }  # fmt: skip
        self._connect: Callable[[], Any] = lambda: redis.Redis.from_url(url, **options)
        self._writer = self._connect()
        self._name = f"redis {urlsplit(url).hostname or 'socket'}"
        self._hash, self._stream = f"{prefix}:subjects", f"{prefix}:changes"
        self._stale_after = stale_after
        self._mirror = Mirror()
        self._back: Callable[[], None] = lambda: None
        self._error = "not connected yet"
        self._last = b"0-0"
        self._server = ""
        self._begin()

    def _begin(self) -> None:
        self._until, self._quiet = 0.0, 0.0
        self._reconnects = -1
        self._closed = threading.Event()
        self._answered = threading.Event()
        self._thread: threading.Thread | None = None
        self._starting, self._applying = threading.Lock(), threading.Lock()
        self._own: dict[bytes, tuple[int, int]] = {}

    def attach(self, mirror: Mirror, back: Callable[[], None]) -> None:
        """Fill ``mirror`` and follow; waits for the first answer for a moment only, as a store may be away."""
        self._mirror, self._back = mirror, back
        self._start()
        self._answered.wait(self._stale_after)

    def current(self) -> bool:
        """Whether Redis was heard of in time."""
        if time.monotonic() < self._until:
            return True
        if self._thread is None and not self._closed.is_set():
            # A forked child, at its first lookup: as at the beginning, it waits a moment for the first answer.
            self._start()
            self._answered.wait(self._stale_after)
            return time.monotonic() < self._until
        return False

    def write(self, decision: Decision) -> None:
        """Keep a decision and tell others: Redis has both when this returns."""
        try:
            number = self._script(self._writer, decision)
        except (self._redis.RedisError, OSError) as error:
            raise OptOutError(f"{self._name}: the decision was not kept: {error}") from error
        with self._applying:
            # An opt-in from before, of which Redis has yet to tell, must not undo this.
            if decision.out and _order(number) > _order(self._last):
                self._own[decision.digest] = _order(number)
                self._mirror.add(decision.digest, decision.scope)

    def _script(self, client: Any, decision: Decision) -> Any:
        return client.eval(
            _WRITE, 2, self._hash, self._stream, decision.digest, *decision.scope, int(decision.out),
            repr(decision.at), decision.origin, _KEPT_CHANGES,
        )  # fmt: skip

    def decisions(self, digest: bytes) -> list[Decision]:
        """What is kept of a subject."""
        try:
            kept: Any = self._writer.hget(self._hash, digest)
            return _rows(digest, kept or b"[]")
        except (self._redis.RedisError, OSError) as error:
            raise OptOutError(f"{self._name}: cannot be read: {error}") from error

    def health(self) -> dict[str, Any]:
        """Whether Redis is heard of, how often it was lost, and the last error."""
        reachable = time.monotonic() < self._until
        return {
            "reachable": reachable, "error": "" if reachable else self._error, "store": self._name,
            "reconnects": max(self._reconnects, 0),
        }  # fmt: skip

    def forked(self) -> None:
        """The child has no thread: it begins one with its first lookup."""
        self._writer = self._connect()
        closed = self._closed.is_set()
        self._begin()
        if closed:
            self._closed.set()

    def close(self) -> None:
        """Stop following; lookups are denied from here on."""
        self._closed.set()
        if self._thread is not None:
            self._thread.join(2 * self._stale_after)
        self._until = 0.0
        self._writer.close()

    # -- the thread ----------------------------------------------------------------------------------

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="pii-lint-optout", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        pause = 0.02
        while not self._closed.is_set():
            client = self._connect()
            try:
                self._resume(client)
                self._reconnects += 1
                if self._reconnects > 0:
                    self._quiet = time.monotonic() + self._stale_after
                    self._error = "just back"
                pause = 0.02
                while not self._closed.is_set():
                    self._heard()
                    self._read(client)
            except (self._redis.RedisError, OSError, ValueError) as error:
                self._error = str(error) or type(error).__name__
                self._until = 0.0
            finally:
                client.close()
            self._closed.wait(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _heard(self) -> None:
        now = time.monotonic()
        if now >= self._quiet:
            self._until = now + self._stale_after
        self._answered.set()
        self._back()

    def _read(self, client: Any) -> None:
        for _, entries in client.xread({self._stream: self._last}, count=1000, block=int(_BEAT * 1000)) or ():
            for number, fields in entries:
                scope = Scope(*(fields[name].decode() for name in (b"p", b"c", b"v")))
                digest, out = fields[b"s"], fields[b"o"] == b"1"
                with self._applying:
                    own = self._own.get(digest, (0, 0))
                    if out or _order(number) > own:
                        self._mirror.apply(digest, scope, out)
                    if _order(number) >= own:
                        self._own.pop(digest, None)
                    self._last = number

    def _resume(self, client: Any) -> None:
        """Go on where the stream was left, if it is the same server and still has that place; else read all anew."""
        server = client.info("server")["run_id"]
        first = client.xrange(self._stream, count=1)
        known = bool(self._server)
        if server == self._server and first and _order(first[0][0]) <= _order(self._last):
            return
        newest = client.xrevrange(self._stream, count=1)
        self._last = newest[0][0] if newest else b"0-0"
        # What is known stays known, unless Redis says that it was taken back: it may have lost what it had.
        for digest, value in client.hscan_iter(self._hash, count=1000):
            for decision in sorted(_rows(digest, value), key=lambda one: one.out):
                with self._applying:
                    if decision.out or decision.digest not in self._own:
                        self._mirror.apply(decision.digest, decision.scope, decision.out)
        if known:
            self._restore(client)
        self._server = server

    def _restore(self, client: Any) -> None:
        """Give back to Redis what it had and lost."""
        known: list[tuple[bytes, tuple[Scope, ...]]]
        known = [(digest, (EVERYTHING,)) for digest in list(self._mirror.everything)]
        known += [(digest, tuple(scopes)) for digest, scopes in list(self._mirror.partly.items())]
        for place in range(0, len(known), 1000):
            some = known[place : place + 1000]
            kept = client.hmget(self._hash, [digest for digest, _ in some])
            for (digest, scopes), value in zip(some, kept, strict=True):
                for scope in () if value else scopes:
                    self._script(client, Decision(digest, scope, True, time.time(), "restored"))


def _rows(digest: bytes, value: bytes) -> list[Decision]:
    return [
        Decision(digest, Scope(purpose, channel, vendor), bool(out), float(at), origin)
        for purpose, channel, vendor, out, at, origin in json.loads(value)
    ]


def _order(number: bytes) -> tuple[int, int]:
    milliseconds, _, place = number.partition(b"-")
    return int(milliseconds), int(place)
