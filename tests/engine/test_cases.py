"""What the engine makes of small programs with all rules: names as evidence, bodies, objects, wrappers.

Each file of ``cases/`` is a program; a line on which a finding is expected ends in ``# leak``, no other line has one.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pii_lint.api import scan_sources

CASES = sorted((Path(__file__).parent / "cases").glob("*.py"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    text = path.read_text()
    expected = {number for number, line in enumerate(text.splitlines(), 1) if line.endswith("# leak")}
    report = scan_sources({"app.py": text})
    shown = [one for one in report.findings if one.confidence != "low" and one.severity != "low"]
    assert {one.location.region.start_line for one in shown} == expected
