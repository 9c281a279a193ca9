"""All detectors over one text, at the price of the few that may find something.

The outline of the text is made once and cut into parts. A part that opens no gate and holds no word of a detector is
remembered (bounded), so that ``user 17 took 34 ms`` decides for every other user and time. What the other
parts open is run over the text; detectors that need a word beside the datum when their word occurs.
Long texts are read line by line.

Example::

    >>> from pii_lint.patterns.network import DETECTORS
    >>> [(s.start, s.end) for s in Scanner(DETECTORS).find("from 81.2.69.142")]
    [(5, 16)]
"""

from __future__ import annotations

from collections.abc import Iterable

from pii_lint.patterns.detector import Detector, Gate, Span, needed, outline, settle, words_in
from pii_lint.patterns.parts import is_id, parts_of, spaced

_MANY = 16
_PART_LIMIT = 8192
_PART_LENGTH = 80
_LONG = 4096

# By the sign that an outline needs, by gate.
_Groups = tuple[tuple[bytes, tuple[tuple[Gate, tuple[Detector, ...]], ...]], ...]


class Scanner:
    """Finds what a set of detectors finds; ``find`` gives the spans of ``exact`` without reading the text so often."""

    def __init__(self, detectors: Iterable[Detector]) -> None:
        self.detectors = tuple(detectors)
        self.ranks = {detector.name: detector.rank for detector in self.detectors}
        worded = [d for d in self.detectors if d.words]
        self._words: dict[bytes, tuple[Detector, ...]] = {
            word: tuple(d for d in worded if word in d.words) for d in worded for word in d.words
        }
        self._capitals = {word: word.decode().capitalize() for d in worded if d.capital for word in d.words}
        forms = [d for d in self.detectors if not d.words]
        self._by_digits = tuple(_by_gate(_fitting(forms, count)) for count in (*range(_MANY), 1 << 30))
        self._closed: set[bytes] = set()
        self._open: dict[bytes, tuple[Detector, ...]] = {}

    def find(self, text: str, raw: bytes | None = None) -> list[Span]:
        """The personal data in ``text``, left to right, without overlap; ``raw`` is its outline, if there is one."""
        if raw is None:
            raw = outline(text)
        spans = self._found(text, raw) if len(raw) <= _LONG else self._found_by_line(text, raw)
        return settle(spans, self.ranks)

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
            count = raw.count(b"0")
            for sign, gates in self._by_digits[count if count < _MANY else _MANY]:
                if sign in raw:
                    for gate, detectors in gates:
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

    def _capitalised(self, part: bytes, text: str) -> bool:
        """Whether a word of a detector in this part stands in the text with a capital: ``Ms``, not ``ms``."""
        capital = self._capitals.get(part)
        if capital is not None:
            return capital in text
        return any(self._capitals[word] in text for word in words_in(part) if word in self._capitals)

    def exact(self, text: str) -> list[Span]:
        """What ``find`` gives, by the slow way: every detector reads every text."""
        return settle([span for detector in self.detectors for span in detector.find(text)], self.ranks)


def _fitting(detectors: Iterable[Detector], digits: int) -> list[Detector]:
    """Those that a part with so many digits may concern."""
    return [d for d in detectors if d.digits <= digits or d.part is not None]


def _by_gate(detectors: Iterable[Detector]) -> _Groups:
    groups: dict[bytes, dict[Gate, list[Detector]]] = {}
    for detector in detectors:
        gate = detector.part or detector.gate
        groups.setdefault(needed(gate), {}).setdefault(gate, []).append(detector)
    return tuple((sign, tuple((gate, tuple(found)) for gate, found in gates.items())) for sign, gates in groups.items())
