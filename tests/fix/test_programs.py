"""Fixes that are more than a call around a value: bodies cut down, set-ups that redact, and what they silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from pii_lint import api
from pii_lint.config.load import load

from .conftest import Fixed

HEAD = "import logging\n\nimport requests\nimport sentry_sdk\n\nlog = logging.getLogger('shop')\n"
BESIDE = """\


def act(user):
    try:
        raise LookupError(user.email)  # pii-lint: ignore[PII201] the log is what is tested
    except LookupError:
        log.exception('no')
"""


@pytest.mark.parametrize(
    "reads, sent",
    [
        ("body['plan'] or body.get('seats')", 'only(body, "plan", "seats")'),
        ("'plan' in body", 'only(body, "plan")'),
        ("body['plan'] or body['email']", 'only(body, "plan")'),
    ],
)
def test_a_raw_body_is_cut_down_to_the_fields_that_are_read(fixed: Fixed, reads: str, sent: str) -> None:
    code = f"{HEAD}\n\ndef act(request):\n    body = request.json\n    if {reads}:\n"
    code += "        requests.post('https://x', json=body)\n"
    assert fixed(code)[1].changes == ()
    text, result = fixed(code, unsafe=True)
    assert f"requests.post('https://x', json={sent})" in text
    assert "from pii_lint.runtime import only\n" in text
    assert (len(result.fixed), result.left) == (1, ())
    assert fixed(text, unsafe=True)[1].changes == ()


@pytest.mark.parametrize(
    "body, why",
    [
        ("requests.post('https://x', json=request.json)", "no field of the body is read here"),
        ("requests.post('https://x', data=request.get_data())", "parse it"),
        ("body = request.json\n    if body['email']:\n        requests.post('https://x', json=body)", "no field"),
    ],
)
def test_a_body_of_which_nothing_is_known_is_left(fixed: Fixed, body: str, why: str) -> None:
    code = f"{HEAD}from flask import request\n\n\ndef act():\n    {body}\n"
    text, result = fixed(code, unsafe=True)
    assert text == code
    assert [why in left.why for left in result.left] == [True]


@pytest.mark.parametrize("set_up", ["logging.basicConfig(level='INFO')", "logging.config.dictConfig({'version': 1})"])
def test_records_that_carry_data_beside_their_arguments_are_redacted_where_logging_is_set_up(
    fixed: Fixed, set_up: str
) -> None:
    code = f"{HEAD}{set_up}\n{BESIDE}"
    assert [left.unsafe for left in fixed(code)[1].left] == [True]
    text, result = fixed(code, unsafe=True)
    assert f"{set_up}\ninstall()\n" in text
    assert "from pii_lint.runtime import install\n" in text
    assert len(result.fixed) == 1
    assert fixed(text, unsafe=True)[1].changes == ()


def test_without_a_set_up_the_reason_is_given(fixed: Fixed) -> None:
    _, result = fixed(HEAD + BESIDE, unsafe=True)
    assert "install() of pii_lint.runtime" in result.left[0].why
    assert result.changes == ()


@pytest.mark.parametrize(
    "before, after",
    [
        ("sentry_sdk.init(dsn='d', data_collection={'user_info': True})", None),
        (
            "sentry_sdk.init('d', data_collection=COLLECTED)",
            "sentry_sdk.init('d', **protected(data_collection=COLLECTED))",
        ),
        (
            "sentry_sdk.init(\n    dsn='d',\n    event_scrubber=False,  # loud\n)",
            "sentry_sdk.init(\n    **protected(dsn='d',\n    event_scrubber=False),  # loud\n)",
        ),
    ],
)
def test_sentry_gets_a_hook_around_its_options(fixed: Fixed, before: str, after: str | None) -> None:
    code = f"import sentry_sdk\n\nCOLLECTED = {{'user_info': True}}\n{before}\n"
    assert fixed(code)[1].changes == ()
    text, result = fixed(code, unsafe=True)
    assert "from pii_lint.runtime.integrations.sentry import protected\n" in text
    assert (after or before.replace("init(", "init(**protected(") + ")") in text
    assert len(result.fixed) == 1
    assert fixed(text, unsafe=True)[1].changes == ()


def test_what_a_guard_cannot_see_is_still_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code = f"from pii_lint.runtime import install\n{HEAD}install()\n\n\ndef act(user):\n"
    code += "    log.info('%s %s', user.email, user.full_name)\n    log.info('%s', user.email)\n    print(user.email)\n"
    Path("app.py").write_text(code, encoding="utf-8")
    report = api.scan(["app.py"], load(["app.py"], environment={}, options={"cache": False}))
    assert [(one.rule, one.location.region.start_line) for one in report.findings] == [("PII101", 12), ("PII102", 14)]
    (silent,) = report.suppressed
    assert silent.suppression is not None
    assert silent.suppression.justification == "log records are redacted by the call in app.py:8"


GATED = """\
import posthog

from . import consents

SHOP = "shop"


def bought(user, order):
    if consents.allows_analytics(user):
        posthog.capture(user.id, "bought", {"total": order.total})


def left(person, basket):
    if not consents.allows_analytics(person):
        return
    posthog.capture(person.id, "left", {"total": basket.total})


def joined(user):
    posthog.capture(
        SHOP,
        "joined",
    )


def closed(account):
    posthog.capture(account, "closed")
"""


def test_the_check_that_a_file_asks_is_asked_before_each_capture(fixed: Fixed) -> None:
    Path("consents.py").write_text("def allows_analytics(user):\n    return user.analytics_consent\n")
    text, result = fixed(GATED, unsafe=True)
    assert (
        "def joined(user):\n    if consents.allows_analytics(user):\n        posthog.capture(\n            SHOP,\n"
        '            "joined",\n        )\n' in text
    )
    assert [(one.finding.location.region.start_line, one.why.partition(":")[0]) for one in result.left] == [
        (27, "no check of consent in this file can be asked here")
    ]
    assert fixed(text, unsafe=True)[1].changes == ()
