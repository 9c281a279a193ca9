"""Tracking plans in each of their forms, and scans that hold captures against them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pii_lint import api
from pii_lint.config.load import load as settings
from pii_lint.errors import ConfigError
from pii_lint.model import Finding
from pii_lint.plan.read import load, read_text
from pii_lint.plan.records import Event, Property

PROPERTIES = {"plan": {"type": "string"}, "mail": {"type": "string", "x-pii": "user.contact.email"}}
JOINED = Event({"plan": Property(), "mail": Property("user.contact.email")})
MESSAGE = {"type": "object", "properties": {"properties": {"type": "object", "properties": PROPERTIES}}}

FORMS = {
    "json schema": {"title": "Joined", "properties": PROPERTIES},
    "schemas by name": {"events": {"Joined": {"properties": PROPERTIES}}},
    "segment": {"rules": [{"type": "TRACK", "key": "Joined", "jsonSchema": MESSAGE}]},
    "segment, as protocols exports it": {
        "display_name": "Web",
        "rules": {"events": [{"name": "Joined", "rules": MESSAGE}]},
    },
    "segment, as its service answers": {"data": {"rules": [{"key": "Joined", "jsonSchema": MESSAGE}]}},
    "rudderstack": {"name": "Web", "rules": {"events": [{"name": "Joined", "rules": {"properties": PROPERTIES}}]}},
    "avo": {
        "events": [
            {
                "name": "Joined",
                "properties": [{"name": "plan", "type": "string"}, {"name": "mail", "x-pii": "user.contact.email"}],
            }
        ]
    },
    "references": {
        "events": {"Joined": {"allOf": [{"$ref": "#/definitions/base"}, {"properties": {"plan": {}}}]}},
        "definitions": {"base": {"properties": {"mail": PROPERTIES["mail"]}}},
    },
}


@pytest.mark.parametrize("form", FORMS)
def test_forms(form: str) -> None:
    assert read_text(json.dumps(FORMS[form]), "plan.json").events == {"Joined": JOINED}


def test_a_schema_without_a_title_is_named_for_its_file(tmp_path: Path) -> None:
    (tmp_path / "Left.schema.json").write_text(json.dumps({"properties": {"why": {}}, "additionalProperties": True}))
    (tmp_path / "Joined.json").write_text(json.dumps({"properties": PROPERTIES}))
    plan = load([str(tmp_path)])
    assert plan is not None
    assert plan.events == {"Left": Event({"why": Property()}, open=True), "Joined": JOINED}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "no JSON"),
        ("[]", "no event in it"),
        (
            '{"title": "A", "properties": {"b": {"x-pii": "user.mail"}}}',
            "A: b: x-pii: there is no data type 'user.mail'",
        ),
    ],
)
def test_mistakes_are_named(text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        read_text(text, "plan.json")


CODE = """\
import posthog
import segment.analytics as analytics

JOINED = "Joined"
class Events: JOINED = "Joined"

def joined(user, plan, key, name, more):
    posthog.capture("Joined", distinct_id=key, properties={"plan": plan, "mail": user.email})
    posthog.capture(JOINED, distinct_id=key, properties={"plan": plan, "referrer": key})
    posthog.capture("Joined", distinct_id=key, properties={"plan": user.phone_number})
    posthog.capture("Joind", distinct_id=key, properties={"plan": plan})
    analytics.track(key, "Joined", {"plann": plan})
    analytics.track(key, "Joined", {"mail": user.phone_number})
    posthog.capture(name, distinct_id=key, properties={"anything": plan})
    posthog.capture("Joined", distinct_id=key, properties=more)
    posthog.capture("$identify", distinct_id=key)
    properties = {"plan": plan}
    properties["source"] = "web"
    posthog.capture("Joined", distinct_id=key, properties=properties)
    posthog.capture(Events.JOINED, distinct_id=key, properties={"email": user.email})
"""


def scanned(tmp_path: Path, form: str) -> list[Finding]:
    (tmp_path / "plan.json").write_text(json.dumps(FORMS[form]))
    (tmp_path / "pii-lint.toml").write_text('event-schemas = ["plan.json"]\ncache = false\n')
    (tmp_path / "app.py").write_text(CODE)
    config = settings([str(tmp_path)], environment={})
    report = api.scan([str(tmp_path)], config, root=str(tmp_path))
    return [one for one in report.findings if one.rule == "PII303"]


def test_captures_that_go_beyond_the_plan(tmp_path: Path) -> None:
    found = {one.location.region.start_line: one for one in scanned(tmp_path, "json schema")}
    said = {line: one.message.partition(": ")[2] for line, one in found.items()}
    assert said == {
        9: "its event `Joined` has no property `referrer`",
        10: "the property `plan` of `Joined` may not hold phone number",
        11: "it has no event `Joind` (did you mean `Joined`?)",
        12: "its event `Joined` has no property `plann` (did you mean `plan`?)",
        13: "the property `mail` of `Joined` may not hold phone number, only e-mail address",
        19: "its event `Joined` has no property `source`",
        20: "its event `Joined` has no property `email` (did you mean `mail`?)",
    }
    assert found[10].data_types == ("user.contact.phone_number",)
    assert found[10].flows[0].steps[-1].location == found[10].expression


def test_a_missing_plan_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "pii-lint.toml").write_text('event-schemas = ["plan.json"]\n')
    with pytest.raises(ConfigError, match=r"event-schemas: no such file or folder: plan\.json"):
        settings([str(tmp_path)], environment={})


def test_without_a_plan_nothing_is_said(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(CODE)
    (tmp_path / "pii-lint.toml").write_text("cache = false\n")
    report = api.scan([str(tmp_path)], settings([str(tmp_path)], environment={}), root=str(tmp_path))
    assert "PII303" not in {one.rule for one in report.findings}
