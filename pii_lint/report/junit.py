"""JUnit XML, which every CI server can show: a suite a file, a failed test case a finding.

Example: ``<testcase classname="shop/views.py" name="PII101/personal at 41:5" line="41"><failure .../></testcase>``.
A file that could not be analysed is a test case in error; a clean scan is one that passed.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import defaultdict

from pii_lint.model import Finding, Notice, Report
from pii_lint.report import Options
from pii_lint.report.json import Quotes
from pii_lint.report.wording import advice, notices_in_order, one_line, rule_id

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report, options: Options) -> str:
    """An XML document with the declaration."""
    findings: dict[str, list[Finding]] = defaultdict(list)
    errors: dict[str, list[Notice]] = defaultdict(list)
    for finding in report.findings:
        findings[finding.location.path].append(finding)
    for notice in notices_in_order(report):
        if notice.level == "error":
            errors[notice.path].append(notice)
    failed = len(report.findings)
    broken = sum(map(len, errors.values()))
    root = ET.Element(
        "testsuites",
        name="pii-lint",
        tests=str(failed + broken or 1),
        failures=str(failed),
        errors=str(broken),
        time=f"{report.statistics.seconds:.3f}",
    )
    quotes = Quotes(report)
    for path in sorted({*findings, *errors}):
        suite = _suite(root, path, len(findings[path]), len(errors[path]))
        for finding in findings[path]:
            _failure(suite, finding, quotes)
        for notice in errors[path]:
            case = _case(suite, path, f"analysis at line {notice.line}" if notice.line else "analysis", notice.line)
            ET.SubElement(case, "error", type="analysis", message=_clean(notice.message))
    if not len(root):
        suite = _suite(root, "pii-lint", 0, 0, tests=1)
        ET.SubElement(suite, "testcase", classname="pii-lint", name="no personal data on its way out")
    ET.indent(root)
    return "<?xml version='1.0' encoding='utf-8'?>\n" + ET.tostring(root, encoding="unicode") + "\n"


def _suite(root: ET.Element, name: str, failures: int, errors: int, tests: int = 0) -> ET.Element:
    return ET.SubElement(
        root,
        "testsuite",
        name=_clean(name or "pii-lint"),
        tests=str(tests or failures + errors),
        failures=str(failures),
        errors=str(errors),
    )


def _case(suite: ET.Element, path: str, name: str, line: int) -> ET.Element:
    file = _clean(path or "pii-lint")
    return ET.SubElement(suite, "testcase", classname=file, name=_clean(name), file=file, line=str(max(line, 1)))


def _failure(suite: ET.Element, finding: Finding, quotes: Quotes) -> None:
    region = finding.location.region
    path = finding.location.path
    name = f"{rule_id(finding)} at {region.start_line}:{region.start_column}"
    failure = ET.SubElement(
        _case(suite, path, name, region.start_line),
        "failure",
        type=_clean(rule_id(finding)),
        message=_clean(one_line(finding.message)),
    )
    lines = [f"{path}:{region.start_line}:{region.start_column}: {finding.severity} severity", quotes(finding.location)]
    for flow in finding.flows[:1]:
        lines += [
            f"{step.location.path}:{step.location.region.start_line}: {one_line(step.message)}" for step in flow.steps
        ]
    failure.text = _clean("\n".join([*lines, *advice(finding)[1:]]))


def _clean(text: str) -> str:
    """``text`` without what XML 1.0 cannot hold."""
    return _NO_XML.sub("\ufffd", text)
