"""Records of consent: who agreed to what, when, until when, told by which notice, and whether it was taken back.

The fields are those of ISO/IEC TS 27560:2023, the words those of the W3C Data Privacy Vocabulary (DPV 2), as its guide
"Consent Records and Receipts as per ISO/IEC TS 27560:2023 using DPV" puts them together. In a record the subject is a
keyed hash, and of personal data there are kinds only.

Example::

    >>> given = Consent.given("user-7", ["marketing"], controller="Shop Ltd", notice="https://shop.example/notice/3",
    ...                       data=["user.contact.email"], subjects=Subjects(key="k"))
    >>> document = given.document()
    >>> document["@type"], document["dpv:hasProcess"][0]["dpv:hasPurpose"]
    ('dpv:ConsentRecord', ['dpv:Marketing'])
    >>> Consent.read(document) == given, sorted(signals([given]).granted)
    (True, ['marketing'])
    >>> sorted(signals([given, given.withdrawn()]).refused)
    ['marketing']
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime, timezone
from typing import Any, NamedTuple

from pii_lint.runtime.signals import Signals
from pii_lint.runtime.subjects import Subjects
from pii_lint.vocabulary import DATA_TYPES

PROFILE = "https://w3id.org/dpv/schema/dpv-27560#record"
GIVEN, REFUSED, WITHDRAWN = "dpv:ConsentGiven", "dpv:ConsentRefused", "dpv:ConsentWithdrawn"
_VALID = (GIVEN, "dpv:RenewedConsentGiven")
_CONTEXT = {
    "dpv": "https://w3id.org/dpv#", "pd": "https://w3id.org/dpv/pd#", "dct": "http://purl.org/dc/terms/",
}  # fmt: skip
PURPOSES = {
    "advertising": "dpv:Advertising", "targeted_advertising": "dpv:TargetedAdvertising",
    "marketing": "dpv:Marketing", "sale": "dpv:SellDataToThirdParties", "analytics": "dpv:ServiceUsageAnalytics",
    "personalisation": "dpv:Personalisation", "research": "dpv:ResearchAndDevelopment",
}  # fmt: skip
"""Purposes for which DPV has a word; any other is a ``dpv:Purpose`` with its name as title."""
_KINDS = {
    "user.contact.email": "pd:EmailAddress", "user.name": "pd:Name", "user.contact.phone_number": "pd:TelephoneNumber",
    "user.device.ip_address": "pd:IPAddress",
}  # fmt: skip


class ConsentError(ValueError):
    """A document that is no record of consent; the message says what is wrong with it."""


class Consent(NamedTuple):
    """One decision. ``subject``: a keyed hash; ``purposes``: in lower case; ``status``: a word of DPV, such as
    ``GIVEN``; ``at`` and ``until``: with a time zone; ``notice``: where that stands what the person was told."""

    identifier: str
    subject: str
    purposes: tuple[str, ...]
    status: str
    at: datetime
    controller: str
    notice: str
    until: datetime | None = None
    data: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    jurisdiction: str = ""
    method: str = ""

    @classmethod
    def given(
        cls, subject: str, purposes: Iterable[str], *, controller: str, notice: str, status: str = GIVEN,
        at: datetime | None = None, until: datetime | None = None, data: Iterable[str] = (),
        recipients: Iterable[str] = (), jurisdiction: str = "", method: str = "", subjects: Subjects | None = None,
    ) -> Consent:  # fmt: skip
        """A new record; ``subject`` is the id, and is hashed. Raises ConsentError for what cannot be in one."""
        return cls(
            str(uuid.uuid4()), (subjects or Subjects()).name(subject), tuple(one.lower() for one in purposes), status,
            at or datetime.now(timezone.utc), controller, notice, until, tuple(data), tuple(recipients), jurisdiction,
            method,
        ).checked()  # fmt: skip

    def withdrawn(self, at: datetime | None = None) -> Consent:
        """The record that follows when the person takes it back."""
        return self._replace(identifier=str(uuid.uuid4()), status=WITHDRAWN, at=at or datetime.now(timezone.utc))

    def checked(self) -> Consent:
        """Itself; raises ConsentError for what cannot be in a record."""
        wrong = [f"there is no {one!r}" for one in self.data if one not in DATA_TYPES]
        wrong += [f"{name} is missing" for name in ("subject", "purposes", "controller") if not getattr(self, name)]
        wrong += [f"{name} has no time zone" for name in ("at", "until") if _naive(getattr(self, name))]
        if wrong:
            raise ConsentError(f"consent: {'; '.join(wrong)}")
        return self

    def document(self) -> dict[str, Any]:
        """The record as JSON-LD."""
        event: dict[str, Any] = {
            "@type": self.status, "dpv:isIndicatedBy": "dpv:DataSubject",
            "dpv:isIndicatedAtTime": self.at.isoformat(),
        }  # fmt: skip
        if self.method:
            event["dpv:hasIndicationMethod"] = self.method
        process: dict[str, Any] = {
            "@type": "dpv:Process",
            "dpv:hasPurpose": [
                PURPOSES.get(one) or {"@type": "dpv:Purpose", "dct:title": one} for one in self.purposes
            ],
            "dpv:hasPersonalData": [
                {"@type": _KINDS.get(one, "dpv:PersonalData"), "dct:identifier": one} for one in self.data
            ],
            "dpv:hasRecipient": list(self.recipients),
        }
        made: dict[str, Any] = {
            "@context": dict(_CONTEXT), "@id": f"urn:uuid:{self.identifier}", "@type": "dpv:ConsentRecord",
            "dct:identifier": self.identifier, "dct:conformsTo": PROFILE, "dct:created": self.at.isoformat(),
            "dpv:hasDataSubject": {"@id": self.subject, "@type": "dpv:DataSubject"},
            "dpv:hasDataController": self.controller,
            "dpv:hasNotice": {"@id": self.notice, "@type": "dpv:ConsentNotice"},
            "dpv:hasLegalBasis": "dpv:Consent", "dpv:hasProcess": [process], "dpv:hasConsentStatus": [event],
        }  # fmt: skip
        if self.until is not None:
            made["dct:valid"] = self.until.isoformat()
        if self.jurisdiction:
            made["dpv:hasJurisdiction"] = self.jurisdiction
        return made

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Consent:
        """The record that a document holds, by its latest event; raises ConsentError for what is none."""
        try:
            if document["@type"] != "dpv:ConsentRecord":
                raise ConsentError(f"consent: {document['@type']!r} is no dpv:ConsentRecord")
            processes = _list(document["dpv:hasProcess"])
            event = max(_list(document["dpv:hasConsentStatus"]), key=lambda one: _moment(one["dpv:isIndicatedAtTime"]))
            kinds = [one for process in processes for one in _list(process.get("dpv:hasPersonalData", ()))]
            until = document.get("dct:valid")
            return cls(
                str(document["dct:identifier"]), str(document["dpv:hasDataSubject"]["@id"]),
                tuple(_purpose(one) for process in processes for one in _list(process["dpv:hasPurpose"])),
                str(event["@type"]), _moment(event["dpv:isIndicatedAtTime"]),
                _name(document["dpv:hasDataController"]), _name(document.get("dpv:hasNotice", "")),
                None if until is None else _moment(until),
                tuple(str(one["dct:identifier"]) for one in kinds if "dct:identifier" in one),
                tuple(_name(one) for process in processes for one in _list(process.get("dpv:hasRecipient", ()))),
                _name(document.get("dpv:hasJurisdiction", "")), str(event.get("dpv:hasIndicationMethod", "")),
            ).checked()  # fmt: skip
        except KeyError as error:
            raise ConsentError(f"consent: {error.args[0]} is missing") from None
        except (TypeError, ValueError, AttributeError) as error:
            raise error if isinstance(error, ConsentError) else ConsentError(f"consent: {error}") from None


def signals(records: Iterable[Consent], now: datetime | None = None) -> Signals:
    """What one person's records say now: for each purpose the latest counts, and what has ended refuses."""
    moment = now or datetime.now(timezone.utc)
    latest: dict[str, Consent] = {}
    for record in sorted(records, key=lambda one: one.at):
        latest.update(dict.fromkeys(record.purposes, record))
    granted = {
        purpose
        for purpose, one in latest.items()
        if one.status in _VALID and one.at <= moment and (one.until is None or moment < one.until)
    }
    return Signals(granted=frozenset(granted), refused=frozenset(latest) - granted)


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _name(value: Any) -> str:
    return str(value.get("@id") or value.get("dct:title") or "") if isinstance(value, Mapping) else str(value)


def _purpose(value: Any) -> str:
    words = {word: name for name, word in PURPOSES.items()}
    name = str(value.get("dct:title") or _name(value)) if isinstance(value, Mapping) else str(value)
    return words.get(name, name).lower()


def _moment(text: str) -> datetime:
    """A time of XML Schema; one without a zone, or a day alone, is in UTC."""
    made = datetime.fromisoformat(str(text).replace("Z", "+00:00"))
    return made if made.tzinfo else made.replace(tzinfo=timezone.utc)


def _naive(moment: datetime | None) -> bool:
    return moment is not None and moment.tzinfo is None
