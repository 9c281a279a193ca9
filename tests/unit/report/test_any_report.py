"""Whatever stands in the scanned code, every format stays what it claims to be."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pii_lint.model import (
    Finding,
    Flow,
    Location,
    Notice,
    Region,
    Report,
    RuleInfo,
    Statistics,
    Step,
    Suppression,
)
from pii_lint.report import FORMATS, Options, render
from pii_lint.report.csv import COLUMNS

DATA = Path(__file__).parents[2] / "data"
SHAPES = {
    format: json.loads((DATA / f"{name}.schema.json").read_text(encoding="utf-8"))
    for format, name in (("rdjson", "rdjson"), ("gitlab", "gitlab-codequality"), ("gitlab-sast", "gitlab-sast"))
}
AZURE = re.compile(r"##vso\[task\.logissue type=(error|warning)(;\w+=[^;\]]*)*\].*", re.DOTALL)
NASTY = st.sampled_from(
    ["", "\x1b[31m", "a\nb", "\r\n", "\x00", "\ud800", "\udcff", "\u2028", "]]>", "<b>", '"', "'", "=1+1", "::error::x"]
)
TEXT = st.one_of(st.text(st.characters(), max_size=12), NASTY)
REGIONS = st.tuples(st.integers(1, 6), st.integers(1, 40), st.integers(0, 3), st.integers(1, 40)).map(
    lambda n: Region(n[0], n[1], n[0] + n[2], n[3] if n[2] else n[1] + n[3])
)
LOCATIONS = st.builds(Location, st.one_of(st.just("a.py"), TEXT), REGIONS)
WORDS = {
    "rule": st.sampled_from(["PII101", "PII999"]),
    "severity": st.sampled_from(["low", "medium", "high", "critical"]),
    "confidence": st.sampled_from(["low", "medium", "high"]),
    "sensitivity": st.sampled_from(["personal", "special"]),
}
FLOWS = st.builds(Flow, TEXT, st.lists(st.builds(Step, LOCATIONS, TEXT), max_size=3).map(tuple))
SUPPRESSIONS = st.builds(Suppression, st.sampled_from(["inSource", "external"]), TEXT, st.none() | LOCATIONS)


def findings(suppressions: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Finding, ...]]:
    one = st.builds(
        Finding,
        **WORDS,
        channel=TEXT,
        data_types=st.lists(TEXT, min_size=1, max_size=2).map(tuple),
        sink=TEXT,
        message=TEXT,
        hint=TEXT,
        location=LOCATIONS,
        expression=LOCATIONS,
        flows=st.lists(FLOWS, max_size=2).map(tuple),
        fingerprint=TEXT,
        suppression=suppressions,
    )
    return st.lists(one, max_size=3).map(tuple)


RULE = st.builds(
    RuleInfo,
    id=st.just("PII101"),
    name=TEXT,
    channel=TEXT,
    short=TEXT,
    full=TEXT,
    help=TEXT,
    cwe=st.lists(st.integers(1, 999), max_size=2, unique=True).map(tuple),
    regulations=st.lists(TEXT, max_size=2).map(tuple),
)
REPORTS = st.builds(
    Report,
    root=st.one_of(st.just("/srv/app"), TEXT),
    findings=findings(st.none()),
    suppressed=findings(SUPPRESSIONS),
    notices=st.lists(
        st.builds(Notice, TEXT, st.integers(0, 9), st.sampled_from(["error", "warning", "note"]), TEXT), max_size=3
    ).map(tuple),
    rules=RULE.map(lambda rule: {rule.id: rule}),
    labels=st.dictionaries(TEXT, TEXT, max_size=2),
    statistics=st.builds(
        Statistics, st.integers(0, 10**6), st.integers(0, 10**9), st.floats(0, 10**4, allow_nan=False)
    ),
    sources=st.dictionaries(st.just("a.py"), st.text(st.characters(), max_size=80), max_size=1),
    version=st.sampled_from(["0.3.0", "1.0.dev1"]),
)
THOROUGH = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@THOROUGH
@given(REPORTS)
def test_json_formats_parse(report: Report) -> None:
    tree = json.loads(render(report, "json"))
    assert len(tree["findings"]) == len(report.findings)
    assert len(json.loads(render(report, "gitlab"))) == len(report.findings)
    kinds = [json.loads(line)["type"] for line in render(report, "jsonl").split("\n")[:-1]]
    assert kinds.count("finding") == len(report.findings)
    assert len(kinds) == len(report.findings) + len(report.suppressed) + len(report.notices)


@THOROUGH
@given(REPORTS)
def test_gitlab_fingerprints_differ(report: Report) -> None:
    prints = [entry["fingerprint"] for entry in json.loads(render(report, "gitlab"))]
    assert len(set(prints)) == len(prints)


@THOROUGH
@given(REPORTS)
def test_junit_parses_and_counts(report: Report) -> None:
    root = ET.fromstring(render(report, "junit").encode())
    assert len(root.findall(".//failure")) == len(report.findings) == int(root.attrib["failures"])
    assert len(root.findall(".//testcase")) == int(root.attrib["tests"])


@THOROUGH
@given(REPORTS)
def test_csv_parses_and_holds_no_formula(report: Report) -> None:
    rows = list(csv.reader(io.StringIO(render(report, "csv"))))
    assert rows[0] == list(COLUMNS)
    assert len(rows) == 1 + len(report.findings) + len(report.suppressed)
    assert all(len(row) == len(COLUMNS) for row in rows)
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


class Tags(HTMLParser):
    """Counts the elements of a page and keeps the attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.counts: Counter[str] = Counter()
        self.names: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.counts[tag] += 1
        self.names |= {name for name, _ in attrs}


