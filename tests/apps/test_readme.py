"""README.md tells the truth: its Python runs, its settings load, and the finding it shows is a real one."""

from __future__ import annotations

import doctest
import re
import sys
import warnings
from pathlib import Path

import msgspec
import pytest

from pii_lint.api import scan
from pii_lint.config.load import load
from pii_lint.config.schema import DEFAULT
from pii_lint.report import Options, render
from pii_lint.runtime import uninstall

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def fenced(language: str, text: str = README) -> list[str]:
    """The contents of all code blocks in ``language``."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def real_finding(path: str) -> str:
    """The finding in the file ``path`` of the leaky shop, as a terminal shows it from the project's root."""
    folder = ROOT / "examples" / "flask_shop" / "leaky"
    report = scan([str(folder)], DEFAULT.apply({"cache": False}), root=str(ROOT))
    one = [finding for finding in report.findings if finding.location.path.endswith(path)]
    only = msgspec.structs.replace(report, findings=tuple(one))
    return render(only, "text", Options(width=100)).partition("\n\n1 finding")[0]


def test_the_finding_shown_is_a_real_one() -> None:
    shown = re.search(r"<!-- finding: (\S+) -->\n(.*?)<!-- /finding -->", README, re.DOTALL)
    assert shown
    real = real_finding(shown[1])
    assert f"{shown[1]}:" in real
    assert fenced("text", shown[2])[0].strip("\n") == real, f"README.md should show:\n{real}"


def test_the_python_shown_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = [block for block in fenced("python") if ">>>" in block]
    assert shown
    monkeypatch.setenv("PII_LINT_KEY", "k")
    try:
        for block in shown:
            test = doctest.DocTestParser().get_doctest(block, {}, "README.md", "README.md", 0)
            assert test.examples
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                assert doctest.DocTestRunner().run(test).failed == 0
    finally:
        uninstall()


def test_the_settings_shown_are_valid(tmp_path: Path) -> None:
    shown = next(block for block in fenced("toml") if "[tool.pii-lint]" in block)
    tomllib.loads(shown)
    (tmp_path / "privacy").mkdir()
    (tmp_path / "privacy" / "rules.toml").write_text(fenced("toml")[1], encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(shown, encoding="utf-8")
    config = load([str(tmp_path)], environment={})
    assert config.allow and config.sanitizers == ("shop.privacy.scrub",)
    assert scan([str(tmp_path)], config.apply({"cache": False}), root=str(tmp_path)).findings == ()


def test_the_commands_shown_exist() -> None:
    commands = [line for block in fenced("console") for line in block.splitlines()]
    assert sum(".venv/bin/pytest" in line for line in commands) == 1
    for line in commands:
        if found := re.search(r"pii-lint (\w+)", line):
            assert (ROOT / "pii_lint" / "cli" / f"{found[1]}.py").is_file()


def test_links_lead_somewhere() -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []
