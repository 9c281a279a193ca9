"""All detectors over one text, at the price of the few that may find something.

The outline of the text is made once. How many digits it has selects the detectors that can match at all; each
distinct gate is asked once; detectors that need a word beside the datum are asked only when one of all
their words occurs. All of this depends on the outline alone, so outlines that opened nothing are remembered
(bounded): ``user 17 took 34 ms`` decides for every other user and time.

Example::

    >>> from pii_lint.patterns.detector import having
    >>> year = Detector("year", "user.content", r"(?:19|20)[0-9]{2}", gate=having("0000"), digits=4)
    >>> [(s.start, s.end) for s in Scanner([year]).find("in 1984")]
    [(3, 7)]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pii_lint.patterns.detector import Detector, Gate, Span, always, outline, settle, words_in

_Find = Callable[[str], list[Span]]
_MANY = 16
_CLOSED_LIMIT = 8192
_CLOSED_LENGTH = 160


class Scanner:
    """Finds what a set of detectors finds; ``find`` gives the spans of ``exact`` without reading the text so often."""

    def __init__(self, detectors: Iterable[Detector]) -> None:
        self.detectors = tuple(detectors)
        self.ranks = {detector.name: detector.rank for detector in self.detectors}
        self._by_digits = tuple(self._grouped(count) for count in range(_MANY + 1))
        self._worded = tuple(d for d in self.detectors if d.words)
        self._words = frozenset(word for detector in self._worded for word in detector.words)
        self._closed: set[bytes] = set()

    def _grouped(self, digits: int) -> tuple[tuple[Gate, tuple[_Find, ...]], ...]:
        """The wordless detectors that a text with so many digits may concern, by gate."""
        groups: dict[Gate, list[_Find]] = {}
        for detector in self.detectors:
            if not detector.words and detector.digits <= digits:
                groups.setdefault(detector.gate, []).append(detector.find)
        return tuple((gate, tuple(finds)) for gate, finds in groups.items())

    def find(self, text: str, raw: bytes | None = None) -> list[Span]:
        """The personal data in ``text``, left to right, without overlap; ``raw`` is its outline, if there is one."""
        if raw is None:
            raw = outline(text)
        if raw in self._closed:
            return []
        closed = True
        spans: list[Span] = []
        count = raw.count(b"0")
        for gate, finds in self._by_digits[count if count < _MANY else _MANY]:
            if gate(raw):
                closed = False
                for find in finds:
                    spans += find(text)
        words = words_in(raw)
        if not self._words.isdisjoint(words):
            for detector in self._worded:
                if (
                    count >= detector.digits
                    and not detector.words.isdisjoint(words)
                    and (detector.gate is always or detector.gate(raw))
                ):
                    closed = False
                    spans += detector.find(text)
        if closed and len(raw) <= _CLOSED_LENGTH:
            if len(self._closed) >= _CLOSED_LIMIT:
                self._closed.clear()
            self._closed.add(raw)
        return settle(spans, self.ranks) if len(spans) > 1 else spans

    def exact(self, text: str) -> list[Span]:
        """What ``find`` gives, by the slow way: every detector reads every text."""
        return settle([span for detector in self.detectors for span in detector.find(text)], self.ranks)
