"""Fixes in a SARIF file: a reader that makes the replacements gets a file without the finding."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from pii_lint.cli.main import run

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "tests" / "data" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))


def scanned(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    run(["scan", ".", "--format", "sarif", "--no-cache", "--quiet"])
    log = json.loads(capsys.readouterr().out)
    jsonschema.validate(log, SCHEMA)
    results: list[dict[str, Any]] = log["runs"][0]["results"]
    return results


def replaced(text: str, replacements: list[dict[str, Any]]) -> str:
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for one in reversed(replacements):
        region = one["deletedRegion"]
        start = starts[region["startLine"] - 1] + region["startColumn"] - 1
        end = starts[region["endLine"] - 1] + region["endColumn"] - 1
        text = text[:start] + one.get("insertedContent", {"text": ""})["text"] + text[end:]
    return text


@pytest.mark.parametrize("app", sorted(path.parent.name for path in (ROOT / "examples").glob("*/leaky")))
def test_each_fix_cures_its_finding(
    app: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "examples" / app / "leaky", tmp_path / "app")
    monkeypatch.chdir(tmp_path)
    results = scanned(capsys)
    fixed = [result for result in results if "fixes" in result]
    assert len(fixed) * 2 > len(results)
    for result in fixed[::3]:  # each costs a scan
        (change,) = result["fixes"][0]["artifactChanges"]
        path = tmp_path / change["artifactLocation"]["uri"]
        before = path.read_text(encoding="utf-8")
        path.write_text(replaced(before, change["replacements"]), encoding="utf-8")
        compile(path.read_bytes(), str(path), "exec")
        assert len(scanned(capsys)) < len(results), result["message"]
        path.write_text(before, encoding="utf-8")


def test_other_formats_are_not_kept_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "app.py").write_text("def act(user):\n    print(user.email)\n")
    monkeypatch.setattr("pii_lint.proposing.proposed", None)
    assert run(["scan", "--format", "json", "--no-cache", "--quiet"]) == 1
