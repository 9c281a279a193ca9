"""Every format of the sample report, against the files in ``tests/golden/report``.

``UPDATE_GOLDEN=1 pytest tests/unit/report/test_golden.py`` writes them anew; read the difference before committing.
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest

from pii_lint.model import Report
from pii_lint.report import FORMATS, Options, render

GOLDEN = Path(__file__).parents[2] / "golden" / "report"
CASES = {
    **{f"full.{format}": (format, Options()) for format in FORMATS},
    "narrow.text": ("text", Options(width=60)),
    "colour.text": ("text", Options(colour=True)),
    "statistics.text": ("text", Options(statistics=True, width=80)),
}


def compare(name: str, shown: str) -> None:
    file = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(shown, encoding="utf-8", newline="\n")
    assert shown == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_sample_report(report: Report, name: str) -> None:
    format, options = CASES[name]
    compare(name, render(report, format, options))


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_a_clean_report(clean: Report, format: str) -> None:
    compare(f"clean.{format}", render(clean, format))


def test_the_comparison_can_fail(report: Report) -> None:
    changed = msgspec.structs.replace(report, version="0.3.1")
    assert render(changed, "sarif") != (GOLDEN / "full.sarif").read_text(encoding="utf-8")


def test_every_golden_file_belongs_to_a_case() -> None:
    expected = {*CASES, *(f"clean.{format}" for format in FORMATS)}
    assert {file.name for file in GOLDEN.iterdir()} == expected
