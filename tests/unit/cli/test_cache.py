"""What the cache changes for a user: time, and nothing else."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import msgspec
import pytest

from pii_lint import api
from pii_lint.cli.main import run
from pii_lint.config.load import load
from pii_lint.config.schema import Config
from pii_lint.model import Report

EXAMPLES = Path(__file__).parents[3] / "examples"


def scanned(folder: Path, config: Config) -> Report:
    report = api.scan([str(folder)], config)
    statistics = msgspec.structs.replace(report.statistics, seconds=0, started=None)
    return msgspec.structs.replace(report, statistics=statistics)


def edited(text: str, chance: random.Random) -> str:
    """``text`` without a line, with one twice, or with two in each other's place."""
    lines = text.splitlines(keepends=True)
    at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    form = chance.randrange(3)
    if form == 0:
        del lines[at]
    elif form == 1:
        lines.insert(at, lines[at])
    else:
        lines[at], lines[other] = lines[other], lines[at]
    return "".join(lines)


@pytest.mark.parametrize("seed", range(3))
def test_a_warm_scan_says_what_a_cold_one_says(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    shutil.copytree(EXAMPLES, tmp_path / "app")
    paths = sorted((tmp_path / "app").rglob("*.py"))
    for _ in range(4):
        for path in chance.sample(paths, 3):
            if text := path.read_text(encoding="utf-8"):
                path.write_text(edited(text, chance), encoding="utf-8")
        cold = scanned(tmp_path / "app", Config(cache=False))
        assert cold.findings
        assert scanned(tmp_path / "app", Config()) == cold  # with what was left before the change
        assert scanned(tmp_path / "app", Config()) == cold  # the same again


def test_other_settings_get_other_answers(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import logging\n\ndef f(user, mask):\n    logging.info(mask(user.email))\n")
    (tmp_path / "b.py").write_text("from a import f\n")
    assert len(scanned(tmp_path, Config()).findings) == 1
    assert not scanned(tmp_path, Config(sanitizers=("mask",), default_rules=False)).findings


def test_it_lies_in_the_project_or_where_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "a.py").write_text("x = 1\n")
    assert run(["scan", ".", "--no-cache", "-q"]) == 0
    assert not (tmp_path / ".pii_lint_cache").exists()
    assert run(["scan", ".", "--cache-dir", "elsewhere", "-q"]) == 0
    assert not (tmp_path / ".pii_lint_cache").exists()
    assert list((tmp_path / "elsewhere").rglob("index"))
    (tmp_path / "pii-lint.toml").write_text('cache-dir = "third"\n')
    assert load([str(tmp_path)], environment={}).cache_dir == str(tmp_path / "third")


def test_info_and_clear(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.py").write_text("x = 1\n")
    assert run(["cache", "info"]) == 0
    assert capsys.readouterr().out == "no cache\n"
    run(["scan", ".", "-q"])
    capsys.readouterr()
    assert run(["cache", "info"]) == 0
    assert ".pii_lint_cache: " in capsys.readouterr().out
    assert run(["cache", "clear"]) == 0
    assert not (tmp_path / ".pii_lint_cache").exists()
