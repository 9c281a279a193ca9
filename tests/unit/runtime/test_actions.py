"""What is done with personal data by type and channel: each action, its needs, and that twice is once."""

from __future__ import annotations

import datetime
import logging
import os
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pii_lint.runtime import configure, failures, policy, pseudonymize, pseudonyms, redact
from pii_lint.runtime.action_table import ACTIONS, LowEntropyWarning
from pii_lint.runtime.vault import MemoryVault, SQLiteVault, Vault

KEY = "a key of the tests"
EVENT = {
    "email": "john@example.com",
    "phone": "+49 30 901820",
    "dob": "1984-05-12",
    "user": {"age": 34},
    "ip": "81.2.69.142",
    "latitude": 52.52437,
    "password": "hunter2",
    "card": 4111111111111111,
    "note": "john@example.com from 2a02:8109:9a40:1778::1, born 12 May 1984, card 4111 1111 1111 1111",
    "n": 3,
}


@pytest.fixture(autouse=True)
def settings() -> Iterator[None]:
    before = policy.current()
    yield
    policy._settings = before
    configure()


def done(action: str) -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LowEntropyWarning)
        configure(actions={"*": action}, key=KEY, vault=MemoryVault())
    return redact(EVENT)


def test_mask_keeps_the_shape() -> None:
    made = done("mask")
    assert made["email"] == "****@*******.***" and made["phone"] == "+** ** ******" and made["user"] == {"age": "**"}
    assert made["note"].endswith("born ** *** ****, card **** **** **** ****") and made["n"] == 3


def test_partial_keeps_what_is_known_anyhow() -> None:
    made = done("partial")
    assert made["email"] == "j***@example.com" and made["card"] == "***1111" and made["phone"] == "***1820"
    assert made["password"] == "***"


def test_drop_leaves_no_trace() -> None:
    made = done("drop")
    assert made.pop("user") == {} and set(made) == {"note", "n"}
    assert made["note"] == " from , born , card "
    assert redact(["ann@example.org", "ok"]) == ["", "ok"]
    assert redact([{"email": "ann@example.org"}]) == [{}]
    assert redact([(b"cookie", b"a=b"), (b"host", b"x")]) == [(b"host", b"x")]


def test_drop_in_a_record_leaves_none() -> None:
    @dataclass
    class Order:
        number: int
        email: str

    configure(actions={"user.contact": "drop"})
    assert redact(Order(7, "ann@example.org")) == Order(7, None)  # type: ignore[arg-type]


def test_generalise() -> None:
    made = done("generalise")
    assert (made["dob"], made["user"]["age"], made["ip"], made["latitude"]) == ("1984", "30-39", "81.2.69.0/24", 52.52)
    assert made["note"] == "[REDACTED:email] from 2a02:8109:9a40::/48, born 1984, card [REDACTED:card]"
    assert redact({"dob": datetime.date(1984, 5, 12), "customer": {"age": 93}}) == {
        "dob": "1984",
        "customer": {"age": "90+"},
    }
    assert redact({"date_of_birth": "12/05/84"}) == {"date_of_birth": "[REDACTED:date_of_birth]"}


def test_a_hash_is_the_pseudonym() -> None:
    made = done("hash")
    assert made["email"] == pseudonymize("john@example.com", key=KEY)
    assert made["note"].startswith(f"{made['email']} from pii_")


def test_a_token_leads_back_for_who_has_the_vault() -> None:
    vault = MemoryVault()
    configure(actions={"user.contact.email": "token"}, vault=vault)
    made = redact({"email": "john@example.com", "note": "to john@example.com", "phone": "+49 30 901820"})
    assert made["note"] == f"to {made['email']}" and made["phone"] == "[REDACTED:phone]"
    assert vault.datum(made["email"]) == "john@example.com"


@pytest.mark.parametrize("action", ACTIONS)
def test_twice_is_once_and_the_input_stays(action: str) -> None:
    before = repr(EVENT)
    made = done(action)
    assert redact(EVENT) == made
    assert redact(made) is made
    assert repr(EVENT) == before
    assert "john@example.com" not in repr(made) and "4111111111111111" not in repr(made)


