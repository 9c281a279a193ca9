"""The writer of an audit trail: collects records, and seals them in batches.

Threads share one writer; processes share a folder, each with a writer of its own, and a forked child goes on with an
empty list of its parent's. A full or vanished disk stops no application: records are held, then counted as lost,
and ``health`` says so.

Example::

    >>> import tempfile
    >>> from pii_lint.runtime.audit.store import create
    >>> folder = tempfile.mkdtemp()
    >>> _ = create(folder)
    >>> trail = AuditTrail(folder)
    >>> trail.record("suppress", channel="analytics", vendor="segment", rule="opt-out", subject="user-7")
    >>> trail.count("allow", channel="logging")
    >>> trail.close()
    >>> trail.health()["records"]
    2
"""

from __future__ import annotations

import atexit
import os
import threading
import time
import weakref
from collections import Counter, deque
from collections.abc import Iterable
from typing import Any, NamedTuple

from pii_lint.runtime.audit import merkle, seal
from pii_lint.runtime.audit.checkpoint import Checkpoint, signed
from pii_lint.runtime.audit.record import AuditError, Shape
from pii_lint.runtime.audit.store import State, Store, create, opened
from pii_lint.runtime.subjects import Subjects, written

_SHAPES = 8_192
_Kind = tuple[str, str, str, str, tuple[str, ...], str, str, str]
_writers: weakref.WeakSet[AuditTrail] = weakref.WeakSet()


class _Entry(NamedTuple):
    shape: Shape
    at: int
    subject: str | None
    times: int


