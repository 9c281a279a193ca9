#!/usr/bin/env python3
"""How well identifiers are told apart: precision and recall on the labelled list beside this file.

    bench/identifiers/measure.py [--list identifiers.tsv] [--errors] [--confidence medium] [--by stratum]

A label that ends in ``~`` is of a place where neither the name nor what it hangs on says what the value is
(``value``, ``body``): such rows are a group of their own. A row is found when the recogniser calls its name
personal data with the confidence that a scan reports by default, or the name of a person. Half of the rows, by
SHA-256 of the row without its label, is held back: its figures are printed, its errors never are. ``--errors`` lists
those of the tuning half.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from pii_lint.recognise import Recogniser
from pii_lint.vocabulary import CONFIDENCES

PLACES = Path(__file__).with_name("identifiers.tsv")
HALVES = ("tuning", "held back")
NOT_PERSONAL = "-"
UNDECIDED = "?"
PERSON = "person"
SILENT = "~"


class Row(NamedTuple):
    """A labelled identifier: ``label`` is a data type key, ``person`` (an object that is one), ``-`` or ``?``."""

    package: str
    file: str
    line: str
    kind: str
    owner: str
    name: str
    stratum: str
    label: str

    def half(self) -> str:
        """The half that the row belongs to, whatever its label."""
        return HALVES[hashlib.sha256("\t".join(self[:6]).encode()).digest()[-1] % 2]


class Score:
    """Counts of one group of rows."""

    def __init__(self) -> None:
        self.hits = self.misses = self.alarms = self.passed = self.families = 0

    def add(self, row: Row, answer: str) -> None:
        """Counts one row with the answer to it."""
        if row.label == NOT_PERSONAL:
            self.alarms += bool(answer)
            self.passed += not answer
        else:
            self.hits += bool(answer)
            self.misses += not answer
            self.families += same_family(row.label, answer)

    def line(self) -> str:
        """The figures for people."""
        found, personal = self.hits + self.alarms, self.hits + self.misses
        precision = self.hits / found if found else 1.0
        recall = self.hits / personal if personal else 1.0
        family = self.families / self.hits if self.hits else 1.0
        rows = personal + self.alarms + self.passed
        return f"{rows:6} {personal:9} {found:6} {precision:10.3f} {recall:7.3f} {family:7.3f}"


def same_family(label: str, answer: str) -> bool:
    """Whether the answer is of the kind of data that the label says, such as ``user.name`` for ``user.name.first``."""
    return bool(answer) and (answer.startswith(label) or label.startswith(answer) or answer == PERSON == label)


def answered(recogniser: Recogniser, row: Row, confidence: str) -> str:
    """What the recogniser says of a row: a data type key, ``person`` or nothing. A class's constant is no datum."""
    if row.kind in ("attribute", "field") and row.name.isupper():
        return ""
    kind = "attribute" if row.kind == "field" else row.kind
    owner = row.owner or None
    match = recogniser.classify(row.name, owner, kind)
    if match is not None and CONFIDENCES.index(match.confidence) >= CONFIDENCES.index(confidence):
        return match.data
    people = recogniser.is_person(row.name, owner) or recogniser.is_people(row.name, owner)
    return PERSON if people and not row.name[:1].isupper() else ""


def read(path: Path) -> Iterable[Row]:
    """The rows of a list."""
    with path.open(encoding="utf-8", newline="") as stream:
        yield from (Row(*fields) for fields in csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def main() -> None:
    """Prints the figures of both halves, and on demand the errors of the tuning half."""
    parser = argparse.ArgumentParser(description="Precision and recall on labelled identifiers.")
    parser.add_argument("--list", type=Path, default=PLACES, metavar="FILE")
    parser.add_argument("--errors", action="store_true", help="list the errors of the tuning half")
    parser.add_argument("--confidence", choices=CONFIDENCES, default="medium", help="the least that counts")
    parser.add_argument("--by", choices=("stratum", "kind", "package"), help="both halves in groups as well")
    options = parser.parse_args()
    recogniser = Recogniser.default()
    scores: dict[str, Score] = defaultdict(Score)
    for row in read(options.list):
        if row.label == UNDECIDED:
            continue
        answer = answered(recogniser, row, options.confidence)
        if row.label.endswith(SILENT):
            scores["names that say nothing"].add(row._replace(label=row.label.rstrip(SILENT)), answer)
            continue
        scores[row.half()].add(row, answer)
        if options.by:
            scores[f"{getattr(row, options.by)}, {row.half()}"].add(row, answer)
        if options.errors and row.half() == HALVES[0] and bool(answer) == (row.label == NOT_PERSONAL):
            place = f"{row.owner}.{row.name}" if row.owner else row.name
            print(f"{'false' if answer else 'missed':6} {row.kind:9} {place}  {answer or row.label}  {row.package}")
    print(f"{'':24}  rows  personal  found  precision  recall  family")
    for group in (*HALVES, *sorted(scores.keys() - set(HALVES))):
        print(f"{group:24}{scores[group].line()}")


if __name__ == "__main__":
    main()
