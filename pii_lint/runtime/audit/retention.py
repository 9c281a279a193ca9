"""Retention: whole segments that are old enough are removed, and the trail says so.

The trail first says in a record which files go, so that ``verify`` can tell them from files that somebody took away.

Example::

    >>> import tempfile
    >>> from pii_lint.runtime.audit import create
    >>> folder = tempfile.mkdtemp()
    >>> key = create(folder)
    >>> with AuditTrail(folder, segment_bytes=1) as trail:
    ...     trail.record("redact", now=True)
    ...     trail.record("redact", now=True)
    ...     pruned(trail, days=0)
    ['trail-000001.jsonl']
"""

from __future__ import annotations

import time

from pii_lint.runtime.audit.reader import lines
from pii_lint.runtime.audit.record import AuditError, Record
from pii_lint.runtime.audit.store import Store
from pii_lint.runtime.audit.trail import AuditTrail

_DAY = 86_400 * 10**9


def pruned(trail: AuditTrail, days: float) -> list[str]:
    """Delete the segments whose youngest record is older than ``days``; returns their names. The last always stays.

    Raises AuditError where the record of it cannot be sealed; then nothing is deleted.
    """
    store = Store(trail.folder)
    before = time.time_ns() - int(days * _DAY)
    old: list[int] = []
    for segment in store.segments():
        if segment >= store.read_state().segment or _youngest(store, segment) >= before:
            break
        old.append(segment)
    if not old:
        return []
    trail.record("retention", rule=f"through segment {old[-1]:06}", now=True)
    if trail.health()["error"]:
        raise AuditError(f"{trail.folder}: nothing was removed: {trail.health()['error']}")
    for segment in old:
        store.segment(segment).unlink(missing_ok=True)
    return [store.segment(segment).name for segment in old]


def _youngest(store: Store, segment: int) -> int:
    """When its youngest record was made; 0 where another process has just removed it."""
    try:
        return max(
            (Record.read(line.content).at for line in lines(store, segment) if line.kind == "record"), default=0
        )
    except FileNotFoundError:
        return 0
