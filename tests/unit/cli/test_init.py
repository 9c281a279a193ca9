"""The verb ``init``: what it finds, what it writes, and that it leaves alone what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pii_lint.cli.main import run
from pii_lint.cli.starters import HOOK, with_hook
from pii_lint.config.load import load


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "app.py").write_text(
        "import json, sentry_sdk as sentry\nfrom flask import request\nif json:\n    from .posthog import x\n"
        "import logging\n"
    )
    (tmp_path / ".git").mkdir()
    return tmp_path


def test_it_says_what_it_finds(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "--dry-run"]) == 0
    out = capsys.readouterr().out
    assert "1 Python file\n" in out
    assert re.search(r"takes data in: flask\n", out)
    assert re.search(r"logs: .*logging", out)
    assert re.search(r"reports errors, traces, metrics: sentry_sdk\n", out)
    assert "posthog" not in out
    assert sorted(path.name for path in project.iterdir()) == [".git", "app.py"]


def test_a_new_project_can_be_scanned_with_what_is_written(project: Path) -> None:
    assert run(["init", "--ci", "github"]) == 0
    written = sorted(path.relative_to(project).as_posix() for path in project.rglob("*") if path.is_file())
    assert written == [".github/workflows/pii-lint.yml", ".pre-commit-config.yaml", "app.py", "pii-lint.toml"]
    assert (project / ".pre-commit-config.yaml").read_text().startswith("repos:\n  - repo: local\n    hooks:\n")
    assert run(["scan", "--no-cache", "--quiet"]) == 0


@pytest.mark.parametrize("name", ["pii-lint.toml", "pyproject.toml"])
def test_the_settings_in_comments_are_real_ones(project: Path, name: str) -> None:
    if name == "pyproject.toml":
        (project / name).write_text('[project]\nname = "shop"\n')
    assert run(["init"]) == 0
    path = project / name
    path.write_text(re.sub(r"^# (?=[\w-]+ = |\[\[)", "", path.read_text(), flags=re.MULTILINE))
    (project / "privacy").mkdir()
    (project / "privacy" / "rules.toml").write_text("")
    config = load(["app.py"], environment={})
    assert config.file == str(path)
    assert (config.sanitizers, config.allow[0].channel) == (("shop.privacy.scrub",), ("messaging",))


def test_a_second_run_changes_nothing(project: Path) -> None:
    (project / "pyproject.toml").write_text('[project]\nname = "shop"\n')
    (project / ".gitlab-ci.yml").write_text("stages: [test]\n")
    assert run(["init"]) == 0
    before = {path: path.read_text() for path in project.rglob("*") if path.is_file()}
    assert "pii-lint scan" in before[project / ".gitlab-ci.yml"]
    assert before[project / ".gitlab-ci.yml"].startswith("stages: [test]\n\npii-lint:\n")
    assert run(["init"]) == 0
    assert {path: path.read_text() for path in project.rglob("*") if path.is_file()} == before


def test_what_cannot_be_added_is_shown(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "repos:\n- repo: local\n  hooks: []\nci:\n  skip: [x]\n"
    (project / ".pre-commit-config.yaml").write_text(text)
    assert run(["init"]) == 0
    assert (project / ".pre-commit-config.yaml").read_text() == text
    out = capsys.readouterr().out
    assert "add to .pre-commit-config.yaml by hand" in out
    assert HOOK in out


@pytest.mark.parametrize(
    "before, after",
    [
        ("", "repos:\n  - repo: local\n    hooks:\n"),
        ("repos:\n- repo: x\n  rev: y\n", "repos:\n- repo: x\n  rev: y\n- repo: local\n  hooks:\n"),
        ("a: 1\nrepos:\n    - repo: x # c\n", "a: 1\nrepos:\n    - repo: x # c\n    - repo: local\n      hooks:\n"),
        ("repos: []\n", None),
        ("- x\n", None),
    ],
)
def test_the_hook_joins_the_list(before: str, after: str | None) -> None:
    added = with_hook(before)
    assert added is None if after is None else added is not None and added.startswith(after)


def test_wrong_usage(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "nowhere"]) == 2
    assert "no such folder" in capsys.readouterr().err
