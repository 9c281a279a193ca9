"""Every label of the suite is true: the cases are executed and the data is watched arriving."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest
from replay import SENTINEL, Arrivals, Unclear, replay, shows
from suite import CaseFiles, all_cases, parse_case

CASES_READ = all_cases()


def wrong_labels(case: CaseFiles, arrivals: Arrivals) -> list[str]:
    """Each mark that the run contradicts or, but for ``norun``, does not prove."""
    wrong = []
    for mark in case.marks:
        where = f"{mark.path}:{mark.line}"
        reached = mark.place in arrivals.reached
        if not mark.flow and reached:
            wrong.append(f"{where}: marked none, but the data arrives")
        elif mark.flow and not mark.norun and not reached:
            ran = mark.place in arrivals.executed
            wrong.append(f"{where}: marked flow, but {'no data arrives' if ran else 'the line does not run'}")
    marked = {mark.place for mark in case.marks}
    wrong += [f"{path}:{line}: data arrives at an unmarked line" for path, line in arrivals.reached - marked]
    return sorted(wrong)


def runnable(case: CaseFiles) -> bool:
    """Whether this interpreter is new enough for the case and has the library it needs."""
    version = tuple(int(part) for part in case.needs.get("python", "3.0").split("."))
    library = case.needs.get("requires")
    return sys.version_info[:2] >= version and (not library or importlib.util.find_spec(library) is not None)


@pytest.mark.parametrize("case", [case for case in CASES_READ if runnable(case)], ids=lambda case: case.name)
def test_labels_are_true(case: CaseFiles) -> None:
    assert not case.unmarked, f"sinks without a mark: {case.unmarked}"
    wrong = wrong_labels(case, replay(case))
    assert not wrong, "\n".join(wrong)


def test_a_wrong_label_is_noticed(tmp_path: Path) -> None:
    text = "SINK(SOURCE)  # none\nSINK('text')  # flow\nSINK(SOURCE)  # flow\nif 0:\n    SINK(SOURCE)  # flow\n"
    (tmp_path / "canary.py").write_text(text)
    case = parse_case("canary", {"canary.py": text})
    wrong = wrong_labels(case, replay(case, tmp_path))
    assert [message.split(": ")[0] for message in wrong] == ["canary.py:1", "canary.py:2", "canary.py:5"]


def test_a_sink_without_a_mark_is_noticed() -> None:
    case = parse_case("canary", {"canary.py": "SINK(SOURCE)\nSINK('a')  # none norun\n"})
    assert case.unmarked == (("canary.py", 1),)
    assert case.marks[0].norun


def test_what_hides_the_data_is_unclear() -> None:
    class Box:
        def __init__(self) -> None:
            self.a = SENTINEL

    with pytest.raises(Unclear):
        shows(Box())
    with pytest.raises(Unclear):
        shows(iter(map(str, [SENTINEL])))
    assert shows([{"k": SENTINEL.upper()[::-1]}])
    assert not shows(["text", len(SENTINEL)])


def test_the_suite_is_large_and_balanced() -> None:
    marks = [mark for case in CASES_READ for mark in case.marks]
    negatives = sum(not mark.flow for mark in marks)
    assert len(marks) >= 450
    assert 0.25 <= negatives / len(marks) <= 0.55
    for case in CASES_READ:
        labels = {mark.flow for mark in case.marks}
        assert labels == {True, False}, f"{case.name} has no negative beside its positives"
