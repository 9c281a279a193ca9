"""Leaks become findings: one for a sink call and rule, whatever the order of the files."""

from __future__ import annotations

from pathlib import Path

import pytest

from pii_lint.api import scan, scan_sources
from pii_lint.config.schema import DEFAULT
from pii_lint.findings.build import MAX_STEPS
from pii_lint.model import Finding

VIEW = """\
from helper import tell


def view(user):
    tell(user.email)
"""
HELPER = """\
import logging

log = logging.getLogger("shop")


def tell(what):
    log.info("told %s", what)
"""
OTHER = """\
def show(user):
    print(user.phone_number)
"""


def findings(text: str) -> tuple[Finding, ...]:
    return scan_sources({"app.py": text}).findings


def test_one_finding_for_a_call_with_all_its_data_types() -> None:
    (finding,) = findings("def show(user):\n    print(user.email, user.phone_number, user.plan)\n")
    assert set(finding.data_types) == {"user.contact.email", "user.contact.phone_number"}
    assert {flow.data_type for flow in finding.flows} == set(finding.data_types)


def test_a_message_names_a_few_kinds_of_data() -> None:
    fields = "email phone_number first_name last_name username date_of_birth".split()
    (finding,) = findings(f"def show(user):\n    print({', '.join(f'user.{field}' for field in fields)})\n")
    assert len(finding.data_types) == len(fields)
    assert " and 3 more)" in finding.message


def test_two_calls_are_two_findings() -> None:
    assert len(findings("def show(user):\n    print(user.email)\n    print(user.email)\n")) == 2


def test_builtins_are_called_what_people_call_them() -> None:
    (finding,) = findings("def show(user):\n    print(user.email)\n")
    assert finding.message.endswith("is printed by `print`")
    assert finding.sink == "builtins.print"
    assert finding.flows[0].steps[-1].message == "reaches `print`"


def test_where_data_enters_is_kept_in_a_long_flow() -> None:
    depth = MAX_STEPS + 10
    chain = "".join(f"def f{n}(x):\n    f{n + 1}(x)\n\n\n" for n in range(depth))
    (finding,) = findings(f"{chain}def f{depth}(x):\n    print(x)\n\n\ndef start(user):\n    f0(user.email)\n")
    (flow,) = finding.flows
    assert len(flow.steps) <= MAX_STEPS + 1
    assert "user.email" in flow.steps[0].message
    assert flow.steps[-1].message == "reaches `print`"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in (("view.py", VIEW), ("helper.py", HELPER), ("other.py", OTHER)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'shop'\n", encoding="utf-8")
    return tmp_path


def found(project: Path, *names: str) -> list[Finding]:
    config = DEFAULT.apply({"cache": False})
    return list(scan([str(project / name) for name in names], config, root=str(project)).findings)


def test_the_order_of_files_does_not_change_the_report(project: Path) -> None:
    one = found(project, "view.py", "other.py", "helper.py")
    assert len(one) == 2
    assert found(project, "helper.py", "view.py", "other.py") == one
    assert found(project, ".") == one


@pytest.mark.parametrize(
    "given, paths",
    [("view.py", ["helper.py"]), ("helper.py", ["helper.py"]), ("other.py", ["other.py"])],
    ids=["where data enters", "where it leaves", "neither"],
)
def test_of_a_flow_both_ends_count_as_given(project: Path, given: str, paths: list[str]) -> None:
    assert [finding.location.path for finding in found(project, given)] == paths


RAW = """\
import requests
from flask import request


def view(message):
    requests.post("https://crm.example", json={body})
"""


@pytest.mark.parametrize(
    "body, rules",
    [
        ("request.json", ["PII502"]),
        ("request.get_json()", ["PII502"]),
        ('{{"all": request.json}}', ["PII502"]),
        ('{{"plan": request.json["plan"]}}', []),
        ('{{"email": request.json["email"]}}', ["PII501"]),
        ('{{**request.json, "email": message.sender_email}}', ["PII501"]),
    ],
)
def test_a_raw_body_is_a_whole_one(body: str, rules: list[str]) -> None:
    assert [finding.rule for finding in findings(RAW.format(body=body.replace("{{", "{").replace("}}", "}")))] == rules


def test_fields_picked_in_another_function_are_no_raw_body() -> None:
    picked = """\
import requests
from flask import request


def send(body):
    requests.post("https://crm.example", json={"plan": body["plan"]})


def view():
    send(request.get_json())
"""
    assert findings(picked) == ()
    (whole,) = findings(picked.replace('{"plan": body["plan"]}', "body"))
    assert whole.rule == "PII502"
