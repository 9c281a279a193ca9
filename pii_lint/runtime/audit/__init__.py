"""The audit trail: what was done with personal data, without the data, so that nobody can change it unseen.

Each record says when, what was done, on which channel and vendor, with which kinds of data, by which rule, for whom
(a keyed hash) and where in the source. Records are sealed in batches; seals are chained, keyed and signed.

Example::

    >>> import tempfile
    >>> folder = tempfile.mkdtemp()
    >>> key = create(folder)
    >>> with AuditTrail(folder) as trail:
    ...     trail.record("redact", channel="logging", data=["user.contact.email"], rule="default")
    >>> verify(folder, key).ok
    True
"""

from __future__ import annotations

from pii_lint.runtime.audit.record import ACTIONS, AuditError, Record
from pii_lint.runtime.audit.store import create
from pii_lint.runtime.audit.trail import AuditTrail
from pii_lint.runtime.audit.verify import Fault, Verdict, verify

__all__ = ["ACTIONS", "AuditError", "AuditTrail", "Fault", "Record", "Verdict", "create", "verify"]
