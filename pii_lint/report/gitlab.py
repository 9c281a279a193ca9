"""GitLab's Code Quality report: a JSON list that a merge request shows beside its changes.

Example: ``[{"check_name": "PII101/personal", "severity": "critical", "location": {"path": "shop/views.py",
"lines": {"begin": 41, "end": 41}}, "description": "E-mail address reaches a log record.", "fingerprint": "..."}]``.
"""

from __future__ import annotations

import hashlib
from collections import Counter

from pii_lint.model import Report
from pii_lint.report import Options
from pii_lint.report.jsontext import json_text
from pii_lint.report.wording import advice, by_severity, rule_id

_SEVERITIES = {"critical": "blocker", "high": "critical", "medium": "major", "low": "minor"}


def render(report: Report, options: Options) -> str:
    """A list of findings; notices have no place in this format."""
    seen: Counter[str] = Counter()
    entries = []
    for finding in by_severity(report.findings):
        seen[finding.fingerprint] += 1
        # GitLab drops entries whose fingerprint repeats.
        unique = f"{finding.rule}:{finding.fingerprint}:{seen[finding.fingerprint]}"
        entries.append(
            {
                "description": " ".join(advice(finding)),
                "check_name": rule_id(finding),
                "fingerprint": hashlib.sha256(unique.encode("utf-8", "surrogatepass")).hexdigest(),
                "severity": _SEVERITIES.get(finding.severity, "info"),
                "categories": ["Security"],
                "location": {
                    "path": finding.location.path,
                    "lines": {
                        "begin": finding.location.region.start_line,
                        "end": finding.location.region.end_line,
                    },
                },
            }
        )
    return json_text(entries) + "\n"
