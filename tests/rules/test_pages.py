"""The pages in docs/rules are what rules/ says."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner

from pii_lint.cli.explain import command
from pii_lint.rulepack.load import load

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate_pages", ROOT / "rules" / "generate_pages.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_pages_are_current(generator: ModuleType) -> None:
    there = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "rules").glob("*.md")}
    made = generator.pages()
    stale = sorted(name for name in {*there, *made} if there.get(name) != made.get(name))
    assert not stale, "run: python rules/generate_pages.py"


def test_each_page_has_meaning_examples_fix_and_where(generator: ModuleType) -> None:
    pages = generator.pages()
    for rule in load().rules.values():
        text = pages[f"{rule.id}.md"]
        assert rule.short in text and rule.full in text and "fix: " in text
        assert "## Leaks" in text or "```" in text, rule.id


def test_links_lead_somewhere(generator: ModuleType) -> None:
    pages = generator.pages()
    links = {link for text in pages.values() for link in re.findall(r"\]\(([\w.]+)\)", text)}
    assert links >= {"libraries.md", "data.md", "PII101.md"}
    assert links <= set(pages)


def test_explain_names_libraries_and_vendors() -> None:
    done = CliRunner().invoke(command, ["PII701"])
    assert done.exit_code == 0
    assert "## Where it is looked for" in done.output and "OpenAI" in done.output
