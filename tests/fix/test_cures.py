"""What is written in the place of what leaks, and what is left alone."""

from __future__ import annotations

import pytest

from .conftest import Fixed

HEAD = """\
import logging

import requests
import sentry_sdk

log = logging.getLogger("shop")
TEMPLATE = "mail {}"


class Refused(Exception):
    pass


def act(user, request, password, number):
"""


def program(body: str) -> str:
    return HEAD + "".join(f"    {line}\n" for line in body.splitlines())


def body(text: str) -> str:
    _, _, rest = text.partition("def act(user, request, password, number):\n")
    return "\n".join(line.removeprefix("    ") for line in rest.splitlines())


@pytest.mark.parametrize(
    "before, after",
    [
        ("log.info('%s', user.email)", "log.info('%s', pseudonymize(user.email))"),
        ("log.info(f'mail {user.email!r:>40}')", "log.info(f'mail {pseudonymize(user.email)!r:>40}')"),
        ("log.info('mail ' + user.email)", "log.info('mail ' + pseudonymize(user.email))"),
        ("log.info('%s of %d' % (user.email, 3))", "log.info('%s of %d' % (pseudonymize(user.email), 3))"),
        ("log.info('%(m)s' % {'m': user.email})", "log.info('%(m)s' % {'m': pseudonymize(user.email)})"),
        ("log.info('mail {}'.format(user.email))", "log.info('mail {}'.format(pseudonymize(user.email)))"),
        ("log.info(TEMPLATE.format(user.email))", "log.info(TEMPLATE.format(pseudonymize(user.email)))"),
        ("log.info(', '.join([user.email]))", "log.info(', '.join([pseudonymize(user.email)]))"),
        ("log.info(str(user.email))", "log.info(str(pseudonymize(user.email)))"),
        ("log.info('%s', user.email.lower())", "log.info('%s', pseudonymize(user.email.lower()))"),
        ("log.info('x', extra={'mail': user.email})", "log.info('x', extra={'mail': pseudonymize(user.email)})"),
        ("log.info('pw %s', password)", "log.info('pw %s', mask(password, \"user.authorization.password\"))"),
        ('log.info(f"pw {password}")', "log.info(f\"pw {mask(password, 'user.authorization.password')}\")"),
        ("log.info('%s', request.json)", "log.info('%s', redact(request.json))"),
        ("log.info('%s', user.email if user else None)", "log.info('%s', pseudonymize(user.email) if user else None)"),
        (
            "log.info('%s %s', user.email, user.phone)",
            "log.info('%s %s', pseudonymize(user.email), pseudonymize(user.phone))",
        ),
        (
            "sentry_sdk.set_user({'id': 1, 'email': user.email})",
            "sentry_sdk.set_user({'id': 1, 'email': pseudonymize(user.email)})",
        ),
        (
            "sent = []\nsent.append(user.email)\nlog.info('%s', sent)",
            "sent = []\nsent.append(user.email)\nlog.info('%s', redact(sent))",
        ),
        (
            "text = f'mail {user.email}'\nlog.info(text)",
            "text = f'mail {pseudonymize(user.email)}'\nlog.info(text)",
        ),
        (
            "log.info(\n    '%s',  # to whom\n    user.email,\n)",
            "log.info(\n    '%s',  # to whom\n    pseudonymize(user.email),\n)",
        ),
    ],
)
def test_the_piece_that_leaks_is_wrapped(fixed: Fixed, before: str, after: str) -> None:
    text, result = fixed(program(before))
    assert body(text) == after
    assert (len(result.fixed), result.left) == (1, ())
    again, second = fixed(text)
    assert (again, second.changes, second.fixed, second.left) == (text, (), (), ())


@pytest.mark.parametrize(
    "before, after",
    [
        ("print(user.email)", "print(pseudonymize(user.email))"),
        ("raise Refused(f'no {user.email}')", "raise Refused(f'no {pseudonymize(user.email)}')"),
        ("assert number, user.email", "assert number, pseudonymize(user.email)"),
        (
            "text = f'{user.full_name}'\nlog.info(text)\nreturn text",
            "text = f'{pseudonymize(user.full_name)}'\nlog.info(text)\nreturn text",
        ),
    ],
)
def test_what_a_program_shows_is_changed_when_asked(fixed: Fixed, before: str, after: str) -> None:
    text, result = fixed(program(before))
    assert body(text) == before
    assert [left.unsafe for left in result.left] == [True]
    text, result = fixed(program(before), unsafe=True)
    assert body(text) == after
    assert result.left == ()


@pytest.mark.parametrize(
    "before, why",
    [
        ("requests.post('https://crm.example', json={'mail': user.email})", "decided by hand"),
        ("log.info('%d', user.phone)", "formatted as a number"),
        ("log.info(f'{user.phone:d}')", "formatted as a number"),
    ],
)
def test_what_cannot_be_cured_is_left_with_the_reason(fixed: Fixed, before: str, why: str) -> None:
    text, result = fixed(program(before), unsafe=True)
    assert body(text) == before
    assert [why in left.why for left in result.left] == [True]
    assert result.changes == ()


def test_what_is_suppressed_is_no_business_of_a_fix(fixed: Fixed) -> None:
    before = program("log.info('%s', user.email)  # pii-lint: ignore[PII101] asked for by support")
    text, result = fixed(before)
    assert text == before
    assert result.left == ()


def test_settings_get_the_value_that_the_rules_name(fixed: Fixed) -> None:
    before = "import sentry_sdk\n\nsentry_sdk.init('dsn', include_local_variables=True)\n"
    text, result = fixed(before)
    assert text == before.replace("True", "False")
    assert len(result.fixed) == 1


def test_a_setting_without_an_advised_value_is_asked_for(fixed: Fixed) -> None:
    before = "import sentry_sdk\n\nsentry_sdk.init('dsn', send_default_pii=True)\n"
    assert fixed(before)[0] == before
    assert fixed(before, unsafe=True)[0] == before.replace("True", "False")


@pytest.mark.parametrize(
    "before, after, is_safe",
    [
        ("logger.add('app.log')", "logger.add('app.log', diagnose=False)", True),
        ("os.environ['DD_APPSEC_AUTO_USER_INSTRUMENTATION_MODE'] = 'ident'", '= "anonymization"', True),
        ("ELASTIC_APM = {'CAPTURE_BODY': 'all'}", "{'CAPTURE_BODY': \"off\"}", True),
        ("http.client.HTTPConnection.debuglevel = 1", "debuglevel = 0", True),
        ("logging.getLogger('botocore').setLevel(logging.DEBUG)", "setLevel(logging.INFO)", True),
        ("os.environ['DD_HTTP_SERVER_TAG_QUERY_STRING'] = 'true'", "= 'false'", False),
        ("cgitb.enable()", None, False),
    ],
)
def test_set_ups_are_switched_off(fixed: Fixed, before: str, after: str | None, is_safe: bool) -> None:
    code = f"import cgitb\nimport http.client\nimport logging\nimport os\n\nfrom loguru import logger\n\n{before}\n"
    text, result = fixed(code)
    assert len(result.fixed) == is_safe
    text, result = fixed(code, unsafe=True)
    assert (len(result.fixed), after is None or after in text) == (after is not None, True)
