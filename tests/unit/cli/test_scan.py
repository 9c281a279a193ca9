"""The command line in one process: statuses, streams, messages. What is found is tested elsewhere."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from pii_lint import api
from pii_lint.cli import failure
from pii_lint.cli.main import run
from pii_lint.config.schema import Config
from pii_lint.model import Finding, Flow, Location, Notice, Region, Report, Statistics, Step

AT = Location("app.py", Region(1, 1, 1, 9))
FINDING = Finding(
    rule="PII101",
    severity="high",
    confidence="high",
    channel="logging",
    sensitivity="personal",
    data_types=("user.contact.email",),
    sink="logging.Logger.info",
    message="Personal data reaches a log record",
    hint="leave it out",
    location=AT,
    expression=AT,
    flows=(Flow("user.contact.email", (Step(AT, "reaches"),)),),
    fingerprint="f",
)


class Scan:
    """Stands for ``api.scan``: gives what it was told to, and remembers what it was asked."""

    def __init__(self) -> None:
        self.findings: tuple[Finding, ...] = ()
        self.notices: tuple[Notice, ...] = ()
        self.files = 1
        self.error: BaseException | None = None
        self.asked: list[tuple[object, Config, dict[str, object]]] = []

    def __call__(self, paths: object, config: Config, **keywords: object) -> Report:
        self.asked.append((paths, config, keywords))
        if self.error is not None:
            raise self.error
        return Report(
            root=str(Path.cwd()),
            findings=self.findings,
            suppressed=(),
            notices=self.notices,
            rules={},
            labels={},
            statistics=Statistics(self.files, 1, 0.1),
            sources={"app.py": "log.info(email)\n"},
            version="0",
        )


@pytest.fixture
def scan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scan:
    monkeypatch.chdir(tmp_path)
    stand_in = Scan()
    monkeypatch.setattr(api, "scan", stand_in)
    monkeypatch.setattr(failure, "_working_on", "")
    return stand_in


BROKEN = Notice("bad.py", 3, "error", "syntax error")
REMARK = Notice("app.py", 1, "warning", "unused suppression")


@pytest.mark.parametrize(
    ("findings", "notices", "options", "status"),
    [
        ((), (), [], 0),
        ((FINDING,), (), [], 1),
        ((FINDING,), (), ["--exit-zero"], 0),
        ((FINDING,), (REMARK,), [], 1),
        ((), (REMARK,), [], 0),
        ((), (BROKEN,), [], 3),
        ((FINDING,), (BROKEN,), [], 3),
        ((FINDING,), (BROKEN,), ["--exit-zero"], 3),
    ],
)
def test_exit_status(
    scan: Scan, findings: tuple[Finding, ...], notices: tuple[Notice, ...], options: list[str], status: int
) -> None:
    scan.findings, scan.notices = findings, notices
    assert run(["scan", *options]) == status


@pytest.mark.parametrize(
    "arguments",
    [
        ["scan", "--formt", "json"],
        ["scan", "--format", "yaml"],
        ["scan", "--min-severity", "big"],
        ["scan", "--jobs", "-1"],
        ["scan", "--config", "absent.toml"],
        ["scan", "--rules", "absent.toml"],
        ["scan", "--stdin-filename", "a.py"],
        ["scan", "--output", "no/such/folder/x.json"],
        ["scan", "--output", "."],
        ["scna"],
        ["explain"],
        ["explain", "PII999"],
    ],
)
def test_wrong_usage(scan: Scan, capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert run(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err
    assert "Traceback" not in captured.err
    assert scan.asked == []


def test_findings_go_to_stdout_and_the_rest_to_stderr(scan: Scan, capsys: pytest.CaptureFixture[str]) -> None:
    scan.findings, scan.notices = (FINDING,), (BROKEN,)
    run(["scan", "--format", "json"])
    captured = capsys.readouterr()
    assert json.loads(captured.out)["findings"][0]["rule"] == "PII101"
    assert captured.err == "bad.py:3: error: syntax error\n"


@pytest.mark.parametrize("format_", ["text", "concise"])
def test_notices_for_people_go_to_stderr(scan: Scan, capsys: pytest.CaptureFixture[str], format_: str) -> None:
    scan.findings, scan.notices = (FINDING,), (BROKEN, REMARK)
    run(["scan", "--format", format_])
    captured = capsys.readouterr()
    assert "PII101" in captured.out
    assert "bad.py" not in captured.out
    assert captured.err == "bad.py:3: error: syntax error\napp.py:1: warning: unused suppression\n"


def test_notices_on_stderr_are_masked(scan: Scan, capsys: pytest.CaptureFixture[str]) -> None:
    scan.notices = (Notice("app.py", 3, "warning", "no such rule 'ann@example.org' \x1b[2J"),)
    run(["scan"])
    told = capsys.readouterr().err
    assert "no such rule '***************'" in told
    assert "\x1b" not in told


def test_quiet(scan: Scan, capsys: pytest.CaptureFixture[str]) -> None:
    scan.notices = (BROKEN, REMARK)
    run(["scan", "--format", "json", "--quiet", "--output", "out.json"])
    assert capsys.readouterr().err == "bad.py:3: error: syntax error\n"


def test_nothing_to_scan(scan: Scan, capsys: pytest.CaptureFixture[str]) -> None:
    scan.files = 0
    assert run(["scan"]) == 0
    assert capsys.readouterr().err == "no Python file found: nothing was scanned\n"


def test_output_to_a_file(scan: Scan, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    scan.findings = (FINDING,)
    assert run(["scan", "--format", "sarif", "--output", "out.sarif"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "1 finding written to out.sarif\n"
    assert json.loads((tmp_path / "out.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"


def test_no_colour_when_not_a_terminal(scan: Scan, capsys: pytest.CaptureFixture[str]) -> None:
    scan.findings = (FINDING,)
    run(["scan"])
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.parametrize(("variable", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)])
def test_colour_in_a_terminal(
    scan: Scan, monkeypatch: pytest.MonkeyPatch, variable: dict[str, str], coloured: bool
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    for name, value in variable.items():
        monkeypatch.setenv(name, value)
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    scan.findings = (FINDING,)
    run(["scan"])
    assert ("\x1b[" in terminal.getvalue()) is coloured


def test_options_reach_the_configuration(scan: Scan, tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).touch()
    (tmp_path / "pii-lint.toml").write_text('ignore = ["PII201"]\nmin-severity = "high"\n', encoding="utf-8")
    run(
        [
            *("scan", "x", "--select", "PII101,PII102", "--select", "PII301", "--ignore", "PII102"),
            *("--rules", "a.toml,b.toml", "--no-default-rules", "--min-confidence", "high"),
            *("--jobs", "2", "--no-cache", "--exclude", "gen/", "--root", "."),
        ]
    )
    ((paths, config, keywords),) = scan.asked
    assert paths == ("x",)
    assert config.select == ("PII101", "PII102", "PII301")
    assert config.ignore == ("PII201", "PII102")
    assert config.rules == (str(tmp_path / "a.toml"), str(tmp_path / "b.toml"))
    assert (config.default_rules, config.cache, config.jobs) == (False, False, 2)
    assert (config.min_confidence, config.min_severity, config.exclude) == ("high", "high", ("gen/",))
    assert keywords["root"] == "."


def test_current_folder_by_default(scan: Scan) -> None:
    run(["scan"])
    assert scan.asked[0][0] == (".",)


def test_standard_input(scan: Scan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xffprint(1)")))
    run(["scan", "-", "--stdin-filename", "pkg/a.py"])
    ((_, _, keywords),) = scan.asked
    assert (keywords["stdin"], keywords["stdin_filename"]) == (b"\xffprint(1)", "pkg/a.py")


def test_an_unexpected_error_is_words_and_not_a_traceback(
    scan: Scan, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PII_LINT_DEBUG", raising=False)
    scan.error = ZeroDivisionError("of no use")
    assert run(["scan"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "unexpected ZeroDivisionError" in captured.err
    assert "PII_LINT_DEBUG=1" in captured.err
    assert "Traceback" not in captured.err


def test_an_error_that_cannot_be_shown(scan: Scan, capsys: pytest.CaptureFixture[str]) -> None:
    class Mute(Exception):
        def __str__(self) -> str:
            raise RecursionError

    scan.error = Mute()
    assert run(["scan"]) == 2
    assert "unexpected Mute" in capsys.readouterr().err


def test_the_traceback_on_request(
    scan: Scan, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PII_LINT_DEBUG", "1")
    scan.error = ZeroDivisionError("of no use")
    assert run(["scan"]) == 2
    assert "Traceback (most recent call last)" in capsys.readouterr().err


def test_interrupted(scan: Scan, capsys: pytest.CaptureFixture[str]) -> None:
    scan.error = KeyboardInterrupt()
    assert run(["scan"]) == 130
    assert capsys.readouterr().err.strip() == "pii-lint: interrupted"
