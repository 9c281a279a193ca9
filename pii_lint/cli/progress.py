"""A progress bar on stderr, for people who wait: only in a terminal, only after half a second.

Example::

    with Progress(enabled=True) as progress:
        progress("reading", 40, 200)
"""

from __future__ import annotations

import time
from types import TracebackType
from typing import TYPE_CHECKING

from pii_lint.cli import failure

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

DELAY = 0.5
INTERVAL = 0.05


class Progress:
    """Called with a stage, how much of it is done and how much there is; shows the bar when it is time."""

    def __init__(self, *, enabled: bool) -> None:
        self.enabled = enabled
        self._start = time.monotonic()
        self._last = 0.0
        self._bar: Bar | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Progress:
        return self

    def __call__(self, stage: str, done: int, total: int) -> None:
        failure.working_on(f"{stage} ({done} of {total})" if total else stage)
        now = time.monotonic()
        if not self.enabled or now - self._start < DELAY or now - self._last < INTERVAL:
            return
        self._last = now
        if self._bar is None or self._task is None:
            self._bar, self._task = _started_bar()
        self._bar.update(self._task, description=stage, completed=done, total=total or None)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None


def _started_bar() -> tuple[Bar, TaskID]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    task = bar.add_task("", total=None)
    bar.start()
    return bar, task
