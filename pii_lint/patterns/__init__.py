"""Personal data found by what it looks like: value detectors with validators, for the analyser and the runtime alike.

A text goes through cheap gates, then the expressions they let through, then the validators (check digit, range,
length, the word beside it); overlapping finds are settled by rank, then length. ``find_exact`` is the
reference without gates; both give the same spans, which a differential test proves.

Example::

    >>> [(s.detector, s.start, s.end) for s in find("ann@example.org paid with 4111 1111 1111 1111")]
    [('email', 0, 15), ('card', 26, 45)]
    >>> find("order 4829183745 by Chrome/124.0.0.0 at 2026-11-24T10:49:34Z")
    []
"""

from __future__ import annotations

from functools import lru_cache

from pii_lint.patterns import (
    belongings,
    contact,
    financial,
    government,
    names,
    national,
    network,
    personal,
    secrets,
)
from pii_lint.patterns.detector import Detector, Span
from pii_lint.patterns.network import PRIVATE
from pii_lint.patterns.personal import PSEUDONYMOUS
from pii_lint.patterns.scanner import Scanner

__all__ = ["DETECTORS", "PRIVATE", "PSEUDONYMOUS", "Detector", "Scanner", "Span", "find", "find_exact"]

DETECTORS: tuple[Detector, ...] = (
    *secrets.DETECTORS, *contact.DETECTORS, *network.DETECTORS,
    *financial.DETECTORS, *government.DETECTORS, *national.DETECTORS, *personal.DETECTORS,
    *belongings.DETECTORS, *names.DETECTORS,
)  # fmt: skip


@lru_cache(maxsize=1)
def _scanner() -> Scanner:
    return Scanner(DETECTORS)


def find(text: str) -> list[Span]:
    """The personal data in ``text``, left to right, without overlap; time grows linearly with the text."""
    return _scanner().find(text)


def find_exact(text: str) -> list[Span]:
    """What ``find`` gives, by the slow way: every detector reads every text."""
    return _scanner().exact(text)
