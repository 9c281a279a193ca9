"""The SARIF log of a report: one run with its tool, rules, artifacts, notifications and results."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

import sarif_om as om

from pii_lint.model import Finding, Notice, Report
from pii_lint.notebooks import SUFFIX
from pii_lint.report.sarif.results import BASE, Results, uri_of
from pii_lint.report.sarif.rules import CWE, descriptors, taxonomy
from pii_lint.report.snippets import printable
from pii_lint.report.wording import notices_in_order, one_line

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_FEW_FLOWS = 1  # with as few, the file is too large, and goes without fixes
_NOTEBOOK = "application/x-ipynb+json"
_SEMANTIC = re.compile(r"\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?")
_NOTICE_KINDS = {
    "error": ("PIIN001", "AnalysisIncomplete", "A file or a part of it could not be analysed."),
    "warning": ("PIIN002", "AnalysisWarning", "Something in the project or its configuration needs a look."),
    "note": ("PIIN003", "AnalysisNote", "Something worth knowing about the scan."),
}


def build(report: Report, findings: Sequence[Finding], most_flows: int, notices: Sequence[Notice] = ()) -> Any:
    """A ``SarifLog`` with ``findings`` as results, in their order, and ``notices`` beside those of the report."""
    rules = descriptors(report, findings)
    weaknesses = taxonomy(report, findings)
    said = [*notices, *notices_in_order(report)]
    paths = _paths(findings, most_flows, said)
    results = Results(report, [rule.id for rule in rules], paths)
    with_suppressions = any(finding.suppression is not None for finding in findings)
    return om.SarifLog(
        schema_uri=SCHEMA,
        version="2.1.0",
        runs=[
            om.Run(
                tool=om.Tool(driver=_driver(report, rules, weaknesses, said)),
                automation_details=om.RunAutomationDetails(id="pii-lint/"),
                column_kind="unicodeCodePoints",
                original_uri_base_ids={BASE: om.ArtifactLocation(uri=_root_uri(report.root))},
                taxonomies=[weaknesses] if weaknesses else None,
                invocations=[
                    om.Invocation(
                        execution_successful=True,
                        tool_execution_notifications=[_notification(notice) for notice in said] or None,
                    )
                ],
                artifacts=[
                    om.Artifact(
                        location=om.ArtifactLocation(uri=uri_of(path), uri_base_id=BASE, index=at),
                        mime_type=_NOTEBOOK if path.endswith(SUFFIX) else "text/x-python",
                        source_language="python",
                    )
                    for at, path in enumerate(paths)
                ]
                or None,
                results=[
                    results.build(
                        finding, most_flows, with_suppressions=with_suppressions, with_fixes=most_flows > _FEW_FLOWS
                    )
                    for finding in findings
                ],
            )
        ],
    )


def _driver(report: Report, rules: list[Any], weaknesses: Any | None, said: Sequence[Notice]) -> Any:
    kinds = sorted({notice.level for notice in said if notice.level in _NOTICE_KINDS}, key=list(_NOTICE_KINDS).index)
    return om.ToolComponent(
        name="pii-lint",
        full_name=f"pii-lint {report.version}",
        version=report.version,
        semantic_version=report.version if _SEMANTIC.fullmatch(report.version) else None,
        short_description=om.MultiformatMessageString(text="Finds personal data that leaks from Python code."),
        rules=rules,
        notifications=[
            om.ReportingDescriptor(
                id=id,
                name=name,
                short_description=om.MultiformatMessageString(text=text),
                full_description=om.MultiformatMessageString(text=text),
                help=om.MultiformatMessageString(text=text),
                default_configuration=om.ReportingConfiguration(level=kind),
            )
            for kind in kinds
            for id, name, text in (_NOTICE_KINDS[kind],)
        ]
        or None,
        supported_taxonomies=[om.ToolComponentReference(name=CWE, index=0)] if weaknesses else None,
    )


def _notification(notice: Notice) -> Any:
    place = None
    if notice.path:
        place = om.PhysicalLocation(
            artifact_location=om.ArtifactLocation(uri=uri_of(notice.path), uri_base_id=BASE),
            region=om.Region(start_line=notice.line) if notice.line else None,
        )
    known = _NOTICE_KINDS.get(notice.level)
    return om.Notification(
        message=om.Message(text=printable(one_line(notice.message)) or notice.level),
        level=notice.level if known else "note",
        descriptor=om.ReportingDescriptorReference(id=known[0]) if known else None,
        locations=[om.Location(physical_location=place)] if place else None,
    )


def _paths(findings: Sequence[Finding], most_flows: int, said: Sequence[Notice]) -> list[str]:
    """Every file that results name, sorted."""
    paths = {notice.path for notice in said if notice.path}
    for finding in findings:
        paths.add(finding.location.path)
        for at, flow in enumerate(finding.flows):
            # Related locations name where each flow begins, code flows all of its steps.
            paths.update(step.location.path for step in (flow.steps if at < most_flows else flow.steps[:1]))
        if finding.suppression is not None and finding.suppression.location is not None:
            paths.add(finding.suppression.location.path)
    return sorted(paths)


def _root_uri(root: str) -> str:
    path = PurePath(root)
    uri = (
        path.as_uri()
        if path.is_absolute() and _encodable(root)
        else "file:///" + quote(root.replace("\\", "/").strip("/").encode("utf-8", "replace"), safe="/:")
    )
    return uri.rstrip("/") + "/" if uri != "file:///" else uri


def _encodable(text: str) -> bool:
    try:
        text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return False
    return True
