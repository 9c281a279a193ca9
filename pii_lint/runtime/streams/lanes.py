"""Blocks redacted by several processes, in the order they came.

A stream that is short, or waits for its writer, stays in this process. At most ``DEPTH`` blocks for each process are
under way at once, so that memory does not grow with the stream.

Example::

    >>> from pii_lint.runtime.streams.blocks import Block
    >>> from pii_lint.runtime.streams.forms import Form
    >>> with Lanes(Settings(), jobs=1) as lanes:
    ...     [done for done, _ in lanes.redacted([(Form(), Block(b"to ann@example.org"))])]
    [b'to [REDACTED:email]']
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from pii_lint.runtime.policy import Settings
from pii_lint.runtime.streams.blocks import SIZE, Block
from pii_lint.runtime.streams.fault import StreamFault
from pii_lint.runtime.streams.forms import Form
from pii_lint.runtime.streams.tally import CountingRedactor, Tally

Done = tuple[bytes, Tally]
DEPTH = 3
_ALONE = 8
"""Blocks after which it is worth to start processes."""


class Lanes:
    """``jobs`` processes that redact blocks; as a context manager, they end with it."""

    def __init__(self, settings: Settings, jobs: int) -> None:
        self._settings, self._jobs = settings, jobs
        self._redactor = CountingRedactor(settings)
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Lanes:
        return self

    def __exit__(self, *error: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def redacted(self, tasks: Iterable[tuple[Form, Block]]) -> Iterator[Done]:
        """The blocks of the tasks, redacted, each with what was found in it.

        Raises StreamFault where a process was killed.
        """
        under_way: deque[Future[Done]] = deque()
        large = 0
        try:
            for form, block in tasks:
                large += len(block.data) >= SIZE // 2
                if self._jobs < 2 or block.waiting or large <= _ALONE:
                    # What waits for an answer is not sent around, but comes after what is under way.
                    while under_way:
                        yield under_way.popleft().result()
                    yield redacted(form, block, self._redactor)
                    continue
                if self._pool is None:
                    self._pool = ProcessPoolExecutor(
                        self._jobs, get_context("spawn"), initializer=_begin, initargs=(self._settings,)
                    )
                under_way.append(self._pool.submit(_work, form, block))
                if len(under_way) >= DEPTH * self._jobs:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        except BrokenProcessPool as error:
            raise StreamFault("", "a process that redacts was ended from outside", "use fewer --jobs") from error


def redacted(form: Form, block: Block, redactor: CountingRedactor) -> Done:
    """A block without personal data, and what was found in it."""
    data = form.redact(block.data, redactor, block.whole)
    tally = redactor.taken()
    tally.cut += not block.whole
    return data, tally


_redactor: CountingRedactor | None = None


def _begin(settings: Settings) -> None:
    global _redactor
    # Who interrupts means the parent, which ends us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _redactor = CountingRedactor(settings)


def _work(form: Form, block: Block) -> Done:
    assert _redactor is not None
    return redacted(form, block, _redactor)
