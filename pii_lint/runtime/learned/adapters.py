"""Other models behind the same interface: what is installed already may serve.

``Learned(Spacy("en_core_web_sm"))``, ``Learned(Presidio())``. Example, with an engine that knows one name::

    >>> from types import SimpleNamespace as Result
    >>> class Engine:
    ...     def analyze(self, text, language, entities):
    ...         return [Result(entity_type="PERSON", start=0, end=7, score=0.85)]
    >>> Presidio(Engine()).find(["Ann Lee called"])[0][0].data
    'user.name'
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pii_lint.patterns import Span
from pii_lint.runtime.learned.model import found, united

_OF_SPACY = {
    "PERSON": "user.name", "PER": "user.name",
    "GPE": "user.contact.address.city", "LOC": "user.contact.address", "FAC": "user.contact.address",
    "NORP": "user.demographic.nationality",
}  # fmt: skip
_OF_PRESIDIO = {
    "PERSON": "user.name", "LOCATION": "user.contact.address", "NRP": "user.demographic.nationality",
    "EMAIL_ADDRESS": "user.contact.email", "PHONE_NUMBER": "user.contact.phone_number",
    "CREDIT_CARD": "user.financial.credit_card", "IBAN_CODE": "user.financial.iban",
    "IP_ADDRESS": "user.device.ip_address", "MAC_ADDRESS": "user.device.mac_address",
    "CRYPTO": "user.financial.crypto_wallet", "US_SSN": "user.government_id.us_ssn",
    "US_PASSPORT": "user.government_id.passport_number",
    "US_DRIVER_LICENSE": "user.government_id.drivers_license_number",
    "US_BANK_NUMBER": "user.financial.bank_account", "MEDICAL_LICENSE": "user.government_id",
}  # fmt: skip


class Spacy:
    """A pipeline of spaCy, by name (loaded with the first text) or as it is; its entities of persons and places."""

    def __init__(self, pipeline: Any = "en_core_web_sm") -> None:
        self._pipeline = pipeline

    def find(self, texts: Sequence[str]) -> list[list[Span]]:
        """The persons and places in each text. Raises what spaCy raises when it has no such pipeline."""
        if isinstance(self._pipeline, str):
            import spacy

            self._pipeline = spacy.load(self._pipeline)
        return [
            [
                found(_OF_SPACY[entity.label_], entity.start_char, entity.end_char, by="spacy")
                for entity in document.ents
                if entity.label_ in _OF_SPACY
            ]
            for document in self._pipeline.pipe(texts)
        ]


class Presidio:
    """An ``AnalyzerEngine`` of Presidio, its own default if none is given.

    ``entities``: which of its entities to ask for; those that pii-lint has a data type for, if none are named.
    """

    def __init__(self, engine: Any = None, *, language: str = "en", entities: Sequence[str] = ()) -> None:
        self._engine = engine
        self._language = language
        self._entities = list(entities)

    def find(self, texts: Sequence[str]) -> list[list[Span]]:
        """What Presidio finds in each text; where its finds overlap, the surer ones."""
        if self._engine is None:
            from presidio_analyzer import AnalyzerEngine

            self._engine = AnalyzerEngine()
        return [self._read(text) for text in texts]

    def _read(self, text: str) -> list[Span]:
        spans: list[Span] = []
        results = self._engine.analyze(text=text, language=self._language, entities=self._entities or None)
        for result in sorted(results, key=lambda one: (-one.score, one.start - one.end)):
            data = _OF_PRESIDIO.get(result.entity_type)
            if data is None:
                if result.entity_type not in self._entities:
                    continue
                data = "user"
            spans = united(spans, [found(data, result.start, result.end, by="presidio")])
        return spans
