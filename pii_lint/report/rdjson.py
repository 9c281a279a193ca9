"""The Reviewdog Diagnostic Format, for ``reviewdog -f=rdjson``: comments on the lines of a change, on any forge.

Example: ``{"source": {"name": "pii-lint"}, "diagnostics": [{"message": "E-mail address ...", "location": {"path":
"shop/views.py", "range": {"start": {"line": 41, "column": 5}, "end": {"line": 41, "column": 40}}}, ...}]}``.
Columns count bytes of UTF-8 there, and ends are exclusive.
"""

from __future__ import annotations

from pii_lint.model import Finding, Location, Report
from pii_lint.report import Options
from pii_lint.report.jsontext import json_text
from pii_lint.report.snippets import lines_of
from pii_lint.report.wording import LEVELS, advice, by_severity, rule_id, rule_of

_SEVERITIES = {"error": "ERROR", "warning": "WARNING", "note": "INFO"}


def render(report: Report, options: Options) -> str:
    """One ``DiagnosticResult``; notices have no place in this format."""
    lines: dict[str, list[str]] = {}
    for finding in report.findings:
        path = finding.location.path
        if path not in lines:
            lines[path] = lines_of(report, path)
    found = [_diagnostic(report, one, lines[one.location.path]) for one in by_severity(report.findings)]
    return json_text({"source": {"name": "pii-lint"}, "diagnostics": found}) + "\n"


def _diagnostic(report: Report, finding: Finding, lines: list[str]) -> dict[str, object]:
    cwe = rule_of(report, finding).cwe
    code = {"value": rule_id(finding)}
    if cwe:
        code["url"] = f"https://cwe.mitre.org/data/definitions/{cwe[0]}.html"
    return {
        "message": "\n".join(advice(finding)),
        "location": {"path": finding.location.path, "range": _range(finding.location, lines)},
        "severity": _SEVERITIES[LEVELS.get(finding.severity, "warning")],
        "code": code,
    }


def _range(location: Location, lines: list[str]) -> dict[str, object]:
    region = location.region

    def position(line: int, column: int) -> dict[str, int]:
        text = lines[line - 1] if line <= len(lines) else ""
        before = text[: column - 1]
        beyond = column - 1 - len(before)
        return {"line": line, "column": len(before.encode("utf-8", "replace")) + beyond + 1}

    return {
        "start": position(region.start_line, region.start_column),
        "end": position(region.end_line, region.end_column),
    }
