"""The bar: silent unless enabled and slow, and gone at the end."""

from __future__ import annotations

import pytest

from pii_lint.cli import failure
from pii_lint.cli import progress as module
from pii_lint.cli.progress import Progress


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


class Bar:
    """Stands for rich's: remembers what it was told."""

    def __init__(self) -> None:
        self.shown: list[tuple[str, int, int | None]] = []
        self.stopped = False

    def update(self, task: int, *, description: str, completed: int, total: int | None) -> None:
        self.shown.append((description, completed, total))

    def stop(self) -> None:
        self.stopped = True


@pytest.fixture
def bar(monkeypatch: pytest.MonkeyPatch) -> Bar:
    made = Bar()
    monkeypatch.setattr(module, "_started_bar", lambda: (made, 0))
    return made


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(module, "time", made)
    monkeypatch.setattr(failure, "_working_on", "")
    return made


def test_a_short_scan_shows_nothing(clock: Clock, bar: Bar) -> None:
    with Progress(enabled=True) as progress:
        progress("reading", 1, 2)
        clock.now += 0.4
        progress("reading", 2, 2)
    assert bar.shown == []


def test_a_long_scan_shows_its_stages_and_clears_up(clock: Clock, bar: Bar) -> None:
    with Progress(enabled=True) as progress:
        clock.now += 0.6
        progress("reading", 40, 200)
        progress("reading", 41, 200)  # too soon to be worth drawing
        clock.now += 0.1
        progress("solving", 0, 0)
        assert not bar.stopped
    assert bar.shown == [("reading", 40, 200), ("solving", 0, None)]
    assert bar.stopped


def test_nothing_when_not_enabled(clock: Clock, bar: Bar) -> None:
    with Progress(enabled=False) as progress:
        clock.now += 9
        progress("reading", 40, 200)
    assert bar.shown == []


def test_the_stage_is_named_when_something_breaks(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    with Progress(enabled=False) as progress:
        progress("reading", 40, 200)
    failure.told(ValueError("x"))
    assert "unexpected ValueError while reading (40 of 200)" in capsys.readouterr().err
