"""The way from a decision to the wire: what waits in a client's queue is asked about again when it is sent.

A client that queues what it sends leaves a gap: allowed when it was queued, opted out when it is sent. So what is
queued is kept together with whom it was about, and who sends asks again. And as nothing can be called back from the
wire, an opt-out returns only after what was being sent about the subject has been sent.

Example::

    >>> from pii_lint.runtime import bind, use
    >>> from pii_lint.runtime.optout import OptOuts
    >>> store = OptOuts(key="k")
    >>> use(opt_outs=store)
    >>> with bind(subject="user-7"):
    ...     queued = held("analytics", vendor="segment")
    >>> store.opt_out("user-7")
    >>> with sending([queued, None]) as allowed:
    ...     allowed
    [False, True]
    >>> use(opt_outs=None)
"""

from __future__ import annotations

import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence

from pii_lint.runtime import context, guard, site
from pii_lint.runtime.context import Context

_PAUSE = 0.0005
_WAITING = 100_000


class Held:
    """Whom something that is queued is about, and where it goes; ``source``: where it was sent from.

    ``told``: the trail has it that this was suppressed. A copy of it for another process says nothing.
    """

    __slots__ = ("channel", "context", "event", "source", "told", "vendor")

    def __init__(self, context: Context, channel: str, vendor: str, event: str, source: str) -> None:
        self.context, self.channel, self.vendor = context, channel, vendor
        self.event, self.source = event, source
        self.told = False

    def refused(self) -> bool:
        """Whether it may not leave any more; if so the trail has it, once, and it stays so."""
        bound = self.context
        rule = "" if self.told else guard.refusal(bound, self.channel, self.vendor, bound.purpose)
        if rule:
            self.told = True
            guard.note(
                "suppress", (), self.channel, vendor=self.vendor, event=self.event or bound.event, rule=rule,
                policy=guard.version(), subject=bound.subject, source=self.source,
            )  # fmt: skip
        return self.told

    def __reduce__(self) -> tuple[type[str], tuple[()]]:
        return str, ()


def held(channel: str, vendor: str = "", event: str = "") -> Held | None:
    """What to keep with something that is queued here and now; None where nobody is bound."""
    bound = context.current() if context.active else None
    if bound is None or bound.subject is None:
        return None
    source = site.sent_from() if guard.in_use().audit is not None else ""
    return Held(bound, channel, vendor, event, source)


class Waiting:
    """What is queued, by a name that it is sent with. The oldest is forgotten beyond ``most``."""

    def __init__(self, most: int = _WAITING) -> None:
        self._most = most
        self._held: OrderedDict[str, Held] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, name: str, one: Held) -> None:
        """Remember whom ``name`` is about."""
        with self._lock:
            self._held[name] = one
            if len(self._held) > self._most:
                self._held.popitem(last=False)

    def get(self, name: object) -> Held | None:
        """Whom ``name`` is about, if anybody; it stays, for what is sent may be sent again."""
        return self._held.get(name) if isinstance(name, str) else None

    def sent(self, names: Iterable[object]) -> None:
        """Forget these."""
        with self._lock:
            for name in names:
                self._held.pop(name, None)  # type: ignore[call-overload]


_under_way: dict[object, tuple[int, frozenset[str] | None]] = {}
"""What is being sent: by which thread, and about whom, if that is known."""


class under_way:
    """``with under_way(): post(redact(...))``: an opt-out elsewhere returns after this, or is honoured in it.

    ``subjects``: the ids of whom it is about; None: the opt-outs of everybody wait. Decide within, not before.
    """

    __slots__ = ("_subjects",)

    def __init__(self, subjects: frozenset[str] | None = None) -> None:
        self._subjects = subjects

    def __enter__(self) -> None:
        _under_way[self] = threading.get_ident(), self._subjects

    def __exit__(self, *_: object) -> None:
        _under_way.pop(self, None)


class sending:
    """``with sending(items) as allowed``: for each of ``items`` (``Held`` or None) whether it may leave, within it."""

    __slots__ = ("_items", "_way")

    def __init__(self, items: Sequence[Held | None]) -> None:
        self._items = items
        self._way = under_way(frozenset(one.context.subject for one in items if one and one.context.subject))

    def __enter__(self) -> list[bool]:
        self._way.__enter__()
        return [one is None or not one.refused() for one in self._items]

    def __exit__(self, *_: object) -> None:
        self._way.__exit__()


def settled(concerns: Callable[[str], bool], wait: float) -> bool:
    """Wait until what other threads are sending about a subject has been sent; False if it took longer than ``wait``.

    What began after the call is not waited for: it knows of the opt-out. Nor is what this very thread sends.
    """
    me = threading.get_ident()
    left = [
        one
        for one, (thread, subjects) in _under_way.copy().items()
        if thread != me and (subjects is None or any(map(concerns, subjects)))
    ]
    end = time.monotonic() + wait
    while left := [one for one in left if one in _under_way]:
        if time.monotonic() >= end:
            return False
        time.sleep(_PAUSE)
    return True


if hasattr(os, "register_at_fork"):
    # The threads that were sending are the parent's.
    os.register_at_fork(after_in_child=_under_way.clear)
