"""Findings as SARIF results: message with links, locations, code flows, fingerprints, suppressions.

Example: a finding whose flow starts in line 10 gives the message ``E-mail address reaches a log record. It enters at
[shop/views.py:10](1).`` with that place as related location 1, and one code flow with each step.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any
from urllib.parse import quote

import sarif_om as om

from pii_lint.model import Finding, Flow, Location, Region, Report, Step
from pii_lint.report.sarif.line_hash import line_hashes
from pii_lint.report.snippets import lines_of, printable, text_at
from pii_lint.report.wording import LEVELS, one_line, rule_id

BASE = "%SRCROOT%"
_MOST_RELATED = 10
_MOST_STEPS = 1000
_LONGEST_SNIPPET = 1000
# Only what would read as a link needs an escape: square brackets right before a parenthesis.
_LINK_LIKE = re.compile(r"\[(?=[^\[\]]*\]\()")


class Results:
    """Builds results of one report; remembers each file's lines, hashes and artifact index."""

    def __init__(self, report: Report, rules: list[str], paths: list[str]) -> None:
        self._report = report
        self._rules = {id: at for at, id in enumerate(rules)}
        self._paths = {path: at for at, path in enumerate(paths)}
        self._lines: dict[str, list[str]] = {}
        self._steps: dict[tuple[Step, bool], Any] = {}
        self._hashes: dict[str, dict[int, str]] = {}
        self._lines_with_findings: defaultdict[str, set[int]] = defaultdict(set)
        for finding in report.findings:
            self._lines_with_findings[finding.location.path].add(finding.location.region.start_line)

    def build(self, finding: Finding, most_flows: int, *, with_suppressions: bool, with_fixes: bool) -> Any:
        """The result of one finding, with at most ``most_flows`` code flows.

        ``with_suppressions`` gives an open finding an empty list of them: in a run, all results have the
        property or none.
        """
        id = rule_id(finding)
        related = self._related(finding)
        return om.Result(
            message=_message(finding, related),
            rule_id=id,
            rule_index=self._rules[id],
            level=LEVELS.get(finding.severity, "warning"),
            locations=[
                om.Location(physical_location=self._place(finding.location, snippet=True)),
            ],
            related_locations=[
                om.Location(id=at, message=om.Message(text=text), physical_location=self._place(location))
                for at, (location, text) in enumerate(related, 1)
            ]
            or None,
            code_flows=[self._flow(flow) for flow in finding.flows[:most_flows] if flow.steps] or None,
            partial_fingerprints=self._fingerprints(finding),
            fixes=self._fixes(finding) if with_fixes else None,
            suppressions=self._suppressions(finding) if with_suppressions else None,
            properties={
                "severity": finding.severity,
                "confidence": finding.confidence,
                "channel": finding.channel,
                "dataTypes": list(finding.data_types),
                "sink": finding.sink,
            },
        )

    def _fixes(self, finding: Finding) -> list[Any] | None:
        fix = finding.fix
        if fix is None:
            return None
        return [
            om.Fix(
                description=om.Message(text=fix.words),
                artifact_changes=[
                    om.ArtifactChange(
                        artifact_location=self._artifact(finding.location.path),
                        replacements=[
                            om.Replacement(
                                deleted_region=region_of(one.region),
                                inserted_content=om.ArtifactContent(text=one.text) if one.text else None,
                            )
                            for one in fix.replacements
                        ],
                    )
                ],
            )
        ]

    def _artifact(self, path: str) -> Any:
        return om.ArtifactLocation(uri=uri_of(path), uri_base_id=BASE, index=self._paths.get(path, -1))

    def _related(self, finding: Finding) -> list[tuple[Location, str]]:
        """Where the data enters, each place once."""
        places: dict[Location, str] = {}
        for flow in finding.flows:
            if len(flow.steps) > 1:
                places.setdefault(flow.steps[0].location, printable(one_line(flow.steps[0].message)))
        return list(places.items())[:_MOST_RELATED]

    def _flow(self, flow: Flow) -> Any:
        steps = flow.steps
        if len(steps) > _MOST_STEPS:
            steps = (*steps[: _MOST_STEPS // 2], *steps[-_MOST_STEPS // 2 :])
        last = len(steps) - 1
        return om.CodeFlow(
            thread_flows=[
                om.ThreadFlow(locations=[self._step(step, at in (0, last)) for at, step in enumerate(steps)])
            ],
            properties={"dataType": flow.data_type},
        )

    def _step(self, step: Step, is_end: bool) -> Any:
        """The same object for the same step: many ways go through the same places."""
        made = self._steps.get((step, is_end))
        if made is None:
            made = self._steps[step, is_end] = om.ThreadFlowLocation(
                location=om.Location(
                    message=om.Message(text=printable(one_line(step.message))),
                    physical_location=self._place(step.location),
                ),
                importance="essential" if is_end else "important",
            )
        return made

    def _place(self, location: Location, *, snippet: bool = False) -> Any:
        region = region_of(location.region)
        if snippet:
            text = text_at(self._lines_of(location.path), location.region)
            if 0 < len(text) <= _LONGEST_SNIPPET:
                region.snippet = om.ArtifactContent(text=text)
        return om.PhysicalLocation(
            artifact_location=self._artifact(location.path),
            region=region,
        )

    def _fingerprints(self, finding: Finding) -> dict[str, str]:
        path, line = finding.location.path, finding.location.region.start_line
        if path not in self._hashes:
            source = self._report.sources.get(path)
            self._hashes[path] = {} if source is None else line_hashes(source, self._lines_with_findings[path])
        prints = {"piiLint/v1": finding.fingerprint}
        if line in self._hashes[path]:
            prints = {"primaryLocationLineHash": self._hashes[path][line], **prints}
        return prints

    def _suppressions(self, finding: Finding) -> list[Any]:
        suppression = finding.suppression
        if suppression is None:
            return []
        return [
            om.Suppression(
                kind=suppression.kind,
                justification=suppression.justification or None,
                location=om.Location(physical_location=self._place(suppression.location))
                if suppression.location
                else None,
            )
        ]

    def _lines_of(self, path: str) -> list[str]:
        if path not in self._lines:
            self._lines[path] = lines_of(self._report, path)
        return self._lines[path]


def region_of(region: Region) -> Any:
    """The SARIF region: the same numbers, for both count from 1 and end after the last character."""
    return om.Region(
        start_line=region.start_line,
        start_column=region.start_column,
        end_line=region.end_line,
        end_column=region.end_column,
    )


def uri_of(path: str) -> str:
    """A relative path as a URI reference; a name that is no UTF-8 keeps its bytes."""
    try:
        octets = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        octets = path.encode("utf-8", "replace")
    return quote(octets, safe="/")


def _message(finding: Finding, related: list[tuple[Location, str]]) -> Any:
    text = _LINK_LIKE.sub(r"\\[", printable(one_line(finding.message)))
    if text and not text.endswith((".", "!", "?")):
        text += "."
    if related:
        links = [
            f"[{_escaped(printable(location.path))}:{location.region.start_line}]({at})"
            for at, (location, _) in enumerate(related, 1)
        ]
        places = links[0] if len(links) == 1 else ", ".join(links[:-1]) + " and " + links[-1]
        text += f" It enters at {places}."
    return om.Message(text=text)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
