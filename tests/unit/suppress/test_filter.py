"""Rules, thresholds and given files: which findings are wanted."""

from __future__ import annotations

from pathlib import Path

import pytest

from pii_lint.config.schema import Config, PathIgnore
from pii_lint.findings.filter import wanted
from pii_lint.model import Finding, Flow, Location, Region, Step

AT = Region(1, 1, 1, 9)


def finding(
    rule: str = "PII101",
    severity: str = "medium",
    confidence: str = "medium",
    path: str = "src/app.py",
    source: str = "src/app.py",
) -> Finding:
    steps = (Step(Location(source, AT), "enters"), Step(Location(path, AT), "reaches"))
    return Finding(
        rule=rule,
        severity=severity,
        confidence=confidence,
        channel="logging",
        sensitivity="special",
        data_types=("user.name",),
        sink="print",
        message="m",
        hint="h",
        location=Location(path, AT),
        expression=Location(path, AT),
        flows=(Flow("user.name", steps),),
        fingerprint="f",
    )


def is_wanted(made: Finding, given: set[str] | None = None, **settings: object) -> bool:
    config = Config(base="/repo", **settings)  # type: ignore[arg-type]
    return bool(wanted([made], config, root=Path("/repo"), given=given))


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, True),
        ({"select": ("PII101",)}, True),
        ({"select": ("PII1", "PII9")}, True),
        ({"select": ("PII101/special",)}, True),
        ({"select": ("PII101/personal",)}, False),
        ({"select": ("PII102",)}, False),
        ({"ignore": ("PII101",)}, False),
        ({"select": ("PII101",), "ignore": ("PII1",)}, False),
        ({"min_severity": "high"}, False),
        ({"min_severity": "medium"}, True),
        ({"min_confidence": "high"}, False),
        ({"min_confidence": "medium"}, True),
    ],
)
def test_rules_and_thresholds(settings: dict[str, object], expected: bool) -> None:
    assert is_wanted(finding(), **settings) is expected


def test_low_severity_is_hidden_by_default() -> None:
    assert not is_wanted(finding(severity="low"))
    assert is_wanted(finding(severity="low"), min_severity="low")


def test_low_confidence_on_request() -> None:
    assert is_wanted(finding(confidence="low"), min_confidence="low")
    assert not is_wanted(finding(confidence="low"), min_confidence="medium")


def test_rules_ignored_by_path() -> None:
    ignores = (PathIgnore("tests/", ("PII1",)), PathIgnore("/src/app.py", ("PII102",)))
    assert is_wanted(finding(), per_path_ignores=ignores)
    assert not is_wanted(finding(path="tests/unit/a.py"), per_path_ignores=ignores)
    assert not is_wanted(finding("PII102"), per_path_ignores=ignores)
    assert is_wanted(finding("PII201", path="tests/unit/a.py"), per_path_ignores=ignores)


def test_given_files_count_by_sink_and_by_source() -> None:
    crossing = finding(path="src/log.py", source="src/view.py")
    assert is_wanted(crossing, given={"src/log.py"})
    assert is_wanted(crossing, given={"src/view.py"})
    assert not is_wanted(crossing, given={"src/other.py"})
    assert not is_wanted(crossing, given=set())
