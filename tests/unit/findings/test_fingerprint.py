"""What a finding is known by stays the same while code is moved, renamed and laid out anew."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from pii_lint.api import scan_sources
from pii_lint.findings.fingerprint import fingerprint, normal

LEAK = """\
import logging

log = logging.getLogger("shop")


def sign_up(user):
    log.info("signed up %s", {'mail': user["email"], 'plan': "pro"})
"""


def prints(sources: Mapping[str, str]) -> list[str]:
    return sorted(finding.fingerprint for finding in scan_sources(sources).findings)


@pytest.mark.parametrize(
    "path, text",
    [
        ("shop.py", '"""A title."""\n\n\n' + LEAK),
        ("renamed.py", LEAK),
        ("deep/er/shop.py", LEAK),
        ("shop.py", LEAK.replace("\n", "\r\n")),
        ("shop.py", LEAK.replace("'mail'", '"mail"').replace('"email"', "'email'")),
        ("shop.py", LEAK.replace('"}', '", }')),
        (
            "shop.py",
            LEAK.replace(
                """{'mail': user["email"], 'plan': "pro"}""",
                '{\n        "mail": user["email"],  # it\'s asked for\n        "plan": "pro",\n    },\n    ',
            ),
        ),
        ("shop.py", LEAK.replace("def sign_up", "def other():\n    return 1\n\n\ndef sign_up")),
    ],
    ids=["moved", "renamed", "in a folder", "line ends", "quotes", "comma", "one entry a line", "new neighbour"],
)
def test_the_same_leak_keeps_its_fingerprint(path: str, text: str) -> None:
    before = prints({"shop.py": LEAK})
    assert len(before) == 1
    assert prints({path: text}) == before


@pytest.mark.parametrize(
    "text",
    [
        LEAK.replace("log.info", "log.error"),
        LEAK.replace("def sign_up", "def sign_in"),
        LEAK.replace('user["email"]', 'user["phone_number"]'),
        LEAK.replace("'plan'", "'tier'"),
    ],
    ids=["another sink", "another function", "other data", "another expression"],
)
def test_another_leak_has_another_fingerprint(text: str) -> None:
    after = prints({"shop.py": text})
    assert len(after) == 1
    assert after != prints({"shop.py": LEAK})


def test_equal_leaks_of_one_function_are_counted() -> None:
    twice = LEAK + LEAK.splitlines(keepends=True)[-1]
    first, second = prints({"shop.py": twice})
    assert first.rpartition(":")[0] == second.rpartition(":")[0]
    assert {first.rpartition(":")[2], second.rpartition(":")[2]} == {"1", "2"}


@pytest.mark.parametrize(
    "one, other",
    [
        ("f( a,b )", "f(a, b)"),
        ("f(a, b,)", "f(a, b)"),
        ("[a, b,\n]", "[a, b]"),
        ("{'a': b}", '{"a": b}'),
        ("'don\\'t'", '"don\'t"'),
        ("F'{a}'", 'f"{a}"'),
        ("u'a'", '"a"'),
        ("'''a'''", '"a"'),
        ("a + \\\n b", "a + b"),
        ("f(a,  # it's b\n  b)", "f(a, b)"),
        ("f((a if b else c), d)", "f(a if b else c, d)"),
        ("a and (\n    not (b)\n)", "a and not b"),
    ],
)
def test_layout_does_not_count(one: str, other: str) -> None:
    assert normal(one) == normal(other)


@pytest.mark.parametrize(
    "one, other",
    [
        ("'a'", "a"),
        ("b'a'", "'a'"),
        ("'#a'", "'#b'"),
        ("f(a)(b)", "f(a, b)"),
        ("f(a)", "f a"),
        ("a[0](b)", "a[0] b"),
        ("'a,)'", "'a'"),
    ],
)
def test_what_is_said_counts(one: str, other: str) -> None:
    assert normal(one) != normal(other)


def test_the_order_of_data_types_does_not_count() -> None:
    one = fingerprint("PII101", "print", "f", "x", ["user.name", "user.contact.email"])
    assert one == fingerprint("PII101", "print", "f", "x", ["user.contact.email", "user.name"])
    assert one != fingerprint("PII101", "print", "f", "x", ["user.name"])
