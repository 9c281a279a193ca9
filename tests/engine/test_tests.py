"""What a test makes up is nobody's data: findings that start in one are of low confidence, wherever they end."""

from __future__ import annotations

import pytest

from pii_lint.api import scan_sources

SHOP = "import logging\n\n\ndef grant(permissions):\n    logging.debug('granting %s', permissions)\n"
BODY = """
from shop import grant
import logging


class {case}:
    def test_it(self, user):
        grant({{"users": [user.username]}})
        logging.info("set up %s", user.username)
"""


def confidences(path: str, text: str) -> set[tuple[str, str]]:
    found = scan_sources({"shop.py": SHOP, path: text}).findings
    return {(one.location.path, one.confidence) for one in found}


@pytest.mark.parametrize(
    ("path", "head", "case"),
    [
        ("tests/test_grant.py", "import pytest\n", "Grant"),
        ("tests/grant.py", "from unittest import TestCase\n", "Grant(TestCase)"),
        ("test_grant.py", "import django.test as t\n", "Grant(t.TestCase)"),
    ],
)
def test_made_up(path: str, head: str, case: str) -> None:
    assert confidences(path, head + BODY.format(case=case)) == {("shop.py", "low"), (path, "low")}


@pytest.mark.parametrize(
    ("path", "head"),
    [
        ("test.py", ""),  # a name alone says little
        ("tests/test_grant.py", ""),
        ("grant.py", "import unittest\n"),
    ],
)
def test_not_made_up(path: str, head: str) -> None:
    found = confidences(path, head + BODY.format(case="Grant"))
    assert {where for where, confidence in found if confidence != "low"} == {"shop.py", path}


def test_what_a_program_itself_holds_is_seen_through_a_test() -> None:
    text = "import unittest\nfrom shop import show\n\n\nclass T(unittest.TestCase):\n    def test_it(self):\n"
    text += "        show(load())\n"
    shop = "import logging\n\n\ndef show(user):\n    logging.info('%s', user.email)\n"
    found = scan_sources({"shop.py": shop, "tests/test_shop.py": text}).findings
    assert [(one.location.path, one.confidence != "low") for one in found] == [("shop.py", True)]


def test_what_a_test_makes_up_hides_nothing() -> None:
    shop = "import logging\n\n\ndef show(person):\n    logging.info('%s', person)\n\n\n"
    shop += "def log_in(user):\n    show(user.email)\n"
    text = "import unittest\nfrom shop import show\n\n\nclass T(unittest.TestCase):\n    def test_it(self):\n"
    text += "        user = self.user\n        show(user.email)\n"
    found = scan_sources({"tests/test_shop.py": text, "shop.py": shop}).findings
    assert [(one.location.path, one.confidence != "low") for one in found] == [("shop.py", True)]
