"""What a model is asked and answers, and how its answers go together with those of the rules.

Example::

    >>> united([found("user.contact.email", 0, 15)], [found("user.name", 0, 3), found("user.name", 20, 23)])[1].start
    20
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Protocol

from pii_lint.patterns import Span


class Model(Protocol):
    """Finds names, places and the like in free text."""

    def find(self, texts: Sequence[str]) -> list[list[Span]]:
        """For each text what it holds, left to right, without overlap."""


def found(data: str, start: int, end: int, confidence: str = "medium", by: str = "model") -> Span:
    """What a model found: ``text[start:end]`` is of type ``data``."""
    return Span(start, end, data, confidence, by)


def united(rules: Sequence[Span], model: Iterable[Span]) -> list[Span]:
    """Both together, left to right; where they overlap, the rules are right: they check digits."""
    kept = sorted(rules)
    starts = [span.start for span in kept]
    for span in model:
        place = bisect_left(starts, span.start)
        if place and kept[place - 1].end > span.start:
            continue
        if place < len(kept) and kept[place].start < span.end:
            continue
        kept.insert(place, span)
        starts.insert(place, span.start)
    return kept
