"""One JSON object a line, for streams and ``jq``: findings, suppressed findings, notices, each with its ``type``.

Example: ``{"type": "finding", "version": 1, "rule": "PII101", ...}``; a finding has the keys of the json format.
"""

from __future__ import annotations

from pii_lint.model import Report
from pii_lint.report import Options
from pii_lint.report.json import VERSION, Quotes, finding_tree
from pii_lint.report.jsontext import json_text
from pii_lint.report.wording import notices_in_order


def render(report: Report, options: Options) -> str:
    """A line for each finding, suppressed finding and notice; empty without any."""
    quotes = Quotes(report)
    trees = [{"type": "finding", "version": VERSION, **finding_tree(finding, quotes)} for finding in report.findings]
    if options.suppressed:
        trees += [
            {"type": "suppressed", "version": VERSION, **finding_tree(finding, quotes)} for finding in report.suppressed
        ]
    trees += [
        {
            "type": "notice",
            "version": VERSION,
            "path": notice.path,
            "line": notice.line,
            "level": notice.level,
            "message": notice.message,
        }
        for notice in notices_in_order(report)
    ]
    return "".join(json_text(tree, indent=-1) + "\n" for tree in trees)
