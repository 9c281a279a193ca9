"""Flows that the policy allows: no findings, but listed; rules that have ended or that nothing uses are told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pii_lint import api
from pii_lint.config.load import load
from pii_lint.errors import ConfigError
from pii_lint.model import Report
from pii_lint.report import render

CODE = """\
import posthog
import sentry_sdk


def joined(user, key):
    posthog.capture("joined", distinct_id=key, properties={"email": user.email})
    posthog.capture("called", distinct_id=key, properties={"email": user.email, "phone": user.phone_number})
    sentry_sdk.set_context("user", {"email": user.email})
"""

RULE = """
[[allow]]
id = "{id}"
data = ["{data}"]
channel = "{channel}"
{more}
reason = "people are told"
legal_basis = "consent"
consent = "analytics"
owner = "growth"
until = {until}
"""


def rule(
    id: str, data: str = "user.contact.email", channel: str = "analytics", more: str = "", until: str = "2999-01-31"
) -> str:
    return RULE.format(id=id, data=data, channel=channel, more=more, until=until)


def scanned(tmp_path: Path, *rules: str, settings: str = "", name: str = "pii-policy.toml") -> Report:
    (tmp_path / name).write_text("\n".join(rules))
    (tmp_path / "pii-lint.toml").write_text(f"cache = false\n{settings}")
    (tmp_path / "app.py").write_text(CODE)
    return api.scan([str(tmp_path)], load([str(tmp_path)], environment={}), root=str(tmp_path))


def lines(report: Report) -> tuple[list[int], list[int]]:
    """The lines of what is shown, and of what is allowed."""
    shown = [one.location.region.start_line for one in report.findings]
    return shown, [one.location.region.start_line for one in report.suppressed]


def test_what_is_allowed_is_no_finding_but_listed(tmp_path: Path) -> None:
    report = scanned(tmp_path, rule("growth"))
    assert lines(report) == ([7, 8], [6])
    allowed = report.suppressed[0].suppression
    assert allowed is not None
    assert (allowed.policy_rule, allowed.legal_basis) == ("growth", "consent")
    assert allowed.justification == (
        "policy rule growth: people are told (legal basis: consent, until 2999-01-31, where consent analytics)"
    )
    assert not report.notices
    text = render(report, "text")
    assert "Allowed by the policy:\n  1  e-mail address to analytics: growth (consent)" in text
    (tree,) = json.loads(render(report, "json"))["suppressed"]
    assert tree["suppression"]["policyRule"] == "growth"
    assert tree["suppression"]["legalBasis"] == "consent"
    results = json.loads(render(report, "sarif"))["runs"][0]["results"]
    (silenced,) = [one for one in results if one.get("suppressions")]
    assert silenced["suppressions"][0]["justification"] == allowed.justification


def test_all_data_of_a_finding_must_be_allowed(tmp_path: Path) -> None:
    report = scanned(tmp_path, rule("email"), rule("phone", "user.contact.phone_number"))
    assert lines(report) == ([8], [6, 7])
    allowed = report.suppressed[1].suppression
    assert allowed is not None
    assert set(allowed.policy_rule.split(", ")) == {"email", "phone"}


@pytest.mark.parametrize(
    ("more", "shown"), [('vendor = "posthog"', [7, 8]), ('vendor = "mixpanel"', [6, 7, 8]), ('purpose = "a"', [7, 8])]
)
def test_vendors_are_compared_and_purposes_taken_for_granted(tmp_path: Path, more: str, shown: list[int]) -> None:
    assert lines(scanned(tmp_path, rule("growth", more=more)))[0] == shown


def test_what_is_denied_is_not_allowed(tmp_path: Path) -> None:
    deny = '[[deny]]\nid = "none"\nchannel = "analytics"\n'
    assert lines(scanned(tmp_path, rule("growth"), deny))[0] == [6, 7, 8]
    asking = '[[deny]]\nid = "children"\nage_group = "child"\n'
    assert lines(scanned(tmp_path, rule("growth"), asking))[0] == [7, 8]


def test_a_rule_that_has_ended_allows_nothing_and_is_told(tmp_path: Path) -> None:
    report = scanned(tmp_path, rule("growth", until="2020-01-31"), rule("old", channel="llm", until="2020-01-31"))
    assert lines(report)[0] == [6, 7, 8]
    assert {one.path for one in report.notices} == {"pii-policy.toml"}
    assert [one.message for one in report.notices] == [
        "policy rule 'growth' ended on 2020-01-31: 2 findings reported again",
        "policy rule 'old' ended on 2020-01-31: remove it",
    ]


def test_a_rule_that_nothing_uses_is_told(tmp_path: Path) -> None:
    report = scanned(tmp_path, rule("growth"), rule("llm", channel="llm"))
    assert [one.message for one in report.notices] == ["policy rule 'llm' is unused: nothing in the code sends this"]


def test_the_policy_is_named_in_the_settings(tmp_path: Path) -> None:
    report = scanned(tmp_path, rule("growth"), settings='policy = "rules.toml"\n', name="rules.toml")
    assert lines(report)[0] == [7, 8]


def test_another_file_of_that_name_is_left_alone(tmp_path: Path) -> None:
    assert lines(scanned(tmp_path, "[package]\nname = 'policy'\n", name="policy.toml"))[0] == [6, 7, 8]


def test_a_broken_policy_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"there is no 'user\.mail'"):
        scanned(tmp_path, rule("growth", "user.mail"))
    with pytest.raises(ConfigError, match="policy cannot be read"):
        scanned(tmp_path, settings='policy = "none.toml"\n')
