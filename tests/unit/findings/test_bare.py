"""Hashes that can be reversed: of few possible values, with nothing secret beside them."""

from __future__ import annotations

import pytest

from pii_lint.api import scan_sources

CODE = """\
import hashlib

SALT = "..."


def keep(user, other):
    text = str(user.phone).strip()
    salted = SALT + user.phone
    return {call}.hexdigest()
"""


@pytest.mark.parametrize(
    "call",
    [
        "hashlib.sha256(user.phone.encode())",
        "hashlib.sha256(str(user.phone).strip().encode())",
        "hashlib.sha256(text.encode())",
        'hashlib.sha256(f"{user.phone}".encode())',
        'hashlib.sha256(bytes(user.phone, "utf-8"))',
        'hashlib.new("sha1", user.ssn.encode())',
        "hashlib.md5(user.birth_date.isoformat().encode())",
    ],
)
def test_a_bare_hash_is_told_with_its_own_words(call: str) -> None:
    (finding,) = scan_sources({"app.py": CODE.format(call=call)}).findings
    assert finding.rule == "PII802"
    assert "without a key" in finding.message
    assert "pseudonymize(" in finding.hint


@pytest.mark.parametrize(
    "call",
    [
        "hashlib.sha256(user.phone.encode() + SALT)",
        "hashlib.sha256(salted.encode())",
        'hashlib.sha256(f"{SALT}{user.phone}".encode())',
        'hashlib.sha256("".join([SALT, user.phone]).encode())',
        'hashlib.sha256(("%s|%s" % (SALT, user.phone)).encode())',
        "hashlib.blake2b(user.phone.encode(), key=SALT)",
        "hashlib.blake2b(user.phone.encode(), **other)",
        "hashlib.sha256(user.email.encode())",
        "hashlib.sha256(user.password.encode())",
        "hashlib.sha256(other.encode())",
    ],
)
def test_what_holds_more_or_has_many_values_is_not(call: str) -> None:
    assert scan_sources({"app.py": CODE.format(call=call)}).findings == ()
