"""Opt-outs in an SQLite file (write-ahead log), for the processes of one host.

A file of eight bytes beside it is mapped into every process, and gets a new random value with each decision. A lookup
compares it with what it saw last, which costs nothing, and reads what is new in the database when it differs: so the
first lookup after ``opt_out`` has returned anywhere on the host knows of it.

Example::

    >>> import tempfile
    >>> from pii_lint.runtime.optout import OptOuts
    >>> path = tempfile.mkdtemp() + "/optout.db"
    >>> one, other = (OptOuts(SQLiteBackend(path), key="k") for _ in range(2))
    >>> one.opt_out("user-7")
    >>> other.allows("user-7", "analytics")
    False
"""

from __future__ import annotations

import mmap
import os
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from pii_lint.runtime.optout.mirror import Mirror
from pii_lint.runtime.optout.scope import Decision, OptOutError, Scope

_SCHEMA = """
CREATE TABLE IF NOT EXISTS decisions (
    number INTEGER PRIMARY KEY AUTOINCREMENT, subject BLOB NOT NULL,
    purpose TEXT NOT NULL, channel TEXT NOT NULL, vendor TEXT NOT NULL,
    out INTEGER NOT NULL, at REAL NOT NULL, origin TEXT NOT NULL,
    UNIQUE (subject, purpose, channel, vendor)
)
"""
_COVERED = """
SELECT purpose, channel, vendor FROM decisions WHERE subject = ? AND out
AND ? IN ('*', purpose) AND ? IN ('*', channel) AND ? IN ('*', vendor)
"""
_KEEP = """
INSERT OR REPLACE INTO decisions (subject, purpose, channel, vendor, out, at, origin) VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_NEW = "SELECT number, subject, purpose, channel, vendor, out FROM decisions WHERE number > ? ORDER BY number"
_SIZE = 8
_OTHERWISE = 0.25
"""Seconds after which the file is looked at even if the mark is the same: a writer may have been killed before it."""
_AGAIN = 0.05
"""Seconds between attempts while it cannot be reached."""
_KEPT_LATER = 5.0
"""Seconds between attempts to keep what could not be kept, while the file can be read (a full disk)."""
_left_behind: list[object] = []
"""Connections of a parent process, which a child must not even close."""


class SQLiteBackend:
    """``path``: of the database, on a local disk; its folder must be there. ``wait``: seconds for a writer's turn."""

    def __init__(self, path: str | os.PathLike[str], *, wait: float = 5.0) -> None:
        self.path = Path(path)
        self._mark_path = Path(f"{self.path}-mark")
        self._wait = wait
        self._lock = threading.RLock()
        self._mirror = Mirror()
        self._back: Callable[[], None] = lambda: None
        self._db: sqlite3.Connection | None = None
        self._mark: mmap.mmap | None = None
        self._seen = b""
        self._until = 0.0
        self._last = 0
        self._again = 0.0
        self._files: tuple[int, ...] = ()
        self._error = ""
        self._closed = False

    def attach(self, mirror: Mirror, back: Callable[[], None]) -> None:
        """Fill ``mirror``; see ``Backend``."""
        self._mirror, self._back = mirror, back
        self._follow()

    def current(self) -> bool:
        """Whether the mirror holds all that the file does."""
        if time.monotonic() < self._until and self._mark is not None and self._mark[:_SIZE] == self._seen:
            return True
        return self._follow()

    def write(self, decision: Decision) -> None:
        """Keep a decision; on the disk, and known to every later lookup on this host, when this returns."""
        try:
            # A connection of its own: lookups do not wait for the disk.
            with closing(self._connection()) as db:
                db.execute("BEGIN IMMEDIATE")
                try:
                    scopes = [decision.scope]
                    if not decision.out:
                        scopes = db.execute(_COVERED, (decision.digest, *decision.scope)).fetchall()
                    for scope in scopes:
                        db.execute(_KEEP, (decision.digest, *scope, decision.out, decision.at, decision.origin))
                    db.execute("COMMIT")
                except BaseException:
                    if db.in_transaction:
                        db.execute("ROLLBACK")
                    raise
            with self._mapped() as mark:
                mark[:_SIZE] = os.urandom(_SIZE)
        except (sqlite3.Error, OSError) as error:
            raise OptOutError(f"{self.path}: the decision was not kept: {error}") from error

    def decisions(self, digest: bytes) -> list[Decision]:
        """What is kept of a subject."""
        try:
            with closing(self._connection()) as db:
                rows = db.execute(
                    "SELECT purpose, channel, vendor, out, at, origin FROM decisions WHERE subject = ? ORDER BY number",
                    (digest,),
                )
                return [Decision(digest, Scope(*row[:3]), bool(row[3]), row[4], row[5]) for row in rows]
        except (sqlite3.Error, OSError) as error:
            raise OptOutError(f"{self.path}: cannot be read: {error}") from error

    def health(self) -> dict[str, Any]:
        """Whether the file can be read, and the last error."""
        return {"reachable": not self._error, "error": self._error, "store": f"sqlite {self.path.name}"}

    def forked(self) -> None:
        """The child opens the file anew."""
        _left_behind.append((self._db, self._mark))
        self._lock = threading.RLock()
        self._db, self._mark, self._until = None, None, 0.0

    def close(self) -> None:
        """Close the file; lookups are denied from here on."""
        with self._lock:
            self._closed, self._until = True, 0.0
            if self._db is not None:
                self._db.close()
            self._db, self._mark = None, None

    # -- inside --------------------------------------------------------------------------------------

    def _follow(self) -> bool:
        """Read what is new; False when that fails, with the next attempt a little later."""
        with self._lock:
            now = time.monotonic()
            if self._closed or (self._error and now < self._until):
                return False
            failed = bool(self._error)
            try:
                db = self._opened()
                assert self._mark is not None
                seen = self._mark[:_SIZE]
                rows = db.execute(_NEW, (self._last,))
                scopes: dict[tuple[str, ...], Scope] = {}
                for number, subject, *names, out in rows:
                    scope = scopes.get(tuple(names)) or scopes.setdefault(tuple(names), Scope(*names))
                    self._mirror.apply(subject, scope, bool(out))
                    self._last = number
                self._seen, self._error, self._until = seen, "", now + _OTHERWISE
            except (sqlite3.Error, OSError) as error:
                self._error, self._until, self._seen = str(error) or type(error).__name__, now + _AGAIN, b""
                if self._db is not None:
                    self._db.close()
                self._db = None
                return False
            if failed or now >= self._again:
                self._again = now + _KEPT_LATER
                self._back()
            return True

    def _opened(self) -> sqlite3.Connection:
        """The connection for reading; made anew when a file is another than it was."""
        if self._db is not None:
            if self._inodes() == self._files:
                return self._db
            self._db.close()
            self._db = None
        db = self._connection()
        self._mark = self._mapped()
        if self._inodes() != self._files:
            # Another file: read it all. What was known stays, unless the file says otherwise.
            self._last = 0
            self._files = self._inodes()
        self._db = db
        return db

    def _connection(self) -> sqlite3.Connection:
        if self._closed:
            raise OSError("it was closed")
        if not self.path.exists():
            if self._files:
                raise OSError("the file is gone")
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
        db = sqlite3.connect(self.path, timeout=self._wait, isolation_level=None, check_same_thread=False)
        try:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")
            db.execute(_SCHEMA)
        except BaseException:
            db.close()
            raise
        return db

    def _inodes(self) -> tuple[int, ...]:
        found: list[int] = []
        for path in (self.path, self._mark_path):
            if path.exists():
                status = path.stat()
                found += status.st_dev, status.st_ino
        return tuple(found)

    def _mapped(self) -> mmap.mmap:
        descriptor = os.open(self._mark_path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if os.fstat(descriptor).st_size < _SIZE:
                os.ftruncate(descriptor, _SIZE)
            return mmap.mmap(descriptor, _SIZE)
        finally:
            os.close(descriptor)
