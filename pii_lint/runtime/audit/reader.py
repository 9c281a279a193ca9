"""Reading a trail: its records one by one, without judging them.

Example::

    >>> import tempfile
    >>> from pii_lint.runtime.audit import AuditTrail, create
    >>> folder = tempfile.mkdtemp()
    >>> key = create(folder)
    >>> with AuditTrail(folder) as trail:
    ...     trail.record("redact", channel="logging")
    >>> [(record.number, record.action, record.channel) for record in records(folder)]
    [(1, 'redact', 'logging')]
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NamedTuple

from pii_lint.runtime.audit.record import AuditError, Record
from pii_lint.runtime.audit.store import Store

_SEAL, _OPEN = b'{"seal":', b'{"open":'


class Line(NamedTuple):
    """A line of a segment. ``kind``: ``record``, ``seal`` or ``open``; ``number``: in its file, from 1;
    ``ended``: by a line feed."""

    segment: int
    number: int
    kind: str
    content: bytes
    ended: bool


def lines(store: Store, segment: int, end: int | None = None) -> Iterator[Line]:
    """The whole lines of a segment, up to the byte ``end``."""
    with store.segment(segment).open("rb") as file:
        place = 0
        for number, content in enumerate(file, 1):
            place += len(content)
            if end is not None and place > end:
                return
            kind = "seal" if content.startswith(_SEAL) else "open" if content.startswith(_OPEN) else "record"
            yield Line(segment, number, kind, content.removesuffix(b"\n"), content.endswith(b"\n"))


def records(folder: str | os.PathLike[str]) -> Iterator[Record]:
    """All sealed records, oldest first; raises AuditError where there is no trail, or a line is no record."""
    store = Store(folder)
    with store.locked(shared=True) as state:
        ends = {state.segment: state.size}
        numbers = store.segments()
    for segment in numbers:
        if segment <= state.segment:
            for line in lines(store, segment, ends.get(segment)):
                if line.kind == "record":
                    try:
                        yield Record.read(line.content)
                    except AuditError as error:
                        where = f"{store.segment(segment)}:{line.number}"
                        raise AuditError(f"{where}: {error}; see what `pii-lint audit verify` says") from None
