"""The opt-outs that an application asks and changes.

Example::

    >>> store = OptOuts()
    >>> store.opt_out("user-7", channel="analytics")
    >>> store.allows("user-7", "analytics"), store.allows("user-7", "logging"), store.allows("user-8", "analytics")
    (False, True, True)
    >>> store.opt_in("user-7")
    >>> store.allows("user-7", "analytics")
    True
"""

from __future__ import annotations

import os
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from pii_lint.runtime import delivery, guard, site
from pii_lint.runtime.optout.mirror import Mirror
from pii_lint.runtime.optout.scope import Decision, OptOutError, checked, covered
from pii_lint.runtime.subjects import Subjects

if TYPE_CHECKING:
    from pii_lint.runtime.audit import AuditTrail

_stores: weakref.WeakSet[OptOuts] = weakref.WeakSet()


class Backend(Protocol):
    """What keeps decisions and carries them to other processes."""

    def attach(self, mirror: Mirror, back: Callable[[], None]) -> None:
        """Fill ``mirror`` and keep it current; call ``back`` whenever the store can be reached again. Never raises."""

    def current(self) -> bool:
        """Whether the mirror holds all that was decided up to now, or up to the stated bound. Asked at each lookup."""

    def write(self, decision: Decision) -> None:
        """Keep a decision, and tell this process's mirror and others, in the order in which it was kept.

        Raises OptOutError when it is not kept.
        """

    def decisions(self, digest: bytes) -> list[Decision]:
        """What is kept of a subject; raises OptOutError when the store cannot be reached."""

    def health(self) -> dict[str, Any]:
        """Figures: ``reachable``, ``error``, and what else there is to say."""

    def forked(self) -> None:
        """This is a child process now: let go of what belongs to the parent."""

    def close(self) -> None:
        """Stop following."""


class MemoryBackend:
    """For one process, and for as long as it lives."""

    def __init__(self) -> None:
        self._kept: dict[bytes, list[Decision]] = {}
        self._mirror = Mirror()

    def attach(self, mirror: Mirror, back: Callable[[], None]) -> None:
        """Nothing to fill it with."""
        self._mirror = mirror

    def current(self) -> bool:
        """Always."""
        return True

    def write(self, decision: Decision) -> None:
        """Keep the decision."""
        kept = self._kept.setdefault(decision.digest, [])
        if decision.out:
            kept[:] = [one for one in kept if one.scope != decision.scope] + [decision]
        else:
            kept[:] = [
                one._replace(out=False, at=decision.at, origin=decision.origin) if covered(decision, one) else one
                for one in kept
            ]
        self._mirror.apply(decision.digest, decision.scope, decision.out)

    def decisions(self, digest: bytes) -> list[Decision]:
        """What is kept of a subject."""
        return list(self._kept.get(digest, ()))

    def health(self) -> dict[str, Any]:
        """Always well."""
        return {"reachable": True, "error": ""}

    def forked(self) -> None:
        """A child begins with what its parent knew."""

    def close(self) -> None:
        """Nothing to stop."""


