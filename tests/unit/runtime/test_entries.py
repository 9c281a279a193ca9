"""Entries by themselves, through the integrations, where the settings say that a kind of data is to be dropped."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from pii_lint.runtime import configure, policy
from pii_lint.runtime.entries import redacted_entry
from pii_lint.runtime.integrations import datadog, llm, outbound
from pii_lint.runtime.integrations.logging import redact_record
from pii_lint.runtime.placeholders import Placeholders


@pytest.fixture
def dropping() -> Iterator[None]:
    before = policy.current()
    configure(actions={"*": "drop"}, on_failure="drop")
    yield
    policy._settings = before
    configure()


def test_a_dropped_value_is_none(dropping: None) -> None:
    record = logging.makeLogRecord({"msg": "hello %s", "args": ("you",), "email": "ann@example.org", "n": 7})
    redact_record(record)
    assert record.getMessage() == "hello you" and record.__dict__["email"] is None and record.__dict__["n"] == 7
    assert outbound.clean_url("https://x.example/?email=ann%40example.org&n=7") == "https://x.example/?email=&n=7"
    assert outbound.clean_headers([("X-Email", "ann@example.org"), ("X-N", "7")]) == {"X-Email": ""}
    assert datadog.redact_tags(["email:ann@example.org", "n:7"]) == ["email:", "n:7"]
    assert llm.hidden_options({"metadata": {"email": "ann@example.org"}}, Placeholders()) == {"metadata": {}}


def test_what_could_not_be_read_takes_its_name_along() -> None:
    def failing(value: Any) -> Any:
        return "[unreadable]"

    assert redacted_entry(failing, "ann@example.org", 1) == ("[unreadable]", "[unreadable]")