@THOROUGH
@given(REPORTS, st.sampled_from(["<script>alert(1)</script>", '" onload="x', "</article><b>", "<!--", "</style>"]))
def test_html_takes_no_element_or_attribute_from_the_code(report: Report, attack: str) -> None:
    attacked = msgspec.structs.replace(
        report,
        findings=tuple(
            msgspec.structs.replace(finding, message=attack, sink=attack, hint=attack) for finding in report.findings
        ),
        labels={key: attack for finding in report.findings for key in finding.data_types},
        sources={"a.py": attack},
    )
    page = Tags(render(attacked, "html"))
    assert page.counts["article"] == len(report.findings) + len(report.suppressed)
    assert (page.counts["script"], page.counts["style"], page.counts["b"]) == (1, 1, 4 + len(report.notices))
    assert not {name for name in page.names if name.startswith("on")} | ({"src", "href"} & page.names)


@THOROUGH
@given(REPORTS)
def test_github_commands_are_one_line_each(report: Report) -> None:
    lines = render(report, "github").split("\n")[:-1]
    assert len(lines) == len(report.findings) + len(report.notices)
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in lines)


@THOROUGH
@given(report=REPORTS)
def test_sarif_is_valid(report: Report, sarif_schema: Any) -> None:
    log = json.loads(render(report, "sarif"))
    jsonschema.Draft202012Validator(sarif_schema).validate(log)
    assert len(log["runs"][0]["results"]) == len(report.findings) + len(report.suppressed)


@pytest.mark.parametrize("format", sorted(FORMATS))
@THOROUGH
@given(report=REPORTS, width=st.integers(0, 200), colour=st.booleans(), statistics=st.booleans())
def test_every_format_renders_the_same_each_time(
    report: Report, format: str, width: int, colour: bool, statistics: bool
) -> None:
    options = Options(colour=colour, width=width, statistics=statistics)
    shown = render(report, format, options)
    assert shown == render(report, format, options)
    assert shown.encode("utf-8").decode("utf-8") == shown
    assert not shown or shown.endswith("\n")


@THOROUGH
@given(REPORTS)
def test_forges_take_the_json(report: Report) -> None:
    for format, shape in SHAPES.items():
        jsonschema.validate(json.loads(render(report, format)), shape)
    ids = [one["id"] for one in json.loads(render(report, "gitlab-sast"))["vulnerabilities"]]
    assert len(set(ids)) == len(ids) == len(report.findings)


@THOROUGH
@given(REPORTS)
def test_azure_says_one_command_a_line(report: Report) -> None:
    lines = render(report, "azure").split("\n")[:-1]
    assert len(lines) == len(report.findings) + len(report.notices)
    for line in lines:
        assert AZURE.fullmatch(line), line


@THOROUGH
@given(REPORTS)
def test_markdown_holds_no_markup_of_the_code(report: Report) -> None:
    tokens = MarkdownIt("commonmark").parse(render(report, "markdown"))
    inner = {child.type for token in tokens for child in token.children or ()}
    assert sum(token.type == "heading_open" for token in tokens) == 1 + len(report.findings)
    assert not inner & {"html_inline", "link_open", "image", "em_open"}
    html = [token.content for token in tokens if token.type == "html_block"]
    assert set(html) <= {"<details><summary>the way of the data</summary>\n", "</details>\n"}
