"""What an editor shows over a place: why it is a leak, the way of the data step by step, and what kind of data."""

from __future__ import annotations

from collections.abc import Callable

from pii_lint.lsp.messages import Ready
from pii_lint.model import Finding
from pii_lint.report.wording import one_line

Uri = Callable[[str], str]


def of_finding(finding: Finding, ready: Ready, uri: Uri) -> str:
    """The finding in Markdown, its steps as links."""
    rule = ready.rules.get(finding.rule)
    name = f" {rule.name}" if rule is not None else ""
    parts = [
        f"**{finding.rule}{name}**: {finding.severity} severity, {finding.confidence} confidence",
        one_line(finding.message),
    ]
    if finding.hint:
        parts.append(f"**Fix:** {one_line(finding.hint)}")
    parts.append("\n".join(f"- {of_data(key, ready)}" for key in finding.data_types))
    if finding.flows:
        steps = (
            f"{number}. [{step.location.path}:{step.location.region.start_line}]"
            f"({uri(step.location.path)}#L{step.location.region.start_line}) {step.message}"
            for number, step in enumerate(finding.flows[0].steps, 1)
        )
        parts.append("\n".join(steps))
    if rule is not None:
        parts.append(f"**Why:** {one_line(rule.full)}")
        if rule.regulations:
            parts.append(f"*{'; '.join(rule.regulations)}*")
    return "\n\n".join(parts)


def of_data(key: str, ready: Ready) -> str:
    """A data type in words: ``e-mail address (`user.contact.email`), personal``."""
    sensitivity = ready.sensitivities.get(key)
    return f"{ready.labels.get(key, key)} (`{key}`)" + (f", {sensitivity}" if sensitivity else "")


def of_name(name: str, key: str, ready: Ready) -> str:
    """What a name alone says."""
    return f"`{name}`: by its name {of_data(key, ready)}"
