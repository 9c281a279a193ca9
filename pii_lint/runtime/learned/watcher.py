"""The model out of the way: it reads samples in a thread of its own, and the rules learn where to look.

Of the texts that the rules call clean, a share is put into a bounded queue; what does not fit is let go, and no event
ever waits. What the thread finds, it teaches (``lessons``): a key whose values are names, a template with a gap for
one. The next event with that key or template is caught inline, at the speed of the rules.

Example, with a model that knows two names::

    >>> from pii_lint.runtime.learned.model import found
    >>> class Toy:
    ...     def find(self, texts):
    ...         return [[found("user.name", 0, len(t))] if t in ("Ann Lee", "Bo Berg") else [] for t in texts]
    >>> watcher = Watcher(Toy(), share=1.0, least=2)
    >>> for name in ("Ann Lee", "Bo Berg"):
    ...     watcher.offer("assigned", name)
    >>> watcher.settle(), watcher.lessons.keys
    (True, {'assigned': 'user.name'})
    >>> watcher.close()
"""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Sequence
from typing import NamedTuple

from pii_lint.patterns import Span
from pii_lint.patterns.detector import outline
from pii_lint.runtime import failure_count, lessons, policy
from pii_lint.runtime.learned.model import Model
from pii_lint.runtime.learned.reading import is_prose
from pii_lint.runtime.lessons import Lessons

_BATCH = 8
_LIMIT = 8192
_LONGEST = 2000
_ENOUGH = 3
_WHOLE = 0.8
_IDLE = 0.2


class Seen(NamedTuple):
    """What became of the texts: offered, put aside for the share, let go as the queue was full, read, failed."""

    offered: int
    waiting: int
    lost: int
    read: int
    failed: int
    keys: int
    templates: int


class _Key:
    """How often the values of a key were read, and were a datum as a whole."""

    __slots__ = ("read", "whole")

    def __init__(self) -> None:
        self.read = 0
        self.whole: dict[str, int] = {}


