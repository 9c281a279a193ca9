"""Identifiers as words: ``Lexicon.words("billingEmails2")`` is ``billing email``, with the plural noted.

Snake, kebab, camel and Pascal case, acronyms (``userID``, ``HTTPServer``), spaces and digits give the same words.
A plural becomes a singular only where the singular is a word that the rules know, and a compound
(``firstname``, ``userid``) is split only into such words: nothing is guessed about other words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import NamedTuple

LINKS = frozenset(
    (
        *("by", "to", "of", "for", "from", "with", "as", "and", "or", "vs"),
        *("per", "via", "in", "on", "at", "into", "without", "within", "when", "if", "before", "after", "until"),
    )
)
"""Words that join two phrases in an identifier."""

_TOKEN = re.compile(r"[A-Z]{2,}s(?![a-z])|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_a-zA-Z]+")
_CHAIN = re.compile(r"\(\)|[\[\]'\"{}]+")
_IRREGULAR = {"people": "person", "children": "child", "men": "man", "women": "woman", "diagnoses": "diagnosis"}
_MERGED = {
    ("log", "in"): "login",
    ("logged", "in"): "loggedin",
    ("sign", "in"): "signin",
    ("signed", "in"): "signedin",
    ("sign", "up"): "signup",
    ("opt", "in"): "optin",
    ("o", "auth"): "oauth",
    ("linked", "in"): "linkedin",
    ("git", "hub"): "github",
    ("pay", "pal"): "paypal",
}
_GROUPS = (
    "persons",
    "weak_persons",
    "person_suffixes",
    "impersonal",
    "collectives",
    "collection_suffixes",
    "things",
    "carriers",
    "descriptors",
    "cutting_prefixes",
    "treated",
    "neutral",
    "neutral_suffixes",
    "getters",
    "verbs",
    "noun_verbs",
    "participles",
)
_COMPOUND_TAILS = frozenset(
    ("id", "name", "email", "phone", "address", "mail", "number", "obj", "object", "data", "info", "dict", "list")
)
_COMPOUND_PERSONS = ("user", "owner")
_COMPOUND_SECRETS = ("password", "passwd", "passphrase")
_MEMO_LIMIT = 50_000
_NO_OWNERS = frozenset(("self", "cls"))


class Words(NamedTuple):
    """The words of an identifier, and for each whether it stood in the plural."""

    words: tuple[str, ...]
    plurals: tuple[bool, ...]


def segments(name: str) -> list[str]:
    """The parts of a dotted or bracketed name, without ``self``: ``request.user["name"]`` has three."""
    if name.isidentifier():
        return [] if name in _NO_OWNERS else [name]
    parts = _CHAIN.sub(".", name).split(".")
    return [part for part in parts if part and part not in _NO_OWNERS and not part.isdigit()]


def tokens(name: str) -> list[str]:
    """``name`` in lower-case words without digits; accents are folded (``téléphone`` is ``telephone``)."""
    if name.isascii() and name.islower() and name.replace(" ", "").isalpha():
        return name.split()
    if not name.isascii():
        name = unicodedata.normalize("NFC", _folded(name))
    return [token.lower() for token in _TOKEN.findall(name)]


def _folded(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.replace("ß", "ss"))
    return "".join(char for char in decomposed if not "\u0300" <= char <= "\u036f")


class Lexicon:
    """The words that the rules know. ``groups``: the word groups of the rules, each a set of words."""

    def __init__(self, groups: Mapping[str, Iterable[str]], names: Iterable[str], extra: Iterable[str] = ()) -> None:
        self.groups = {group: frozenset(groups.get(group, ())) for group in _GROUPS}
        self._memo: dict[str, Words] = {}
        self._readings: dict[str, tuple[tuple[str, ...], bool]] = {}
        self._persons = self.groups["persons"] | self.groups["weak_persons"]
        sequences = [tuple(tokens(name)) for name in names]
        single = {sequence[0] for sequence in sequences if len(sequence) == 1}
        self._joined = {
            joined: sequence
            for sequence in sequences
            if len(sequence) > 1 and len(joined := "".join(sequence)) > 5 and joined not in single
        }
        listed = frozenset(extra).union(*self.groups.values())
        self._known = {word for sequence in sequences for word in sequence} | listed
        self._known.difference_update(self._joined)
        self._known.difference_update([word for word in self._known - listed if self._singulars(word)])

    def words(self, name: str) -> Words:
        """The words of ``name``, singular where the singular is known, compounds split."""
        words = self._memo.get(name)
        if words is None:
            if len(self._memo) >= _MEMO_LIMIT:
                self._memo.clear()
            words = self._memo[name] = self._words(name)
        return words

    def _words(self, name: str) -> Words:
        found: list[str] = []
        plurals: list[bool] = []
        for token in tokens(name):
            reading = self._readings.get(token)
            if reading is None:
                reading = self._read(token)
            parts, plural = reading
            for part in parts:
                merged = _MERGED.get((found[-1], part)) if found else None
                if merged:
                    found[-1] = merged
                else:
                    found.append(part)
                    plurals.append(False)
            if plural:
                plurals[-1] = True
        return Words(tuple(found), tuple(plurals))

    def _read(self, token: str) -> tuple[tuple[str, ...], bool]:
        word, plural = self._singular(token)
        if len(self._readings) >= _MEMO_LIMIT:
            self._readings.clear()
        reading = self._readings[token] = (self._parts(word), plural)
        return reading

    def _singular(self, word: str) -> tuple[str, bool]:
        if word in _IRREGULAR:
            return _IRREGULAR[word], True
        if word in self._known or word in self._joined:
            return word, False
        singulars = self._singulars(word)
        return (singulars[0], True) if singulars else (word, False)

    def _singulars(self, word: str) -> list[str]:
        if not word.endswith("s") or len(word) < 3 or word.endswith("ss"):
            return []
        candidates = [word[:-1]]
        if word.endswith("ies"):
            candidates.append(word[:-3] + "y")
        elif word.endswith("es"):
            candidates.append(word[:-2])
        return [one for one in candidates if one in self._known or len(self._parts(one)) > 1]

    def _parts(self, word: str) -> tuple[str, ...]:
        if word in self._known:
            return (word,)
        if word in self._joined:
            return self._joined[word]
        for tail in _COMPOUND_TAILS:
            if word.endswith(tail) and word[: -len(tail)] in self._persons:
                return (word[: -len(tail)], tail)
        for secret in _COMPOUND_SECRETS:
            if word.endswith(secret) and len(word) > len(secret) + 1:
                return (word[: -len(secret)], secret)
        for person in _COMPOUND_PERSONS:
            if word.endswith(person) and word[: -len(person)] in self._known:
                return (word[: -len(person)], person)
        return (word,)
