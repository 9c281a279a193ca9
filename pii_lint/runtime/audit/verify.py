"""Whether a trail is as it was written, and if not, where it was changed.

What is checked: each record against its seal; each seal against the one before it and, with the first key, against the
key of its time; the end of the trail against the state; the checkpoints against their signatures and the trail;
checkpoints that were kept elsewhere against the trail. Without the first key, someone who rewrites the whole folder
is found only by checkpoints kept elsewhere.

Example::

    >>> import tempfile
    >>> from pii_lint.runtime.audit import AuditTrail, create
    >>> folder = Path(tempfile.mkdtemp())
    >>> key = create(folder)
    >>> with AuditTrail(folder) as trail:
    ...     trail.record("redact", channel="logging")
    >>> file = folder / "trail-000001.jsonl"
    >>> _ = file.write_bytes(file.read_bytes().replace(b"logging", b"console"))
    >>> print(verify(folder, key).faults[0])
    trail-000001.jsonl:2: changed: record 1 is not what was sealed
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from pii_lint.runtime.audit import checkpoint, seal
from pii_lint.runtime.audit.batch import Batch, compared
from pii_lint.runtime.audit.checkpoint import Checkpoint
from pii_lint.runtime.audit.fault import Fault
from pii_lint.runtime.audit.reader import lines
from pii_lint.runtime.audit.record import AuditError
from pii_lint.runtime.audit.seal import Seal
from pii_lint.runtime.audit.store import State, Store, adopt, opening

__all__ = ["Fault", "Verdict", "verify"]


class Verdict(NamedTuple):
    """``faults``: what is not as it was written; ``notes``: what was not checked, or was left by a killed writer."""

    records: int
    seals: int
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.faults


def verify(
    folder: str | os.PathLike[str],
    key: bytes | None = None,
    *,
    anchors: Iterable[Checkpoint] = (),
    public: bytes | None = None,
) -> Verdict:
    """Check the trail in ``folder``. ``key``: what ``create`` returned; ``anchors``: checkpoints kept elsewhere;
    ``public``: the key that checkpoints must be signed with, else the one in the folder.

    Raises AuditError where there is nothing that could be checked.
    """
    try:
        store = Store(folder)
    except AuditError:
        if not any(Path(folder).glob("trail-*.jsonl")):
            raise
        gone = Fault("cut", "state", 0, "the state is gone, so nobody can say where the trail ended")
        return Verdict(0, 0, (gone,), ())
    with store.locked(shared=True) as state:
        numbers = store.segments()
        kept = store.checkpoints.read_bytes().splitlines() if store.checkpoints.exists() else []
        return _Check(store, state, key).run(numbers, kept, list(anchors), public)


class _Check:
    def __init__(self, store: Store, state: State, key: bytes | None) -> None:
        self.store, self.state, self.key = store, state, key
        self.faults: list[Fault] = []
        self.notes: list[str] = []
        self.seals, self.records, self.head = 0, 0, seal.START
        self.first = 0
        self.heads: dict[int, tuple[int, bytes]] = {}
        self.removed_by_rule = 0
        if key is None:
            self.notes.append("without the first key, nothing shows that seals were made by this application")

    def run(self, numbers: list[int], kept: list[bytes], anchors: list[Checkpoint], public: bytes | None) -> Verdict:
        begun = False
        for number in [one for one in numbers if one <= self.state.segment]:
            self._segment(number, first=not begun)
            begun = True
        self._missing(numbers)
        self._end()
        self._checkpoints(kept, anchors, public)
        return Verdict(self.records, self.seals, tuple(self.faults), tuple(self.notes))

    # -- the chain -----------------------------------------------------------------------------------

    def _segment(self, number: int, first: bool) -> None:
        name = self.store.segment(number).name
        batch: Batch = []
        end = self.state.size if number == self.state.segment else None
        for line in lines(self.store, number, end):
            if line.kind == "record":
                batch.append((line.number, line.content))
                continue
            try:
                if line.kind == "open":
                    self._opening(name, line.number, number, line.content, first)
                    continue
                found = Seal.read(line.content)
                if found.line() != line.content or not line.ended:
                    raise ValueError("it is not written as seals are")
            except ValueError as error:
                self._fault("changed", name, line.number, f"the seal cannot be read: {error}")
                continue
            self._seal(name, line.number, found, batch)
            batch = []
        if batch:
            self._fault("cut", name, batch[0][0], f"{len(batch)} records have no seal")

    def _opening(self, name: str, line: int, segment: int, content: bytes, first: bool) -> None:
        try:
            fields = json.loads(content)
            said = int(fields["seals"]), int(fields["records"]), bytes.fromhex(fields["prev"])
        except (LookupError, TypeError) as error:
            raise ValueError(f"no opening: {error}") from None
        if first:
            self.seals, self.records, self.head = said
            self.first = self.seals
            self.heads[self.seals] = self.records, self.head
        if line != 1 or content != opening(segment, self.seals, self.records, self.head):
            self._fault("changed", name, line, "the segment does not follow the one before it")

    def _seal(self, name: str, line: int, found: Seal, batch: Batch) -> None:
        if found.place != self.seals:
            after = found.place > self.seals
            gap = f"records {self.records + 1} to {found.total - found.size} are missing" if after else "out of order"
            self._fault("removed" if after else "reordered", name, line,
                        f"seal {found.place} stands where seal {self.seals} should: {gap}")  # fmt: skip
        elif found.previous != self.head:
            self._fault("changed", name, line, f"seal {found.place} does not follow the seal before it")
        elif found.total != self.records + found.size:
            self._fault("changed", name, line, f"seal {found.place} counts {found.total} records in place of "
                        f"{self.records + found.size}")  # fmt: skip
        if self.key is not None and not found.authentic(seal.evolved(self.key, found.place)):
            self._fault("changed", name, line, f"seal {found.place} was not made with the key of its time")
        for fault in compared(name, line, found, batch):
            self.faults.append(fault)
        for _, content in batch:
            if b'"a":"retention"' in content:
                digits = content.partition(b"through segment ")[2][:6]
                self.removed_by_rule = max(self.removed_by_rule, int(digits) if digits.isdigit() else 0)
        self.seals, self.records, self.head = found.place + 1, found.total, found.head
        self.heads[self.seals] = self.records, self.head

    # -- the ends ------------------------------------------------------------------------------------

    def _missing(self, numbers: list[int]) -> None:
        for number in range(1, self.state.segment + 1):
            if number not in numbers and number > self.removed_by_rule:
                name = self.store.segment(number).name
                self._fault("cut" if number == self.state.segment else "removed", name, 0, "the segment is gone")

    def _end(self) -> None:
        state, last = self.state, self.store.segment(self.state.segment)
        if state.seals > self.seals:
            self._fault("cut", last.name, 0, f"the trail ends with record {self.records}; record {state.records} was "
                        "the last that was sealed")  # fmt: skip
        elif (state.seals, state.records, state.head) != (self.seals, self.records, self.head):
            self._fault("changed", "state", 0, "the state does not name the last seal")
        if self.key is not None and state.key != seal.evolved(self.key, state.seals):
            self._fault("cut", "state", 0, "the key of the next seal does not follow from the first key: the end of "
                        "the trail was removed or made anew, or this is the key of another trail")  # fmt: skip
        if last.exists() and last.stat().st_size > state.size:
            beyond = last.read_bytes()[state.size :]
            whole = "a whole batch" if adopt(state, beyond) else "a torn batch"
            self.notes.append(f"{last.name}: {len(beyond)} bytes of {whole} that a writer left when it was killed")

    def _checkpoints(self, kept: list[bytes], anchors: list[Checkpoint], public: bytes | None) -> None:
        name = self.store.checkpoints.name
        if public is None and (self.store.folder / "public.key").exists():
            try:
                public = bytes.fromhex((self.store.folder / "public.key").read_text(encoding="ascii"))
            except ValueError:
                self._fault("changed", "public.key", 1, "it is no key")
        if public is None:
            self.notes.append("no public key: the trail has no signed checkpoints, or they cannot be checked")
        for number, line in enumerate(kept[: self.state.checkpoints + 1]):
            try:
                one = Checkpoint.read(line)
            except ValueError as error:
                self._fault("changed", name, number + 1, f"the checkpoint cannot be read: {error}")
                continue
            if one.number != number:
                self._fault("removed", name, number + 1, f"checkpoint {one.number} stands where {number} should")
            self._checkpoint(one, name, number + 1, public)
        if len(kept) < self.state.checkpoints:
            self._fault("cut", name, 0, f"{len(kept)} checkpoints of {self.state.checkpoints}")
        for number, one in enumerate(anchors, 1):
            self._checkpoint(one, "anchor", number, public)

    def _checkpoint(self, one: Checkpoint, name: str, line: int, public: bytes | None) -> None:
        signed = None if public is None else checkpoint.authentic(one, public)
        if signed is False:
            self._fault("changed", name, line, f"checkpoint {one.number} is not signed by the key of the trail")
        elif signed is None and public is not None and not any("cryptography" in note for note in self.notes):
            self.notes.append("signatures were not checked: install `cryptography`")
        if one.seals > self.seals:
            self._fault("cut", name, line, f"checkpoint {one.number} covers {one.records} records; the trail ends with "
                        f"record {self.records}")  # fmt: skip
        elif one.seals >= self.first and self.heads.get(one.seals) != (one.records, one.head):
            self._fault("changed", name, line,
                        f"the trail differs from checkpoint {one.number} at record {one.records}")  # fmt: skip

    def _fault(self, kind: str, file: str, line: int, what: str) -> None:
        self.faults.append(Fault(kind, file, line, what))
