"""Tokens that lead back: a vault keeps which datum a token stands for, and only who has the vault can ask.

The same datum of the same type has the same token, a random one: unlike a hash it cannot be found by trying all values.
Any object with the methods of ``Vault`` will do for ``configure(vault=...)``.

Example::

    >>> vault = MemoryVault()
    >>> token = vault.token("user.contact.email", "ann@example.org")
    >>> token == vault.token("user.contact.email", "ann@example.org"), vault.datum(token)
    (True, 'ann@example.org')
    >>> vault.forget("ann@example.org"), vault.datum(token)
    (1, None)
"""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any, Protocol


class Vault(Protocol):
    """What keeps tokens. Methods may raise: then the label of the data type stands in the token's place."""

    def token(self, data: str, datum: str) -> str:
        """The token for a datum of this type, made with the first call."""

    def datum(self, token: str) -> str | None:
        """What the token stands for; None if it is not known, or was forgotten."""

    def forget(self, datum: str) -> int:
        """Forget a datum, whatever its type; returns how many tokens lead nowhere now."""


def _fresh() -> str:
    from base64 import b32encode

    return "tok_" + b32encode(os.urandom(16)).decode().rstrip("=").lower()


class MemoryVault:
    """A vault for one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tokens: dict[tuple[str, str], str] = {}
        self._data: dict[str, str] = {}

    def token(self, data: str, datum: str) -> str:
        """The token for a datum of this type."""
        with self._lock:
            token = self._tokens.get((data, datum))
            if token is None:
                token = self._tokens[data, datum] = _fresh()
                self._data[token] = datum
            return token

    def datum(self, token: str) -> str | None:
        """What the token stands for, or None."""
        return self._data.get(token)

    def forget(self, datum: str) -> int:
        """Forget a datum; returns how many tokens lead nowhere now."""
        with self._lock:
            gone = [key for key in self._tokens if key[1] == datum]
            for key in gone:
                del self._data[self._tokens.pop(key)]
            return len(gone)


class SQLiteVault:
    """A vault in a file, for all processes of a machine. The file holds the data themselves: guard it like those.

    Made for its owner alone (mode 0600). What is forgotten is overwritten (``secure_delete``).
    Methods raise ``sqlite3.Error`` if the file cannot be read or written.
    """

    def __init__(self, path: str | Path) -> None:
        self._path = os.fspath(path)
        self._lock = threading.Lock()
        self._connection: Any = None
        self._process = 0
        if not Path(self._path).exists():
            os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
        with self._lock:
            self._opened()

    def _opened(self) -> Any:
        """The connection of this process: one must not be taken through a fork."""
        import sqlite3

        if self._connection is None or self._process != os.getpid():
            connection = sqlite3.connect(self._path, timeout=10, isolation_level=None, check_same_thread=False)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS vault (token TEXT PRIMARY KEY, data TEXT, datum TEXT, UNIQUE (datum, data))"
            )
            self._connection, self._process = connection, os.getpid()
        return self._connection

    def token(self, data: str, datum: str) -> str:
        """The token for a datum of this type."""
        asked = "SELECT token FROM vault WHERE datum = ? AND data = ?"
        with self._lock:
            connection = self._opened()
            row = connection.execute(asked, (datum, data)).fetchone()
            if row is None:
                # Another process may have been faster: then its token counts.
                connection.execute("INSERT OR IGNORE INTO vault VALUES (?, ?, ?)", (_fresh(), data, datum))
                row = connection.execute(asked, (datum, data)).fetchone()
            return str(row[0])

    def datum(self, token: str) -> str | None:
        """What the token stands for, or None."""
        with self._lock:
            row = self._opened().execute("SELECT datum FROM vault WHERE token = ?", (token,)).fetchone()
        return None if row is None else str(row[0])

    def forget(self, datum: str) -> int:
        """Forget a datum; returns how many tokens lead nowhere now."""
        with self._lock:
            connection = self._opened()
            gone = int(connection.execute("DELETE FROM vault WHERE datum = ?", (datum,)).rowcount)
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return gone

    def close(self) -> None:
        """Close the file; the next call opens it again."""
        with self._lock:
            if self._connection is not None and self._process == os.getpid():
                self._connection.close()
            self._connection = None
