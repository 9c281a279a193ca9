"""Personal data found by what it looks like: value detectors with validators, for the analyser and the runtime alike.

A text goes through a cheap gate per detector, then its expression, then its validator (check digit, range,
length, the word beside it); overlapping finds are settled by rank, then length. ``find_exact`` is the
reference without gates; both give the same spans, which a differential test proves.

Example::

    >>> [(s.detector, s.start, s.end) for s in find("ann@example.org paid with 4111 1111 1111 1111")]
    [('email', 0, 15), ('card', 26, 45)]
    >>> find("order 4829183745 by Chrome/124.0.0.0 at 2026-11-24T10:49:34Z")
    []
"""

from __future__ import annotations

from collections.abc import Iterable

from pii_lint.patterns import contact, financial, government, network, personal, secrets
from pii_lint.patterns.detector import Detector, Span, outline, settle
from pii_lint.patterns.network import PRIVATE

__all__ = ["DETECTORS", "PRIVATE", "Detector", "Span", "find", "find_exact"]

DETECTORS: tuple[Detector, ...] = (
    *secrets.DETECTORS, *contact.DETECTORS, *network.DETECTORS,
    *financial.DETECTORS, *government.DETECTORS, *personal.DETECTORS,
)  # fmt: skip

_RANKS = {detector.name: detector.rank for detector in (*DETECTORS, PRIVATE)}


def find(text: str, detectors: Iterable[Detector] = DETECTORS) -> list[Span]:
    """The personal data in ``text``, left to right, without overlap; time grows linearly with the text."""
    raw = outline(text)
    numeric = b"0" in raw
    spans: list[Span] = []
    for detector in detectors:
        if (numeric or not detector.numeric) and detector.may_match(raw):
            spans += detector.find(text)
    return settle(spans, _RANKS)


def find_exact(text: str, detectors: Iterable[Detector] = DETECTORS) -> list[Span]:
    """What ``find`` gives, by the slow way: every detector reads every text."""
    return settle([span for detector in detectors for span in detector.find(text)], _RANKS)
