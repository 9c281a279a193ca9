"""The two inline tiers: what a key says about its value, and what a text looks like.

``Keys`` asks the recogniser that the analyser uses and remembers the answer per key. ``Texts`` finds
personal data in text: short and known-clean values, quiet outlines and safe shapes pass at once, then the detectors'
gates, then the detectors, and what is assigned to a telling name in the text (``first_name=Ann``).
``Texts.exact`` is the reference without shortcuts.

Example::

    >>> from pii_lint.runtime.policy import Settings
    >>> texts = Texts(Settings(), Keys(Settings()))
    >>> [(s.detector, s.start) for s in texts.spans("ann@example.org at 2026-11-24")]
    [('email', 0)]
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pii_lint.patterns import DETECTORS, PRIVATE, PSEUDONYMOUS, Detector, Scanner, Span
from pii_lint.patterns.detector import outline
from pii_lint.runtime.lessons import taught
from pii_lint.runtime.policy import Settings, treated
from pii_lint.runtime.standards import STANDARD, plain_name

if TYPE_CHECKING:
    from pii_lint.recognise import Recogniser

KEY_LIMIT = 4096
_CLEAN_LIMIT = 16_384
CLEAN_LENGTH = 160
SHORTEST = 5
LONGEST_SAFE = 64

# Shapes in which no detector finds anything, and whose outlines never come again: hex ids, UUID; and short words.
# What hex could hide (an Italian code, a Belgian IBAN) has a length of 15 to 29 or no letter.
is_safe = re.compile(
    r"(?=[0-9]*[a-f])[0-9a-f]{30,64}"
    r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    r"|([A-Za-z_./-]{1,14}|[a-z_. /-]{1,20})"
).fullmatch

_NAMES = bytes(c if (chr(c).isalnum() and c < 128) or c in b"_.-" else ord(" ") for c in range(256))
_SPACE, _DIGIT, _FIRST_LETTER = b" 0A"
_ASSIGNED = re.compile(r"\\?\"([^\"\\\n]{1,512})|\\?'([^'\\\n]{1,512})|([^\s,;&\"'<>(){}\[\]\\=]{1,512})", re.ASCII)
# What may part a name from its value, in an outline: a colon behind a digit is one of a time.
_may_assign = re.compile(rb"=|(?<!0):").search
_HOLLOW = re.compile(
    r"(?:true|false|none|null|nil|undefined|n/?a|str|string|unknown|-)$|%[a-z]$|%\(|\$\{|(?-i:\$(?:[A-Z_]*|[a-z_]*)$)|\{",
    re.I,
)
# In JSON within a text, lines end in two characters; the second would be taken for a letter of the next word.
_escape = re.compile(r"\\[nrt]").sub


class Key(NamedTuple):
    """What a key says: ``data`` of its value, if any; whether its value is a person; what to write instead of it.

    ``likely``: of what type its value is if it reads as such: ``address`` may be a host's or a person's.
    """

    data: str | None
    person: bool
    name: object = None
    likely: str | None = None

    def of(self, text: str) -> str | None:
        """The data type of this value."""
        return self.data or (self.likely if self.likely is not None and reads_as_postal(text) else None)


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
        if len(self) >= KEY_LIMIT:
            self.clear()
        self[key] = found
        return found

    def _classify(self, key: str) -> Key | None:
        folded = key.lower()
        if folded in self._settings.never:
            return None
        plain = plain_name(folded)
        if plain in STANDARD:
            return Key(STANDARD[plain], False)
        if plain is not folded:
            key = plain
        recogniser = self._recogniser
        if recogniser is None:
            # The names of all data types: loaded with the first key, so that importing the runtime stays cheap.
            from pii_lint.recognise import Recogniser

            recogniser = self._recogniser = Recogniser.default()
        match = recogniser.classify(key, owner=self._owner)
        if folded in taught.keys:
            return Key(taught.keys[folded], False)
        if folded in self._settings.always:
            return Key(match.data if match else "user.content.private", False)
        data = match.data if match and match.confidence != "low" and self._is_redacted(match.data) else None
        if data is None and folded in _POSTAL:
            return Key(None, False, None, "user.contact.address")
        person = recogniser.is_person(key) or recogniser.is_people(key)
        return Key(data, person) if data or person else None

    def _is_redacted(self, data: str) -> bool:
        return is_redacted(data) or (self._settings.pseudonymous_ids and data.startswith("user.unique_id"))


_POSTAL = frozenset("address addr address1 address2 address_1 address_2 addressline full_address".split())
_has_word = re.compile(r"[^\W\d_]{2}").search
_has_house = re.compile(r"(?<![\w.:])[0-9]{1,6}[a-zA-Z]?(?![\w:]|[.][0-9])").search
_has_figure = re.compile(r"[^\x00-\u02ff][0-9]|[0-9][^\x00-\u02ff]").search


def reads_as_postal(text: str) -> bool:
    """Whether a value is where somebody lives rather than where a host is: words and a house number."""
    if len(text) > 300 or "://" in text or "@" in text or _has_word(text) is None:
        return False
    if _has_figure(text) is not None:
        # ``赤坂1-2-3``: no space parts them there.
        return True
    return (" " in text or "," in text) and _has_house(text) is not None


# What a name alone does not condemn: ids of rows, free text, and what says little of one person among many.
_KEPT = (
    "user.unique_id", "user.contact.organization", "user.contact.url", "user.contact.address.country",
    "user.contact.address.state", "user.telemetry", "user.behavior", "user.location.imprecise", "user.job_title",
    "user.payment.transaction",
)  # fmt: skip
_WHOLE = frozenset(("user", "user.content", "user.account"))


def is_redacted(data: str) -> bool:
    """Whether a key of this data type condemns its value; where not, the value is read for what it holds."""
    from pii_lint.vocabulary import sensitivity_of

    return sensitivity_of(data) != "public" and not data.startswith(_KEPT) and data not in _WHOLE


def _chosen(settings: Settings) -> list[Detector]:
    """The detectors that the application wants."""
    found = list(DETECTORS)
    if settings.private_addresses:
        found.append(PRIVATE)
    if settings.pseudonymous_ids:
        found.append(PSEUDONYMOUS)
    if settings.phone_regions:
        from pii_lint.runtime.phones import regional

        found.append(regional(settings.phone_regions))
    return found


class Texts:
    """Finds personal data in texts; remembers, bounded, short texts that were found clean, and no others.

    ``quiet`` are outlines that hold nothing whatever the digits are: one for all times of a day, one for all orders.
    """

    def __init__(self, settings: Settings, keys: Keys) -> None:
        self._scanner = Scanner(_chosen(settings))
        self._keys = keys
        self._treated = treated(settings.replacement)
        self.clean: set[str] = set()
        self.quiet: set[bytes] = set()

    def spans(self, text: str) -> list[Span]:
        """The personal data in ``text``, left to right, without overlap."""
        return [] if text in self.clean else self.fresh(text)

    def fresh(self, text: str) -> list[Span]:
        """What ``spans`` gives, of a text that is not among the known ones."""
        if taught.any_template and (told := taught.find(text)):
            return _united([*self._by_rules(text), *told])
        return self._by_rules(text)

    def _by_rules(self, text: str) -> list[Span]:
        length = len(text)
        if length < SHORTEST:
            return []
        raw = outline(text)
        if raw in self.quiet:
            return []
        if b"\\" in raw:
            text = _escape("  ", text)
            raw = outline(text)
        if length <= LONGEST_SAFE and (raw.isalnum() or b"0" not in raw or length == 36):
            safe = is_safe(text)
            if safe is not None:
                # Words come again and again, ids do not.
                if safe.lastindex:
                    self._remember(text)
                return []
        spans = self._scanner.find(text, raw)
        if b"=" in raw or b":" in raw:
            spans = self._with_assigned(text, raw, spans)
        if not spans and length <= CLEAN_LENGTH:
            self._remember(text)
            if _may_assign(raw) is None and self._scanner.is_quiet(raw):
                if len(self.quiet) >= _CLEAN_LIMIT:
                    self.quiet.clear()
                self.quiet.add(raw)
        return spans

    def _remember(self, text: str) -> None:
        if len(self.clean) >= _CLEAN_LIMIT:
            self.clean.clear()
        self.clean.add(text)

    def exact(self, text: str) -> list[Span]:
        """What ``spans`` gives, by the slow way."""
        text = _escape("  ", text)
        spans = self._with_assigned(text, outline(text), self._scanner.exact(text))
        return _united([*spans, *taught.find(text)]) if taught.any_template else spans

    def united(self, text: str, more: list[Span]) -> list[Span]:
        """The personal data in ``text`` together with ``more``, without overlap."""
        return _united(self.spans(text) + more)

    def _with_assigned(self, text: str, raw: bytes, spans: list[Span]) -> list[Span]:
        """``spans`` and what is assigned to a telling name: ``first_name=Ann``, ``"dob": "1 May"``."""
        assigned: list[Span] = []
        names = raw.translate(_NAMES)
        keys = self._keys
        for mark in (b"=", b":"):
            after = 0
            while (place := raw.find(mark, after)) >= 0:
                end, after = place, place + 1
                if not place:
                    continue
                if spans and (inside := _around(spans, place)):
                    # What has been found already is not taken apart: the groups of an IPv6 address are no names.
                    after = inside
                    continue
                quoted = False
                if names[place - 1] == _SPACE:
                    # What stands between name and separator: one space, a quote.
                    if raw[place - 1] == _SPACE:
                        end -= 1
                    quoted = raw[end - 1 : end] in (b'"', b"'")
                    if quoted:
                        end -= 2 if raw[end - 2 : end - 1] == b"\\" else 1
                elif mark == b":" and (raw[place - 1] == _DIGIT or raw[after : after + 1] == b"/"):
                    # A colon in a time or a URL separates no name from its value.
                    continue
                start = names.rfind(b" ", 0, end if end > 0 else 0) + 1
                if end - start > 64:
                    start = end - 64
                if end - start < 2 or raw[start] < _FIRST_LETTER:
                    continue
                name = text[start:end]
                key = keys[name]
                if key is None or (key.data is None and key.likely is None):
                    continue
                if raw[after : after + 1] == b">":
                    after += 1
                value = _ASSIGNED.match(text, after + 1 if raw[after : after + 1] == b" " else after)
                if value is None:
                    continue
                group = value.lastindex or 0
                # ``name: value`` without quotes is prose unless the key looks like one.
                prose = group == 3 and mark == b":" and not quoted and "_" not in name
                if prose or _HOLLOW.match(value[group]) or self._treated(value[group]):
                    continue
                # ``client_ip = ?`` of a query; a password may begin with anything.
                first = value[group][0]
                data = key.of(value[group])
                if data is None or not (first.isalnum() or first in "+(-*" or data.startswith("user.authorization")):
                    continue
                assigned.append(Span(*value.span(group), data, "medium", "assignment"))
        return _united(spans + assigned) if assigned else spans


def _around(spans: list[Span], place: int) -> int:
    """The end of the span that holds this place; 0 if none does."""
    for span in spans:
        if span.start <= place < span.end:
            return span.end
    return 0


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
