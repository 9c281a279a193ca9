"""SARIF: valid, within the limits of code scanning, and saying what the finding says."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
import sarif_om

from pii_lint.model import Flow, Location, Region, Report, Step
from pii_lint.report import Options, render
from pii_lint.report.sarif.limits import within_limits
from pii_lint.report.sarif.results import uri_of
from pii_lint.report.sarif.serial import plain

SCHEMA = json.loads((Path(__file__).parents[2] / "data" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
Build = Callable[..., Report]


def run_of(text: str) -> dict[str, Any]:
    log = json.loads(text)
    assert [error.message for error in VALIDATOR.iter_errors(log)] == []
    (run,) = log["runs"]
    return run


@pytest.fixture
def run(report: Report) -> dict[str, Any]:
    return run_of(render(report, "sarif"))


def test_the_schema_can_fail(report: Report) -> None:
    log = json.loads(render(report, "sarif"))
    log["runs"][0]["results"][0]["levle"] = "error"
    assert list(VALIDATOR.iter_errors(log))


def test_a_clean_scan_is_valid(clean: Report) -> None:
    assert run_of(render(clean, "sarif"))["results"] == []


def test_results_come_most_severe_first_and_silenced_last(run: dict[str, Any]) -> None:
    assert [result["properties"]["severity"] for result in run["results"]] == [
        "critical",
        "high",
        "medium",
        "medium",
        "high",
    ]
    assert [bool(result["suppressions"]) for result in run["results"]] == [False] * 4 + [True]


def test_a_result_points_to_its_rule(run: dict[str, Any]) -> None:
    rules = run["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == [
        result["ruleId"] for result in run["results"]
    ]
    assert [rule["id"] for rule in rules] == ["PII101/personal", "PII101/special", "PII201/personal"]
    assert [rule["properties"]["security-severity"] for rule in rules] == ["8.0", "9.3", "5.5"]


def test_rules_have_what_code_scanning_asks_for(run: dict[str, Any]) -> None:
    for rule in run["tool"]["driver"]["rules"]:
        assert rule["name"].isalnum()
        assert 0 < len(rule["shortDescription"]["text"]) <= 1024
        assert 0 < len(rule["fullDescription"]["text"]) <= 1024
        assert rule["help"]["text"] and rule["help"]["markdown"]
        assert {"security", "privacy"} <= set(rule["properties"]["tags"])
        assert len(rule["properties"]["tags"]) <= 10
        assert rule["properties"]["precision"] in {"very-high", "high", "medium", "low"}
    assert "external/cwe/cwe-532" in run["tool"]["driver"]["rules"][0]["properties"]["tags"]


def test_long_rule_texts_are_cut(report: Report) -> None:
    rules = {"PII101": msgspec.structs.replace(report.rules["PII101"], full="word " * 500, short="s" * 2000)}
    run = run_of(render(msgspec.structs.replace(report, rules=rules), "sarif"))
    for rule in run["tool"]["driver"]["rules"]:
        assert len(rule["shortDescription"]["text"]) <= 1024
        assert len(rule["fullDescription"]["text"]) <= 1024


def test_the_location_is_the_whole_call_with_its_masked_text(run: dict[str, Any]) -> None:
    place = run["results"][1]["locations"][0]["physicalLocation"]
    assert place["region"] == {
        "startLine": 12,
        "startColumn": 2,
        "endLine": 12,
        "endColumn": 68,
        "snippet": {"text": 'log.info("signed up %s, fallback ************************", email)'},
    }
    assert place["artifactLocation"]["uri"] == "shop/%C3%BCber%20views.py"
    index = place["artifactLocation"]["index"]
    assert run["artifacts"][index]["location"]["uri"] == place["artifactLocation"]["uri"]


def test_the_message_links_to_where_the_data_enters(run: dict[str, Any]) -> None:
    result = run["results"][0]
    assert result["message"]["text"].startswith("Credit card number and e-mail address reach a log record.")
    assert "[shop/über views.py:11](1)" in result["message"]["text"]
    assert [location["id"] for location in result["relatedLocations"]] == [1, 2]
    assert result["relatedLocations"][0]["physicalLocation"]["region"]["startLine"] == 11


def test_a_message_makes_no_link_by_accident(report: Report, with_findings: Build) -> None:
    finding = msgspec.structs.replace(report.findings[2], message='Reads data["x"](1) badly')
    (result,) = run_of(render(with_findings(finding), "sarif", Options(suppressed=False)))["results"]
    assert result["message"]["text"] == 'Reads data\\["x"](1) badly.'


def test_code_flows_end_in_the_sink(run: dict[str, Any]) -> None:
    (first, second) = run["results"][0]["codeFlows"]
    steps = first["threadFlows"][0]["locations"]
    assert [step["location"]["physicalLocation"]["region"]["startLine"] for step in steps] == [11, 1, 4, 17]
    assert [step.get("importance", "important") for step in steps] == [
        "essential",
        "important",
        "important",
        "essential",
    ]
    assert second["properties"] == {"dataType": "user.contact.email"}


def test_fingerprints_and_properties(run: dict[str, Any]) -> None:
    result = run["results"][1]
    assert result["partialFingerprints"] == {"primaryLocationLineHash": "971d5583617119b3:1", "piiLint/v1": "a90c11"}
    assert result["properties"] == {
        "severity": "high",
        "confidence": "high",
        "channel": "logging",
        "dataTypes": ["user.contact.email"],
        "sink": "logging.Logger.info",
    }


def test_suppressions_say_why_and_where(run: dict[str, Any]) -> None:
    (suppression,) = run["results"][-1]["suppressions"]
    assert suppression["kind"] == "inSource"
    assert suppression["justification"].endswith("until 2027-01-31")
    assert suppression["location"]["physicalLocation"]["region"]["startLine"] == 12


def test_suppressed_findings_can_be_left_out(report: Report) -> None:
    run = run_of(render(report, "sarif", Options(suppressed=False)))
    assert len(run["results"]) == 4
    assert all("suppressions" not in result for result in run["results"])


def test_notices_are_notifications(run: dict[str, Any]) -> None:
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is True
    said = invocation["toolExecutionNotifications"]
    assert [notice["level"] for notice in said] == ["error", "warning", "note"]
    assert said[0]["locations"][0]["physicalLocation"]["region"] == {"startLine": 12}


def test_too_many_results_are_cut_and_said(report: Report) -> None:
    run = run_of(within_limits(report, most_results=2))
    assert [result["properties"]["severity"] for result in run["results"]] == ["critical", "high"]
    first = run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]
    assert first.startswith("Only the 2 most severe of 5 findings")


def big(report: Report) -> Report:
    steps = tuple(
        Step(Location(f"m{n}.py", Region(n, 1, n, 9)), f"passed to parameter `p{n * 7919}`") for n in range(1, 40)
    )
    flows = tuple(Flow("user.contact.email", steps[n:]) for n in range(12))
    return msgspec.structs.replace(
        report, findings=tuple(msgspec.structs.replace(report.findings[1], flows=flows) for _ in range(8))
    )


def test_flows_go_before_results_when_the_file_is_too_big(report: Report) -> None:
    whole = run_of(within_limits(big(report), with_suppressed=False))
    assert {len(result["codeFlows"]) for result in whole["results"]} == {10}
    cut = run_of(within_limits(big(report), with_suppressed=False, most_bytes=4_000))
    assert len(cut["results"]) == 8
    assert {len(result.get("codeFlows", [])) for result in cut["results"]} < {0, 1, 3}
    notices = [notice["message"]["text"] for notice in cut["invocations"][0]["toolExecutionNotifications"]]
    assert any("code flows" in text for text in notices)


def test_results_go_last_when_the_file_is_still_too_big(report: Report) -> None:
    cut = run_of(within_limits(big(report), with_suppressed=False, most_bytes=10))
    assert cut["results"] == []


def test_very_long_flows_keep_both_ends(report: Report, with_findings: Build) -> None:
    steps = tuple(Step(Location("a.py", Region(n, 1, n, 2)), f"step {n}") for n in range(1, 3001))
    finding = msgspec.structs.replace(report.findings[1], flows=(Flow("user.contact.email", steps),))
    (result,) = run_of(render(with_findings(finding), "sarif", Options(suppressed=False)))["results"]
    locations = result["codeFlows"][0]["threadFlows"][0]["locations"]
    lines = [step["location"]["physicalLocation"]["region"]["startLine"] for step in locations]
    assert (len(lines), lines[0], lines[-1]) == (1000, 1, 3000)


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("<stdin>", "%3Cstdin%3E"),
        ("a b/ü.py", "a%20b/%C3%BC.py"),
        ("100%.py", "100%25.py"),
        ("bad\udcff.py", "bad%FF.py"),
        ("lone\ud800.py", "lone%3F.py"),
    ],
)
def test_paths_as_uris(path: str, uri: str) -> None:
    assert uri_of(path) == uri


@pytest.mark.parametrize(
    ("root", "uri"), [("/srv/my shop", "file:///srv/my%20shop/"), ("/", "file:///"), ("C:\\shop", "file:///C:/shop/")]
)
def test_the_root_ends_in_a_slash(report: Report, root: str, uri: str) -> None:
    run = run_of(render(msgspec.structs.replace(report, root=root), "sarif"))
    assert run["originalUriBaseIds"]["%SRCROOT%"]["uri"] == uri


def test_the_same_report_gives_the_same_text(report: Report) -> None:
    shuffled = msgspec.structs.replace(report, findings=report.findings[::-1], notices=report.notices[::-1])
    assert render(shuffled, "sarif") == render(report, "sarif")


def test_defaults_are_not_written_but_levels_are() -> None:
    assert plain(sarif_om.Region(start_line=3)) == {"startLine": 3}
    assert plain(sarif_om.ReportingConfiguration()) == {"level": "warning"}
    assert plain(sarif_om.Result(message=sarif_om.Message(text="x"), suppressions=[])) == {
        "message": {"text": "x"},
        "level": "warning",
        "suppressions": [],
    }
