"""One line a finding, as editors and ``grep`` like it.

Example: ``shop/views.py:41:5: PII101/personal high: E-mail address reaches a log record.``
"""

from __future__ import annotations

from pii_lint.model import Report
from pii_lint.report import Options
from pii_lint.report.snippets import printable
from pii_lint.report.wording import notices_in_order, one_line, plural, rule_id


def render(report: Report, options: Options) -> str:
    """Findings in the report's order, then notices, then how many."""
    lines = [
        f"{finding.location.path}:{finding.location.region.start_line}:{finding.location.region.start_column}: "
        f"{rule_id(finding)} {finding.severity}: {one_line(finding.message)}"
        for finding in report.findings
    ]
    lines += [
        (f"{notice.path}:{notice.line or 1}:1: " if notice.path else "") + f"{notice.level}: {one_line(notice.message)}"
        for notice in notices_in_order(report)
    ]
    lines.append(f"Found {plural(len(report.findings), 'finding')}." if report.findings else "No findings.")
    return "".join(printable(line) + "\n" for line in lines)
