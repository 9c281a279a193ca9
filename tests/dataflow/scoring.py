"""What a scan says of a case's marked lines, and the three figures that sum up a suite.

``Score(true_positives=9, false_positives=1, false_negatives=1, true_negatives=9).mcc`` is 0.8.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from suite import RULES, CaseFiles, Mark

from pii_lint.api import scan_sources

RULE = "PII101"


@dataclass(frozen=True)
class Score:
    """Counts over marked lines; ``mcc`` is Matthews' correlation (Matthews 1975), 0 for a blind tool."""

    true_positives: int = 0
    false_positives: int = 0
    false_negatives: int = 0
    true_negatives: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.true_positives + other.true_positives,
            self.false_positives + other.false_positives,
            self.false_negatives + other.false_negatives,
            self.true_negatives + other.true_negatives,
        )

    @property
    def recall(self) -> float:
        return self.true_positives / max(1, self.true_positives + self.false_negatives)

    @property
    def precision(self) -> float:
        return self.true_positives / max(1, self.true_positives + self.false_positives)

    @property
    def mcc(self) -> float:
        tp, fp = self.true_positives, self.false_positives
        fn, tn = self.false_negatives, self.true_negatives
        product = (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)
        return (tp * tn - fp * fn) / math.sqrt(product) if product else 0.0

    @property
    def lines(self) -> int:
        return self.true_positives + self.false_positives + self.false_negatives + self.true_negatives


@cache
def _found(names: tuple[tuple[str, str], ...]) -> frozenset[tuple[str, int]]:
    report = scan_sources(dict(names), rules=(RULES,), default_rules=False)
    return frozenset(
        (finding.location.path, finding.location.region.start_line)
        for finding in report.findings
        if finding.rule == RULE
    )


def found_lines(case: CaseFiles) -> frozenset[tuple[str, int]]:
    """The (path, line) of every sink that the scan of ``case`` reports."""
    return _found(tuple(sorted(case.sources.items())))


def score(marks: Iterable[Mark], found: frozenset[tuple[str, int]]) -> Score:
    """Compare marks with the lines found."""
    total = Score()
    for mark in marks:
        hit = mark.place in found
        total += Score(mark.flow and hit, not mark.flow and hit, mark.flow and not hit, not (mark.flow or hit))
    return total


def disagreements(case: CaseFiles, found: frozenset[tuple[str, int]]) -> list[str]:
    """Each marked line on which scan and mark differ, with known misses and noise taken into account."""
    wrong = []
    for mark in case.marks:
        where = f"{mark.path}:{mark.line}"
        right = (mark.place in found) == mark.flow
        if mark.known and right:
            wrong.append(f"{where}: marked known-{mark.known}, but the scan gets it right: take the mark away")
        elif mark.known and (mark.known == "miss") != mark.flow:
            wrong.append(f"{where}: known-{mark.known} contradicts the label")
        elif not mark.known and not right:
            wrong.append(f"{where}: " + ("the flow is missed" if mark.flow else "reported, but no data arrives"))
    marked = {mark.place for mark in case.marks}
    wrong += [f"{path}:{line}: reported on a line without a mark" for path, line in found - marked]
    return sorted(wrong)
