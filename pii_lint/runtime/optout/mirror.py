"""All opt-outs in memory, as small as may be: 15 bytes for a subject, and a lookup in a set.

Most subjects opt out of everything, and are members of one set. What others opted out of is kept once for each
combination that occurs.

Example::

    >>> mirror = Mirror()
    >>> mirror.add(b"ann", Scope(channel="analytics"))
    >>> mirror.denies(b"ann", "", "analytics", ""), mirror.denies(b"ann", "", "logging", "")
    (True, False)
    >>> mirror.remove(b"ann", EVERYTHING)
    >>> mirror.denies(b"ann", "", "analytics", "")
    False
"""

from __future__ import annotations

import threading

from pii_lint.runtime.optout.scope import EVERYTHING, Scope

_ANSWERS = 4_096
"""Answers kept for combinations of scopes and events; no subject is in them."""


class Mirror:
    """Read without a lock: each change is one step that a reader sees whole.

    ``pinned``: opted out here, but not kept by the store yet; what others decide does not undo these.
    """

    def __init__(self) -> None:
        self.everything: set[bytes] = set()
        self.partly: dict[bytes, frozenset[Scope]] = {}
        self.pinned: set[bytes] = set()
        self._combinations: dict[frozenset[Scope], frozenset[Scope]] = {}
        self._answers: dict[tuple[frozenset[Scope], str, str, str], bool] = {}
        self._changing = threading.RLock()

    def __len__(self) -> int:
        """The number of subjects that opted out of something."""
        return len(self.everything) + sum(1 for digest in self.partly if digest not in self.everything)

    def add(self, digest: bytes, scope: Scope) -> None:
        """An opt-out."""
        with self._changing:
            if scope == EVERYTHING:
                self.everything.add(digest)
            else:
                self._put(digest, self.partly.get(digest, frozenset()) | {scope})

    def remove(self, digest: bytes, scope: Scope) -> None:
        """An opt-in: what was opted out of within ``scope`` is allowed again; a wider opt-out stays."""
        with self._changing:
            if digest in self.pinned:
                return
            if scope == EVERYTHING:
                self.everything.discard(digest)
                self.partly.pop(digest, None)
            elif digest in self.partly:
                self._put(digest, frozenset(one for one in self.partly[digest] if not scope.covers(one)))

    def apply(self, digest: bytes, scope: Scope, out: bool) -> None:
        """What a decision says."""
        (self.add if out else self.remove)(digest, scope)

    def denies(self, digest: bytes, purpose: str, channel: str, vendor: str) -> bool:
        """Whether the subject opted out of such an event; ``""`` is not known."""
        if digest in self.everything:
            return True
        scopes = self.partly.get(digest)
        if scopes is None:
            return False
        question = scopes, purpose, channel, vendor
        answer = self._answers.get(question)
        if answer is None:
            if len(self._answers) >= _ANSWERS:
                self._answers.clear()
            answer = self._answers[question] = any(scope.denies(purpose, channel, vendor) for scope in scopes)
        return answer

    def forked(self) -> None:
        """This is a child process: another thread of the parent may have held the lock."""
        self._changing = threading.RLock()

    def _put(self, digest: bytes, scopes: frozenset[Scope]) -> None:
        if scopes:
            self.partly[digest] = self._combinations.setdefault(scopes, scopes)
        else:
            self.partly.pop(digest, None)
