"""Which findings a user wants to see: selected rules, thresholds, and files that were asked for.

Example: with ``Config(select=("PII1",), min_severity="high")`` a finding of PII101 with severity high is kept,
one of PII201 or of severity medium is not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from pii_lint.config.globs import Globs
from pii_lint.config.schema import CONFIDENCES, SEVERITIES, Config
from pii_lint.model import SEEN, Finding


def names_rule(code: str, finding: Finding) -> bool:
    """Whether ``code`` speaks of the finding's rule: ``PII101``, a beginning of it, or ``PII101/special``."""
    head, _, sensitivity = code.partition("/")
    if sensitivity:
        return finding.rule == head and finding.sensitivity == sensitivity
    return finding.rule.startswith(head)


def wanted(
    findings: Iterable[Finding], config: Config, *, root: Path, given: Collection[str] | None = None
) -> tuple[Finding, ...]:
    """The findings that ``config`` asks for, in their order.

    ``root`` is what paths in findings are relative to. With ``given`` (paths as reports name them) only those whose
    sink, or where personal data enters, lies in one of these files.
    """
    per_path = [
        (Globs((each.path,), config.base, "per-path-ignores"), each.rules) for each in config.per_path_ignores
    ]

    def is_wanted(finding: Finding) -> bool:
        confidence = finding.confidence if finding.confidence != SEEN else CONFIDENCES[-1]
        if CONFIDENCES.index(confidence) < CONFIDENCES.index(config.min_confidence):
            return False
        if SEVERITIES.index(finding.severity) < SEVERITIES.index(config.min_severity):
            return False
        if config.select and not any(names_rule(code, finding) for code in config.select):
            return False
        if any(names_rule(code, finding) for code in config.ignore):
            return False
        if given is not None and not any(path in given for path in _ends(finding)):
            return False
        path = absolute(root, finding.location.path)
        return not any(
            globs.match(path) and any(names_rule(code, finding) for code in rules)
            for globs, rules in per_path
        )

    return tuple(finding for finding in findings if is_wanted(finding))


def absolute(root: Path, path: str) -> str:
    """The absolute path, with ``/``, of a file that a report names ``path``."""
    return (root / path).as_posix()


def _ends(finding: Finding) -> Iterable[str]:
    yield finding.location.path
    for flow in finding.flows:
        yield flow.steps[0].location.path
