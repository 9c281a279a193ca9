"""The choice of a format, and what is particular to the small ones."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import junitparser
import msgspec
import pyte
import pytest

from pii_lint.model import Location, Notice, Region, Report
from pii_lint.report import FORMATS, Options, render

Build = Callable[..., Report]


def test_an_unknown_format_is_a_key_error(report: Report) -> None:
    with pytest.raises(KeyError):
        render(report, "pdf")


@pytest.mark.parametrize(
    ("format", "foreign"), [("json", {"rich", "sarif_om"}), ("sarif", {"rich"}), ("text", {"sarif_om"})]
)
def test_a_format_loads_only_what_it_needs(format: str, foreign: set[str]) -> None:
    code = f"import sys, importlib; from pii_lint.report import FORMATS; importlib.import_module(FORMATS[{format!r}]); "
    code += "print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert FORMATS[format] in loaded
    assert not foreign & set(loaded)


def test_json_has_everything(report: Report) -> None:
    tree = json.loads(render(report, "json"))
    assert tree["version"] == 1
    assert tree["summary"]["severities"] == {"critical": 1, "high": 1, "medium": 2, "low": 0}
    assert tree["summary"]["dataTypes"]["user.contact.email"] == 2
    first = tree["findings"][0]
    assert first["id"] == "PII101/special"
    assert first["expression"]["source"] == '"card": user.card,'
    assert [len(flow["steps"]) for flow in first["flows"]] == [4, 2]
    assert tree["suppressed"][0]["suppression"]["kind"] == "inSource"
    assert tree["rules"]["PII101"]["cwe"] == [532]


@pytest.mark.parametrize("format", ["json", "jsonl", "sarif", "csv"])
def test_suppressed_findings_can_be_left_out(report: Report, format: str) -> None:
    assert "51e2ce" in render(report, format)
    assert "51e2ce" not in render(report, format, Options(suppressed=False))


@pytest.mark.parametrize(
    "format", ["text", "concise", "github", "gitlab", "gitlab-sast", "azure", "rdjson", "markdown", "junit"]
)
def test_formats_without_a_place_for_suppressed_findings_leave_them_out(report: Report, format: str) -> None:
    nothing_else = msgspec.structs.replace(report, findings=(), notices=())
    assert "logging.Logger.info" not in render(nothing_else, format)


def test_github_escapes_what_would_end_a_property_or_a_command(report: Report, with_findings: Build) -> None:
    finding = msgspec.structs.replace(
        report.findings[1],
        location=Location("a,b:c%.py", Region(3, 1, 3, 9)),
        message="100% of it",
        hint="line",
    )
    assert render(with_findings(finding, notices=()), "github") == (
        "::error title=PII101/personal (high),file=a%2Cb%3Ac%25.py,line=3,endLine=3,col=1,endColumn=9"
        "::100%25 of it.%0AFix: line\n"
    )


def test_github_gives_no_columns_over_several_lines(report: Report) -> None:
    first = render(report, "github").splitlines()[0]
    assert "line=14,endLine=19::" in first


def test_gitlab_tells_equal_fingerprints_apart(report: Report, with_findings: Build) -> None:
    twice = with_findings(report.findings[0], report.findings[0])
    one, two = (entry["fingerprint"] for entry in json.loads(render(twice, "gitlab")))
    assert one != two


def test_junit_counts_a_file_that_was_not_analysed_as_an_error(clean: Report) -> None:
    broken = msgspec.structs.replace(clean, notices=(Notice("a.py", 3, "error", "syntax error"),))
    root = ET.fromstring(render(broken, "junit").encode())
    assert (root.attrib["tests"], root.attrib["failures"], root.attrib["errors"]) == ("1", "0", "1")


def test_junit_of_a_clean_scan_is_one_case_that_passed(clean: Report) -> None:
    (case,) = ET.fromstring(render(clean, "junit").encode()).findall(".//testcase")
    assert list(case) == []


def test_csv_names_the_place_where_the_data_enters(report: Report) -> None:
    rows = list(csv.DictReader(io.StringIO(render(report, "csv"))))
    assert rows[0]["source"] == "shop/über views.py:11"
    assert [row["suppressed"] for row in rows] == ["", "", "", "", "inSource"]


def test_concise_is_one_line_a_finding(report: Report) -> None:
    lines = render(report, "concise").splitlines()
    assert len(lines) == len(report.findings) + len(report.notices) + 1
    assert lines[1].startswith("shop/über views.py:12:2: PII101/personal high: E-mail address")


def test_reviewdog_counts_bytes(report: Report) -> None:
    found = json.loads(render(report, "rdjson"))["diagnostics"]
    (umlauts,) = [one for one in found if one["message"].startswith("Postal address reaches a log")]
    line = report.sources["shop/über views.py"].splitlines()[umlauts["location"]["range"]["end"]["line"] - 1]
    assert umlauts["location"]["range"]["end"]["column"] == len(line.encode()) + 1 > len(line) + 1


def test_gitlab_security_says_what_was_not_analysed(report: Report, clean: Report) -> None:
    assert json.loads(render(report, "gitlab-sast"))["scan"]["status"] == "failure"
    assert json.loads(render(clean, "gitlab-sast"))["scan"]["status"] == "success"


def test_azure_escapes_what_would_end_a_command(report: Report, with_findings: Build) -> None:
    finding = msgspec.structs.replace(
        report.findings[1], location=Location("a;b]%.py", Region(3, 1, 3, 9)), message="100% of it", hint=""
    )
    assert render(with_findings(finding, notices=()), "azure") == (
        "##vso[task.logissue type=error;sourcepath=a%3Bb%5D%AZP25.py;linenumber=3;columnnumber=1;code=PII101/personal]"
        "100%AZP25 of it.\n"
    )


def test_a_comment_on_a_pull_request_is_not_too_long(report: Report, with_findings: Build) -> None:
    text = render(with_findings(*report.findings * 100), "markdown")
    assert len(text) < 65_536
    assert re.search(r"and \d+ more$", text.rstrip())


def test_a_junit_library_reads_it(report: Report, tmp_path: Path) -> None:
    path = tmp_path / "junit.xml"
    path.write_text(render(report, "junit"), encoding="utf-8")
    read = junitparser.JUnitXml.fromfile(str(path))
    cases = [case for suite in read for case in suite]
    kinds = [type(case.result[0]).__name__ for case in cases]
    assert (kinds.count("Failure"), kinds.count("Error")) == (len(report.findings), 1)
    assert (read.tests, read.failures, read.errors) == (len(cases), len(report.findings), 1)


def test_a_terminal_shows_the_colours(report: Report) -> None:
    screen = pyte.Screen(100, 400)
    stream = pyte.Stream(screen)
    stream.feed(render(report, "text", Options(colour=True)).replace("\n", "\r\n"))
    shown = "\n".join(line.rstrip() for line in screen.display).rstrip()
    assert shown == render(report, "text").rstrip()
    assert {cell.fg for line in screen.buffer.values() for cell in line.values()} > {"default"}
