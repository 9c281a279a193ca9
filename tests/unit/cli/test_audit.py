"""``pii-lint audit``: through the command line, with its words and exit statuses."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from pii_lint.cli.main import run
from pii_lint.runtime.audit import AuditTrail


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PII_LINT_KEY", "a key")
    assert run(["audit", "init", "trail", "--key", "trail.key"]) == 0
    assert "move trail.key" in capsys.readouterr().err
    with AuditTrail("trail", fsync=False) as trail:
        trail.record("redact", channel="logging", data=["user.contact.email", "user.name"], source="shop/cart.py:4")
        trail.record("redact", channel="logging", data=["user.contact.email"], subject="u1")
        trail.record("suppress", event="Order, placed", channel="analytics", vendor="segment", subject="u1")
    return tmp_path / "trail"


def said(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> str:
    assert run(["audit", *arguments]) == status
    captured = capsys.readouterr()
    return captured.err if status == 2 else captured.out


def test_an_intact_trail(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "verify", "trail", "--key", "trail.key") == "intact: 3 records in 1 seals\n"
    assert run(["audit", "verify", "trail"]) == 0
    assert "without the first key" in capsys.readouterr().err


def test_a_changed_one_is_told_with_its_place(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder / "trail-000001.jsonl"
    file.write_bytes(file.read_bytes().replace(b'"segment"', b'"another"'))
    text = said(capsys, "verify", "trail", "--key", "trail.key", status=1)
    assert "trail-000001.jsonl:4: changed: record 3 is not what was sealed" in text


def test_a_checkpoint_kept_elsewhere(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("cryptography")
    kept = folder.parent / "kept"
    kept.write_text(said(capsys, "checkpoint", "trail"))
    assert "intact" in said(capsys, "verify", "trail", "--anchor", "kept", "--public-key", "trail/public.key")
    other = kept.read_text().replace('"records":3', '"records":4')
    kept.write_text(other)
    assert "anchor:1: changed" in said(capsys, "verify", "trail", "--anchor", "kept", status=1)
    kept.write_text("nothing\n")
    assert "kept:1: no checkpoint" in said(capsys, "verify", "trail", "--anchor", "kept", status=2)


def test_reports(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [line.split() for line in said(capsys, "report", "trail").splitlines()]
    assert rows == [
        ["data", "action", "times"], ["user.contact.email", "redact", "2"], ["-", "suppress", "1"],
        ["user.name", "redact", "1"],
    ]  # fmt: skip
    assert "logging    redact" in said(capsys, "report", "trail", "--by", "channel")
    assert said(capsys, "report", "trail", "--by", "vendor", "--subject", "u1", "--format", "csv").splitlines() == [
        "vendor,action,times", ",redact,1", "segment,suppress,1",
    ]  # fmt: skip
    assert said(capsys, "report", "trail", "--subject", "u2", "--format", "jsonl") == ""
    assert said(capsys, "report", "trail", "--since", "2999-01-01", "--format", "jsonl") == ""
    assert said(capsys, "report", "trail", "--until", "2000-01-01T10:00:00", "--format", "jsonl") == ""
    one = json.loads(said(capsys, "report", "trail", "--by", "source", "--format", "jsonl").splitlines()[-1])
    assert one == {"source": "shop/cart.py:4", "action": "redact", "times": 1}


def test_a_cell_with_a_comma_is_one_cell(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "export", "trail", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["event"] for row in rows] == ["", "", "Order, placed"]
    assert rows[0]["data"] == "user.contact.email user.name"
    text = said(capsys, "report", "trail", "--by", "event", "--format", "csv")
    assert list(csv.reader(io.StringIO(text)))[2] == ["Order, placed", "suppress", "1"]


def test_exported_lines(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [json.loads(line) for line in said(capsys, "export", "trail").splitlines()]
    assert [row["action"] for row in rows] == ["redact", "redact", "suppress"]
    assert rows[1]["subject"] == rows[2]["subject"] != "u1"
    assert rows[0]["at"].endswith("+00:00")
    assert len(said(capsys, "export", "trail", "--subject", "u1").splitlines()) == 2


def test_exported_as_opentelemetry_logs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    format = pytest.importorskip("google.protobuf.json_format")
    requests = pytest.importorskip("opentelemetry.proto.collector.logs.v1.logs_service_pb2")
    (line,) = said(capsys, "export", "trail", "--format", "otlp").splitlines()
    # What no field of the protocol is, the parser refuses.
    request = format.Parse(line, requests.ExportLogsServiceRequest())
    (resource,) = request.resource_logs
    kept = list(resource.scope_logs[0].log_records)
    assert [one.event_name for one in kept] == ["pii_lint.redact", "pii_lint.redact", "pii_lint.suppress"]
    assert [one.severity_text for one in kept] == ["INFO", "INFO", "WARN"]
    assert kept[0].time_unix_nano == kept[0].observed_time_unix_nano > 1_700_000_000 * 10**9
    said_of_first = {one.key: one.value for one in kept[0].attributes}
    assert [one.string_value for one in said_of_first["pii_lint.data"].array_value.values] == [
        "user.contact.email", "user.name",
    ]  # fmt: skip
    assert said_of_first["pii_lint.source"].string_value == "shop/cart.py:4"
    assert said_of_first["pii_lint.number"].int_value == said_of_first["pii_lint.times"].int_value == 1
    hashes = [one.value.string_value for two in kept[1:] for one in two.attributes if one.key == "user.hash"]
    assert len(hashes) == 2 and len(set(hashes)) == 1 and "u1" not in line


def test_many_records_are_many_requests(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with AuditTrail("trail", fsync=False) as trail:
        for _ in range(600):
            trail.record("redact", channel="logging")
    lines = said(capsys, "export", "trail", "--format", "otlp").splitlines()
    numbers = [len(json.loads(line)["resourceLogs"][0]["scopeLogs"][0]["logRecords"]) for line in lines]
    assert numbers == [500, 103]


def test_what_cannot_be_done_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "there is an audit trail already" in said(capsys, "init", "trail", "--key", "other.key", status=2)
    assert not Path("other.key").exists()
    assert "is there already" in said(capsys, "init", "new", "--key", "trail.key", status=2)
    assert "own folder" in said(capsys, "init", "new", "--key", "new/trail.key", status=2)
    assert "no audit trail here" in said(capsys, "report", "nowhere", status=2)
    Path("short.key").write_text("abcd")
    assert "64 hexadecimal digits" in said(capsys, "verify", "trail", "--key", "short.key", status=2)
    monkeypatch.delenv("PII_LINT_KEY")
    assert "PII_LINT_KEY" in said(capsys, "report", "trail", "--subject", "u1", status=2)


def test_old_files_are_pruned(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with AuditTrail("trail", segment_bytes=1, fsync=False) as trail:
        trail.record("redact", now=True)
    assert said(capsys, "prune", "trail", "--days", "1") == ""
    assert said(capsys, "prune", "trail", "--days", "0") == "trail-000001.jsonl\n"
    assert "intact" in said(capsys, "verify", "trail", "--key", "trail.key")
