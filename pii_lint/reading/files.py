"""The files of one scan, and what is known of each: read and lowered only where no earlier scan has done it.

Example: ``reading = Reading(folder)``, ``reading.look(file).digest`` for each file, then ``reading.facts()`` for all of
them. A file whose size and times are those of the earlier scan is not even opened.
"""

from __future__ import annotations

import hashlib
import os
import time
from functools import cached_property
from typing import TypeVar

import msgspec

from pii_lint.cache.folder import Folder
from pii_lint.frontend import lower
from pii_lint.frontend.comments import Comment, find_comments
from pii_lint.ir.nodes import Facts, Problem
from pii_lint.project.discover import SourceFile
from pii_lint.reading.pool import lower_all

_INDEX = "index"
_FACTS = "facts"
# A file that was changed so shortly before the index was written may have been changed again in the same tick.
_TICK = 2_000_000_000
_MOST_BYTES = 256_000_000


Status = tuple[int, int, int]
_T = TypeVar("_T")


class Known(msgspec.Struct, frozen=True, gc=False):
    """What is known of one file without its facts. ``status``: size, time of change in content and in status (ns)."""

    status: Status
    digest: bytes
    lines: int
    problems: tuple[Problem, ...]
    comments: tuple[Comment, ...]


class Index(msgspec.Struct, frozen=True):
    """``written``: nanoseconds since the epoch."""

    written: int
    files: dict[str, Known]


class Packed(msgspec.Struct, frozen=True, array_like=True):
    """The facts of one file as bytes, and what file content they are of."""

    digest: bytes
    facts: msgspec.Raw


class Reading:
    """Reads for one scan. ``folder`` is where earlier scans left what they know, if anywhere; ``jobs``: processes."""

    def __init__(self, folder: Folder | None, jobs: int = 1) -> None:
        self._folder = folder
        self._jobs = jobs
        self._index = _decoded(folder.read(_INDEX), Index) if folder is not None else None
        self._known: dict[str, Known] = {}
        self._files: dict[str, SourceFile] = {}
        self._facts: dict[str, Facts] = {}
        self._unread: dict[str, tuple[bytes, Status]] = {}
        self._is_new = False  # something is known that is not in the folder

    def look(self, file: SourceFile) -> None:
        """Take a file in. Raises ``OSError`` if it has to be read and cannot be."""
        status = _status(file)
        old = self._index.files.get(file.path) if self._index is not None else None
        if old is not None and old.status == status and self._is_settled(status):
            self._known[file.path] = old
        else:
            source = file.read()
            self._is_new = self._is_new or file.content is None
            if old is not None and old.digest == digest(source):
                self._known[file.path] = msgspec.structs.replace(old, status=status)
            else:
                self._unread[file.path] = source, status
        self._files[file.path] = file

    def known(self) -> dict[str, Known]:
        """What is known of each file that was taken in, in that order."""
        self._lower()
        return {path: self._known[path] for path in self._files}

    def facts(self) -> list[Facts]:
        """The facts of each file that was taken in, in that order."""
        self._lower()
        packed = self._packed if len(self._facts) < len(self._files) else {}
        for path, file in self._files.items():
            if path not in self._facts:
                kept = packed.get(path)
                facts = _decoded(kept.facts, Facts) if kept and kept.digest == self._known[path].digest else None
                if facts is None or facts.path != path:
                    facts = lower(file.read(), path)
                    self._is_new = True
                self._facts[path] = facts
        return [self._facts[path] for path in self._files]

    def save(self) -> None:
        """Leave what is known for the next scan, if anything is new."""
        if self._folder is None or not self._is_new:
            return
        own = {path: known for path, known in self._known.items() if self._files[path].content is None}
        packed = dict(self._packed)
        for path in own.keys() & self._facts.keys():
            facts = msgspec.Raw(msgspec.msgpack.encode(self._facts[path]))
            packed[path] = Packed(own[path].digest, facts)
        if sum(len(each.facts) for each in packed.values()) > _MOST_BYTES:
            packed = {path: each for path, each in packed.items() if path in own}
        before = self._index.files if self._index is not None else {}
        files = {path: known for path, known in {**before, **own}.items() if path in packed}
        self._folder.write(_FACTS, msgspec.msgpack.encode(packed))
        self._folder.write(_INDEX, msgspec.msgpack.encode(Index(time.time_ns(), files)))

    @cached_property
    def _packed(self) -> dict[str, Packed]:
        data = self._folder.read(_FACTS) if self._folder is not None else None
        return _decoded(data, dict[str, Packed]) or {}

    def _is_settled(self, status: Status) -> bool:
        return self._index is not None and 0 < max(status[1:]) < self._index.written - _TICK

    def _lower(self) -> None:
        unread, self._unread = self._unread, {}
        lowered = lower_all([(path, source) for path, (source, _) in unread.items()], self._jobs)
        for facts, (source, status) in zip(lowered, unread.values(), strict=True):
            self._facts[facts.path] = facts
            comments = tuple(find_comments(source))
            self._known[facts.path] = Known(status, digest(source), facts.lines, facts.problems, comments)


def _status(file: SourceFile) -> Status:
    if file.content is not None:
        return len(file.content), 0, 0
    status = os.stat(file.absolute)  # noqa: PTH116 - once a file
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns


def digest(source: bytes) -> bytes:
    """What tells the content of a file from any other."""
    return hashlib.blake2b(source, digest_size=16).digest()


def _decoded(data: bytes | msgspec.Raw | None, kind: type[_T]) -> _T | None:
    try:
        return None if data is None else msgspec.msgpack.decode(data, type=kind)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return None
