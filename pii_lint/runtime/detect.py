"""The two inline tiers: what a key says about its value, and what a text looks like.

``Keys`` asks the recogniser that the analyser uses and remembers the answer per key. ``Texts`` finds
personal data in text: short and known-clean values and safe shapes pass at once, then the detectors' gates,
then the detectors, and what is assigned to a telling name in the text (``first_name=Ann``).
``Texts.exact`` is the reference without shortcuts.

Example::

    >>> from pii_lint.runtime.policy import Settings
    >>> texts = Texts(Settings(), Keys(Settings()))
    >>> [(s.detector, s.start) for s in texts.spans("ann@example.org at 2026-11-24")]
    [('email', 0)]
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pii_lint.patterns import DETECTORS, PRIVATE, Detector, Span, find_exact
from pii_lint.patterns.detector import outline, settle
from pii_lint.recognise import Recogniser
from pii_lint.runtime.policy import Settings, treated
from pii_lint.vocabulary import sensitivity_of

_KEY_LIMIT = 4096
_CLEAN_LIMIT = 16_384
_CLEAN_LENGTH = 160
_SHORTEST = 5

# Shapes in which no detector finds anything, and no key: dates and times, UUID, short words, short numbers.
_SAFE = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?"
    r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
    r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    r"|[A-Za-z_. /-]{1,14}|[0-9.]{1,6}"
).fullmatch

_ASSIGNING = re.compile(r"(?<![\w.$-])([A-Za-z_][\w.-]{1,60})(\\?[\"'])?[ ]?(=>|[=:])[ ]?", re.ASCII)
_ASSIGNED = re.compile(r"\\?\"([^\"\\\n]{1,512})|\\?'([^'\\\n]{1,512})|([^\s,;&\"'<>(){}\[\]\\=]{1,512})", re.ASCII)
_HOLLOW = re.compile(r"(?:true|false|none|null|nil|undefined|n/?a|str|string|unknown|-)$|%\w|%\(|\$|\{", re.I)


class Key(NamedTuple):
    """What a key says: ``data`` of its value, if any; whether its value is a person; what to write instead of it."""

    data: str | None
    person: bool
    name: object = None


class Keys(dict["str", "Key | None"]):
    """Keys by name: None for one that says nothing; filled on demand, bounded, never holding a personal key."""

    def __init__(self, settings: Settings, owner: str | None = None) -> None:
        self._settings = settings
        self._owner = owner
        self._recogniser: Recogniser | None = None

    def __missing__(self, key: str) -> Key | None:
        if len(key) > 64:
            return None
        found = self._classify(key)
        if len(self) >= _KEY_LIMIT:
            self.clear()
        self[key] = found
        return found

    def _classify(self, key: str) -> Key | None:
        folded = key.lower()
        if folded in self._settings.never:
            return None
        recogniser = self._recogniser = self._recogniser or Recogniser.default()
        match = recogniser.classify(key, owner=self._owner)
        if folded in self._settings.always:
            return Key(match.data if match else "user.content.private", False)
        data = match.data if match and match.confidence != "low" and is_redacted(match.data) else None
        person = recogniser.is_person(key) or recogniser.is_people(key)
        return Key(data, person) if data or person else None


# What a name alone does not condemn: ids of rows, free text, and what says little of one person among many.
_KEPT = (
    "user.unique_id", "user.contact.organization", "user.contact.url", "user.contact.address.country",
    "user.contact.address.state", "user.telemetry", "user.behavior", "user.location.imprecise", "user.job_title",
    "user.payment.transaction",
)  # fmt: skip
_WHOLE = frozenset(("user", "user.content", "user.account"))


def is_redacted(data: str) -> bool:
    """Whether a key of this data type condemns its value; where not, the value is read for what it holds."""
    return sensitivity_of(data) != "public" and not data.startswith(_KEPT) and data not in _WHOLE


class Texts:
    """Finds personal data in texts; remembers, bounded, short texts that were found clean, and no others."""

    def __init__(self, settings: Settings, keys: Keys) -> None:
        detectors = (*DETECTORS, PRIVATE) if settings.private_addresses else DETECTORS
        self._detectors = detectors
        self._ranks = {detector.name: detector.rank for detector in detectors}
        self._wordy: tuple[Detector, ...] = tuple(d for d in detectors if not d.numeric)
        self._numeric: tuple[Detector, ...] = tuple(d for d in detectors if d.numeric)
        self._keys = keys
        self._treated = treated(settings.replacement)
        self.clean: set[str] = set()

    def spans(self, text: str) -> list[Span]:
        """The personal data in ``text``, left to right, without overlap."""
        if len(text) < _SHORTEST or text in self.clean or _SAFE(text):
            return []
        raw = outline(text)
        spans: list[Span] = []
        for detector in self._wordy:
            if detector.may_match(raw):
                spans += detector.find(text)
        if b"0" in raw:
            for detector in self._numeric:
                if detector.may_match(raw):
                    spans += detector.find(text)
        if len(spans) > 1:
            spans = settle(spans, self._ranks)
        if b"=" in raw or b":" in raw:
            spans = self._with_assigned(text, spans)
        if not spans and len(text) <= _CLEAN_LENGTH:
            if len(self.clean) >= _CLEAN_LIMIT:
                self.clean.clear()
            self.clean.add(text)
        return spans

    def exact(self, text: str) -> list[Span]:
        """What ``spans`` gives, by the slow way."""
        return self._with_assigned(text, find_exact(text, self._detectors))

    def united(self, text: str, more: list[Span]) -> list[Span]:
        """The personal data in ``text`` together with ``more``, without overlap."""
        return _united(self.spans(text) + more)

    def _with_assigned(self, text: str, spans: list[Span]) -> list[Span]:
        assigned: list[Span] = []
        keys = self._keys
        for match in _ASSIGNING.finditer(text):
            name, quote, separator = match.groups()
            key = keys[name]
            if key is None or key.data is None:
                continue
            value = _ASSIGNED.match(text, match.end())
            if value is None:
                continue
            group = value.lastindex or 0
            # ``name: value`` without quotes is prose unless the key looks like one.
            prose = group == 3 and separator == ":" and not quote and "_" not in name
            if prose or _HOLLOW.match(value[group]) or self._treated(value[group]):
                continue
            assigned.append(Span(*value.span(group), key.data, "medium", "assignment"))
        return _united(spans + assigned) if assigned else spans


def _united(spans: list[Span]) -> list[Span]:
    """Overlapping spans become one that covers both, named after the longer."""
    united: list[Span] = []
    for span in sorted(spans):
        if united and span.start < united[-1].end:
            last = united[-1]
            longer = span if span.end - span.start > last.end - last.start else last
            united[-1] = longer._replace(start=last.start, end=max(span.end, last.end))
        else:
            united.append(span)
    return united
