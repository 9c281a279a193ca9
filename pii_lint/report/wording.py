"""Words and orders that all formats share: a rule's full id, levels, counts, the first sentence of a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from pii_lint.model import Finding, Notice, Report, RuleInfo

SEVERITIES = ("critical", "high", "medium", "low")
"""Most severe first."""

LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "note"}
"""Severity to the level that annotations and SARIF know."""

NOTICE_LEVELS = ("error", "warning", "note")

_SENTENCE = re.compile(r"(?s).+?[.!?](?=\s|$)")
_UNKNOWN_RULE = RuleInfo("", "", "", "", "", "")


def rule_id(finding: Finding) -> str:
    """Rule and sensitivity: ``PII101/special``."""
    return f"{finding.rule}/{finding.sensitivity}"


def rule_of(report: Report, finding: Finding) -> RuleInfo:
    """What the report says of the finding's rule; empty texts for a rule it does not describe."""
    return report.rules.get(finding.rule, _UNKNOWN_RULE)


def severity_rank(severity: str) -> int:
    """0 for the most severe; an unknown word comes last."""
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)


def label(report: Report, data_type: str) -> str:
    """A data type in words for people: ``e-mail address``."""
    return report.labels.get(data_type, data_type)


def by_severity(findings: Iterable[Finding]) -> list[Finding]:
    """The most severe first, then by place."""
    return sorted(findings, key=lambda f: (severity_rank(f.severity), f.location, f.rule, f.fingerprint))


def notices_in_order(report: Report) -> list[Notice]:
    """Errors first, then by place."""
    rank = {level: at for at, level in enumerate(NOTICE_LEVELS)}
    return sorted(report.notices, key=lambda n: (rank.get(n.level, len(rank)), n.path, n.line, n.message))


def one_line(text: str) -> str:
    """``text`` with every run of white space made one space."""
    return " ".join(text.split())


def first_sentence(text: str) -> str:
    """Up to the first full stop that ends a word, on one line."""
    flat = one_line(text)
    match = _SENTENCE.match(flat)
    return match[0] if match else flat


def advice(finding: Finding) -> tuple[str, ...]:
    """What is wrong, as a sentence, and what to write instead, if that is known."""
    message = one_line(finding.message)
    wrong = message if message.endswith((".", "!", "?")) else f"{message}."
    return (wrong, f"Fix: {one_line(finding.hint)}") if finding.hint else (wrong,)


def plural(number: int, noun: str) -> str:
    """``1 finding``, ``2,000 findings``."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def count_by_data_type(report: Report) -> list[tuple[str, int]]:
    """Label and number of findings, the most frequent first; a finding counts for each of its data types."""
    counts = Counter(label(report, key) for finding in report.findings for key in finding.data_types)
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
