"""Personal data by name: what an identifier, a key or a column name denotes.

``Recogniser.default().classify("billing_email_2")`` is ``("user.contact.email", "high", ...)``;
``classify("email_sent")`` is None, ``classify("name", owner="user")`` is ``user.name`` and
``classify("name", owner="module")`` is None.

How it decides: an identifier is a noun phrase. It is cut into words, never substrings; the datum has to
be the head, that is the last words once neutral ones (``list``, ``2``) are dropped, so that every unknown word
behind a datum (``email_sent``, ``phone_regex``) makes another thing of it. The longest known word
sequence wins. The words before the head say whose it is: a person's, a thing's, or nobody's. Verbs
(``send_email``), counts (``num_emails``) and treatments (``hashed_email``) in front end the matter.
Prepositions split the phrase: ``email_for_user`` is an e-mail, ``users_by_email`` is keyed by one.

The analyser and the runtime share this module; it needs the standard library and the vocabulary only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from pii_lint.identifiers import LINKS, Lexicon, segments
from pii_lint.persons import CASINGS, NOBODY, Owner, Persons
from pii_lint.spellings import is_class_name, is_constant, is_setting, is_state

STRONG, LIKELY, PERSON, WEAK, NOTHING = range(5)
"""How a word sequence counts: by itself, by itself with medium confidence, on a person only, with low
confidence, or not at all (a look-alike)."""

_LEFT_LINKS = frozenset(("of", "for", "from", "with", "as"))
_BOTH_LINKS = frozenset(("and", "or", "vs"))
_TRAILING = frozenset(("to", "from", "by", "of", "for", "cc", "bcc"))
_LEVELS = ("low", "medium", "high")
_FORM_VALUE = ("data",)
_OWN = frozenset((("id",), ("location",), ("query",), ("user", "agent")))
"""What a class has of its own: the query of one that stands for a table, the row id and the site of a ``Device``."""
_CONTENT = "user.content"
_ADDRESS = "user.contact.address"
_BUSINESS = frozenset(
    (
        *("booking", "checkout", "delivery", "donation", "enrollment", "enrolment", "invoice", "order", "payment"),
        *("registration", "reservation", "shipment", "signup"),
    )
)
"""Records of what a person did, so that an address in one is the person's."""
_KEYED = ("by",)
"""What stands behind a getter that finds something by the datum: ``get_by_email`` returns no e-mail address."""
_TOLD_BY = ("user.account.username", "user.contact.email", "user.contact.phone_number", "user.name")
"""Data that persons are told apart by."""
_ENTRIES = frozenset((("description",), ("input",), ("post",)))
"""Words of content that mean the request itself, or what somebody enters about a thing."""
_NOUNS = frozenset(("cached", "format", "list", "load", "lookup", "pop", "select"))
"""Getters that are nouns or adjectives where nothing is called: ``list_id`` is the id of a list."""
_SERVICES = frozenset((("api",), ("client",), ("driver",), ("sdk",)))
_TELLING = tuple(f"user.{one}" for one in ("biometric", "contact", "demographic", "financial", "health", "location"))
"""Kinds of data that a class near a person holds about the person; a name or an id may be the class's own."""
_SECRETS = "user.authorization"
_MEMO_LIMIT = 200_000
_MAX_WORDS = 10
_MAX_LENGTH = 100


class Match(NamedTuple):
    """A data type key, the confidence (high, medium, low) and the reason in words."""

    data: str
    confidence: str
    why: str


class NameEntry(NamedTuple):
    """One data type for the recogniser: word sequences by strength, and what is left of it on a thing."""

    data: str
    of_things: str
    names: Iterable[str]
    likely_names: Iterable[str]
    person_names: Iterable[str]
    weak_names: Iterable[str]


class _Known(NamedTuple):
    words: tuple[str, ...]
    by_strength: dict[int, str]


