"""What is found by choice, by the value beside an ambiguous key, in URLs and in escaped text."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import pytest

from pii_lint.runtime import configure, policy, redact


@pytest.fixture(autouse=True)
def settings() -> Iterator[None]:
    before = policy.current()
    yield
    policy._settings = before
    configure()


@pytest.mark.parametrize(
    "value",
    [
        "12 Elm Street, Springfield",
        "Amberring 6",
        "0844 Kutgün Ville Suite 745",
        "бул. Азина, д. 2/6 стр. 6",
        "東京都港区赤坂1-2-3",
        "Canale Pina, 13 Piano 4",
    ],
)
def test_an_address_where_somebody_lives(value: str) -> None:
    assert redact({"address": value}) == {"address": "[REDACTED:address]"}
    assert value not in redact(f'saved address="{value}"')


@pytest.mark.parametrize(
    "value", ["10.0.3.4:8080", "db.internal:5432", "tcp://10.0.0.1:80", "0x7ffd12ab", "eth0", "::1", "[::1]:80", "home"]
)
def test_an_address_where_a_host_listens(value: str) -> None:
    event = {"address": value}
    assert redact(event) is event
    assert redact(f'listens at address="{value}"') == f'listens at address="{value}"'


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("GET /a?first_name=Ann%20Lee&page=2", "GET /a?first_name=[REDACTED:first_name]&page=2"),
        ("https://x.test/?page=2&email=ann%40example.org", "https://x.test/?page=2&email=[REDACTED:email]"),
        ("https://x.test/#dob=1984-05-12", "https://x.test/#dob=[REDACTED:date_of_birth]"),
        ("https://x.test/?page=2&sort=name", "https://x.test/?page=2&sort=name"),
        ("WHERE client_ip = ? AND n = 1", "WHERE client_ip = ? AND n = 1"),
        (
            r"Info:\nPhone: 667 3122\nfirst_name=Ann\n",
            r"Info:\nPhone: [REDACTED:phone]\nfirst_name=[REDACTED:first_name]",
        ),
        ('password="$YZuihhuq5"', 'password="[REDACTED:password]"'),
        ("password=$PASSWORD password=${PW} password=%s", "password=$PASSWORD password=${PW} password=%s"),
    ],
)
def test_in_urls_queries_and_escaped_text(text: str, clean: str) -> None:
    assert redact(text).startswith(clean)


def test_ids_of_persons_without_a_name_when_asked_for() -> None:
    uuid = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
    event: dict[str, Any] = {"user_id": uuid, "note": f"user {uuid} left", "job": uuid, "text": f"job {uuid} done"}
    assert redact(event) is event
    configure(pseudonymous_ids=True)
    made = redact(event)
    assert uuid not in made["user_id"] + made["note"]
    assert made["job"] == uuid and made["text"] == event["text"]
    assert redact(made) is made


@pytest.mark.skipif(find_spec("phonenumbers") is None, reason="the extra phones is not installed")
def test_numbers_of_regions() -> None:
    text = "back at 887 184 100 or 0301234567, ref 4829183745, 2026-11-24 10:11:12, 10 000 000 bytes"
    assert redact(text).startswith("back at 887 184 100 or 0301234567")
    configure(phone_regions=["PL", "de"])
    assert redact(text) == (
        "back at [REDACTED:phone] or [REDACTED:phone], ref 4829183745, 2026-11-24 10:11:12, 10 000 000 bytes"
    )
    with pytest.raises(ValueError, match="XX"):
        configure(phone_regions=["XX"])


@pytest.mark.skipif(find_spec("phonenumbers") is not None, reason="the extra phones is installed")
def test_without_the_library_it_is_said_what_to_install() -> None:
    with pytest.raises(ImportError, match=r"pii-lint\[phones\]"):
        configure(phone_regions=["DE"])
