"""Every setting makes a finding somewhere, and something close to it makes none.

Most do so in the examples beside them; those that count in certain files only have their rows here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import tomli

from pii_lint.findings import forms, settings
from pii_lint.findings.bindings import Bindings
from pii_lint.findings.settings import Setup
from pii_lint.frontend import lower
from pii_lint.project.hierarchy import Hierarchy
from pii_lint.project.program import Program
from pii_lint.rulepack.load import load
from pii_lint.rulepack.paths import builtin_files
from pii_lint.rulepack.pattern import expand
from pii_lint.rulepack.schema import RuleFile, Setting

BY_FILE = {
    "django-debug": ("shop/settings.py", "DEBUG = True\n"),
    "django-debug-in-production": ("shop/settings/production.py", "DEBUG = True\n"),
    "django-propagate": ("shop/settings.py", 'DEFAULT_EXCEPTION_REPORTER_FILTER = "shop.errors.Filter"\n'),
    "gunicorn-access-log": ("deploy/gunicorn.conf.py", "access_log_format = '%(h)s \"%(r)s\"'\n"),
}
ELSEWHERE = {
    "django-debug": ("shop/debugging.py", "DEBUG = True\n"),
    "django-debug-in-production": ("shop/settings/production.py", "DEBUG = False\n"),
    "django-propagate": (
        "shop/settings.py",
        'DEFAULT_EXCEPTION_REPORTER_FILTER = "django.views.debug.SafeExceptionReporterFilter"\n',
    ),
    "gunicorn-access-log": ("deploy/gunicorn.conf.py", "access_log_format = '%(h)s \"%(m)s %(U)s\"'\n"),
}


def found(path: str, code: str) -> Iterator[Setup]:
    """The set-ups in a file."""
    pack = load()
    bindings = Bindings(Hierarchy(Program([lower(code.encode(), path)])), pack)
    yield from settings.find(bindings)
    yield from forms.find(pack.settings.forms, bindings)


def packs() -> Iterator[tuple[Path, RuleFile]]:
    """The built-in rule files that have settings."""
    for path in builtin_files():
        content = msgspec.convert(tomli.loads(path.read_text(encoding="utf-8")), RuleFile)
        if content.setting:
            yield path, content


PACKS = list(packs())
NAMES = [path.stem for path, _ in PACKS]


@pytest.mark.parametrize("content", [content for _, content in PACKS], ids=NAMES)
def test_every_setting_is_found_in_an_example(content: RuleFile) -> None:
    seen = {setup.setting.id for example in content.example for setup in found("example.py", example.code)}
    assert not [one.id for one in content.setting if one.id not in seen and one.id not in BY_FILE]


@pytest.mark.parametrize("content", [content for _, content in PACKS], ids=NAMES)
def test_something_close_to_every_setting_is_clean(content: RuleFile) -> None:
    lines = [line for example in content.example for line in example.code.splitlines() if "# leak:" not in line]
    words = set(re.findall(r"\w+", "\n".join(lines)))
    asking = [one for one in content.setting if one.when or one.absent or one.receiver]
    assert not [one.id for one in asking if not words & decisive(one) and one.id not in ELSEWHERE]


def decisive(setting: Setting) -> set[str]:
    """The last words of what a setting speaks of."""
    texts = [text for some in (setting.calls, setting.assigns, setting.items) for each in some for text in expand(each)]
    return {re.findall(r"\w+", text)[-1] for text in texts}


@pytest.mark.parametrize("id", BY_FILE)
def test_settings_that_count_in_some_files(id: str) -> None:
    assert [setup.setting.id for setup in found(*BY_FILE[id])] == [id]
    assert id not in {setup.setting.id for setup in found(*ELSEWHERE[id])}
