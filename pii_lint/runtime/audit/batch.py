"""Which record of a batch is not what its seal remembers.

Example::

    >>> lines = [b'{"n":8,"t":0,"a":"redact"}', b'{"n":9,"t":0,"a":"redact"}', b'{"n":10,"t":0,"a":"redact"}']
    >>> sealed = seal.made(1, 10, seal.START, [merkle.leaf(line) for line in lines], bytes(32))
    >>> [str(fault) for fault in compared("t", 5, sealed, [(2, lines[0]), (3, lines[2])])]
    ['t:3: removed: record 9 was here']
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TypeAlias

from pii_lint.runtime.audit import merkle, seal
from pii_lint.runtime.audit.fault import Fault
from pii_lint.runtime.audit.record import AuditError, Record
from pii_lint.runtime.audit.seal import Seal

Batch: TypeAlias = "list[tuple[int, bytes]]"
"""Lines with their numbers in the file."""


def compared(name: str, line: int, sealed: Seal, batch: Batch) -> Iterator[Fault]:
    """The faults of the lines before the seal at ``line`` of the file ``name``."""
    leaves = [merkle.leaf(content) for _, content in batch]
    if merkle.root(leaves) == sealed.root:
        if b"".join(map(seal.brief, leaves)) != sealed.leaves:
            yield Fault("changed", name, line, f"seal {sealed.place} remembers other records than it sealed")
        return
    first = sealed.total - sealed.size + 1
    found = False
    for fault in _located(name, line, sealed, batch, first):
        found = True
        yield fault
    if not found:
        yield Fault("changed", name, line, f"records {first} to {sealed.total} are not what was sealed")


def _located(name: str, line: int, sealed: Seal, batch: Batch, first: int) -> Iterator[Fault]:
    expected = {first + place: sealed.brief(place) for place in range(sealed.size)}
    places: dict[int, int] = {}
    order: list[int] = []
    strange: list[int] = []
    for place, content in batch:
        number = _number(content)
        if number is None or number not in expected or number in places:
            strange.append(place)
            continue
        places[number] = place
        order.append(number)
        if seal.brief(merkle.leaf(content)) != expected[number]:
            yield Fault("changed", name, place, f"record {number} is not what was sealed")
    missing = [number for number in expected if number not in places]
    for place in strange:
        # A line that took the place of a missing record is that record, changed beyond reading.
        at = next((one for one in missing if first + place - batch[0][0] == one), None)
        if at is not None:
            missing.remove(at)
            yield Fault("changed", name, place, f"record {at} is not what was sealed")
        else:
            yield Fault("added", name, place, f"no such line was sealed by seal {sealed.place}")
    for number in missing:
        after = max((place for one, place in places.items() if one < number), default=None)
        yield Fault("removed", name, line if after is None else after + 1, f"record {number} was here")
    for before, number in pairwise(order):
        if number < before:
            yield Fault("reordered", name, places[number], f"record {number} stands after record {before}")


def _number(content: bytes) -> int | None:
    try:
        return Record.read(content).number
    except AuditError:
        return None
