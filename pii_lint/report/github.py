"""Workflow commands of GitHub Actions: annotations on the lines of a pull request, without code scanning.

Example: ``::error title=PII101/personal,file=shop/views.py,line=41,col=5,endLine=41,endColumn=40::E-mail address ...``.
A step shows ten annotations of each level, so the most severe come first.
"""

from __future__ import annotations

from pii_lint.model import Report
from pii_lint.report import Options
from pii_lint.report.wording import LEVELS, advice, by_severity, notices_in_order, rule_id

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def render(report: Report, options: Options) -> str:
    """A command a line: findings, then notices."""
    lines = []
    for finding in by_severity(report.findings):
        region = finding.location.region
        properties: dict[str, object] = {
            "title": f"{rule_id(finding)} ({finding.severity})",
            "file": finding.location.path,
            "line": region.start_line,
            "endLine": region.end_line,
        }
        if region.start_line == region.end_line:
            # Columns are only taken for a single line.
            properties |= {"col": region.start_column, "endColumn": region.end_column}
        text = "\n".join(advice(finding))
        lines.append(_command(LEVELS.get(finding.severity, "warning"), properties, text))
    for notice in notices_in_order(report):
        properties = {"title": "pii-lint"}
        if notice.path:
            properties |= {"file": notice.path}
        if notice.line:
            properties |= {"line": notice.line}
        lines.append(_command(notice.level, properties, notice.message))
    return "".join(line + "\n" for line in lines)


def _command(level: str, properties: dict[str, object], message: str) -> str:
    shown = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{_COMMANDS.get(level, 'notice')} {shown}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
