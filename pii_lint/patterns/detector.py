"""One way to find one kind of personal data in text, and what it finds.

A detector is a regular expression for candidates, a test for each candidate (a check digit, a range,
a length), and a gate: a cheap condition on the *outline* of the text without which the expression
cannot match. The gate only saves time; ``find`` without it gives the same spans, which a test proves.

Example::

    >>> four = Detector("four", "user.content", r"[0-9]{4}", gate=having("0000"), digits=4)
    >>> four.find("in 1984")
    [Span(start=3, end=7, data='user.content', confidence='high', detector='four')]
    >>> four.may_match(outline("in a year"))
    False
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

Gate = Callable[[bytes], bool]
Test = Callable[[str], bool]
Trim = Callable[["re.Match[str]"], "tuple[int, int] | None"]

# What ``outline`` does to each byte, for who cannot pay the call.
OUTLINE = (
    bytes(ord("0") if chr(c).isdigit() else ord(chr(c).lower()) if c < 128 else ord("?") for c in range(128))
    + bytes([ord("?")]) * 128
)

_LETTERS = bytes(c if chr(c).islower() and c < 128 else ord(" ") for c in range(256))
_new = tuple.__new__
_ASCII = re.ASCII
_FOLD = re.ASCII | re.IGNORECASE


class Span(NamedTuple):
    """Where personal data lies in a text: ``text[start:end]`` is of type ``data``.

    ``confidence`` is high (a check digit, an unmistakable form), medium (a form or a word beside it)
    or low; ``detector`` names who found it.
    """

    start: int
    end: int
    data: str
    confidence: str
    detector: str


def outline(text: str) -> bytes:
    """The text with every digit as ``0``, letters in lower case, and ``?`` for what is not ASCII; same length."""
    return text.encode("ascii", "replace").translate(OUTLINE)


_BLIND = bytes(ord("a") if chr(c).islower() and c < 128 else c for c in range(256))


def shape(raw: bytes) -> bytes:
    """An outline with every letter as ``a``: nobody can be told from it."""
    return raw.translate(_BLIND)


def words_in(raw: bytes) -> list[bytes]:
    """The runs of letters in an outline."""
    return raw.translate(_LETTERS).split()


def spelled(stem: str, suffixes: str = "number no num nr id") -> str:
    """A word and what it becomes when written together with a suffix, for ``words``."""
    return " ".join([stem, *(stem + suffix for suffix in suffixes.split())])


def matching(pattern: bytes, blind: bytes | None = None) -> Gate:
    """A gate: the expression occurs in the outline; ``blind``: what occurs where letters are all read as ``a``.

    Without ``blind`` the expression itself does, since its classes of letters hold ``a``.
    """
    gate = _searching(pattern)
    _blind[gate] = gate if blind is None else _searching(blind)
    return gate


def _searching(pattern: bytes) -> Gate:
    compiled: list[re.Pattern[bytes]] = []

    def gate(raw: bytes) -> bool:
        if not compiled:
            compiled.append(re.compile(pattern))
        return compiled[0].search(raw) is not None

    return gate


def lazily(pattern: str, flags: int = re.ASCII) -> Callable[[], re.Pattern[str]]:
    """The expression, compiled when first called for: most processes never ask."""
    return lru_cache(maxsize=1)(lambda: re.compile(pattern, flags))


def having(*literals: str) -> Gate:
    """A gate: any of these occurs in the outline (so digits are written as ``0``, letters in lower case)."""
    wanted = tuple(literal.encode() for literal in literals)

    def gate(raw: bytes) -> bool:
        for literal in wanted:  # noqa: SIM110 - a generator costs more than the search
            if literal in raw:
                return True
        return False

    if len(wanted) == 1:
        only = wanted[0]
        return _declared(lambda raw: only in raw, wanted)
    return _declared(gate, wanted)


def _declared(gate: Gate, wanted: tuple[bytes, ...]) -> Gate:
    if any(map(bytes.islower, wanted)):
        _spelled[gate] = wanted
    else:
        _blind[gate] = gate
        if all(map(has_run, wanted)):
            _in_run.add(gate)
    return gate


_blind: dict[Gate, Gate] = {}
_spelled: dict[Gate, tuple[bytes, ...]] = {}
_in_run: set[Gate] = set()

has_run = re.compile(rb"0(?:[ ./()+-]{0,4}0){5}").search
"""Whether six digits follow one another, with what parts the groups of a number between them."""


def in_run(gate: Gate) -> Gate:
    """Declares that ``gate`` is closed to an outline without a run of digits."""
    _in_run.add(gate)
    return gate


def needs_run(gate: Gate) -> bool:
    """Whether ``gate`` is known to be closed where ``has_run`` finds nothing."""
    return gate in _in_run


def letterless(gate: Gate) -> Gate:
    """Declares that ``gate`` stays open where letters are all read as ``a``."""
    _blind[gate] = gate
    return gate


def blinded(gate: Gate) -> Gate | None:
    """What opens, at the outline with all letters read as ``a``, wherever ``gate`` opens; None if nothing is known."""
    return _blind.get(gate)


def spelling(gate: Gate) -> tuple[bytes, ...]:
    """The literals without any of which ``gate`` is closed; empty if nothing is known."""
    return _spelled.get(gate, ())


# What mixes letters and digits closely enough for a national number, in the outline.
mixed = matching(
    rb"(?<![a-z0_])(?:[a-z]{4}(?:000000|[a-z]0000[a-z]|[a-z]{2}00[a-z])|0{8}-?[a-z]|[xyz]-?0{7}|0{6}[a-y+-]000)",
    rb"(?<![a-z0_])(?:[a-z]{4}(?:000000|[a-z]0000[a-z]|[a-z]{2}00[a-z])|0{8}-?[a-z]|a-?0{7}|0{6}[a+-]000)",
)


def always(raw: bytes) -> bool:
    """The gate that is always open."""
    return True


class Detector:
    """Finds one kind of personal data.

    ``pattern`` finds candidates (ASCII classes; ``fold`` ignores case); its group ``v``, where it has one, is
    the datum, otherwise the whole match. ``test`` says whether a candidate's text is one; ``trim`` decides
    with the whole match at hand and gives the extent, or None. ``part`` is a weaker gate for parts of an outline
    (see ``parts``), for a datum that reaches over several. ``rank`` decides between overlapping
    detectors, lowest first: 0 secrets and what holds others, 1 check digits and named data, 2 forms, 3 phones.
    What it finds holds at least ``digits`` digits, and one of ``words`` (lower case, separated by spaces)
    stands beside it as a whole run of letters, where there are any; with ``capital``, its first letter is one.
    ``lines``: what it finds may go over several lines.
    """

    __slots__ = (
        "_flags", "_group", "_pattern", "_regex", "_test", "_trim",
        "capital", "confidence", "data", "digits", "gate", "lines", "name", "part", "rank", "words",
    )  # fmt: skip

    def __init__(
        self,
        name: str,
        data: str,
        pattern: str,
        *,
        gate: Gate = always,
        part: Gate | None = None,
        test: Test | None = None,
        trim: Trim | None = None,
        confidence: str = "high",
        rank: int = 1,
        fold: bool = False,
        digits: int = 0,
        words: str = "",
        capital: bool = False,
        lines: bool = False,
    ) -> None:
        self.name = name
        self.data = data
        self.confidence = confidence
        self.rank = rank
        self.digits = digits
        self.words = frozenset(word.encode() for word in words.split())
        self.capital = capital
        self.lines = lines
        self.gate = gate
        self.part = part
        self._pattern = pattern
        self._group = "(?P<v>" in pattern
        self._flags = _FOLD if fold else _ASCII
        self._test = test
        self._trim = trim
        self._regex: re.Pattern[str] | None = None

    def __repr__(self) -> str:
        return f"Detector({self.name!r}, {self.data!r})"

    def may_match(self, raw: bytes) -> bool:
        """Whether a text with this outline may hold what this detector finds; false means it does not."""
        return (
            raw.count(b"0") >= self.digits
            and self.gate(raw)
            and (not self.words or not self.words.isdisjoint(words_in(raw)))
        )

    def may_open(self, raw: bytes) -> bool:
        """What ``may_match`` asks besides the words."""
        return (not self.digits or raw.count(b"0") >= self.digits) and (self.gate is always or self.gate(raw))

    @property
    def regex(self) -> re.Pattern[str]:
        """The expression, compiled on first use: most applications never need most of them."""
        regex = self._regex
        if regex is None:
            regex = self._regex = re.compile(self._pattern, self._flags)
        return regex

    def find(self, text: str, position: int = 0) -> list[Span]:
        """All data of this kind in ``text`` from ``position`` on, left to right, without overlap; no gate is asked."""
        search = (self._regex or self.regex).search
        trim, test = self._trim, self._test
        found: list[Span] = []
        length = len(text)
        while position < length and (match := search(text, position)):
            begin, end = match.span()
            if trim is not None:
                # A candidate may hide another one behind its first character; the expressions that a
                # trim narrows are bounded, so this stays linear.
                position = begin + 1
                extent = trim(match)
            else:
                position = end if end > begin else begin + 1
                extent = match.span("v") if self._group else (begin, end)
                if test is not None and not test(text[extent[0] : extent[1]]):
                    continue
            if extent is not None:
                found.append(_new(Span, (extent[0], extent[1], self.data, self.confidence, self.name)))
                position = extent[1] if extent[1] > begin else begin + 1
        return found


def settle(spans: list[Span], ranks: dict[str, tuple[int, int]]) -> list[Span]:
    """Spans without overlap, left to right: lower rank wins, then the longer, the earlier, the earlier detector."""
    if len(spans) < 2:
        return spans
    kept: list[Span] = []
    starts: list[int] = []
    for span in sorted(spans, key=lambda s: (ranks[s.detector][0], s.start - s.end, s.start, ranks[s.detector][1])):
        place = bisect_left(starts, span.start)
        if place and kept[place - 1].end > span.start:
            continue
        if place < len(kept) and kept[place].start < span.end:
            continue
        kept.insert(place, span)
        starts.insert(place, span.start)
    return kept
