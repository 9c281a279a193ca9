"""Whole programs: after a fix none of the fixed findings is there, nothing else is, and all files compile."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pii_lint import api, fixing
from pii_lint.config.load import load
from pii_lint.fix.plan import Attempt
from pii_lint.fixing import fix

EXAMPLES = Path(__file__).parents[2] / "examples"
APPS = sorted(path.parent.name for path in EXAMPLES.glob("*/leaky"))


def test_there_are_examples() -> None:
    assert len(APPS) >= 3


@pytest.mark.parametrize("app", APPS)
@pytest.mark.parametrize("unsafe", [False, True])
def test_an_example_is_cured(app: str, unsafe: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(EXAMPLES / app / "leaky", tmp_path / "app")
    monkeypatch.chdir(tmp_path)
    config = load(["app"], environment={}, options={"cache": False})
    before = api.scan(["app"], config)
    result = fix(["app"], config, unsafe=unsafe)
    for change in result.changes:
        change.write()
    after = api.scan(["app"], config)
    assert len(result.fixed) >= 3
    assert len(result.fixed) + len(result.left) == len(before.findings)
    assert len(after.findings) == len(result.left)
    assert [(one.rule, one.sink) for one in after.findings] == [
        (one.finding.rule, one.finding.sink) for one in result.left
    ]
    for path in (tmp_path / "app").rglob("*.py"):
        compile(path.read_bytes(), str(path), "exec")
    assert fix(["app"], config, unsafe=unsafe).changes == ()


def test_other_files_than_the_given_are_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(EXAMPLES / "flask_shop" / "leaky", tmp_path / "shop")
    monkeypatch.chdir(tmp_path)
    result = fix(["shop/accounts.py"], load([], environment={}, options={"cache": False}), root=".")
    assert {change.path for change in result.changes} == {"shop/accounts.py"}
    assert {left.finding.location.path for left in result.left if left.why == "its file was not given"} >= {
        "shop/audit.py"
    }


def test_a_change_that_cures_nothing_is_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "app.py"
    path.write_text("import logging\n\n\ndef act(user):\n    logging.info('%s', user.email)\n")
    monkeypatch.chdir(tmp_path)
    original = fixing.attempts

    def harmless(*arguments):  # type: ignore[no-untyped-def]
        found = original(*arguments)
        wrap = found.found[0].wraps[0]
        wrong = Attempt((type(wrap)(wrap.start - 6, wrap.start - 2, "redact"),))
        return type(found)((wrong,), "nothing helps")

    monkeypatch.setattr(fixing, "attempts", harmless)
    result = fix(["app.py"], load(["app.py"], environment={}, options={"cache": False}))
    assert (result.changes, result.fixed) == ((), ())
    assert [left.why for left in result.left] == ["nothing helps"]