class Watcher:
    """Reads samples; ``offer`` is what redactors call.

    ``share``: which part of the texts; ``waiting``: how many at most wait; ``least``: after how many different finds a
    key or a template counts as personal; ``lessons``: whom to teach, of its own if none is given.
    """

    def __init__(
        self, model: Model, *, share: float = 0.05, waiting: int = 1000, least: int = 3, lessons: Lessons | None = None
    ) -> None:
        if not 0 < share <= 1:
            raise ValueError(f"share: {share} is not above 0 and up to 1")
        if waiting < 1 or least < 1:
            raise ValueError("waiting and least: a number from 1 on")
        self.model = model
        self.lessons = lessons if lessons is not None else Lessons()
        self._every = round(1 / share)
        self._least = least
        self._queue: deque[tuple[str, str]] = deque()
        self._waiting = waiting
        self._wake = threading.Event()
        self._closed = False
        self._process = 0
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._offered = self._lost = self._read = self._failed = 0
        self._busy = False
        self._keys: dict[str, _Key] = {}
        self._gaps: dict[tuple[str, str, str], set[int]] = {}
        self._outlines: dict[tuple[str, bytes], int] = {}

    def offer(self, key: str, text: str) -> None:
        """Show a text that the rules call clean. Never waits and never raises."""
        self._offered += 1
        if self._offered % self._every or len(text) > _LONGEST or not is_prose(text):
            return
        if len(self._queue) >= self._waiting:
            self._lost += 1
            return
        self._queue.append((key, text))
        if self._process != os.getpid():
            self._start()
        if not self._wake.is_set():
            self._wake.set()

    def seen(self) -> Seen:
        """What became of the texts so far."""
        return Seen(
            self._offered, len(self._queue), self._lost, self._read, self._failed, len(self.lessons.keys),
            sum(map(len, self.lessons.templates.values())),
        )  # fmt: skip

    def settle(self, timeout: float = 30.0) -> bool:
        """Wait until all that was offered is read; whether that was so in time."""
        end = time.monotonic() + timeout
        while self._queue or self._busy:
            if time.monotonic() > end:
                return False
            time.sleep(0.005)
        return True

    def close(self) -> None:
        """End the thread; what waits is let go."""
        self._closed = True
        self._queue.clear()
        if lessons.observer == self.offer:
            lessons.observe(None)
            policy.renew()
        self._wake.set()
        if self._thread is not None and self._process == os.getpid():
            self._thread.join(5)

    def _start(self) -> None:
        """The thread of this process: a forked child has none yet."""
        with self._lock:
            if self._process == os.getpid() or self._closed:
                return
            if self._process:
                self._wake, self._busy = threading.Event(), False
            self._process = os.getpid()
            self._thread = threading.Thread(target=self._run, name="pii-lint-watcher", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while not self._closed:
            self._wake.wait()
            self._wake.clear()
            while self._queue and not self._closed:
                self._busy = True
                batch: list[tuple[str, str]] = []
                while self._queue and len(batch) < _BATCH:
                    one = self._queue.popleft()
                    if self._is_new(*one):
                        batch.append(one)
                try:
                    if batch:
                        finds = self.model.find([text for _, text in batch])
                        for (key, text), spans in zip(batch, finds, strict=True):
                            self._learn(key, text, spans)
                        self._read += len(batch)
                except Exception as error:
                    self._failed += len(batch)
                    failure_count.count(error)
                self._busy = False

    def _is_new(self, key: str, text: str) -> bool:
        """Whether texts like this one, but for their digits, were not read often enough already."""
        like = (key, outline(text))
        count = self._outlines.get(like, 0)
        if count >= _ENOUGH:
            return False
        if len(self._outlines) >= _LIMIT:
            self._outlines.clear()
        self._outlines[like] = count + 1
        return True

    def _learn(self, key: str, text: str, spans: Sequence[Span]) -> None:
        bare = len(text.strip())
        whole = next((span for span in spans if span.end - span.start >= _WHOLE * bare), None)
        taught = False
        if key and len(key) <= 64:
            if len(self._keys) >= _LIMIT:
                self._keys.clear()
            known = self._keys.setdefault(key, _Key())
            known.read += 1
            if whole is not None:
                known.whole[whole.data] = count = known.whole.get(whole.data, 0) + 1
                if count >= self._least and 2 * count > known.read:
                    taught = self.lessons.teach_key(key, whole.data)
        if whole is None and len(spans) == 1:
            taught = self._learn_gap(text, spans[0]) or taught
        if taught and self.lessons is lessons.taught:
            policy.renew()

    def _learn_gap(self, text: str, span: Span) -> bool:
        before, after = text[: span.start], text[span.end :]
        # Digits differ from text to text, and an outline does not tell them apart.
        if not (before + after).isascii() or any(map(str.isdigit, before + after)) or len(before + after) > 200:
            return False
        gap = (before.lower(), after.lower(), span.data)
        if len(self._gaps) >= _LIMIT:
            self._gaps.clear()
        # Of the data themselves nothing is kept but a number.
        different = self._gaps.setdefault(gap, set())
        different.add(hash(text[span.start : span.end]))
        return len(different) >= self._least and self.lessons.teach_template(*gap)


def watch(model: Model | None = None, *, share: float = 0.05, waiting: int = 1000, least: int = 3) -> Watcher:
    """Let a model (``Rampart()`` if none is given) look at a share of what the rules of this process call clean.

    Returns the watcher: ``seen()`` counts, ``close()`` ends it; what was learned stays. Raises ImportError, saying what
    to install, when the model's packages are missing.
    """
    if model is None:
        from pii_lint.runtime.learned.rampart import Rampart

        model = Rampart()
    watcher = Watcher(model, share=share, waiting=waiting, least=least, lessons=lessons.taught)
    lessons.observe(watcher.offer)
    policy.renew()
    return watcher
