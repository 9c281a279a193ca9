"""Everything in a report as JSON, in a shape of its own with a version: for scripts.

Example: ``{"version": 1, "tool": {...}, "summary": {...}, "findings": [{"rule": "PII101", ...}], "suppressed": [],
"notices": [], "rules": {...}, "dataTypes": {"user.contact.email": "e-mail address"}, ...}``. Within version 1 keys may
be added, none is removed or given another meaning. Lines and columns count from 1, ends are exclusive.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from pii_lint.model import Finding, Flow, Location, Report
from pii_lint.report import Options
from pii_lint.report.jsontext import json_text
from pii_lint.report.snippets import first_line, lines_of
from pii_lint.report.wording import SEVERITIES, notices_in_order, rule_id

VERSION = 1


def render(report: Report, options: Options) -> str:
    """One JSON object."""
    severities = Counter(finding.severity for finding in report.findings)
    quotes = Quotes(report)
    tree = {
        "version": VERSION,
        "tool": {"name": "pii-lint", "version": report.version},
        "root": report.root,
        "statistics": {
            "files": report.statistics.files,
            "lines": report.statistics.lines,
            "seconds": round(report.statistics.seconds, 3),
        },
        "summary": {
            "findings": len(report.findings),
            "suppressed": len(report.suppressed),
            "severities": {severity: severities[severity] for severity in SEVERITIES},
            "rules": dict(sorted(Counter(finding.rule for finding in report.findings).items())),
            "dataTypes": dict(
                sorted(Counter(key for finding in report.findings for key in finding.data_types).items())
            ),
        },
        "findings": [finding_tree(finding, quotes) for finding in report.findings],
        "suppressed": [finding_tree(finding, quotes) for finding in report.suppressed] if options.suppressed else [],
        "notices": [
            {"path": notice.path, "line": notice.line, "level": notice.level, "message": notice.message}
            for notice in notices_in_order(report)
        ],
        "rules": {
            id: {
                "name": rule.name,
                "channel": rule.channel,
                "short": rule.short,
                "full": rule.full,
                "help": rule.help,
                "cwe": list(rule.cwe),
                "regulations": list(rule.regulations),
            }
            for id, rule in sorted(report.rules.items())
        },
        "dataTypes": dict(sorted(report.labels.items())),
    }
    return json_text(tree) + "\n"


class Quotes:
    """The masked source line of a location, reading each file's lines once."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._lines: dict[str, list[str]] = {}

    def __call__(self, location: Location) -> str:
        if location.path not in self._lines:
            self._lines[location.path] = lines_of(self._report, location.path)
        return first_line(self._lines[location.path], location)


def finding_tree(finding: Finding, quotes: Quotes) -> dict[str, Any]:
    """A finding with all its fields, and with the source line of each place."""
    suppression = finding.suppression
    return {
        "rule": finding.rule,
        "id": rule_id(finding),
        "severity": finding.severity,
        "confidence": finding.confidence,
        "channel": finding.channel,
        "sensitivity": finding.sensitivity,
        "dataTypes": list(finding.data_types),
        "sink": finding.sink,
        "message": finding.message,
        "hint": finding.hint,
        "fingerprint": finding.fingerprint,
        "location": _location(finding.location, quotes),
        "expression": _location(finding.expression, quotes),
        "flows": [_flow(flow, quotes) for flow in finding.flows],
        "suppression": None
        if suppression is None
        else {
            "kind": suppression.kind,
            "justification": suppression.justification,
            "location": None if suppression.location is None else _location(suppression.location, quotes),
            **(
                {"policyRule": suppression.policy_rule, "legalBasis": suppression.legal_basis}
                if suppression.policy_rule
                else {}
            ),
        },
    }


def _flow(flow: Flow, quotes: Quotes) -> dict[str, Any]:
    return {
        "dataType": flow.data_type,
        "steps": [{"message": step.message, "location": _location(step.location, quotes)} for step in flow.steps],
    }


def _location(location: Location, quotes: Quotes) -> dict[str, Any]:
    region = location.region
    return {
        "path": location.path,
        "startLine": region.start_line,
        "startColumn": region.start_column,
        "endLine": region.end_line,
        "endColumn": region.end_column,
        "source": quotes(location),
    }