class AuditTrail:
    """``batch``: records in a seal, at most; ``flush_after``: seconds after which fewer are sealed too;
    ``checkpoint_after``: seconds between checkpoints; ``segment_bytes``: when a new file begins; ``fsync``: whether
    each seal is on the disk before the next step (else a power cut may take the last seconds); ``held``: records kept
    while the disk takes none. ``key``: begins the trail if there is none. ``subjects``: what hashes ids;
    the same as the opt-out store's.

    Raises AuditError where there is no trail and no key.
    """

    def __init__(
        self, folder: str | os.PathLike[str], *, key: bytes | None = None, batch: int = 1024, flush_after: float = 1.0,
        checkpoint_after: float = 60.0, segment_bytes: int = 64_000_000, fsync: bool = True, held: int = 100_000,
        subjects: Subjects | None = None,
    ) -> None:  # fmt: skip
        try:
            self._store = Store(folder)
        except AuditError:
            if key is None:
                raise
            create(folder, key)
            self._store = Store(folder)
        self.folder = self._store.folder
        self._batch, self._flush_after, self._held = batch, flush_after, held
        self._checkpoint_after, self._segment_bytes, self._fsync = checkpoint_after, segment_bytes, fsync
        self._digest = (subjects or Subjects()).digest
        self._shapes: dict[_Kind, Shape] = {}
        self._pending: deque[_Entry] = deque()
        self._counts: Counter[Shape] = Counter()
        self._lost, self._error = 0, ""
        self._state = self._store.read_state()
        self._checked = time.monotonic()
        self._again = 0.0
        self._closed = False
        self._afresh()
        _writers.add(self)

    def _afresh(self) -> None:
        """What belongs to this process alone."""
        self._pending, self._counts, self._lost = deque(), Counter(), 0
        self._writing, self._counting = threading.Lock(), threading.Lock()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None

    def record(
        self, action: str, *, event: str = "", channel: str = "", vendor: str = "", data: Iterable[str] = (),
        rule: str = "", policy: str = "", source: str = "", subject: str | None = None, now: bool = False,
    ) -> None:  # fmt: skip
        """Keep one record; with ``now`` it is sealed when this returns. ``subject`` is an id, and is hashed here.

        Raises AuditError when a field is no name but may be data; never for a disk that is full or gone.
        """
        shape = self._shape((action, event, channel, vendor, tuple(data), rule, policy, source))
        name = None if subject is None else written(self._digest(subject))
        self._pending.append(_Entry(shape, time.time_ns(), name, 1))
        if now or self._closed or (len(self._pending) >= self._batch and time.monotonic() >= self._again):
            self.flush()
        elif len(self._pending) > self._held:
            with self._writing:
                self._drop()
        elif self._thread is None:
            self._start()

    def count(
        self, action: str, *, event: str = "", channel: str = "", vendor: str = "", data: Iterable[str] = (),
        rule: str = "", policy: str = "", source: str = "",
    ) -> None:  # fmt: skip
        """Count one of many that are alike; each flush makes one record of them, with their number."""
        shape = self._shape((action, event, channel, vendor, tuple(data), rule, policy, source))
        with self._counting:
            self._counts[shape] += 1
        if self._thread is None:
            self._start()

    def flush(self) -> bool:
        """Seal what is pending; False when the disk takes it not, and then it is held for the next time."""
        with self._writing:
            at = time.time_ns()
            with self._counting:
                counts, self._counts = self._counts, Counter()
            self._pending.extend(_Entry(shape, at, None, count) for shape, count in counts.items())
            try:
                while self._pending or self._lost:
                    self._seal()
                self._error = ""
            except (OSError, AuditError) as error:
                self._error = str(error)
                # Not with every record: a disk that takes nothing is asked again a little later.
                self._again = time.monotonic() + self._flush_after
                self._drop()
                return False
            return True

    def checkpoint(self) -> Checkpoint | None:
        """Flush, then sign how far the trail goes; None where ``cryptography`` is missing or the disk takes nothing."""
        if not self.flush():
            return None
        try:
            with self._writing, self._store.locked() as state:
                made, self._state = self._signed(state)
                return made
        except (OSError, AuditError) as error:
            self._error = str(error)
            return None

    def close(self) -> None:
        """Seal what is pending, make a checkpoint, and stop."""
        self._closed = True
        self._wake.set()
        try:
            self.checkpoint()
        except (OSError, AuditError) as error:
            self._error = str(error)

    def health(self) -> dict[str, Any]:
        """Figures for a health page: what is sealed, pending and lost, and the last error (empty: all is well)."""
        return {
            "records": self._state.records, "seals": self._state.seals, "checkpoints": self._state.checkpoints,
            "pending": len(self._pending), "lost": self._lost, "torn_bytes": self._store.lost_bytes,
            "error": self._error, "signing": (self.folder / "signing.key").exists(),
        }  # fmt: skip

    def __enter__(self) -> AuditTrail:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- inside --------------------------------------------------------------------------------------

    def _shape(self, kind: _Kind) -> Shape:
        shape = self._shapes.get(kind)
        if shape is None:
            if len(self._shapes) >= _SHAPES:
                self._shapes.clear()
            shape = self._shapes[kind] = Shape(*kind)
        return shape

    def _seal(self) -> None:
        """Write one batch. What is pending stays pending until it is written."""
        taken = [self._pending[place] for place in range(min(self._batch, len(self._pending)))]
        lost = self._lost
        entries = taken
        if lost:
            entries = [*taken, _Entry(self._shape(("lost", "", "", "", (), "", "", "")), time.time_ns(), None, lost)]
        with self._store.locked() as state:
            records = state.records
            lines = [
                one.shape.line(one.at, number, one.subject, one.times)
                for number, one in enumerate(entries, records + 1)
            ]
            leaves = [merkle.leaf(line) for line in lines]
            made = seal.made(state.seals, records + len(lines), state.head, leaves, state.key)
            content = b"\n".join([*lines, made.line(), b""])
            if not state.segment or state.size + len(content) > self._segment_bytes:
                content = opened(state) + content
                state = state._replace(segment=state.segment + 1, size=0)
            self._append(state, content)
            state = state._replace(
                key=seal.evolved(state.key), seals=state.seals + 1, records=made.total, head=made.head,
                size=state.size + len(content),
            )  # fmt: skip
            # The state may reach the disk later: what it does not know of is adopted.
            self._store.write_state(state, sync=False)
            for _ in taken:
                self._pending.popleft()
            self._lost -= lost
            if time.monotonic() - self._checked >= self._checkpoint_after:
                _, state = self._signed(state)
            self._state = state

    def _append(self, state: State, content: bytes) -> None:
        path = self._store.segment(state.segment)
        flags = os.O_WRONLY | os.O_CREAT | (os.O_APPEND if state.size else os.O_TRUNC)
        descriptor = os.open(path, flags, 0o600)
        try:
            left = memoryview(content)
            while left:
                left = left[os.write(descriptor, left) :]
            if self._fsync:
                getattr(os, "fdatasync", os.fsync)(descriptor)
        finally:
            os.close(descriptor)

    def _signed(self, state: State) -> tuple[Checkpoint | None, State]:
        """A checkpoint of ``state``, kept, and the state that counts it."""
        self._checked = time.monotonic()
        try:
            private = bytes.fromhex((self.folder / "signing.key").read_text(encoding="ascii"))
        except OSError:
            return None, state
        bare = Checkpoint(state.checkpoints, state.seals, state.records, state.head, time.time_ns())
        made = signed(bare, private)
        if made is None:
            return None, state
        if not self._store.keep_checkpoint(made.line() + b"\n", state.checkpoints):
            return None, state
        state = state._replace(checkpoints=state.checkpoints + 1)
        self._store.write_state(state, sync=False)
        return made, state

    def _drop(self) -> None:
        """Count the oldest records as lost beyond what is held."""
        while len(self._pending) > self._held:
            self._lost += self._pending.popleft().times

    def _start(self) -> None:
        with self._writing:
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=_keep_flushing, args=(weakref.ref(self),), daemon=True)
                self._thread.name = "pii-lint-audit"
                self._thread.start()


def _keep_flushing(reference: weakref.ref[AuditTrail]) -> None:
    while (trail := reference()) is not None and not trail._closed:
        wake, pause = trail._wake, trail._flush_after
        if trail._pending or trail._counts:
            trail.flush()
        del trail
        wake.wait(pause)


@atexit.register
def _flush_all() -> None:
    for trail in list(_writers):
        if not trail._closed:
            trail.close()


def _after_fork() -> None:
    for trail in list(_writers):
        trail._afresh()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