def test_the_longest_name_and_the_channel_win() -> None:
    configure(
        actions={
            "user": "label",
            "user.contact": "mask",
            "user.contact.email": "partial",
            "analytics": {"user.contact.email": "hash", "user.contact": "drop"},
        },
        key=KEY,
    )
    event = {"email": "john@example.com", "phone": "+49 30 901820", "password": "hunter2"}
    assert redact(event) == {
        "email": "j***@example.com",
        "phone": "+** ** ******",
        "password": "[REDACTED:password]",
    }
    assert redact(event, channel="logging") == redact(event)
    assert redact(event, channel="analytics") == {
        "email": pseudonymize("john@example.com"),
        "password": "[REDACTED:password]",
    }


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"actions": {"user.contact.email": "shred"}}, "shred"),
        ({"actions": {"user.contact.mail": "drop"}}, "user.contact.mail"),
        ({"actions": {"loging": {"user.contact.email": "drop"}}}, "loging"),
        ({"actions": {"user.contact.email": "hash"}}, "PII_LINT_KEY"),
        ({"actions": {"user.contact.email": "token"}}, "vault"),
        ({"keys": {"The First": "x"}}, "The First"),
        ({"keys": {"2026": ""}}, "2026"),
        ({"digest": "md5"}, "md5"),
        ({"on_failure": "ignore"}, "ignore"),
    ],
)
def test_what_would_not_work_does_not_start(wrong: dict[str, Any], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PII_LINT_KEY", raising=False)
    before = policy.current()
    with pytest.raises(ValueError, match=said):
        configure(**wrong)
    assert policy.current() == before


def test_hashes_of_what_can_be_tried_are_warned_of() -> None:
    with pytest.warns(LowEntropyWarning, match="phone_number"):
        configure(actions={"user.contact.phone_number": "hash", "user.contact.email": "hash"}, key=KEY)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        configure(replacement="<{type}>")
        configure(actions={"user.contact.email": "hash"})


def test_rotation_of_keys() -> None:
    configure(keys={"2025": "the old one", "2026": "the new one"})
    new, old = pseudonyms("ann@example.org")
    assert new == pseudonymize("ann@example.org") and new.startswith("pii_2026_")
    assert old == pseudonymize("ann@example.org", key_id="2025") and old.startswith("pii_2025_")
    assert redact({"email": new, "note": old}) == {"email": new, "note": old}
    with pytest.raises(KeyError):
        pseudonymize("ann@example.org", key_id="2024")
    configure(digest="hmac-sha256")
    assert pseudonymize("ann@example.org") not in (new, old)
    assert pseudonymize("ann@example.org") == pseudonymize("ann@example.org")


@pytest.fixture(params=["memory", "file"])
def vault(request: pytest.FixtureRequest, tmp_path: Path) -> Vault:
    return MemoryVault() if request.param == "memory" else SQLiteVault(tmp_path / "vault")


def test_vaults(vault: Vault) -> None:
    one, other = vault.token("user.name", "Ann"), vault.token("user.contact.email", "Ann")
    assert one != other and one == vault.token("user.name", "Ann")
    assert vault.datum(one) == vault.datum(other) == "Ann" and vault.datum("tok_x") is None
    assert vault.forget("Ann") == 2 and vault.datum(one) is None and vault.forget("Ann") == 0
    assert vault.token("user.name", "Ann") != one


def test_a_vault_in_a_file_is_shared_and_private(tmp_path: Path) -> None:
    path = tmp_path / "vault"
    one, two = SQLiteVault(path), SQLiteVault(path)
    token = one.token("user.name", "Ann")
    assert two.token("user.name", "Ann") == token and two.datum(token) == "Ann"
    two.forget("Ann")
    one.close()
    two.close()
    assert one.datum(token) is None
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_vault_survives_a_fork(tmp_path: Path) -> None:
    vault = SQLiteVault(tmp_path / "vault")
    token = vault.token("user.name", "Ann")
    child = os.fork()
    if not child:
        os._exit(0 if vault.datum(token) == "Ann" and vault.token("user.name", "Bo") else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert vault.datum(vault.token("user.name", "Bo")) == "Bo"


class Broken(MemoryVault):
    def token(self, data: str, datum: str) -> str:
        raise OSError("disk full")


class Unreadable:
    def __str__(self) -> str:
        raise RuntimeError("ann@example.org")


def test_failures_are_closed_and_counted() -> None:
    configure(actions={"user.contact.email": "token"}, vault=Broken())
    before = failures().get("OSError", 0), failures().get("RuntimeError", 0)
    assert redact({"email": "ann@example.org", "x": Unreadable()}) == {
        "email": "[REDACTED:email]",
        "x": "[REDACTED:unreadable]",
    }
    assert (failures()["OSError"], failures()["RuntimeError"]) == (before[0] + 1, before[1] + 1)
    assert "ann" not in repr(failures())


def test_what_happens_to_the_unreadable_can_be_chosen() -> None:
    value = {"x": Unreadable(), "n": 1}
    configure(on_failure="drop")
    assert redact(value) == {"n": 1} and redact(Unreadable()) is None
    configure(on_failure="keep")
    assert redact(value) is value


def test_logging_does_what_is_said_of_its_channel() -> None:
    from pii_lint.runtime import RedactingFilter

    configure(actions={"logging": {"user.contact.email": "partial"}})
    record = logging.LogRecord("x", 20, "p", 1, "to %s", ("john@example.com",), None)
    RedactingFilter().filter(record)
    assert record.getMessage() == "to j***@example.com"
