"""The verb ``fix``, and ``scan --fix``: what is written, what is said, and the exit status."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from pii_lint.cli.main import command, run
from pii_lint.errors import UsageError

CODE = "import logging\n\n\ndef act(user):\n    logging.info('%s', user.email)\n    print(user.email)\n"


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "app.py"
    path.write_text(CODE)
    return path


def test_safe_fixes_are_written_and_the_rest_is_told(app: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fix", "app.py", "--no-cache"]) == 1
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        "app.py:5:5: PII101 fixed",
        "app.py:6:5: PII102 left: it changes what the program prints (--unsafe-fixes)",
    ]
    assert "1 fixed in 1 file, 1 left, 1 of them fixable with --unsafe-fixes" in err
    assert "PII_LINT_KEY" in err
    assert "logging.info('%s', pseudonymize(user.email))\n    print(user.email)" in app.read_text()


def test_unsafe_fixes_leave_nothing(app: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fix", "--unsafe-fixes", "--no-cache", "--quiet"]) == 0
    assert capsys.readouterr().err == ""
    assert run(["scan", "--no-cache", "--quiet"]) == 0


def test_a_diff_writes_nothing_and_applies(app: Path, capsys: pytest.CaptureFixture[str]) -> None:
    app.write_text(CODE.rstrip("\n"))  # a file without a last line end
    assert run(["fix", "app.py", "--diff", "--unsafe-fixes", "--no-cache"]) == 1
    out, err = capsys.readouterr()
    assert app.read_text() == CODE.rstrip("\n")
    assert "2 would be fixed in 1 file" in err
    subprocess.run(["git", "apply", "-p1", "-"], input=out, text=True, check=True, cwd=app.parent)
    assert "print(pseudonymize(user.email))" in app.read_text()
    assert run(["fix", "app.py", "--diff", "--unsafe-fixes", "--no-cache"]) == 0


def test_only_selected_rules_are_fixed(app: Path) -> None:
    assert run(["fix", "--select", "PII102", "--unsafe-fixes", "--no-cache", "--quiet"]) == 0
    assert "logging.info('%s', user.email)\n    print(pseudonymize(user.email))" in app.read_text()


def test_scan_fixes_first_and_reports_what_is_left(app: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["scan", "--fix", "--format", "concise", "--no-cache"]) == 1
    out, err = capsys.readouterr()
    assert "PII102" in out and "PII101" not in out
    assert "1 fixed in 1 file" in err


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["fix", "-"], "standard input cannot be changed"),
        (["scan", "--fix", "-"], "standard input cannot be changed"),
        (["scan", "--unsafe-fixes"], "nothing is fixed"),
        (["fix", "nowhere.py"], "no such file"),
    ],
)
def test_wrong_usage(app: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str) -> None:
    assert run(arguments) == 2
    assert words in capsys.readouterr().err


def test_what_cannot_be_written_is_told(
    app: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, content: bytes) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_bytes", refuse)
    assert run(["fix", "app.py", "--no-cache"]) == 2
    assert "app.py: cannot be written: Permission denied" in capsys.readouterr().err


@pytest.mark.parametrize(
    "answers, logged, printed",
    [
        ("k k", "logging.info('%s', user.email)", "print(user.email)"),
        ("f f", "logging.info('%s', pseudonymize(user.email))", "print(pseudonymize(user.email))"),
        ("q", "logging.info('%s', user.email)", "print(user.email)"),
        ("f q", "logging.info('%s', pseudonymize(user.email))", "print(user.email)"),
        (
            "f s # tool",
            "logging.info('%s', pseudonymize(user.email))",
            "print(user.email)  # pii-lint: ignore[PII102] tool",
        ),
        (
            "s why f",
            "logging.info('%s', user.email)  # pii-lint: ignore[PII101] why",
            "print(pseudonymize(user.email))",
        ),
    ],
)
def test_one_at_a_time(app: Path, answers: str, logged: str, printed: str) -> None:
    done = CliRunner().invoke(command, ["fix", "-i", "--no-cache", "app.py"], input="\n".join([*answers.split(), ""]))
    lines = [line.strip() for line in app.read_text().splitlines()]
    assert (lines[-2], lines[-1]) == (logged, printed), done.output


def test_nobody_is_asked_for_a_diff(app: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fix", "-i", "--diff"]) == 2
    assert "does not go with --diff" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("file", "before", "table"),
    [
        ("pyproject.toml", "[tool.pii-lint]\nmin-severity = 'low'\n", "tool.pii-lint.allow"),
        ("pii-lint.toml", "min-severity = 'low'", "allow"),
        ("pyproject.toml", "[project]\nname = 'shop'\n", "tool.pii-lint.allow"),
        ("pii-lint.toml", "", "allow"),
    ],
)
def test_what_may_go_there_is_added_to_the_settings(app: Path, file: str, before: str, table: str) -> None:
    if before:
        Path(file).write_text(before)
    answers = "a\nasked for \"daily\"\nk\n"
    done = CliRunner().invoke(command, ["fix", "-i", "--no-cache", "app.py"], input=answers)
    assert app.read_text() == CODE, done.output
    text = Path(file).read_text()
    assert text.startswith(before)
    assert text.endswith(
        f'[[{table}]]\ndata = ["user.contact.email"]\nchannel = "logging"\npath = "/app.py"\n'
        'reason = "asked for \\"daily\\""\n'
    )
    assert run(["scan", "--select", "PII101", "--no-cache", "--quiet"]) == 0
    assert run(["scan", "--no-cache", "--quiet"]) == 1


def test_an_allowance_that_does_not_fit_is_told(app: Path) -> None:
    before = "allow = [{data = 'user.name', reason = 'x'}]\n"
    Path("pii-lint.toml").write_text(before)
    done = CliRunner().invoke(command, ["fix", "-i", "--no-cache", "app.py"], input="a\nneeded\nq\n")
    assert isinstance(done.exception, UsageError)
    assert "write `allow` as tables" in str(done.exception)
    assert Path("pii-lint.toml").read_text() == before
