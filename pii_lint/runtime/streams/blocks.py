"""A stream in blocks of whole records, as large as there is data now, and never larger than memory allows.

Example::

    >>> import io
    >>> from pii_lint.runtime.streams.forms import Form
    >>> [bytes(block.data) for block in blocks(FileSource(io.BytesIO(b"one\\ntwo\\nthr")), Form().end)]
    [b'one\\ntwo\\nthr']
"""

from __future__ import annotations

import os
import select
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, Protocol

SIZE = 262_144
"""Bytes that are read at once."""

LONGEST = 8_388_608
"""Bytes of one record; a longer one is cut, and its pieces are read as text."""

_MARGIN = 4096
_POLL = 0.2


class Block(NamedTuple):
    """``whole``: of whole records. ``waiting``: nothing more is there now, and somebody may wait for this."""

    data: bytes
    whole: bool = True
    waiting: bool = False


class Source(Protocol):
    """Where bytes come from."""

    def read(self) -> bytes:
        """What is there, at most ``SIZE`` bytes; waits for some, and gives none at the end."""

    def idle(self) -> bool:
        """Whether the next ``read`` would wait."""


class FileSource:
    """A file, or what is uncompressed from one."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def read(self) -> bytes:
        data: bytes = self._file.read(SIZE)
        return data

    def idle(self) -> bool:
        return False


class PipeSource:
    """A pipe or terminal: what is there is given at once. ``before``: what was read of it already."""

    def __init__(self, descriptor: int, before: bytes = b"") -> None:
        self._descriptor, self._before = descriptor, before

    def read(self) -> bytes:
        if self._before:
            data, self._before = self._before, b""
            return data
        return os.read(self._descriptor, SIZE)

    def idle(self) -> bool:
        if self._before:
            return False
        try:
            return not select.select([self._descriptor], [], [], 0)[0]
        except (OSError, ValueError):
            return False


class FollowedSource:
    """A file that grows, for ever; one that was replaced or emptied is read from its start, as ``tail -F`` does."""

    def __init__(self, path: Path, ended: Callable[[], bool] = lambda: False) -> None:
        self._path, self._ended = path, ended
        self._file = path.open("rb")

    def read(self) -> bytes:
        while not self._ended():
            data = self._file.read(SIZE)
            if data:
                return data
            if not self._renewed():
                time.sleep(_POLL)
        return b""

    def idle(self) -> bool:
        return self._file.tell() >= os.fstat(self._file.fileno()).st_size

    def _renewed(self) -> bool:
        try:
            now, held = self._path.stat(), os.fstat(self._file.fileno())
            if (now.st_dev, now.st_ino) != (held.st_dev, held.st_ino):
                fresh = self._path.open("rb")
                self._file.close()
                self._file = fresh
                return True
        except OSError:
            # Between two files; the next one comes.
            return False
        if now.st_size < self._file.tell():
            self._file.seek(0)
            return True
        return False


def blocks(source: Source, end: Callable[[bytes], int]) -> Iterator[Block]:
    """The stream in blocks; ``end`` tells where the last whole record of what is held ends."""
    held = b""
    inside = False
    while chunk := source.read():
        held = held + chunk if held else chunk
        if inside:
            stop = held.find(b"\n") + 1
            if not stop and len(held) < LONGEST:
                continue
            stop = stop or _cut(held)
            inside = held[stop - 1 : stop] != b"\n"
            yield Block(held[:stop], False)
            held = held[stop:]
            if not held:
                continue
        waiting = source.idle()
        if len(held) < SIZE and not waiting:
            continue
        stop = end(held)
        if stop:
            yield Block(held[:stop], True, waiting)
            held = held[stop:]
        elif len(held) >= LONGEST:
            stop = held.rfind(b"\n") + 1 or _cut(held)
            inside = held[stop - 1 : stop] != b"\n"
            yield Block(held[:stop], False)
            held = held[stop:]
    if held:
        yield Block(held, not inside)


def _cut(held: bytes) -> int:
    """Where to cut what has no end of a record: after a space, a comma or the like near the end."""
    near = held[-_MARGIN:]
    places = [near.rfind(mark) for mark in (b" ", b",", b"\t", b"}")]
    return len(held) - len(near) + max(places) + 1 if max(places) >= 0 else len(held)
