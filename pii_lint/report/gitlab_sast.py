"""GitLab's security report of kind SAST: vulnerabilities on the security tab of a pipeline and a merge request.

Example: ``{"version": "15.0.7", "scan": {"type": "sast", ...}, "vulnerabilities": [{"id": "...", "name": "...",
"severity": "High", "identifiers": [{"type": "pii_lint_rule", "name": "PII101", "value": "PII101"}, ...], "location":
{"file": "shop/views.py", "start_line": 41, "end_line": 41}}]}``. The field names are those of the report format 15.
"""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter

from pii_lint.model import Finding, Report
from pii_lint.report import Options
from pii_lint.report.jsontext import json_text
from pii_lint.report.wording import advice, by_severity, first_sentence, notices_in_order, one_line, rule_of

VERSION = "15.0.7"
_LONGEST_NAME = 255
_NAMESPACE = "pii-lint"
_MESSAGES = {"error": "fatal", "warning": "warn", "note": "info"}


def render(report: Report, options: Options) -> str:
    """One report; notices are messages of its scan, and one of level error makes it a failure."""
    begin = report.statistics.started or datetime.datetime.fromtimestamp(0, datetime.timezone.utc)
    end = begin + datetime.timedelta(seconds=report.statistics.seconds)
    vendor = {"name": "pii-lint"}
    tool = {"id": _NAMESPACE, "name": "pii-lint", "version": report.version or "0", "vendor": vendor}
    notices = notices_in_order(report)
    scan: dict[str, object] = {
        "analyzer": tool,
        "scanner": tool,
        "type": "sast",
        "start_time": f"{begin:%Y-%m-%dT%H:%M:%S}",
        "end_time": f"{end:%Y-%m-%dT%H:%M:%S}",
        "status": "failure" if any(notice.level == "error" for notice in notices) else "success",
        "messages": [
            {
                "level": _MESSAGES.get(notice.level, "info"),
                "value": f"{notice.path}:{notice.line}: {one_line(notice.message)}",
            }
            for notice in notices
        ],
    }
    seen: Counter[str] = Counter()
    found = []
    for finding in by_severity(report.findings):
        seen[finding.fingerprint] += 1
        found.append(_vulnerability(report, finding, seen[finding.fingerprint]))
    return json_text({"version": VERSION, "scan": scan, "vulnerabilities": found}) + "\n"


def _vulnerability(report: Report, finding: Finding, number: int) -> dict[str, object]:
    rule = rule_of(report, finding)
    region = finding.location.region
    own = {"type": "pii_lint_rule", "name": finding.rule, "value": finding.rule}
    weaknesses = [
        {
            "type": "cwe",
            "name": f"CWE-{one}",
            "value": str(one),
            "url": f"https://cwe.mitre.org/data/definitions/{one}.html",
        }
        for one in rule.cwe
    ]
    unique = f"{_NAMESPACE}:{finding.rule}:{finding.fingerprint}:{number}"
    name = first_sentence(finding.message) or rule.short or finding.rule
    return {
        "id": hashlib.sha256(unique.encode("utf-8", "surrogatepass")).hexdigest(),
        "name": name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…",
        "description": one_line(f"{advice(finding)[0]} {rule.full}"),
        "severity": finding.severity.capitalize(),
        "solution": " ".join(advice(finding)[1:]),
        "identifiers": [own, *weaknesses],
        "location": {
            "file": finding.location.path,
            "start_line": region.start_line,
            "end_line": region.end_line,
        },
    }
