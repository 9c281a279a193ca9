"""Logging commands of Azure Pipelines: errors and warnings in the summary of a run, with their places.

Example: ``##vso[task.logissue type=error;sourcepath=shop/views.py;linenumber=41;columnnumber=5;code=PII101/personal]``,
followed by what is wrong. A run shows ten of each kind on its front page, so the most severe come first.
"""

from __future__ import annotations

from pii_lint.model import Report
from pii_lint.report import Options
from pii_lint.report.wording import LEVELS, advice, by_severity, notices_in_order, rule_id


def render(report: Report, options: Options) -> str:
    """A command a line: findings, then notices. Azure knows errors and warnings alone."""
    lines = []
    for finding in by_severity(report.findings):
        region = finding.location.region
        properties: dict[str, object] = {
            "sourcepath": finding.location.path,
            "linenumber": region.start_line,
            "columnnumber": region.start_column,
            "code": rule_id(finding),
        }
        lines.append(_command(LEVELS.get(finding.severity, "warning"), properties, " ".join(advice(finding))))
    for notice in notices_in_order(report):
        properties = {}
        if notice.path:
            properties |= {"sourcepath": notice.path}
        if notice.line:
            properties |= {"linenumber": notice.line}
        lines.append(_command(notice.level, properties, notice.message))
    return "".join(line + "\n" for line in lines)


def _command(level: str, properties: dict[str, object], message: str) -> str:
    kind = "error" if level == "error" else "warning"
    shown = "".join(f";{name}={_property(str(value))}" for name, value in properties.items())
    return f"##vso[task.logissue type={kind}{shown}]{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%AZP25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace("]", "%5D").replace(";", "%3B")
