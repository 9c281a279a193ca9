"""``pii-lint scan --evidence``: what the runtime saw in a run of the application becomes findings."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pii_lint.cli.main import run

APP = """\
import sys
from pii_lint.runtime import redact, use
from pii_lint.runtime.audit import AuditTrail

trail = AuditTrail("audit", key=b"k" * 32)
use(audit=trail)


def show(row):
    return redact(row, channel="logging")


def named(email):
    return redact(f"mail to {email}", channel="logging")


for _ in range(3):
    show({"note": sys.stdin.readline()})
show({"plan": "pro"})
named("ann@example.org")
trail.close()
"""


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an application that has run."""
    (tmp_path / "app.py").write_text(APP)
    (tmp_path / "pii-lint.toml").write_text("cache = false\n")
    root = str(Path(__file__).parents[3])
    text = "ann@example.org\n+49 30 901820\nbob@example.org\n"
    subprocess.run(
        [sys.executable, "app.py"], cwd=tmp_path, input=text, text=True, check=True, env={"PYTHONPATH": root}
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


class Scan:
    """Runs scans, and takes what they print."""

    def __init__(self, captured: pytest.CaptureFixture[str]) -> None:
        self.captured = captured

    def __call__(self, *arguments: str) -> tuple[int, dict[str, Any], str]:
        status = run(["scan", ".", "--format", "json", *arguments])
        out, error = self.captured.readouterr()
        return status, json.loads(out) if out.startswith("{") else {}, error


@pytest.fixture
def scan(capsys: pytest.CaptureFixture[str]) -> Scan:
    return Scan(capsys)


def test_what_was_seen_is_a_finding(app: Path, scan: Scan) -> None:
    assert scan()[1]["findings"] == []
    status, report, _ = scan("--evidence", "audit")
    assert status == 1
    found = {one["location"]["startLine"]: one for one in report["findings"]}
    assert set(found) == {10, 14}
    assert found[10]["confidence"] == "seen"
    assert found[10]["rule"] == "PII101"
    assert set(found[10]["dataTypes"]) == {"user.contact.email", "user.contact.phone_number"}
    assert "seen at run time 3 times on the channel logging, redacted" in found[10]["message"]
    assert "ann@example.org" not in json.dumps(report)


def test_it_can_be_silenced_like_any_other(app: Path, scan: Scan) -> None:
    text = APP.replace('channel="logging")\n\n\ndef', 'channel="logging")  # pii-lint: ignore[PII101] known\n\n\ndef')
    (app / "app.py").write_text(text)
    _, report, _ = scan("--evidence", "audit")
    assert [one["location"]["startLine"] for one in report["findings"]] == [14]
    assert [one["location"]["startLine"] for one in report["suppressed"]] == [10]


def test_lines_that_are_not_there_are_told(app: Path, scan: Scan) -> None:
    (app / "app.py").rename(app / "other.py")
    status, report, _ = scan("--evidence", "audit")
    assert (status, report["findings"]) == (0, [])
    assert "records speak of lines that are not in the files read" in json.dumps(report["notices"])


def test_what_the_scan_finds_is_not_told_twice(app: Path, scan: Scan) -> None:
    line = '    return redact(row, channel="logging")'
    (app / "app.py").write_text(APP.replace(line, "    print(row.email, row.phone_number)"))
    _, report, _ = scan("--evidence", "audit")
    assert [(one["location"]["startLine"], one["confidence"]) for one in report["findings"]] == [
        (10, "medium"),
        (14, "seen"),
    ]


def test_a_folder_without_a_trail_is_an_error(app: Path, scan: Scan) -> None:
    status, _, error = scan("--evidence", "nowhere")
    assert status == 2
    assert "--evidence" in error
    assert "name the folder of an audit trail" in error
