"""Whole samples and their dumps; ``PII_LINT_UPDATE_GOLDEN=1`` writes the dumps anew (read the difference)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pii_lint.frontend import lower
from pii_lint.ir.dump import dump

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.py.txt"))


def test_there_are_samples() -> None:
    assert len(SAMPLES) >= 4


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_sample_dumps_as_before(sample: Path) -> None:
    text = dump(lower(sample.read_bytes(), sample.name))
    golden = sample.with_suffix(".dump")
    if os.environ.get("PII_LINT_UPDATE_GOLDEN"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
