"""Set-ups that count in files of certain names only, which examples cannot show; and that every set-up is shown."""

from __future__ import annotations

import re

import pytest

from pii_lint import api
from pii_lint.rulepack.load import load

SQL_FILTER = 'DEFAULT_EXCEPTION_REPORTER_FILTER = "{}"\n'


@pytest.mark.parametrize(
    ("path", "code", "found"),
    [
        ("shop/settings.py", "DEBUG = True\n", True),
        ("shop/settings.py", "DEBUG = False\n", False),
        ("shop/views.py", "DEBUG = True\n", False),
        ("shop/settings.py", SQL_FILTER.format("shop.errors.Everything"), True),
        ("shop/settings.py", SQL_FILTER.format("django.views.debug.SafeExceptionReporterFilter"), False),
        ("gunicorn.conf.py", "access_log_format = '%(h)s \"%(r)s\" %(s)s'\n", True),
        ("gunicorn.conf.py", "access_log_format = '%(m)s %(U)s %(s)s'\n", False),
        ("shop/logs.py", "access_log_format = '%(h)s \"%(r)s\" %(s)s'\n", False),
    ],
)
def test_files(path: str, code: str, found: bool) -> None:
    report = api.scan_sources({path: code})
    assert [finding.rule for finding in report.findings] == (["PII901"] if found else [])


def test_messages_are_clauses_and_hints_say_what_to_write() -> None:
    for setting in load().content.setting:
        assert not setting.message.endswith("."), setting.id
        assert re.match(r"[a-zA-Z'\"_{]", setting.message), setting.id
        assert setting.hint, setting.id
