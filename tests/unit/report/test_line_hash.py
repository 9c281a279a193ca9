"""The rolling hash, against a second formulation of it and the properties that code scanning relies on."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pii_lint.report.sarif.line_hash import line_hashes

LINES = st.lists(st.text(st.sampled_from("ab \t\r\nü🎁"), max_size=30) | st.just("x" * 150), max_size=12)


def rolling(text: str) -> dict[int, str]:
    """The hash as it is described: a window of a hundred units rolls over the file, a line waiting in each slot."""
    window, waiting = [0] * 100, [0] * 100
    value, at, number, fresh, after_return = 0, 0, 0, True, False
    seen: dict[str, int] = {}
    hashes: dict[int, str] = {}

    def emit() -> None:
        shown = f"{value:x}"
        seen[shown] = seen.get(shown, 0) + 1
        hashes[waiting[at]] = f"{shown}:{seen[shown]}"
        waiting[at] = 0

    def roll(unit: int) -> None:
        nonlocal value, at
        value = (37 * value + unit - pow(37, 100) * window[at]) % 2**64
        window[at] = unit
        at = (at + 1) % 100

    encoded = text.encode("utf-16-le", "surrogatepass")
    units = [int.from_bytes(encoded[n : n + 2], "little") for n in range(0, len(encoded), 2)]
    for unit in [*units, 65535]:
        if unit in (32, 9) or (after_return and unit == 10):
            after_return = False
            continue
        after_return = unit == 13
        unit = 10 if unit == 13 else unit
        if waiting[at]:
            emit()
        if fresh:
            number += 1
            waiting[at] = number
        fresh = unit == 10
        roll(unit)
    for _ in range(100):
        if waiting[at]:
            emit()
        roll(0)
    return hashes


@given(LINES.map("\n".join))
def test_it_is_the_rolling_hash(text: str) -> None:
    assert line_hashes(text) == rolling(text)


def test_a_known_value() -> None:
    # Also what Microsoft's SARIF Multitool computes for this file.
    assert line_hashes("import os\n\n\nprint(os.environ)\n")[1] == rolling("import os\n\n\nprint(os.environ)\n")[1]
    assert line_hashes("") == {1: f"{65535 * pow(37, 99) % 2**64:x}:1"}


@given(LINES.map("\n".join))
def test_spaces_and_line_ends_do_not_count(text: str) -> None:
    plain = text.replace("\r", "")
    assert line_hashes(plain.replace("\n", "\r\n")) == line_hashes(plain)
    assert line_hashes(plain.replace("a", " a\t")) == line_hashes(plain)


def test_lines_moved_down_keep_their_hash() -> None:
    text = "".join(f"line_{n} = {n}\n" for n in range(40))
    before, after = line_hashes(text), line_hashes("# new\n\n" + text)
    assert [before[n] for n in range(1, 41)] == [after[n + 2] for n in range(1, 41)]


def test_equal_blocks_are_told_apart_by_their_count() -> None:
    block = "x = 1\n" * 3 + "y" * 200 + "\n"
    hashes = line_hashes(block * 3)
    assert [hashes[n].split(":")[1] for n in (1, 5, 9)] == ["1", "2", "3"]
    assert len({hashes[n].split(":")[0] for n in (1, 5, 9)}) == 1


@given(LINES.map("\n".join), st.sets(st.integers(1, 14)))
def test_some_lines_have_the_hashes_that_they_have_among_all(text: str, wanted: set[int]) -> None:
    every = line_hashes(text)
    assert line_hashes(text, wanted) == {number: every[number] for number in wanted if number in every}
