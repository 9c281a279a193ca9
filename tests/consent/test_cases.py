"""Cases of PII302: each line that captures says whether some path leads to it without consent.

``# leak: PII302`` is an unguarded capture, ``# guarded`` one that is guarded on every path; ``# known-miss: why`` and
``# known-noise: why`` beside them mark what is known to be answered wrongly. A file is a project of its own, and so is
a folder.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pii_lint import api

CASES = Path(__file__).with_name("cases")
PROJECTS = sorted(path for path in CASES.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists())
_LABEL = re.compile(r"#\s*(leak: PII302|guarded)\b(?:.*#\s*(known-miss|known-noise): \S+)?")


def sources(project: Path) -> dict[str, str]:
    """The files of a project by path."""
    files = [project] if project.is_file() else sorted(project.rglob("*.py"))
    return {path.relative_to(CASES).as_posix(): path.read_text(encoding="utf-8") for path in files}


def labels(texts: dict[str, str]) -> dict[tuple[str, int], tuple[bool, str]]:
    """Path and line of each label: whether it is a leak, and the mark that says that this is answered wrongly."""
    found: dict[tuple[str, int], tuple[bool, str]] = {}
    for path, text in texts.items():
        for number, line in enumerate(text.split("\n"), 1):
            label = _LABEL.search(line)
            if label:
                found[path, number] = (label[1].startswith("leak"), label[2] or "")
    return found


def reported(texts: dict[str, str]) -> set[tuple[str, int]]:
    """Path and line of each finding of the rule."""
    report = api.scan_sources(texts)
    assert not report.notices
    return {(one.location.path, one.location.region.start_line) for one in report.findings if one.rule == "PII302"}


@pytest.mark.parametrize("project", PROJECTS, ids=lambda path: path.stem)
def test_case(project: Path) -> None:
    texts = sources(project)
    found, known = reported(texts), labels(texts)
    expected = {place for place, (leaks, mark) in known.items() if leaks != bool(mark)}
    assert found == expected


def test_there_are_enough_cases() -> None:
    known = [one for project in PROJECTS for one in labels(sources(project)).values()]
    assert len(known) >= 120
    assert min(sum(leaks for leaks, _ in known), sum(not leaks for leaks, _ in known)) >= 50


def test_a_wrong_label_is_noticed() -> None:
    text = (CASES / "conditions.py").read_text(encoding="utf-8")
    texts = {"conditions.py": text.replace("# guarded", "# leak: PII302")}
    assert {place for place, (leaks, _) in labels(texts).items() if leaks} != reported(texts)
