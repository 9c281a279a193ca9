"""The verb ``baseline``, as a user goes about it."""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
from pathlib import Path

import pytest

from pii_lint.baseline import entries as module
from pii_lint.cli.main import run

ROOT = Path(__file__).parents[3]
CODE = """\
import logging

log = logging.getLogger("shop")


def locked(user):
    log.info("locked out: %s", user.email)


def deleted(user):
    log.info("deleted: %s", user.phone)
"""
FILE = "pii-lint-baseline.json"


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "shop").mkdir()
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "shop" / "views.py"
    path.write_text(CODE)
    return path


def create(*options: str) -> None:
    assert run(["baseline", "create", "shop", "--no-cache", "--quiet", *options]) == 0


def scan() -> int:
    return run(["scan", "shop", "--baseline", FILE, "--format", "concise", "--no-cache", "--quiet"])


def entries() -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(Path(FILE).read_text())["entries"]
    return found


def test_what_is_known_is_not_reported(app: Path, capsys: pytest.CaptureFixture[str]) -> None:
    create("--owner", "privacy team", "--reason", "before the audit")
    assert [(one["path"], one["rule"], one["owner"], one["reason"]) for one in entries()] == [
        ("shop/views.py", "PII101", "privacy team", "before the audit")
    ] * 2
    assert scan() == 0
    app.write_text(CODE + "\n\ndef called(user):\n    print(user.phone)\n")
    capsys.readouterr()
    assert scan() == 1
    out = capsys.readouterr().out
    assert "PII102" in out and "PII101" not in out


def test_the_reason_stands_in_the_report(app: Path, capsys: pytest.CaptureFixture[str]) -> None:
    create("--owner", "privacy team", "--reason", "before the audit")
    run(["scan", "shop", "--baseline", FILE, "--format", "sarif", "--no-cache", "--quiet"])
    results = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    words = [one["suppressions"][0] for one in results]
    assert {one["kind"] for one in words} == {"external"}
    assert all("owner: privacy team; before the audit" in one["justification"] for one in words)


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.write_text("# a comment\n\n\n" + CODE),
        lambda path: path.write_text(
            CODE.replace('("locked out: %s", user.email)', "(\n'locked out: %s',\nuser.email,\n)")
        ),
        lambda path: path.rename(path.with_name("pages.py")),
        lambda path: path.write_text(CODE.replace("locked out", "is locked out")),
    ],
    ids=["moved lines", "layout", "renamed file", "other words"],
)
def test_what_is_known_stays_known(app: Path, change) -> None:  # type: ignore[no-untyped-def]
    create()
    change(app)
    assert scan() == 0


def test_a_copy_of_a_known_leak_is_new(app: Path) -> None:
    create()
    app.with_name("copy.py").write_text(CODE)
    assert scan() == 1


def test_a_second_leak_of_the_same_words_is_new(app: Path) -> None:
    create()
    app.write_text(CODE.replace("def deleted", '    log.info("locked out: %s", user.email)\n\n\ndef deleted'))
    assert scan() == 1


def test_the_first_of_two_equal_leaks_may_be_fixed(app: Path) -> None:
    twice = CODE.replace("def deleted", '    log.info("locked out: %s", user.email)\n\n\ndef deleted')
    app.write_text(twice)
    create()
    app.write_text(CODE)
    assert scan() == 0


def test_formatting_a_whole_program_anew_changes_nothing(app: Path) -> None:
    for path in (ROOT / "examples" / "flask_shop" / "leaky").rglob("*.py"):
        target = app.parent / path.relative_to(ROOT / "examples" / "flask_shop" / "leaky")
        target.parent.mkdir(exist_ok=True)
        target.write_text(path.read_text())
    create()
    assert len(entries()) > 10
    before = {path: path.read_text() for path in app.parent.rglob("*.py")}
    ruff = [sys.executable, "-m", "ruff", "format", "--isolated", "--no-cache", "--line-length", "50", str(app.parent)]
    subprocess.run(ruff, check=True, capture_output=True)
    assert sum(path.read_text() != text for path, text in before.items()) > 3
    assert scan() == 0