class OptOuts:
    """``backend``: ``SQLiteBackend`` or ``RedisBackend``, else memory; ``key``: of the hashes of ids, else that of
    ``PII_LINT_KEY``; ``audit``: the trail in which decisions are recorded, else the one in use; ``settle``: seconds
    that ``opt_out`` waits at most for what is being sent about the subject (``delivery``).

    Raises ValueError for a lasting backend without a key: hashes made with another would not be found again.
    """

    def __init__(
        self, backend: Backend | None = None, *, key: bytes | str | None = None, audit: AuditTrail | None = None,
        settle: float = 2.0,
    ) -> None:  # fmt: skip
        self.subjects = Subjects(key)
        if backend is not None and not self.subjects.lasting:
            raise ValueError("opt-outs that last need a key that lasts: set PII_LINT_KEY, or give key=...")
        self.audit = audit
        self._backend: Backend = backend or MemoryBackend()
        self._mirror = Mirror()
        self._unsaved: deque[Decision] = deque()
        self._denied_unreachable = 0
        self._settle, self._unsettled = settle, 0
        self._current, self._digest = self._backend.current, self.subjects.digest
        self._everything, self._partly = self._mirror.everything, self._mirror.partly
        self._saving = threading.Lock()
        self._backend.attach(self._mirror, self._save_soon)
        _stores.add(self)

    def allows(self, subject: str, channel: str = "", vendor: str = "", purpose: str = "") -> bool:
        """Whether data of ``subject`` may leave so, as far as opt-outs go. What is not said counts as opted out of.

        False for everybody while the store cannot be reached.
        """
        if not self._current():
            self._denied_unreachable += 1
            return False
        digest = self._digest(subject)
        if digest in self._everything:
            return False
        return digest not in self._partly or not self._mirror.denies(digest, purpose, channel, vendor)

    @property
    def reachable(self) -> bool:
        """Whether lookups are answered; else all are denied."""
        return self._current()

    def opt_out(
        self, subject: str, *, purpose: str = "*", channel: str = "*", vendor: str = "*", origin: str = ""
    ) -> None:
        """From when this returns, ``allows`` is False for what it covers, in this process; in others within the
        backend's bound. Also when it raises OptOutError: the store did not take it, and is asked again later.

        What other threads are sending about the subject through the runtime has been sent when this returns; so in
        asynchronous code call it by ``asyncio.to_thread``.

        Raises ValueError for what is no name.
        """
        self._decide(subject, True, purpose, channel, vendor, origin)

    def opt_in(
        self, subject: str, *, purpose: str = "*", channel: str = "*", vendor: str = "*", origin: str = ""
    ) -> None:
        """Take back the opt-outs within this scope; wider ones stay. Raises as ``opt_out``; then nothing changes."""
        self._decide(subject, False, purpose, channel, vendor, origin)

    def decisions(self, subject: str) -> list[Decision]:
        """What is kept of a subject, for its own request; raises OptOutError when the store cannot be reached."""
        return self._backend.decisions(self._digest(subject))

    def health(self) -> dict[str, Any]:
        """Figures for a health page; ``denied_unreachable``: lookups denied for the store could not be reached;
        ``unsettled``: opt-outs that returned while something was still being sent."""
        reachable = self._current()
        return {
            **self._backend.health(), "reachable": reachable, "subjects": len(self._mirror),
            "unsaved": len(self._unsaved), "denied_unreachable": self._denied_unreachable, "unsettled": self._unsettled,
        }  # fmt: skip

    def close(self) -> None:
        """Stop following the store."""
        self._backend.close()

    # -- inside --------------------------------------------------------------------------------------

    def _decide(self, subject: str, out: bool, purpose: str, channel: str, vendor: str, origin: str) -> None:
        scope = checked(purpose, channel, vendor, origin)
        decision = Decision(self._digest(subject), scope, out, time.time(), origin)
        try:
            self._out(decision) if out else self._in(decision)
        except OptOutError:
            if out:
                # It holds here, so it is recorded; that the store lacks it, too.
                self._record(subject, decision, "not kept yet")
            raise
        self._record(subject, decision, "")
        self._save_soon()

    def _out(self, decision: Decision) -> None:
        # Before the store is asked: it may take long, or not answer.
        self._mirror.add(decision.digest, decision.scope)
        try:
            self._backend.write(decision)
        except OptOutError:
            self._mirror.pinned.add(decision.digest)
            self._mirror.add(decision.digest, decision.scope)
            self._unsaved.append(decision)
            raise
        finally:
            if not delivery.settled(lambda subject: self._digest(subject) == decision.digest, self._settle):
                self._unsettled += 1

    def _in(self, decision: Decision) -> None:
        with self._saving:
            self._backend.write(decision)
            # An opt-out that the store never took is taken back here alone.
            for one in [one for one in self._unsaved if one.digest == decision.digest and covered(decision, one)]:
                self._unsaved.remove(one)
                self._unpin(one.digest)
                self._mirror.remove(one.digest, one.scope)

    def _record(self, subject: str, decision: Decision, what: str) -> None:
        audit = self.audit or guard.in_use().audit
        if audit is not None:
            purpose, channel, vendor = ("" if one == "*" else one for one in decision.scope)
            audit.record(
                "opt_out" if decision.out else "opt_in", channel=channel, subject=subject, vendor=vendor,
                rule=what or (purpose and f"purpose {purpose}"), source=site.sent_from(), now=True,
            )  # fmt: skip

    def _unpin(self, digest: bytes) -> None:
        if all(one.digest != digest for one in list(self._unsaved)):
            self._mirror.pinned.discard(digest)

    def _save_soon(self) -> None:
        """Write what the store could not take before, in a thread: who looks up does not wait for it."""
        if self._unsaved and not self._saving.locked():
            threading.Thread(target=self._save, name="pii-lint-optout-save", daemon=True).start()

    def _save(self) -> None:
        with self._saving:
            while self._unsaved:
                decision = self._unsaved[0]
                try:
                    self._backend.write(decision)
                except OptOutError:
                    return
                self._unsaved.popleft()
                self._unpin(decision.digest)

    def _forked(self) -> None:
        self._mirror.forked()
        self._saving = threading.Lock()
        # The parent tries these again; here they stay denied.
        self._unsaved.clear()
        self._backend.forked()


def _after_fork() -> None:
    for store in list(_stores):
        store._forked()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
