"""All detectors over one text, at the price of the few that may find something.

The outline of the text is made once and cut into parts. A part that opens no gate and holds no word of a detector is
remembered (bounded), so that ``user 17 took 34 ms`` decides for every other user and time. Of the other parts the
*shape* is remembered, all letters read as ``a``, with the gates that may open there; few are left to be asked. What
is open is run over the text; detectors that need a word beside the datum when their word occurs.
Long texts are read line by line.

Example::

    >>> from pii_lint.patterns.network import DETECTORS
    >>> [(s.start, s.end) for s in Scanner(DETECTORS).find("from 81.2.69.142")]
    [(5, 16)]
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pii_lint.patterns.detector import (
    Detector,
    Gate,
    Span,
    blinded,
    has_run,
    needs_run,
    outline,
    settle,
    shape,
    spelling,
    words_in,
)
from pii_lint.patterns.parts import is_id, parts_of, spaced

_PART_LIMIT = 8192
_PART_LENGTH = 80
_LONG = 4096

_Gates = tuple[tuple[Gate, tuple[Detector, ...]], ...]


class Scanner:
    """Finds what a set of detectors finds; ``find`` gives the spans of ``exact`` without reading the text so often."""

    def __init__(self, detectors: Iterable[Detector]) -> None:
        self.detectors = tuple(detectors)
        self.ranks = {detector.name: (detector.rank, place) for place, detector in enumerate(self.detectors)}
        worded = [d for d in self.detectors if d.words]
        self._words: dict[bytes, tuple[Detector, ...]] = {
            word: tuple(d for d in worded if word in d.words) for d in worded for word in d.words
        }
        self._capitals = {word: word.decode().capitalize() for d in worded if d.capital for word in d.words}
        forms = [d for d in self.detectors if not d.words]
        gates = _by_gate(forms)
        formed = [
            (gate, blind, found, 0 if any(d.part for d in found) else min(d.digits for d in found))
            for gate, found in gates
            if (blind := blinded(gate)) is not None
        ]
        self._formed = (tuple(one for one in formed if not needs_run(one[0])), tuple(formed))
        self._spelled = tuple((gate, found) for gate, found in gates if spelling(gate))
        self._others = tuple((gate, found) for gate, found in gates if blinded(gate) is None and not spelling(gate))
        self._any_literal = re.compile(b"|".join(re.escape(one) for gate, _ in self._spelled for one in spelling(gate)))
        self._shapes: dict[bytes, _Gates] = {}
        self._closed: set[bytes] = set()
        self._open: dict[bytes, tuple[Detector, ...]] = {}

    def find(self, text: str, raw: bytes | None = None) -> list[Span]:
        """The personal data in ``text``, left to right, without overlap; ``raw`` is its outline, if there is one."""
        if raw is None:
            raw = outline(text)
        spans = self._found(text, raw) if len(raw) <= _LONG else self._found_by_line(text, raw)
        return settle(spans, self.ranks)

    def is_quiet(self, raw: bytes) -> bool:
        """Whether a text with this outline holds nothing, whatever its digits are; false where that is not known."""
        return len(raw) <= _LONG and self._closed.issuperset(parts_of(raw))

    def _found_by_line(self, text: str, raw: bytes) -> list[Span]:
        """What is found in a long text, line by line: few data go over several."""
        spans: list[Span] = []
        start = 0
        for part in raw.split(b"\n"):
            end = start + len(part)
            line = text[start:end]
            if len(part) <= _LONG:
                found = self._found(line, part)
            else:
                found = [span for d in self.detectors if not d.lines and d.may_match(part) for span in d.find(line)]
            spans += [span._replace(start=span.start + start, end=span.end + start) for span in found]
            start = end + 1
        for detector in self.detectors:
            if detector.lines and detector.may_match(raw):
                spans = [span for span in spans if span.detector != detector.name] + detector.find(text)
        return spans

    def _found(self, text: str, raw: bytes) -> list[Span]:
        # Where to begin, for each detector that a part calls for.
        opened: dict[Detector, int] = {}
        closed = self._closed
        for part in parts_of(raw):
            if part not in closed:
                found = self._open.get(part) or self._asked(part)
                for detector in found:
                    if detector not in opened and (not detector.capital or self._capitalised(part, text)):
                        # The first part that calls for it; what comes later lies behind.
                        opened[detector] = raw.find(spaced(part))
        spans: list[Span] = []
        for detector, start in opened.items():
            if not detector.words and detector.part is None:
                spans += detector.find(text, start)
            elif detector.may_open(raw):
                # What such a detector finds may begin in another part.
                spans += detector.find(text)
        return spans

    def _asked(self, part: bytes) -> tuple[Detector, ...]:
        """The detectors that a part calls for."""
        found: list[Detector] = []
        seldom = len(part) > _PART_LENGTH
        if is_id(part):
            # Seldom seen twice, unless it is a word.
            seldom = len(part) > 14 and not part.isalpha()
            raw = part
        else:
            raw = spaced(part)
            for gate, detectors in self._gates(raw):
                if gate(raw):
                    found += detectors
        words = words_in(raw)
        if not self._words.keys().isdisjoint(words):
            for word in words:
                found += self._words.get(word, ())
        if seldom:
            return tuple(found)
        if not found:
            if len(self._closed) >= _PART_LIMIT:
                self._closed.clear()
            self._closed.add(part)
        elif raw in self._words or not raw.islower():
            # A word of a detector, or a shape without a letter: what else is open may be personal.
            if len(self._open) >= _PART_LIMIT:
                self._open.clear()
            self._open[part] = tuple(found)
        return tuple(found)

    def _gates(self, raw: bytes) -> _Gates:
        """The gates that may be open to a part."""
        seen = shape(raw)
        gates = self._shapes.get(seen)
        if gates is None:
            count = raw.count(b"0")
            run = count > 5 and has_run(seen) is not None
            gates = *(
                (gate, _fitting(found, count))
                for gate, blind, found, least in self._formed[run]
                if count >= least and blind(seen)
            ), *self._others
            if len(seen) <= _PART_LENGTH:
                if len(self._shapes) >= _PART_LIMIT:
                    self._shapes.clear()
                self._shapes[seen] = gates
        if self._spelled and self._any_literal.search(raw):
            return gates + self._spelled
        return gates

    def _capitalised(self, part: bytes, text: str) -> bool:
        """Whether a word of a detector in this part stands in the text with a capital: ``Ms``, not ``ms``."""
        if text.islower():
            return False
        capital = self._capitals.get(part)
        if capital is not None:
            return capital in text
        return any(self._capitals[word] in text for word in words_in(part) if word in self._capitals)

    def exact(self, text: str) -> list[Span]:
        """What ``find`` gives, by the slow way: every detector reads every text."""
        return settle([span for detector in self.detectors for span in detector.find(text)], self.ranks)


def _fitting(detectors: Iterable[Detector], digits: int) -> tuple[Detector, ...]:
    """Those that a part with so many digits may concern."""
    return tuple(d for d in detectors if d.digits <= digits or d.part is not None)


def _by_gate(detectors: Iterable[Detector]) -> _Gates:
    gates: dict[Gate, list[Detector]] = {}
    for detector in detectors:
        gates.setdefault(detector.part or detector.gate, []).append(detector)
    return tuple((gate, tuple(found)) for gate, found in gates.items())
