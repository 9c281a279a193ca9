"""Places move with the lines around a change, and are gone where the change is."""

from __future__ import annotations

import pytest

from pii_lint.living.shifts import Shift
from pii_lint.model import Region

OLD = "a\nb\nc\nd\n"


def at(line: int, last: int | None = None) -> Region:
    return Region(line, 1, last or line, 2)


@pytest.mark.parametrize(
    ("new", "moved"),
    [
        (OLD, [1, 2, 3, 4]),
        ("x\n" + OLD, [2, 3, 4, 5]),
        (OLD + "x\n", [1, 2, 3, 4]),
        ("a\nb\nx\ny\nd\n", [1, 2, None, 5]),
        ("a\nd\n", [1, None, None, 2]),
        ("", [None, None, None, None]),
        ("a\nb\nb\nc\nd\n", [1, 2, 4, 5]),
    ],
)
def test_lines(new: str, moved: list[int | None]) -> None:
    shift = Shift(OLD, new)
    found = [shift.region(at(line)) for line in range(1, 5)]
    assert [one and one.start_line for one in found] == moved


def test_a_region_that_holds_the_change_is_gone() -> None:
    shift = Shift(OLD, "a\nb\nx\nd\n")
    assert shift.region(at(2, 4)) is None
    assert shift.nearest(at(3)) == Region(3, 1, 3, 1)
