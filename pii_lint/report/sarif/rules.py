"""What a SARIF log says of rules: a descriptor per rule and sensitivity, and the CWE taxonomy they point to.

Example: findings of PII101 with personal and special data give ``PII101/personal`` (``security-severity`` 8.0)
and ``PII101/special`` (9.3): GitHub takes the severity of an alert from its rule, so a rule is split by it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import sarif_om as om

from pii_lint.model import Finding, Report, RuleInfo
from pii_lint.report.wording import LEVELS, first_sentence, rule_id, rule_of, severity_rank

CWE = "CWE"
_LONGEST_DESCRIPTION = 1000
_MOST_TAGS = 10
_SCORES = {"low": "3.0", "medium": "5.5", "high": "8.0", "critical": "9.3"}
_PROBLEM = {"error": "error", "warning": "warning", "note": "recommendation"}
_CONFIDENCES = ("low", "medium", "high")
_CWE_NAMES = {
    201: "Insertion of Sensitive Information Into Sent Data",
    209: "Generation of Error Message Containing Sensitive Information",
    312: "Cleartext Storage of Sensitive Information",
    359: "Exposure of Private Personal Information to an Unauthorized Actor",
    532: "Insertion of Sensitive Information into Log File",
    598: "Use of GET Request Method With Sensitive Query Strings",
}


def descriptors(report: Report, findings: Sequence[Finding]) -> list[Any]:
    """A ``ReportingDescriptor`` for each rule and sensitivity that occurs, sorted by id."""
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        groups[rule_id(finding)].append(finding)
    weaknesses = _weaknesses(report, findings)
    return [_descriptor(id, rule_of(report, group[0]), group, weaknesses) for id, group in sorted(groups.items())]


def taxonomy(report: Report, findings: Sequence[Finding]) -> Any | None:
    """The CWE entries that the descriptors point to, as a tool component; None without any."""
    numbers = _weaknesses(report, findings)
    if not numbers:
        return None
    return om.ToolComponent(
        name=CWE,
        organization="MITRE",
        information_uri="https://cwe.mitre.org/",
        is_comprehensive=False,
        short_description=_text("The MITRE Common Weakness Enumeration"),
        taxa=[
            om.ReportingDescriptor(
                id=str(number),
                short_description=_text(_CWE_NAMES.get(number, f"CWE-{number}")),
                help_uri=f"https://cwe.mitre.org/data/definitions/{number}.html",
            )
            for number in numbers
        ],
    )


def _weaknesses(report: Report, findings: Sequence[Finding]) -> list[int]:
    return sorted({number for finding in findings for number in rule_of(report, finding).cwe})


def _descriptor(id: str, rule: RuleInfo, group: list[Finding], weaknesses: list[int]) -> Any:
    sensitivity = group[0].sensitivity
    severity = min((finding.severity for finding in group), key=severity_rank)
    level = LEVELS.get(severity, "warning")
    short = _clip(rule.short or rule.name or id)
    return om.ReportingDescriptor(
        id=id,
        name=_pascal(rule.name or rule.id or id) + sensitivity.capitalize(),
        short_description=_text(_stopped(f"{short.rstrip('.')} ({sensitivity} data)")),
        full_description=_text(_clip(_stopped(rule.full or short))),
        help_uri=f"https://cwe.mitre.org/data/definitions/{rule.cwe[0]}.html" if rule.cwe else None,
        help=om.MultiformatMessageString(text=rule.help or short, markdown=_help(rule, short)),
        default_configuration=om.ReportingConfiguration(level=level),
        relationships=[
            om.ReportingDescriptorRelationship(
                target=om.ReportingDescriptorReference(
                    id=str(number),
                    index=weaknesses.index(number),
                    tool_component=om.ToolComponentReference(name=CWE, index=0),
                ),
                kinds=["superset"],
            )
            for number in rule.cwe
        ]
        or None,
        properties={
            "tags": _tags(rule),
            "precision": _precision(group),
            "problem.severity": _PROBLEM[level],
            "security-severity": _SCORES.get(severity, _SCORES["medium"]),
        },
    )


def _help(rule: RuleInfo, short: str) -> str:
    parts = [rule.help or short]
    if rule.regulations:
        parts.append("**Regulations:** " + ", ".join(rule.regulations))
    parts.append(
        f"If this is intended, say so where it happens: `# pii-lint: ignore[{rule.id}] reason`."
        if rule.id
        else "If this is intended, say so where it happens: `# pii-lint: ignore reason`."
    )
    return "\n\n".join(parts)


def _tags(rule: RuleInfo) -> list[str]:
    tags = ["security", "privacy", *([rule.channel] if rule.channel else [])]
    return (tags + [f"external/cwe/cwe-{number:03}" for number in rule.cwe])[:_MOST_TAGS]


def _precision(group: list[Finding]) -> str:
    """How sure most of the findings are; of two that are as many, the less sure."""
    counts = {word: sum(finding.confidence == word for finding in group) for word in _CONFIDENCES}
    return max(_CONFIDENCES, key=lambda word: (counts[word], -_CONFIDENCES.index(word)))


def _pascal(name: str) -> str:
    return "".join(word.capitalize() for word in name.replace("/", "-").replace("_", "-").split("-"))


def _stopped(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else text + "."


def _clip(text: str) -> str:
    """At most what GitHub takes: by sentences if need be, else cut."""
    if len(text) <= _LONGEST_DESCRIPTION:
        return text
    sentence = first_sentence(text)
    return sentence if len(sentence) <= _LONGEST_DESCRIPTION else text[: _LONGEST_DESCRIPTION - 1] + "…"


def _text(text: str) -> Any:
    return om.MultiformatMessageString(text=text)
