"""The example applications: the leaky ones have exactly the marked leaks, their cured twins none.

A leak is marked at the end of the line on which the sink's call starts: ``# leak: PII101``.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pii_lint.api import scan
from pii_lint.config.schema import DEFAULT

EXAMPLES = Path(__file__).parents[2] / "examples"
APPS = sorted(path.name for path in EXAMPLES.iterdir() if (path / "leaky").is_dir())
_LEAK = re.compile(r"#\s*leak:\s*(PII\d{3}(?:\s*,\s*PII\d{3})*)\s*$")

Places = set[tuple[str, int, str]]


def marked(folder: Path) -> Places:
    """Each (path, line, rule) that a comment in ``folder`` marks as a leak."""
    places: Places = set()
    for file in sorted(folder.rglob("*.py")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if found := _LEAK.search(line):
                path = file.relative_to(folder).as_posix()
                places |= {(path, number, rule.strip()) for rule in found[1].split(",")}
    return places


def reported(folder: Path) -> Places:
    """Each (path, line, rule) that a scan of ``folder`` reports under default settings."""
    report = scan([str(folder)], DEFAULT.apply({"cache": False}), root=str(folder))
    assert report.notices == ()
    return {(finding.location.path, finding.location.region.start_line, finding.rule) for finding in report.findings}


def test_three_applications_with_a_twin_each() -> None:
    assert len(APPS) == 3
    for app in APPS:
        files = {half: {p.relative_to(EXAMPLES / app / half) for p in (EXAMPLES / app / half).rglob("*.py")}
                 for half in ("leaky", "cured")}  # fmt: skip
        assert files["leaky"] == files["cured"]


@pytest.mark.parametrize("app", APPS)
def test_the_leaky_half_has_exactly_the_marked_leaks(app: str) -> None:
    expected = marked(EXAMPLES / app / "leaky")
    assert len(expected) >= 10
    found = reported(EXAMPLES / app / "leaky")
    assert not found - expected, f"reported, but not marked: {sorted(found - expected)}"
    assert not expected - found, f"marked, but not reported: {sorted(expected - found)}"


@pytest.mark.parametrize("app", APPS)
def test_the_cured_half_has_none(app: str) -> None:
    assert marked(EXAMPLES / app / "cured") == set()
    found = reported(EXAMPLES / app / "cured")
    assert not found, f"reported: {sorted(found)}"


@pytest.mark.parametrize("app", APPS)
def test_both_halves_are_valid_python(app: str) -> None:
    for file in (EXAMPLES / app).rglob("*.py"):
        compile(file.read_text(encoding="utf-8"), str(file), "exec")


def test_a_mark_that_is_wrong_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "view.py").write_text(
        "def show(user):\n    print(user.email)\n    print('text')  # leak: PII102\n", encoding="utf-8"
    )
    assert marked(tmp_path) == {("view.py", 3, "PII102")}
    assert reported(tmp_path) == {("view.py", 2, "PII102")}
