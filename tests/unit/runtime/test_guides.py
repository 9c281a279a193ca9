"""What the guides show is what happens."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest


@pytest.mark.parametrize("name", ["audit", "optout"])
def test_the_guide(name: str) -> None:
    tried = doctest.testfile(str(Path(__file__).parents[3] / "docs" / f"{name}.md"), module_relative=False)
    assert tried.failed == 0 and tried.attempted >= 5
