"""Hints name the piece of code that carries the data."""

from __future__ import annotations

import pytest

from pii_lint.api import scan_sources
from pii_lint.findings.advice import advise

HEAD = """\
import json
import logging

import requests
import sentry_sdk
from django.http import HttpRequest
from flask import request

log = logging.getLogger("shop")


class Refused(Exception):
    pass


def friends(user): ...


def act(user, form: HttpRequest, scope):
"""


def hint(body: str) -> str:
    text = HEAD + "".join(f"    {line}\n" for line in body.splitlines())
    findings = scan_sources({"app.py": text}).findings
    assert len(findings) == 1, [(each.rule, each.location.region.start_line) for each in findings]
    return findings[0].hint


@pytest.mark.parametrize(
    "body, piece",
    [
        ("log.info('%s', user.email)", "user.email"),
        ("log.info(f'mail {user.email}')", "user.email"),
        ("log.info('mail ' + user.email)", "user.email"),
        ("log.info('mail %s' % user.email)", "user.email"),
        ("log.info('mail {}'.format(user.email))", "user.email"),
        ("log.info(f'{str(user.email)!r} of {user.plan}')", "user.email"),
        ("log.info({'plan': user.plan, 'mail': user.email})", "user.email"),
        ("log.info('x', extra={\n    'mail': user.email,\n})", "user.email"),
        ("log.info([each.email for each in user.friends])", "each.email"),
        ("mail = user.email\nlog.info(f'mail {mail}')", "mail"),
        ("text = f'mail {user.email}'\nlog.info(text)", "user.email"),
        ("data = {\n    'mail': user.email,\n    'plan': 1,\n}\nlog.info(data)", "user.email"),
        ("sentry_sdk.set_user({'id': 1, 'email': user.email})", "user.email"),
        ("raise Refused(f'no account for {user.email}')", "user.email"),
        ("requests.get(f'https://risk.example/{user.email}')", "user.email"),
    ],
)
def test_the_piece_is_named(body: str, piece: str) -> None:
    assert f"pseudonymize({piece})`" in hint(body)


def test_each_piece_is_named() -> None:
    said = hint("log.info({'mail': user.email, 'phone': user.phone_number})")
    assert "`pseudonymize(user.email)`" in said
    assert said.endswith("; the same for `user.phone_number`")


@pytest.mark.parametrize(
    "body",
    [
        "scope.user = {'email': user.email}",
        "log.info(user.a_rather_long_name.that_goes_on_for_more_than.sixty_characters_in_a_row.email)",
    ],
)
def test_what_cannot_be_named_is_the_value(body: str) -> None:
    said = hint(body)
    assert "`pseudonymize()` of the value" in said
    assert "scope" not in said and "long_name" not in said


@pytest.mark.parametrize(
    "body, call",
    [
        ("log.info('%s', request.json)", "only(request.json, "),
        ("requests.post('u', json=request.get_json())", "only(request.get_json(), "),
        ("log.info(form.body)", "only(json.loads(form.body), "),
    ],
)
def test_of_a_body_the_needed_fields_are_named(body: str, call: str) -> None:
    assert f"`{call}" in hint(body)


def test_what_must_not_be_kept_is_left_out() -> None:
    said = hint("log.info('%s', user.password)")
    assert said.startswith("leave `user.password` out")
    assert "pseudonymize" not in said


def test_templates_without_a_piece_of_code() -> None:
    assert advise("use `redact({expression})`: {data}", "a mail", []) == "use `redact()` of the value: a mail"
    assert advise("drop {expression}", "", []) == "drop the value"
    assert advise("drop {expression}", "", ["a.b"]) == "drop a.b"
