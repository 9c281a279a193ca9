"""Records of consent: as JSON-LD and back, what they say at a time, and what a policy makes of it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from pii_lint.runtime import bind, decide, use
from pii_lint.runtime.consent import GIVEN, REFUSED, Consent, ConsentError, signals
from pii_lint.runtime.policy_file import read
from pii_lint.runtime.subjects import Subjects

AT = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)
SUBJECTS = Subjects(key="k")


def given(*purposes: str, **more: Any) -> Consent:
    fields = {"controller": "Shop Ltd", "notice": "https://shop.example/notice/3", "subjects": SUBJECTS, "at": AT}
    return Consent.given("user-7", purposes, **{**fields, **more})


def test_a_record_there_and_back() -> None:
    record = given(
        "marketing", "newsletter", until=AT + timedelta(days=365), data=["user.contact.email", "user.biometric"],
        recipients=["Mail Ltd"], jurisdiction="loc:IE", method="box ticked at sign-up",
    )  # fmt: skip
    document = json.loads(json.dumps(record.document()))
    assert Consent.read(document) == record
    assert "user-7" not in json.dumps(document)
    assert document["dct:conformsTo"] == "https://w3id.org/dpv/schema/dpv-27560#record"
    assert document["dpv:hasProcess"][0]["dpv:hasPurpose"] == [
        "dpv:Marketing", {"@type": "dpv:Purpose", "dct:title": "newsletter"},
    ]  # fmt: skip
    assert document["dpv:hasConsentStatus"][0]["@type"] == "dpv:ConsentGiven"
    assert record.subject == SUBJECTS.name("user-7")


def test_a_record_of_somebody_else_with_several_events() -> None:
    """Written after the example of a published article on the profile, with one object where a list may stand."""
    document = {
        "@id": "https://example.com/a6f58318", "@type": "dpv:ConsentRecord", "dct:identifier": "a6f58318",
        "dct:conformsTo": "https://w3id.org/dpv/schema/dpv-27560#record",
        "dpv:hasDataSubject": {"@id": "0760c9ba", "type": "dpv:Consumer"},
        "dpv:hasDataController": "ex:Acme", "dpv:hasJurisdiction": "loc:IE", "dpv:hasLegalBasis": "eu-gdpr:A6-1-a",
        "dpv:hasProcess": {
            "@type": "dpv:Process", "dpv:hasRecipient": ["ex:Acme", "ex:Beta"],
            "dpv:hasPurpose": "dpv:PaymentManagement",
            "dpv:hasPersonalData": {"@type": "pd:EmailAddress", "dpv:hasNecessity": "dpv:Optional"},
        },
        "dpv:hasNotice": {"@type": "dpv:ConsentNotice", "@id": "https://example.com/notice"},
        "dpv:hasConsentStatus": [
            {"@type": "dpv:ConsentWithdrawn", "dpv:isIndicatedAtTime": "2024-05-01T10:00:00Z"},
            {"@type": "dpv:ConsentGiven", "dpv:isIndicatedAtTime": "2024-01-31"},
        ],
    }  # fmt: skip
    record = Consent.read(document)
    assert (record.status, record.purposes) == ("dpv:ConsentWithdrawn", ("dpv:paymentmanagement",))
    assert record.recipients == ("ex:Acme", "ex:Beta")
    assert signals([record]).refused == {"dpv:paymentmanagement"}


def test_the_latest_counts_and_nothing_beyond_its_end() -> None:
    first = given("marketing", "analytics", until=AT + timedelta(days=10))
    back = first._replace(purposes=("analytics",)).withdrawn(AT + timedelta(days=2))
    again = given("analytics", at=AT + timedelta(days=4))

    def said(days: float) -> tuple[set[str], set[str]]:
        made = signals([again, back, first], AT + timedelta(days=days))
        return set(made.granted), set(made.refused)

    assert said(5) == ({"marketing", "analytics"}, set())
    assert said(10) == ({"analytics"}, {"marketing"})
    # What is dated later than now is not given yet.
    assert said(-1) == (set(), {"marketing", "analytics"})
    assert signals([first, back], AT + timedelta(days=3)).refused == {"analytics"}
    assert signals([given("analytics", status=REFUSED)], AT).granted == frozenset()
    assert signals([]) == signals([], AT) == (False, False, frozenset(), frozenset())


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"@type": "dpv:Consent"}, "no dpv:ConsentRecord"), ({"dpv:hasConsentStatus": None}, "consent: "),
        ({"dpv:hasProcess": {}}, "dpv:hasPurpose is missing"), ({"dct:valid": "next year"}, "next year"),
        ({"dpv:hasDataSubject": "x"}, "consent: "),
    ],
)  # fmt: skip
def test_what_is_no_record_is_said(change: dict[str, Any], why: str) -> None:
    with pytest.raises(ConsentError, match=why):
        Consent.read({**given("analytics").document(), **change})
    for name in ("dct:identifier", "dpv:hasDataController", "dpv:hasProcess"):
        document = given("analytics").document()
        del document[name]
        with pytest.raises(ConsentError, match=name):
            Consent.read(document)


def test_what_cannot_be_recorded_is_said() -> None:
    with pytest.raises(ConsentError, match=r"there is no 'user\.mail'; purposes is missing"):
        given(data=["user.mail"])
    with pytest.raises(ConsentError, match="at has no time zone"):
        given("analytics", at=datetime(2026, 3, 1))


def test_a_policy_asks_for_it() -> None:
    use(policy=read("""
[[allow]]
id = "news"
data = ["user.contact.email"]
channel = "messaging"
purpose = "newsletter"
reason = "who asked for the newsletter gets it"
legal_basis = "consent"
owner = "crm"
until = 2999-01-31
"""))  # fmt: skip
    try:
        record = given("newsletter", status=GIVEN)
        for records, action in (([record], "allow"), ([], "redact"), ([record, record.withdrawn()], "suppress")):
            with bind(signals=signals(records)):
                made = decide(["user.contact.email"], "messaging", purpose="newsletter")
            assert made.action == action
    finally:
        use(policy=None)
