"""A table for spreadsheets and databases: one row a finding, a header row first.

Example: ``shop/views.py,41,5,41,40,PII101,pii-in-log,high,...``. A cell that a spreadsheet would take for a formula
gets an apostrophe in front, for the text in it comes from whoever wrote the scanned code.
"""

from __future__ import annotations

import csv
import io

from pii_lint.model import Finding, Report
from pii_lint.report import Options
from pii_lint.report.snippets import printable
from pii_lint.report.wording import one_line, rule_of

COLUMNS = (
    "path",
    "line",
    "column",
    "end_line",
    "end_column",
    "rule",
    "name",
    "severity",
    "confidence",
    "channel",
    "sensitivity",
    "data_types",
    "sink",
    "message",
    "hint",
    "source",
    "fingerprint",
    "suppressed",
    "justification",
)


def render(report: Report, options: Options) -> str:
    """Open findings, then silenced ones with ``suppressed`` saying how."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for finding in (*report.findings, *(report.suppressed if options.suppressed else ())):
        writer.writerow([_cell(value) for value in _row(report, finding)])
    return out.getvalue()


def _row(report: Report, finding: Finding) -> tuple[object, ...]:
    region = finding.location.region
    first = finding.flows[0].steps[0].location if finding.flows and finding.flows[0].steps else None
    suppression = finding.suppression
    return (
        finding.location.path,
        region.start_line,
        region.start_column,
        region.end_line,
        region.end_column,
        finding.rule,
        rule_of(report, finding).name,
        finding.severity,
        finding.confidence,
        finding.channel,
        finding.sensitivity,
        ";".join(finding.data_types),
        finding.sink,
        one_line(finding.message),
        one_line(finding.hint),
        f"{first.path}:{first.region.start_line}" if first else "",
        finding.fingerprint,
        suppression.kind if suppression else "",
        one_line(suppression.justification) if suppression else "",
    )


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = printable(value)
    return "'" + text if text.startswith(("=", "+", "-", "@")) else text
