"""``scan --diff`` and ``scan --staged`` in real repositories."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from pii_lint.cli.main import run

HELPER = """\
import logging


def record(event, detail):
    logging.info("%s: %s", event, detail)
"""
VIEWS = """\
from shop.audit import record


def locked(user):
    record("locked", user.plan)


def old(user):
    print(user.email)
"""


def git(*arguments: str) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *arguments], check=True, capture_output=True)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for variable in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        monkeypatch.delenv(variable, raising=False)
    folder = tmp_path / "repository" / "shop"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder.parent)
    (folder / "__init__.py").write_text("")
    (folder / "audit.py").write_text(HELPER)
    (folder / "views.py").write_text(VIEWS)
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-q", "-m", "first")
    return folder


def found(capsys: pytest.CaptureFixture[str], *options: str) -> list[str]:
    """Path and rule of each finding."""
    capsys.readouterr()
    status = run(["scan", *options, "--format", "concise", "--no-cache", "--quiet"])
    out, err = capsys.readouterr()
    lines = [line for line in out.splitlines() if "PII" in line]
    assert status == (1 if lines else 0), err
    return sorted(f"{line.split(':')[0]} {line.split('PII')[1][:3]}" for line in lines)


def test_without_a_change_there_is_nothing(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert found(capsys) == ["shop/views.py 102"]
    assert found(capsys, "--diff", "HEAD") == []
    assert found(capsys, "--staged") == []


def test_a_change_whose_sink_is_in_an_unchanged_file(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "views.py").write_text("# moved\n\n" + VIEWS.replace("user.plan", "user.phone"))
    assert found(capsys, "--diff", "HEAD") == ["shop/audit.py 101"]
    assert found(capsys, "--staged") == []
    git("add", ".")
    assert found(capsys, "--staged") == ["shop/audit.py 101"]
    assert found(capsys, "shop/views.py", "--staged") == ["shop/audit.py 101"]
    git("commit", "-q", "-m", "second")
    assert found(capsys, "--staged") == []
    assert found(capsys, "--diff", "HEAD~1") == ["shop/audit.py 101"]


def test_what_is_staged_counts_and_not_what_lies_there(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "views.py").write_text(VIEWS + "    print(user.phone, 1)\n")
    git("add", ".")
    (shop / "views.py").write_text(VIEWS)
    (shop / "new.py").write_text("def act(user):\n    print(user.email)\n")
    assert found(capsys, "--staged") == ["shop/views.py 102"]
    assert found(capsys, "--diff", "HEAD") == ["shop/new.py 102"]


@pytest.mark.parametrize("option", [["--staged"], ["--diff", "HEAD"]])
def test_a_renamed_file_brings_nothing(shop: Path, capsys: pytest.CaptureFixture[str], option: list[str]) -> None:
    git("mv", "shop/views.py", "shop/pages.py")
    (shop / "pages.py").write_text("import os\n" + VIEWS.replace("print(user.email)", "print( user.email )"))
    git("add", ".")
    assert found(capsys, *option) == []
    assert found(capsys, *option, "shop/pages.py") == []


def test_a_copy_is_new(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "copy.py").write_text(VIEWS)
    git("add", ".")
    assert found(capsys, "--staged") == ["shop/copy.py 102"]


def test_a_branch_is_compared_to_where_it_left(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git("checkout", "-q", "-b", "feature")
    (shop / "more.py").write_text("def act(user):\n    print(user.phone)\n")
    git("add", ".")
    git("commit", "-q", "-m", "more")
    git("checkout", "-q", "main")
    (shop / "views.py").write_text("")  # what main has fixed since then is not what the branch brings
    git("commit", "-q", "-am", "fixed")
    git("checkout", "-q", "feature")
    assert found(capsys, "--diff", "main") == ["shop/more.py 102"]


def test_the_first_commit_brings_everything(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git("checkout", "-q", "--orphan", "new")
    assert found(capsys, "--staged") == ["shop/views.py 102"]


def test_settings_hold_for_both_states(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("pii-lint.toml").write_text('exclude = ["shop/new.py"]\n')
    (shop / "new.py").write_text("def act(user):\n    print(user.email)\n")
    git("add", ".")
    assert found(capsys, "--staged") == []
    Path("pii-lint.toml").write_text('[per-path-ignores]\n"shop/new.py" = ["PII102"]\n')
    assert found(capsys, "--staged") == []


def test_paths_are_those_of_the_repository(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (shop / "new.py").write_text("def act(user):\n    print(user.email)\n")
    git("add", ".")
    monkeypatch.chdir(shop)
    assert found(capsys, "--staged") == ["new.py 102"]
    assert found(capsys, "--staged", "--root", "..") == ["shop/new.py 102"]


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["--diff", "nowhere"], "is no commit, branch or tag here"),
        (["--diff", "HEAD", "--staged"], "does not go with --staged"),
        (["--diff", "HEAD", "--fix"], "does not go with --fix"),
        (["--staged", "-"], "does not go with standard input"),
        (["--staged", ".."], "is in no git repository"),
    ],
)
def test_wrong_usage(shop: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str) -> None:
    assert run(["scan", "--no-cache", *arguments]) == 2
    assert words in capsys.readouterr().err


def test_nothing_is_left_behind(shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    (shop / "new.py").write_text("def act(user):\n    print(user.email)\n")
    git("add", ".")
    assert run(["scan", "--staged", "--no-cache", "--quiet"]) == 1
    assert list(temporary.iterdir()) == []
