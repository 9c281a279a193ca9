"""The engine against the data-flow suite: every marked line, with what is known to be wrong said so.

The rule file is the suite's own (abstract source, sink and sanitizer); the models of libraries stay.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from scoring import Score, disagreements, found_lines, score
from suite import CaseFiles, all_cases, parse_case

CASES_READ = all_cases()


@pytest.mark.parametrize("case", CASES_READ, ids=lambda case: case.name)
def test_every_marked_line(case: CaseFiles) -> None:
    wrong = disagreements(case, found_lines(case))
    assert not wrong, "\n".join(wrong)


def test_figures(record_property: Callable[[str, object], None]) -> None:
    total = sum((score(case.marks, found_lines(case)) for case in CASES_READ), Score())
    marks = [mark for case in CASES_READ for mark in case.marks]
    misses = sum(mark.known == "miss" for mark in marks)
    noise = sum(mark.known == "noise" for mark in marks)
    record_property(
        "figure",
        f"data flow: {total.lines} marked lines in {len(CASES_READ)} cases: recall {total.recall:.1%}, "
        f"precision {total.precision:.1%}, MCC {total.mcc:.2f} "
        f"({misses} known misses, {noise} known noise)",
    )
    assert total.recall >= 0.96
    assert total.precision >= 0.98
    assert total.mcc >= 0.94


def test_a_wrong_label_fails() -> None:
    text = "SINK(SOURCE)  # none\nSINK('text')  # flow\nSINK(SOURCE)  # flow\nSINK('text')  # none\n"
    case = parse_case("canary", {"canary.py": text})
    assert disagreements(case, found_lines(case)) == [
        "canary.py:1: reported, but no data arrives",
        "canary.py:2: the flow is missed",
    ]


def test_a_stale_known_mark_fails() -> None:
    text = (
        "SINK(SOURCE)  # flow known-miss: reason\n"
        "SINK('text')  # none known-noise: reason\n"
        "SINK('text')  # flow known-miss: reason\n"
        "SINK(SOURCE)  # none known-noise: reason\n"
        "SINK('text')  # none known-miss: reason\n"
    )
    case = parse_case("canary", {"canary.py": text})
    wrong = disagreements(case, found_lines(case))
    assert [message.split(": ")[0] for message in wrong] == ["canary.py:1", "canary.py:2", "canary.py:5"]


def test_a_tool_that_reports_everything_scores_zero() -> None:
    case = parse_case("canary", {"canary.py": "SINK(SOURCE)  # flow\nSINK('text')  # none\n"})
    everything = frozenset(mark.place for mark in case.marks)
    blind = score(case.marks, everything)
    assert (blind.recall, blind.precision, blind.mcc) == (1.0, 0.5, 0.0)
    assert score(case.marks, frozenset([("canary.py", 1)])).mcc == 1.0
