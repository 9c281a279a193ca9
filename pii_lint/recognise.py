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

from pii_lint.identifiers import Lexicon, segments

STRONG, LIKELY, PERSON, WEAK, NOTHING = range(5)
"""How a word sequence counts: by itself, by itself with medium confidence, on a person only, with low
confidence, or not at all (a look-alike)."""

_LEFT_LINKS = frozenset(("of", "for", "from", "with", "as"))
_BOTH_LINKS = frozenset(("and", "or", "vs"))
_CUTTING_LINKS = frozenset(
    ("per", "via", "in", "on", "at", "into", "without", "within", "when", "if", "before", "after", "until")
)
_LINKS = _LEFT_LINKS | _BOTH_LINKS | _CUTTING_LINKS | {"by", "to"}
_CLASS_LINKS = frozenset(("for", "from", "with", "of", "by", "to", "and"))
_TRAILING = frozenset(("to", "from", "by", "of", "for", "cc", "bcc"))
_LEVELS = ("low", "medium", "high")
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


class _Owner(NamedTuple):
    """Whose the datum is: ``kind`` is person, likely, thing, machine, other or none; ``word`` says why."""

    kind: str
    word: str


_NOBODY = _Owner("none", "")


class Recogniser:
    """Classifies names; every answer is remembered, so that asking again is one dictionary lookup.

    ``entries``: the data types' names; ``words``: the fields of a ``[words]`` rule table by name.
    """

    def __init__(self, entries: Iterable[NameEntry], words: Mapping[str, Iterable[str]]) -> None:
        entries = list(entries)
        self._of_things = {entry.data: entry.of_things for entry in entries}
        look_alikes = tuple(words.get("look_alikes", ()))
        spelt = [name for entry in entries for listed in entry[2:] for name in listed]
        self._lexicon = Lexicon(words, (*spelt, *look_alikes), extra=_LINKS)
        self._words = self._lexicon.groups
        self._persons = self._words["persons"]
        self._ends: dict[str, list[_Known]] = {}
        self._memo: dict[tuple[str, str | None, str], Match | None] = {}
        self._people: dict[str, str] = {}
        for entry in entries:
            for strength, names in enumerate(entry[2:]):
                for name in names:
                    self._add(self._lexicon.words(name).words, strength, entry.data)
        for name in look_alikes:
            self._add(self._lexicon.words(name).words, NOTHING, "")
        for known in self._ends.values():
            known.sort(key=lambda one: -len(one.words))

    def _add(self, sequence: tuple[str, ...], strength: int, data: str) -> None:
        if not sequence:
            return
        known = self._ends.setdefault(sequence[-1], [])
        for one in known:
            if one.words == sequence:
                one.by_strength.setdefault(strength, data)
                return
        known.append(_Known(sequence, {strength: data}))

    @classmethod
    def default(cls) -> Recogniser:
        """The recogniser of the shipped data types, built once."""
        return _default()

    def classify(self, name: str, owner: str | None = None, kind: str = "key") -> Match | None:
        """Which personal data ``name`` denotes, if any.

        ``owner``: the identifier, class name or dotted chain that it hangs on (``user`` in ``user.name``).
        ``kind``: variable, attribute, key, parameter or function (then: what calling it returns).
        """
        key = (name, owner, kind)
        try:
            return self._memo[key]
        except KeyError:
            pass
        if len(self._memo) >= _MEMO_LIMIT:
            self._memo.clear()
        found = self._memo[key] = self._classify(name, owner, kind == "function")
        return found

    def is_person(self, name: str) -> bool:
        """Whether ``name`` denotes one person's object: ``user``, ``request.user``, ``pending_learner``.

        A constant (``LLM_USER``) does not.
        """
        return self._person(name) in ("person", "likely")

    def is_people(self, name: str) -> bool:
        """Whether ``name`` denotes several persons: ``users``, ``customer_list``, ``staff``."""
        return self._person(name) == "people"

    # -- names ---------------------------------------------------------------------------------------

    def _classify(self, name: str, owner: str | None, function: bool) -> Match | None:
        if len(name) > _MAX_LENGTH or (owner is not None and len(owner) > 4 * _MAX_LENGTH):
            return None
        chain = segments(name)
        if not chain:
            return None
        chain = (segments(owner) if owner else []) + chain
        words = self._lexicon.words(chain.pop()).words
        if not words or len(words) > _MAX_WORDS:
            return None
        groups = self._words
        if chain and not groups["descriptors"].isdisjoint(self._lexicon.words(chain[-1]).words[-1:]):
            return None
        whose = self._owner(chain)
        if len(words) > 1 and words[0] in groups["getters"]:
            words = words[1:]
        elif self._acts(words, function):
            return None
        found = self._phrase(words, whose, function)
        if found is not None or not chain or function:
            return found
        before = self._lexicon.words(chain[-1]).words
        joined = before + words
        if not before or len(joined) > _MAX_WORDS or before[0] in groups["verbs"]:
            return None
        if self._head(joined)[1] >= len(before):
            return None
        return self._phrase(joined, self._owner(chain[:-1]), function)

    def _acts(self, words: tuple[str, ...], function: bool) -> bool:
        """Whether ``words`` start with a verb, so that they denote an act or a flag and no datum."""
        if words[0] in self._words["verbs"]:
            return function or (len(words) > 1 and not self._is_name(words))
        noun_verb = function and len(words) > 1 and words[0] in self._words["noun_verbs"]
        return noun_verb and words[1] not in _LINKS and not self._is_name(words)

    def _is_name(self, words: tuple[str, ...]) -> bool:
        return any(one.words == words for one in self._ends.get(words[-1], ()))

    def _is_look_alike(self, words: tuple[str, ...]) -> bool:
        """Whether ``words`` end with a sequence that the rules call a look-alike."""
        for known in self._ends.get(words[-1], ()):
            if NOTHING in known.by_strength and words[-len(known.words) :] == known.words:
                return True
        return False

    def _phrase(self, words: tuple[str, ...], whose: _Owner, function: bool) -> Match | None:
        groups = self._words
        while words and words[0] in _LINKS:
            words = words[1:]
        if not words or not groups["treated"].isdisjoint(words):
            return None
        known, start = self._head(words)
        link = next((i for i in range(1, start) if words[i] in _LINKS), 0)
        if link and link < len(words) - 1:
            return self._linked(words[:link], words[link], words[link + 1 :], whose, function)
        if known is None:
            return None
        before = words[:start]
        if not groups["cutting_prefixes"].isdisjoint(before):
            return None
        if before and before[0] in groups["verbs"]:
            return None
        if function and len(known.words) == 1 and known.words[0] in groups["noun_verbs"] and STRONG not in known.by_strength:
            return None
        return self._judge(known, self._nearest(before, whose))

    def _head(self, words: tuple[str, ...]) -> tuple[_Known | None, int]:
        """The longest known sequence at the end of ``words`` and where it starts, else None and the length."""
        end = len(words)
        while end:
            last = words[end - 1]
            for known in self._ends.get(last, ()):
                start = end - len(known.words)
                if start >= 0 and words[start:end] == known.words and (not start or known.words[0] not in _LINKS):
                    return known, start
            if last not in self._words["neutral_suffixes"] and last not in _TRAILING:
                break
            end -= 1
        return None, len(words)

    def _nearest(self, before: tuple[str, ...], whose: _Owner) -> _Owner:
        """Whose the head is, from the words before it, else from the owner."""
        groups = self._words
        for at in range(len(before) - 1, -1, -1):
            word = before[at]
            if self._is_look_alike(before[: at + 1]):
                return _Owner("thing", word)
            if word in groups["persons"]:
                return _Owner("person", word)
            if word in groups["weak_persons"]:
                return _Owner("likely", word)
            if word in groups["impersonal"]:
                return _Owner("machine", word)
            if word in groups["things"]:
                return _Owner("thing", word)
            if word not in groups["neutral"]:
                return _Owner("other", word)
        return whose

    def _judge(self, known: _Known, whose: _Owner) -> Match | None:
        by, text = known.by_strength, " ".join(known.words)
        person = whose.kind in ("person", "likely")
        if NOTHING in by:
            return None
        if person and PERSON in by:
            level = "high" if whose.kind == "person" else "medium"
            return Match(by[PERSON], level, f"'{text}' of a person ('{whose.word}')")
        for strength, rank in ((STRONG, 2), (LIKELY, 1)):
            if strength not in by:
                continue
            data = by[strength]
            if whose.kind in ("thing", "machine") and self._persons.isdisjoint(known.words):
                left = self._of_things[data]
                if not left:
                    return None
                if whose.kind == "machine" and left == "medium" and not data.startswith("user.authorization"):
                    left = "low"
                return Match(data, min(left, _LEVELS[rank], key=_LEVELS.index), f"'{text}' of '{whose.word}'")
            if whose.kind == "other" and (rank == 2 or not self._of_things[data]):
                return Match(data, _LEVELS[rank - 1], f"'{text}' behind '{whose.word}'")
            of = f" of a person ('{whose.word}')" if person else ""
            return Match(data, "high" if person else _LEVELS[rank], f"'{text}' is what it denotes{of}")
        if WEAK in by and whose.kind in ("none", "person", "likely"):
            return Match(by[WEAK], "medium" if person else "low", f"'{text}' may be it")
        return None

    def _linked(
        self, left: tuple[str, ...], link: str, right: tuple[str, ...], whose: _Owner, function: bool
    ) -> Match | None:
        groups = self._words
        if link in _LEFT_LINKS:
            if whose.kind == "none":
                whose = self._owner_words(right)
            return self._phrase(left, whose, function)
        if link in _BOTH_LINKS:
            return _better(self._phrase(left, whose, function), self._phrase(right, whose, function))
        if link == "by":
            if left[-1] in groups["participles"] or (left[-1].endswith("ed") and left[-1] not in self._ends):
                return self._phrase(right, _Owner("person", f"{left[-1]} by"), function)
            if function:
                return self._phrase(left, whose, function)
            return _lowered(_better(self._phrase(left, whose, function), self._phrase(right, _NOBODY, function)))
        if link == "to":
            if function:
                return self._phrase(right, _NOBODY, function)
            return _lowered(_better(self._phrase(left, whose, function), self._phrase(right, _NOBODY, function)))
        return None

    # -- persons -------------------------------------------------------------------------------------

    def _owner(self, chain: list[str]) -> _Owner:
        """Whose a member is, from the dotted chain that it hangs on, nearest first."""
        for segment in reversed(chain):
            words = self._lexicon.words(segment).words
            if not words:
                continue
            owner = self._owner_words(_class_head(segment, words))
            if owner.kind != "none" or words[-1] not in self._words["person_suffixes"]:
                return owner
        return _NOBODY

    def _owner_words(self, words: tuple[str, ...]) -> _Owner:
        groups = self._words
        if len(words) > 1 and words[0] in groups["getters"]:
            words = words[1:]
        link = next((i for i in range(1, len(words)) if words[i] in _LINKS), 0)
        if link:
            if link == len(words) - 1 and words[link] in ("by", "to") and words[link - 1].endswith("ed"):
                return _Owner("person", " ".join(words[link - 1 :]))
            words = words[:link]
        if not groups["treated"].isdisjoint(words) or not groups["cutting_prefixes"].isdisjoint(words):
            return _NOBODY
        end = len(words)
        while end > 1 and (
            words[end - 1] in groups["person_suffixes"] or words[end - 1] in groups["collection_suffixes"]
        ):
            end -= 1
        last = words[end - 1]
        if self._is_look_alike(words[:end]):
            return _Owner("thing", last)
        if not groups["verbs"].isdisjoint(words[: end - 1]):
            return _NOBODY
        if last in groups["collectives"]:
            return _Owner("person", last)
        if last in groups["persons"] or last in groups["weak_persons"]:
            if end > 1 and words[end - 2] in groups["impersonal"]:
                return _Owner("thing", " ".join(words[end - 2 : end]))
            return _Owner("person" if last in groups["persons"] else "likely", last)
        if words[-1] in groups["things"]:
            return _Owner("thing", words[-1])
        return _NOBODY

    def _person(self, name: str) -> str:
        try:
            return self._people[name]
        except KeyError:
            pass
        if len(self._people) >= _MEMO_LIMIT:
            self._people.clear()
        found = self._people[name] = self._judge_person(name)
        return found

    def _judge_person(self, name: str) -> str:
        chain = segments(name)
        if not chain or len(name) > _MAX_LENGTH or (len(chain[-1]) > 1 and chain[-1].isupper()):
            return ""
        groups = self._words
        words, plurals = self._lexicon.words(chain[-1])
        if not words or len(words) > _MAX_WORDS or (words[0] in groups["verbs"] and len(words) > 1):
            return ""
        owner = self._owner_words(_class_head(chain[-1], words))
        if owner.kind not in ("person", "likely"):
            return ""
        link = next((i for i in range(1, len(words)) if words[i] in _LINKS), len(words))
        many = any(plurals[:link]) or not groups["collection_suffixes"].isdisjoint(words[:link])
        if link < len(words) - 1 and words[link] == "by" and words[0] not in groups["getters"]:
            many = True
        return "people" if many or owner.word in groups["collectives"] else owner.kind


def _class_head(segment: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """The last word alone where a class name holds a preposition: a ``ReviewerForProposalForm`` is a form."""
    if segment[0].isupper() and not segment.isupper() and not _CLASS_LINKS.isdisjoint(words[1:-1]):
        return words[-1:]
    return words


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
