"""No output repeats personal data or a secret that stands in the code."""

from __future__ import annotations

import msgspec
import pytest

from pii_lint.model import Report
from pii_lint.report import FORMATS, Options, render
from pii_lint.report.masking import mask

HIDDEN = [
    ('log.info("ann.example@mail.example")', "ann.example@mail.example"),
    ("# ask jörg@größe.example", "jörg@größe.example"),
    ('call("+49 170 555 01 23")', "+49 170 555 01 23"),
    ('call("(555) 012-3456")', "(555) 012-3456"),
    ('card = "4111 1111 1111 1111"', "4111 1111 1111 1111"),
    ("card = 4111111111111111", "4111111111111111"),
    ('check("078-05-1120")', "078-05-1120"),
    ('check("1984-06-07")', "1984-06-07"),
    ('pay("DE89 3704 0044 0532 0130 00")', "3704 0044 0532 0130 00"),
    ('client("sk_live_4eC39HqLyjWDarjtT1")', "4eC39HqLyjWDarjtT1"),
    ('client("AKIAIOSFODNN7EXAMPLE")', "AKIAIOSFODNN7EXAMPLE"),
    ('client("ghp_16C7e42F292c6912E7710c838347Ae178B4a")', "16C7e42F292c6912E7710c838347Ae178B4a"),
    ('get(headers={"Authorization": "Bearer abc.def-123"})', "abc.def-123"),
    ('connect("postgres://shop:t0psecret@db/shop")', "t0psecret"),
    ('f("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl")', "eyJzdWIiOiIxIn0"),
    ('sign("3f786850e387550fdab836ed7e6dc881de23001b")', "3f786850e387550fdab836ed7e6dc881de23001b"),
    ("password = 'hunter2'", "hunter2"),
    ('{"api_key": "short"}', "short"),
    ('login(user_name="ann")', '"ann"'),
    ('d["ssn"] = "secret"', '"secret"'),
    (r'password="with \" quote"', "quote"),
    ("seen from 203.0.113.77", "203.0.113.77"),
]

KEPT = [
    'log.info("user %s logged in from %s", user.email, request.ip)',
    'log.info(f"password={user.password}")',
    'log.info("email: %s", email)',
    "x = 3.14159265358979",
    "range(100_000_000)",
    "@app.route('/orders/<int:id>')",
    "host = '127.0.0.1'",
    "matrix = a @ b.c",
    "email = request.json['email']",
    "token = get_token(user)",
    "if retries > 100000: pass",
    "from pkg import module_with_a_very_long_name_that_is_an_identifier_1",
]


@pytest.mark.parametrize(("line", "secret"), HIDDEN)
def test_personal_data_and_secrets_are_starred_out_in_place(line: str, secret: str) -> None:
    shown = mask(line)
    assert secret not in shown
    assert len(shown) == len(line)


@pytest.mark.parametrize("line", KEPT)
def test_code_stays_as_it_is(line: str) -> None:
    assert mask(line) == line


@pytest.mark.parametrize(
    "piece", ["a", "1", "1 ", "a@", "a.", "address", "password='", "{", "%(", "'a1", "=", "(", "+1-"]
)
def test_a_very_long_line_is_no_trap(piece: str) -> None:
    line = piece * 100_000 + " ann@example.org"
    assert "ann@" not in mask(line)


def test_a_deadline_in_prose_stays() -> None:
    assert mask("agreed until 2027-01-31", dates=False) == "agreed until 2027-01-31"


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_no_format_repeats_what_it_quotes(report: Report, format: str) -> None:
    secrets = [
        "ann.example@mail.example",
        "hunter2-is-mine",
        "+49 170 555 01 23",
        "shop@example.org",
        "dpo@example.org",
    ]
    spoken = repr(report)
    assert all(secret in spoken for secret in secrets), "the sample must hold what is looked for"
    shown = render(report, format, Options(width=400))
    assert [secret for secret in secrets if secret in shown] == []


def test_what_is_masked_is_a_copy(report: Report) -> None:
    before = msgspec.json.encode(report)
    render(report, "text")
    assert msgspec.json.encode(report) == before