class Recogniser:
    """Classifies names; every answer is remembered, so that asking again is one dictionary lookup.

    ``entries``: the data types' names; ``words``: the fields of a ``[words]`` rule table by name.
    """

    def __init__(self, entries: Iterable[NameEntry], words: Mapping[str, Iterable[str]]) -> None:
        entries = list(entries)
        self._of_things = {entry.data: entry.of_things for entry in entries}
        look_alikes = tuple(words.get("look_alikes", ()))
        spelt = [name for entry in entries for listed in entry[2:] for name in listed]
        self._lexicon = Lexicon(words, (*spelt, *look_alikes), extra=LINKS)
        self._words = self._lexicon.groups
        self._persons = Persons(self._lexicon, look_alikes)
        self._known: dict[tuple[str, ...], _Known] = {}
        self._ends: dict[str, int] = {}
        self._memo: dict[tuple[str, str | None, str], Match | None] = {}
        for entry in entries:
            for strength, names in enumerate(entry[2:]):
                for name in names:
                    self._add(self._lexicon.words(name).words, strength, entry.data)
        for name in look_alikes:
            self._add(self._lexicon.words(name).words, NOTHING, "")

    def _add(self, sequence: tuple[str, ...], strength: int, data: str) -> None:
        if sequence:
            known = self._known.setdefault(sequence, _Known(sequence, {}))
            known.by_strength.setdefault(strength, data)
            self._ends[sequence[-1]] = max(len(sequence), self._ends.get(sequence[-1], 0))

    @classmethod
    def default(cls) -> Recogniser:
        """The recogniser of the shipped data types, built once."""
        return _default()

    def classify(self, name: str, owner: str | None = None, kind: str = "key") -> Match | None:
        """Which personal data ``name`` denotes, if any.

        ``owner``: the identifier, class name or dotted chain that it hangs on (``user`` in ``user.name``).
        ``kind``: variable, attribute, key, parameter or function (then: what calling it returns). A variable or
        function in Pascal case is a class, and denotes no datum.
        """
        key = (name, owner, kind)
        try:
            return self._memo[key]
        except KeyError:
            pass
        if len(self._memo) >= _MEMO_LIMIT:
            self._memo.clear()
        constructs = kind in ("variable", "function") and is_class_name(name)
        constructs = constructs or self._is_member(name, owner, kind)
        found = None if constructs else self._classify(name, owner, kind == "function")
        if found is not None and not found.data.startswith(_SECRETS):
            if is_constant(name, owner, kind):
                found = None
            elif is_setting(name, owner):
                found = found._replace(confidence="low")
        self._memo[key] = found
        return found

    def spelling(self, name: str) -> tuple[str, ...]:
        """The words that ``name`` is read as: ``billingEmails`` is ``("billing", "email")``."""
        return self._lexicon.words(name).words

    def is_person(self, name: str, owner: str | None = None) -> bool:
        """Whether ``name`` denotes one person's object: ``user``, ``request.user``, ``pending_learner``.

        A constant (``LLM_USER``) does not. ``owner``: what it hangs on, where known: a ``repository`` has an owner
        that is an account, ``MemberRole.member`` is a constant, and ``message.sender`` a person.
        """
        return self._denoted(name, owner) == "person"

    def is_people(self, name: str, owner: str | None = None) -> bool:
        """Whether ``name`` denotes several persons: ``users``, ``customer_list``, ``staff``."""
        return self._denoted(name, owner) == "people"

    def _denoted(self, name: str, owner: str | None) -> str:
        found = self._persons.denoted_by(name, member=owner is not None)
        if found and owner:
            last = (segments(owner) or [""])[-1]
            if not last or not self._is_holder(last, name) or (found == "people" and self._serves(last)):
                return ""
        return found

    def _serves(self, owner: str) -> bool:
        """Whether ``owner`` is a client of a service, whose members are its resources: ``client.users``."""
        return self._lexicon.words(owner).words[-1:] in _SERVICES

    def _is_holder(self, owner: str, name: str) -> bool:
        """Whether ``owner`` may hold persons: no table of texts or constants, no enumeration and no service."""
        words = self._lexicon.words(owner).words
        if words[-1:] != ("message",) and self._describes(owner):
            return False
        if is_constant(name, owner, "key") or is_state(owner):
            return False
        return not self._persons.is_look_alike(words + self._lexicon.words(name).words)

    def _is_member(self, name: str, owner: str | None, kind: str) -> bool:
        """Whether a name is of a function or a class and no datum: ``user.get_email``, ``x509.IPAddress``."""
        if kind == "attribute" and owner and is_class_name(name):
            return self._persons.of_chain(segments(owner)).kind not in ("person", "likely", "near", "record")
        words = self._lexicon.words(name).words
        return kind != "function" and len(words) > 1 and words[0] == "get" and not name.isupper()

    def _classify(self, name: str, owner: str | None, function: bool) -> Match | None:
        if len(name) > _MAX_LENGTH or (owner is not None and len(owner) > 4 * _MAX_LENGTH):
            return None
        chain = segments(name)
        if not chain:
            return None
        groups = self._words
        words = self._lexicon.words(chain.pop()).words
        if not words or len(words) > _MAX_WORDS:
            return None
        if self._ends.keys().isdisjoint(words) and words[-1] not in groups["neutral_suffixes"] and words != _FORM_VALUE:
            return None
        chain = (segments(owner) if owner else []) + chain
        if chain and self._describes(chain[-1]):
            return self._addressee(self._lexicon.words(chain[-1]).words + words) or self._addressee(words)
        whose = self._persons.of_chain(chain)
        whole = words
        if words not in self._known:
            begin = next((i for i, word in enumerate(words) if word not in groups["neutral"]), 0)
            if words[begin] in groups["getters"] or words[begin] in groups["verbs"]:
                words = words[begin:]
            if len(words) > 1 and words[0] in groups["getters"] and (function or words[0] not in _NOUNS):
                words = words[1:]
            elif self._acts(words, function):
                return None
        elif function and self._acts(words, function):
            return None
        if function and words[:1] == _KEYED:
            return self._keyed(words[1:])
        found = self._phrase(words, whose, function)
        if (found is not None and found.confidence != "low") or not chain or function or words != whole:
            return found
        before = self._lexicon.words(chain[-1]).words
        while len(before) > 1 and before[-1] in CASINGS and is_class_name(chain[-1]):
            before = before[:-1]
        joined = before + words
        if not before or len(joined) > _MAX_WORDS or before[0] in groups["verbs"]:
            return found
        if words in _OWN and is_class_name(chain[-1]):
            return found
        if self._head(joined)[1] >= len(before):
            joined = before if words == _FORM_VALUE else ()
        return self._phrase(joined, self._persons.of_chain(chain[:-1]), function) or found

    def _describes(self, owner: str) -> bool:
        """Whether ``owner`` holds texts about fields (``errors``); a class with fields (``UserSchema``) does not."""
        words = self._lexicon.words(owner).words
        if is_class_name(owner) or not words:
            return False
        return words[-1] in self._words["descriptors"] or (words[-1] == "map" and self._persons.is_look_alike(words))

    def _addressee(self, words: tuple[str, ...]) -> Match | None:
        """Whom a message goes to (``message.to``); ``messages["email"]`` is a text about a field, and no datum."""
        if words[-1] not in _TRAILING:
            return None
        known = self._known.get(words) or self._head(words)[0]
        return self._judge(known, NOBODY) if known is not None and known.words[-1] in _TRAILING else None

    def _acts(self, words: tuple[str, ...], function: bool) -> bool:
        """Whether ``words`` start with a verb, so that they denote an act or a flag and no datum."""
        if words[0] in self._words["verbs"]:
            return function or (len(words) > 1 and words not in self._known)
        noun_verb = function and len(words) > 1 and words[0] in self._words["noun_verbs"]
        return noun_verb and words[1] not in LINKS and words not in self._known

    def _keyed(self, key: tuple[str, ...]) -> Match | None:
        """What a getter returns that finds something by ``key``: a person, where persons are told by it."""
        found = self._phrase(key, NOBODY, False) if key else None
        if found is None or found.confidence == "low" or not found.data.startswith(_TOLD_BY):
            return None
        return Match("user", found.confidence, f"what is found by {found.why.partition(' is ')[0]} is a person")

    def _is_act(self, known: _Known) -> bool:
        """Whether a function of this name acts: ``login()``, ``users.first()``; ``email()`` gives an e-mail."""
        noun_verb = len(known.words) == 1 and known.words[0] in self._words["noun_verbs"]
        return noun_verb and STRONG not in known.by_strength

    def _phrase(self, words: tuple[str, ...], whose: Owner, function: bool) -> Match | None:
        groups = self._words
        known, start = self._head(words)
        if known is not None and known.words == words:
            return None if function and self._is_act(known) else self._judge(known, whose)
        link = next((i for i, word in enumerate(words) if word in LINKS), -1)
        if 0 <= link < start and groups["neutral"].issuperset(words[:link]):
            words = words[link + 1 :]
        if not words:
            return None
        known, start = self._head(words)
        if not groups["treated"].isdisjoint(words if known is None else words[:start]):
            return None
        link = next((i for i in range(1, start) if words[i] in LINKS), 0)
        if link and link < len(words) - 1:
            return self._linked(words[:link], words[link], words[link + 1 :], whose, function)
        if known is None:
            return None
        before = words[:start]
        if not groups["cutting_prefixes"].isdisjoint(before):
            return None
        if before and (before[0] in groups["verbs"] or self._persons.is_act(before)):
            return None
        if any(self._persons.is_look_alike(words[: i + 1]) for i in range(start, start + len(known.words) - 1)):
            return None
        if function and self._is_act(known):
            return None
        nearest = self._persons.nearest(before, whose)
        if nearest.kind == "other" and whose.kind == "person":
            nearest = Owner("near", whose.word)
        return self._judge(known, nearest)

    def _head(self, words: tuple[str, ...]) -> tuple[_Known | None, int]:
        """The longest known sequence at the end of ``words`` and where it starts, else None and the length."""
        end = len(words)
        neutral = self._words["neutral"]
        while end:
            last = words[end - 1]
            for start in range(max(0, end - self._ends.get(last, 0)), end):
                known = self._known.get(words[start:end])
                if known is not None and (words[start] not in LINKS or neutral.issuperset(words[:start])):
                    return known, start
            if last not in self._words["neutral_suffixes"] and last not in _TRAILING:
                break
            end -= 1
        return None, len(words)

    def _judge(self, known: _Known, whose: Owner) -> Match | None:
        by, text = known.by_strength, " ".join(known.words)
        person = whose.kind in ("person", "likely")
        if NOTHING in by:
            return None
        if person and PERSON in by:
            level = "high" if whose.kind == "person" else "medium"
            return Match(by[PERSON], level, f"'{text}' of a person ('{whose.word}')")
        near = by.get(PERSON, "")
        if near.startswith(_ADDRESS) and (whose.kind == "sent" or (whose.kind == "record" and whose.word in _BUSINESS)):
            return Match(near, "medium", f"'{text}' of '{whose.word}'")
        if whose.kind == "near" and (near.startswith(_TELLING) or near == "user"):
            return Match(by[PERSON], "medium", f"'{text}' near a person ('{whose.word}')")
        for strength, rank in ((STRONG, 2), (LIKELY, 1)):
            if strength not in by:
                continue
            data = by[strength]
            if whose.kind == "machine" or (whose.kind == "thing" and self._words["persons"].isdisjoint(known.words)):
                return self._on_thing(data, rank, whose, text)
            if whose.kind in ("record", "sent"):
                return Match(data, "medium", f"'{text}' of '{whose.word}'")
            if whose.kind == "other" and (rank == 2 or len(known.words) == 1 or not self._of_things[data]):
                rank = 1 if data.startswith(_SECRETS) else rank - 1
                return Match(data, _LEVELS[rank], f"'{text}' behind '{whose.word}'")
            of = f" of a person ('{whose.word}')" if person else ""
            return Match(data, "high" if person else _LEVELS[rank], f"'{text}' is what it denotes{of}")
        if whose.kind == "sent" and (WEAK in by or by.get(PERSON, "") == _CONTENT) and known.words not in _ENTRIES:
            return Match(by.get(WEAK) or _CONTENT, "medium", f"'{text}' of what somebody sent ('{whose.word}')")
        if WEAK in by and whose.kind in ("none", "near", "record", "person", "likely"):
            return Match(by[WEAK], "medium" if person else "low", f"'{text}' may be it")
        return None

    def _on_thing(self, data: str, rank: int, whose: Owner, text: str) -> Match | None:
        left = self._of_things[data]
        if not left:
            return None
        if whose.kind == "machine" and not data.startswith(_SECRETS):
            left = "low"
        return Match(data, min(left, _LEVELS[rank], key=_LEVELS.index), f"'{text}' of '{whose.word}'")

    def _linked(
        self, left: tuple[str, ...], link: str, right: tuple[str, ...], whose: Owner, function: bool
    ) -> Match | None:
        groups = self._words
        if link in _LEFT_LINKS:
            if whose.kind == "none":
                whose = self._persons.of_words(right)
            return self._phrase(left, whose, function)
        if link in _BOTH_LINKS:
            return _better(self._phrase(left, whose, function), self._phrase(right, whose, function))
        if link == "by":
            if left[-1] in groups["participles"] or (left[-1].endswith("ed") and left[-1] not in self._ends):
                return self._phrase(right, Owner("person", f"{left[-1]} by"), function)
            if function:
                return self._phrase(left, whose, function)
            return _lowered(_better(self._phrase(left, whose, function), self._phrase(right, NOBODY, function)))
        if link == "to":
            if function:
                return self._phrase(right, NOBODY, function)
            return _lowered(_better(self._phrase(left, whose, function), self._phrase(right, NOBODY, function)))
        return None


def _better(one: Match | None, other: Match | None) -> Match | None:
    if one is None or other is None:
        return one or other
    if one.data.startswith("user.unique_id") != other.data.startswith("user.unique_id"):
        return other if one.data.startswith("user.unique_id") else one
    return max(one, other, key=lambda match: _LEVELS.index(match.confidence))


def _lowered(match: Match | None) -> Match | None:
    return match._replace(confidence="medium") if match is not None and match.confidence == "high" else match


@lru_cache(maxsize=1)
def _default() -> Recogniser:
    from pii_lint.vocabulary_data import NAMES, WORDS

    entries = [
        NameEntry(data, of_things, *(tuple(filter(None, names.split("|"))) for names in rest))
        for data, of_things, *rest in NAMES
    ]
    return Recogniser(entries, {group: tuple(filter(None, words.split("|"))) for group, words in WORDS.items()})
