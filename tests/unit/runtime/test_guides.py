"""What the guides to audit, opt-outs and policy show is what happens."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from pii_lint.runtime.policy_cases import cases
from pii_lint.runtime.policy_file import read

DOCS = Path(__file__).parents[3] / "docs"


@pytest.mark.parametrize("name", ["audit", "optout", "policy"])
def test_the_guide(name: str) -> None:
    tried = doctest.testfile(str(DOCS / f"{name}.md"), module_relative=False)
    assert tried.failed == 0 and tried.attempted >= 5


def test_the_policy_of_the_guide() -> None:
    text = (DOCS / "policy.md").read_text(encoding="utf-8").partition("```toml\n")[2].partition("```")[0]
    policy = read(text)
    assert [case.tried(policy).rule for case in cases(text)] == ["mail-provider"]
