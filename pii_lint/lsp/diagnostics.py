"""Findings and notices as an editor shows them: the leaking argument underlined, the way there as related places."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lsprotocol.types import (
    Diagnostic,
    DiagnosticRelatedInformation,
    DiagnosticSeverity,
    DiagnosticTag,
    Location,
    Position,
    Range,
)

from pii_lint.lsp.texts import Text
from pii_lint.model import Finding, Notice
from pii_lint.report.wording import LEVELS, advice

SOURCE = "pii-lint"
LEVEL = {
    "error": DiagnosticSeverity.Error,
    "warning": DiagnosticSeverity.Warning,
    "note": DiagnosticSeverity.Information,
}
# what could not be analysed is no mistake of the code: the editor tells those
NOTICE_LEVEL = {**LEVEL, "error": DiagnosticSeverity.Warning}
Uri = Callable[[str], str]
TextOf = Callable[[str], Text]


def of_findings(findings: Iterable[Finding], text: TextOf, uri: Uri) -> list[Diagnostic]:
    """``text`` gives the text of a path, ``uri`` the address of one."""
    return [_of_finding(one, text, uri) for one in findings]


def _of_finding(finding: Finding, text: TextOf, uri: Uri) -> Diagnostic:
    related = [
        DiagnosticRelatedInformation(
            Location(uri(step.location.path), text(step.location.path).range(step.location.region)), step.message
        )
        for step in (finding.flows[0].steps[:-1] if finding.flows else ())
    ]
    return Diagnostic(
        range=text(finding.location.path).range(finding.expression.region),
        message="\n".join(advice(finding)),
        severity=LEVEL[LEVELS[finding.severity]],
        code=f"{finding.rule}",
        source=SOURCE,
        related_information=related,
        data={"fingerprint": finding.fingerprint},
    )


def of_notices(notices: Iterable[Notice], text: TextOf) -> list[Diagnostic]:
    """Notices of one file; those of the whole file stand at its beginning."""
    found = []
    for one in notices:
        lines = text(one.path).lines if one.line else []
        length = len(lines[one.line - 1].rstrip("\r\n")) if 0 < one.line <= len(lines) else 0
        start = text(one.path).position(one.line, 1) if length else Position(max(one.line - 1, 0), 0)
        end = text(one.path).position(one.line, length + 1) if length else start
        tags = [DiagnosticTag.Unnecessary] if one.message.startswith("unused suppression") else None
        found.append(
            Diagnostic(Range(start, end), one.message, severity=NOTICE_LEVEL[one.level], source=SOURCE, tags=tags)
        )
    return found
