"""The verb ``suppress``: where the comment goes, and that it silences."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from pii_lint.cli.main import run

HEAD = "import logging\n\n\ndef act(user, password):\n"
LONG = "x" * 90


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path / "app.py"


def suppress(*arguments: str) -> int:
    return run(["suppress", *arguments, "--no-cache", "--quiet"])


@pytest.mark.parametrize(
    "before, after",
    [
        ("    print(user.email)\n", "    print(user.email)  # pii-lint: ignore[PII102] it is asked for\n"),
        ("    print(user.email)", "    print(user.email)  # pii-lint: ignore[PII102] it is asked for"),
        (
            "    print(user.email)  # see the wiki\n",
            "    print(user.email)  # see the wiki  # pii-lint: ignore[PII102] it is asked for\n",
        ),
        (
            "    print(user.email)  # pii-lint: ignore[PII101] no log\n",
            "    print(user.email)  # pii-lint: ignore[PII101, PII102] no log\n",
        ),
        (
            "    print(\n        user.email,\n    )\n",
            "    print(  # pii-lint: ignore[PII102] it is asked for\n        user.email,\n    )\n",
        ),
        (
            '    print("""a # b\n  c""", user.email)\n',
            '    print("""a # b\n  c""", user.email)  # pii-lint: ignore[PII102] it is asked for\n',
        ),
        (
            "    print(user.email, \\\n        1)\n",
            "    print(user.email, \\\n        1)  # pii-lint: ignore[PII102] it is asked for\n",
        ),
        (
            f"    print(user.email, '{LONG}')\n",
            f"    # pii-lint: ignore[PII102] it is asked for\n    print(user.email, '{LONG}')\n",
        ),
        (
            "    print(user.email); x = 1\n",
            "    print(user.email); x = 1  # pii-lint: ignore[PII102] it is asked for\n",
        ),
    ],
)
def test_the_comment_has_its_place(app: Path, before: str, after: str) -> None:
    app.write_text(HEAD + before)
    assert suppress("app.py:5", "--reason", "it is asked for") == 0
    assert app.read_text() == HEAD + after
    assert run(["scan", "app.py", "--no-cache", "--quiet"]) == 0


def test_a_whole_file(app: Path) -> None:
    app.write_text(HEAD + "    print(user.email)\n    logging.info('%s', user.email)\n")
    assert suppress("app.py", "--reason", "a tool for support") == 0
    assert run(["scan", "app.py", "--no-cache", "--quiet"]) == 0
    assert app.read_text().count("a tool for support") == 2


def test_only_the_rule_that_is_named(app: Path, capsys: pytest.CaptureFixture[str]) -> None:
    app.write_text(HEAD + "    print(user.email)\n    logging.info('%s', user.email)\n")
    assert suppress("app.py", "--rule", "PII101", "--reason", "a tool") == 0
    run(["scan", "app.py", "--no-cache", "--quiet", "--format", "concise"])
    out = capsys.readouterr().out
    assert "PII102" in out and "PII101" not in out


def test_until(app: Path) -> None:
    app.write_text(HEAD + "    print(user.email)\n")
    day = datetime.date.today() + datetime.timedelta(days=30)
    assert suppress("app.py:5", "--reason", "for now", "--until", str(day)) == 0
    assert f"ignore[PII102] for now until={day}\n" in app.read_text()


def test_a_diff_writes_nothing(app: Path, capsys: pytest.CaptureFixture[str]) -> None:
    app.write_text(HEAD + "    print(user.email)\n")
    assert suppress("app.py:5", "--reason", "for now", "--diff") == 0
    assert "+    print(user.email)  # pii-lint: ignore[PII102] for now\n" in capsys.readouterr().out
    assert app.read_text() == HEAD + "    print(user.email)\n"


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["app.py:4", "--reason", "x"], "no finding is reported here (findings are on line 5)"),
        (["app.py:5", "--rule", "PII101", "--reason", "x"], "no finding is reported here"),
        (["app.py:5", "--reason", " "], "--reason"),
        (["app.py:5", "--reason", "a # b"], "--reason"),
        (["app.py:5", "--reason", "x", "--until", "2020-01-31"], "2020-01-31 is past"),
        (["nowhere.py:5", "--reason", "x"], "no such file"),
        (["app.py:5"], "--reason: is missing"),
    ],
)
def test_wrong_usage(app: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str) -> None:
    app.write_text(HEAD + "    print(user.email)\n")
    assert suppress(*arguments) == 2
    assert words in capsys.readouterr().err
    assert app.read_text() == HEAD + "    print(user.email)\n"


@pytest.mark.parametrize(
    "before, after",
    [
        ("    pass  # pii-lint: ignore[PII102] no more\n", "    pass\n"),
        ("    # pii-lint: ignore[PII102] no more\n    pass\n", "    pass\n"),
        ("    pass  # pii-lint: ignore[PII102] no more  # noqa\n", "    pass  # noqa\n"),
        ("    pass  # note  # pii-lint: ignore[PII102] until=2020-01-31\n", "    pass  # note\n"),
        (
            "    print(user.email)  # pii-lint: ignore[PII101, PII102] asked for\n",
            "    print(user.email)  # pii-lint: ignore[PII102] asked for\n",
        ),
        (
            "    print(user.email)  # pii-lint: ignore[PII102] asked for\n",
            "    print(user.email)  # pii-lint: ignore[PII102] asked for\n",
        ),
        ("    pass  # pii-lint: ignore[nonsense] x\n", "    pass  # pii-lint: ignore[nonsense] x\n"),
    ],
)
def test_what_silences_nothing_is_removed(app: Path, before: str, after: str) -> None:
    app.write_text(HEAD + before)
    assert suppress(".", "--prune") == 0
    assert app.read_text() == HEAD + after
    assert suppress(".", "--prune") == 0
    assert app.read_text() == HEAD + after


@pytest.mark.parametrize("arguments", [["."], [".", "--prune", "--reason", "x"]])
def test_a_reason_goes_with_adding_alone(app: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    app.write_text(HEAD + "    print(user.email)\n")
    assert suppress(*arguments) == 2
    assert "--reason" in capsys.readouterr().err