def test_update_adds_and_keeps_and_follows(app: Path) -> None:
    create("--owner", "shop")
    app.rename(app.with_name("pages.py"))
    app.with_name("pages.py").write_text(CODE + "\n\ndef called(user):\n    print(user.phone)\n")
    assert run(["baseline", "update", "shop", "--no-cache", "--quiet", "--owner", "support"]) == 0
    assert sorted((one["path"], one["rule"], one["owner"]) for one in entries()) == [
        ("shop/pages.py", "PII101", "shop"),
        ("shop/pages.py", "PII101", "shop"),
        ("shop/pages.py", "PII102", "support"),
    ]
    assert scan() == 0


def test_prune_removes_what_is_fixed_and_nothing_that_was_not_scanned(app: Path) -> None:
    app.with_name("other.py").write_text("def act(user):\n    print(user.email)\n")
    create()
    app.write_text(CODE.replace("user.email", "user.plan"))
    assert run(["baseline", "prune", "shop/other.py", "--no-cache", "--quiet"]) == 0
    assert len(entries()) == 3
    assert run(["baseline", "prune", "shop", "--no-cache", "--quiet"]) == 0
    assert [(one["path"], one["rule"]) for one in entries()] == [
        ("shop/other.py", "PII102"),
        ("shop/views.py", "PII101"),
    ]


def test_what_is_over_is_reported_again(app: Path, capsys: pytest.CaptureFixture[str]) -> None:
    create("--until", "2020-01-31")
    assert scan() == 1
    run(["scan", "shop", "--baseline", FILE, "--no-cache", "--format", "concise"])
    assert "the time of 2 entries is past" in capsys.readouterr().err
    run(["baseline", "show"])
    assert "OVER since 2020-01-31" in capsys.readouterr().out


def test_show_lists_by_owner(app: Path, capsys: pytest.CaptureFixture[str]) -> None:
    create("--owner", "shop", "--reason", "old", "--until", "2099-01-31")
    assert run(["baseline", "show", "--owner", "shop"]) == 0
    out = capsys.readouterr().out
    today = datetime.date.today()
    assert out.splitlines()[0] == (
        f"shop/views.py: PII101 logging.Logger.info (user.contact.email): known since {today}; owner: shop; old;"
        " until 2099-01-31"
    ).replace("user.contact.email", str(entries()[0]["data"][0]))  # type: ignore[index]
    assert run(["baseline", "show", "--owner", "nobody"]) == 0
    assert capsys.readouterr().out == ""


def test_a_baseline_from_another_folder(app: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    create()
    monkeypatch.chdir(app.parent)
    assert run(["scan", ".", "--baseline", f"../{FILE}", "--no-cache", "--quiet"]) == 0


def test_the_settings_may_name_the_file(app: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (app.parents[1] / "pii-lint.toml").write_text('baseline = "privacy/known.json"\n')
    (app.parents[1] / "privacy").mkdir()
    create()
    assert (app.parents[1] / "privacy" / "known.json").is_file()
    monkeypatch.chdir(app.parent)
    assert run(["scan", "--no-cache", "--quiet"]) == 0
    app.write_text(CODE + "\n\ndef called(user):\n    print(user.phone)\n")
    assert run(["scan", "--no-cache", "--quiet"]) == 1
    assert run(["baseline", "update", "--no-cache", "--quiet"]) == 0
    assert run(["scan", "--no-cache", "--quiet"]) == 0


@pytest.mark.parametrize(
    "content, words",
    [
        (None, "no such baseline"),
        ("", "no baseline"),
        ('{"version": 2, "entries": []}', "version 2 is not known"),
        ('{"version": 1, "entries": [{"path": "x"}]}', "fingerprint"),
        ('{"version": 1, "entries": [{"fingerprint": "x", "path": "x", "rule": "x", "owned": "x"}]}', "owned"),
    ],
)
def test_a_file_that_is_no_baseline(
    app: Path, capsys: pytest.CaptureFixture[str], content: str | None, words: str
) -> None:
    if content is not None:
        Path(FILE).write_text(content)
    assert scan() == 2
    assert words in capsys.readouterr().err


def test_a_baseline_is_not_replaced_unasked(app: Path, capsys: pytest.CaptureFixture[str]) -> None:
    create()
    assert run(["baseline", "create", "shop"]) == 2
    assert "there is a baseline already" in capsys.readouterr().err
    create("--force")


def test_the_file_is_the_same_for_the_same_findings(app: Path) -> None:
    create()
    first = Path(FILE).read_bytes()
    create("--force")
    assert Path(FILE).read_bytes() == first
    made = module.read(Path(FILE))
    module.write(Path(FILE), reversed(made))
    assert Path(FILE).read_bytes() == first
