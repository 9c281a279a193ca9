"""The small verbs: rules and explain."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from pii_lint import __version__
from pii_lint.cli.examples import EXAMPLES
from pii_lint.cli.main import VERBS, Verbs, command, run


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def said(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> str:
    assert run(arguments) == status
    captured = capsys.readouterr()
    return captured.out if status == 0 else captured.err


def test_version_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "--version") == f"pii-lint {__version__}\n"
    text = said(capsys, "--help")
    assert all(verb in text for verb in VERBS)


def test_every_verb_is_there_and_says_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    assert isinstance(command, Verbs)
    for verb in VERBS:
        assert "Usage: pii-lint " + verb in said(capsys, verb, "--help")


def test_rules_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    lines = said(capsys, "rules").splitlines()
    assert [line.split()[:3] for line in lines[:2]] == [
        ["PII101", "pii-in-log", "logging"],
        ["PII102", "pii-in-console", "console"],
    ]
    assert len(lines) == 14


def test_data_types_and_libraries_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert any(line.startswith("user.contact.email ") for line in said(capsys, "rules", "data").splitlines())
    assert any(line.startswith("logging ") for line in said(capsys, "rules", "libraries").splitlines())


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["billing_email"], "(user.contact.email, "),
        (["user.email"], "user.email: e-mail address"),
        (["name", "--owner", "patient"], "(user.name, "),
        (["email_sent"], "`email` in it would be"),
        (["module.name"], "on a person (such as `user.name`) it would be"),
        (["uncertainty"], "no word in it stands for"),
    ],
)
def test_why_a_name_is_or_is_not_personal_data(
    capsys: pytest.CaptureFixture[str], arguments: list[str], expected: str
) -> None:
    text = said(capsys, "rules", "test", *arguments)
    assert expected in text
    assert ("not personal data" in text) is ("user." not in expected.split(":")[0] or "would" in expected)


def test_a_name_that_a_rule_file_names(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    rules = '[[source]]\nid = "ours"\nnames = ["PLUNDER"]\ndata = "user.contact.email"\n'
    (tmp_path / "ours.toml").write_text(rules, encoding="utf-8")
    assert "not personal data" in said(capsys, "rules", "test", "PLUNDER")
    assert "user.contact.email" in said(capsys, "rules", "--rules", "ours.toml", "test", "PLUNDER")
    (tmp_path / "pii-lint.toml").write_text('rules = ["ours.toml"]\n', encoding="utf-8")
    assert "user.contact.email" in said(capsys, "rules", "test", "PLUNDER")


@pytest.mark.parametrize("name", ["PII101", "pii101", "PII101/special", "pii-in-log"])
def test_explain(capsys: pytest.CaptureFixture[str], name: str) -> None:
    text = said(capsys, "explain", name)
    assert text.startswith("# PII101 pii-in-log\n")
    assert "CWE-532" in text
    assert "pii-lint: ignore[PII101]" in text
    assert "```python" in text


def test_explain_nothing_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert "PII1O1: no such rule (did you mean 'PII101'?)" in said(capsys, "explain", "PII1O1", status=2)


@pytest.mark.parametrize("verb", sorted(EXAMPLES))
def test_help_teaches_by_lines_that_can_be_typed(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*filter(None, [verb]), "--help"]) == 0
    shown = capsys.readouterr().out
    for line, words in EXAMPLES[verb]:
        assert line in shown
        assert words in shown
        name, *arguments = shlex.split(line.partition(" < ")[0])
        assert name == "pii-lint"
        found: click.Command | None = command
        while isinstance(found, click.Group) and arguments:
            found = found.get_command(click.Context(found), arguments[0])
            arguments = arguments[1:]
        assert found is not None
        found.make_context(line, list(arguments), resilient_parsing=False)
    assert max(map(len, shown.partition("Examples:")[2].splitlines())) <= 100


def test_a_shell_completes(monkeypatch: pytest.MonkeyPatch) -> None:
    def completed(words: str) -> list[str]:
        variables = {"_PII_LINT_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
        code = "from pii_lint.cli.main import main; main()"
        arguments = [sys.executable, "-c", code]
        done = subprocess.run(arguments, env={**os.environ, **variables}, capture_output=True, text=True, check=False)
        return [line.partition(",")[2] for line in done.stdout.splitlines()]

    assert completed("pii-lint su") == ["suppress"]
    assert completed("pii-lint scan --format gitlab") == ["gitlab", "gitlab-sast"]
    assert "--staged" in completed("pii-lint scan --s")
