"""The folder of a trail: segments, the state that says where they end, a lock, and checkpoints.

========================  =============================================================================
``trail-000001.jsonl``    records and seals, one a line; never changed, only appended to
``state``                 how far the trail goes, and the key of the next seal, written over the last one
``checkpoints.jsonl``     signed checkpoints
``signing.key``           the private key of checkpoints; ``public.key`` is its counterpart
``lock``                  held by the process that writes
========================  =============================================================================

A batch is appended first and the state is written after it. A process that is killed in between leaves either a whole
batch that the state does not know, which the next writer adopts, or a torn one, which it cuts off.

Example::

    >>> import tempfile
    >>> folder = tempfile.mkdtemp()
    >>> key = create(folder)
    >>> with Store(folder).locked() as state:  # whatever was left behind is put in order
    ...     state.records, state.key == key
    (0, True)
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from pii_lint.runtime.audit import checkpoint, merkle, seal
from pii_lint.runtime.audit.record import AuditError

_SLOT = 512


class State(NamedTuple):
    """Where a trail ends. ``key``: of the next seal; ``size``: bytes of the last segment; ``checkpoints``: so far."""

    key: bytes
    seals: int
    records: int
    head: bytes
    segment: int
    size: int
    checkpoints: int


class Store:
    """Access to a trail's folder; raises AuditError where there is none."""

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)
        self.lost_bytes = 0
        if not (self.folder / "state").is_file():
            raise AuditError(f"{self.folder}: no audit trail here; create one with `pii-lint audit init {self.folder}`")

    def segment(self, number: int) -> Path:
        """The file of a segment."""
        return self.folder / f"trail-{number:06}.jsonl"

    def segments(self) -> list[int]:
        """The numbers of the segments that are there, ascending."""
        return sorted(int(path.stem[6:]) for path in self.folder.glob("trail-*.jsonl") if path.stem[6:].isdigit())

    @property
    def checkpoints(self) -> Path:
        """The file of checkpoints."""
        return self.folder / "checkpoints.jsonl"

    def keep_checkpoint(self, line: bytes, count: int) -> bool:
        """Write ``line`` after the first ``count`` checkpoints; False, and no trace, where the disk takes it not.

        What stands after them was left by a writer that was killed before the state knew of it.
        """
        descriptor = os.open(self.checkpoints, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "r+b", buffering=0) as file:
            kept = file.read().splitlines(keepends=True)[:count]
            place = sum(map(len, kept))
            file.truncate(place)
            file.seek(place)
            try:
                whole = file.write(line) == len(line)
            except OSError:
                whole = False
            if not whole:
                file.truncate(place)
            return whole

    def read_state(self) -> State:
        """The state as it was last written; raises AuditError if it is damaged."""
        return _read_state(self.folder / "state")

    def write_state(self, state: State, *, sync: bool) -> None:
        """Write over the state, twice: one of both is whole at any moment, and the old key is in neither."""
        content = json.dumps([one.hex() if isinstance(one, bytes) else one for one in state]).encode("ascii")
        slot = (sha256(content).hexdigest().encode("ascii") + b" " + content).ljust(_SLOT - 1) + b"\n"
        with (self.folder / "state").open("r+b", buffering=0) as file:
            for place in (0, _SLOT):
                file.seek(place)
                file.write(slot)
            if sync:
                os.fsync(file.fileno())

    @contextmanager
    def locked(self, *, shared: bool = False) -> Iterator[State]:
        """The state, while no other process writes; unless ``shared``, with the remains of killed writers put away."""
        with _flock(self.folder / "lock", shared):
            yield self.read_state() if shared else self._recovered(self.read_state())

    def _recovered(self, state: State) -> State:
        """Adopt whole batches that the state does not know; cut off what is torn."""
        while True:
            path = self.segment(state.segment)
            size = path.stat().st_size if path.exists() else 0
            if size > state.size:
                with path.open("r+b") as file:
                    file.seek(state.size)
                    adopted = adopt(state, file.read())
                    if adopted is None:
                        self.lost_bytes += size - state.size
                        file.truncate(state.size)
            else:
                adopted = self._next_segment(state)
            if adopted is None:
                return state
            state = adopted
            self.write_state(state, sync=True)

    def _next_segment(self, state: State) -> State | None:
        """The state in the segment that a killed writer had begun, if that holds a whole batch."""
        path = self.segment(state.segment + 1)
        if not path.exists():
            return None
        content = path.read_bytes()
        opening = opened(state)
        adopted = content.startswith(opening) and adopt(
            state._replace(segment=state.segment + 1, size=len(opening)), content[len(opening) :]
        )
        return adopted or None


def opened(state: State) -> bytes:
    """The first line of the segment that follows ``state``."""
    return opening(state.segment + 1, state.seals, state.records, state.head) + b"\n"


def opening(segment: int, seals: int, records: int, head: bytes) -> bytes:
    """The first line of a segment, without its line feed: how far the trail went before it."""
    return f'{{"open":{segment},"seals":{seals},"records":{records},"prev":"{head.hex()}"}}'.encode("ascii")


def adopt(state: State, tail: bytes) -> State | None:
    """The state after the first batch of ``tail``, if that batch is whole and authentic."""
    leaves: list[bytes] = []
    size = state.size
    for line in tail.splitlines(keepends=True):
        size += len(line)
        if not line.endswith(b"\n"):
            return None
        if not line.startswith(b'{"seal":'):
            leaves.append(merkle.leaf(line[:-1]))
            continue
        try:
            found = seal.Seal.read(line)
        except ValueError:
            return None
        made = seal.made(state.seals, state.records + len(leaves), state.head, leaves, state.key)
        if found != made:
            return None
        return state._replace(
            key=seal.evolved(state.key), seals=state.seals + 1, records=made.total, head=made.head, size=size
        )
    return None


def create(folder: str | os.PathLike[str], key: bytes | None = None) -> bytes:
    """Begin a trail in ``folder``; returns its first key, with which ``verify`` checks it. Keep that off this host.

    ``key``: 32 bytes, else made at random. Raises AuditError if there is a trail already, or no folder can be made.
    """
    place = Path(folder)
    first = key or os.urandom(32)
    if len(first) != 32:
        raise AuditError(f"the key of an audit trail has 32 bytes, not {len(first)}")
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _flock(place / "lock", False):
            if (place / "state").exists() or any(place.glob("trail-*.jsonl")):
                raise AuditError(f"{place}: there is an audit trail already")
            keys = checkpoint.new_keys()
            if keys:
                _new_file(place / "signing.key", keys[0].hex().encode("ascii") + b"\n")
                _new_file(place / "public.key", keys[1].hex().encode("ascii") + b"\n")
            _new_file(place / "state.new", b"")
            state = State(first, 0, 0, seal.START, 0, 0, 0)
            (place / "state.new").replace(place / "state")
            Store(place).write_state(state, sync=True)
    except OSError as error:
        raise AuditError(f"{place}: no audit trail can be made here: {error.strerror}") from error
    return first


def _read_state(path: Path) -> State:
    states = []
    content = path.read_bytes()
    for place in (0, _SLOT):
        digest, _, text = content[place : place + _SLOT].strip().partition(b" ")
        if digest and sha256(text).hexdigest().encode("ascii") == digest:
            key, seals, records, head, segment, size, checkpoints = json.loads(text)
            states.append(
                State(bytes.fromhex(key), seals, records, bytes.fromhex(head), segment, size, checkpoints)
            )
    if not states:
        raise AuditError(f"{path}: the state is damaged, so the trail cannot be continued; keep it and begin another")
    return max(states, key=lambda one: (one.seals, one.checkpoints, one.segment))


def _new_file(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


@contextmanager
def _flock(path: Path, shared: bool) -> Iterator[None]:
    try:
        import fcntl
    except ImportError:
        raise AuditError("the audit trail needs a system with flock (Linux, macOS, BSD)") from None
    if shared and not path.exists():
        # A copy that somebody sent without it.
        yield
        return
    # A file of our own at each call: after a fork, parent and child must not hold one lock together.
    descriptor = os.open(path, os.O_RDONLY if shared else os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
