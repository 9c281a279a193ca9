"""Whose something is, and whether a name denotes a person: ``current_user`` does, ``user_agent`` does not.

``Persons.of_chain(["request", "user"])`` is a person, ``of_chain(["module"])`` a thing;
``denoted_by("team_members")`` is ``people``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pii_lint.identifiers import LINKS, Lexicon, segments
from pii_lint.spellings import REQUESTED

CASINGS = frozenset(("base", "dto", "form", "input", "mixin", "model", "schema", "serializer", "type"))
"""Last words of a class that holds what the words before them say."""
_CLASS_LINKS = frozenset(("for", "from", "with", "of", "by", "to", "and"))
_OFFICES = frozenset(("from", "to", "by", "for"))
"""What a person is to an act: ``from_user``."""
_GIVEN = frozenset(("all", "cached", "get"))
"""Getters in front of a person that was got: ``get_user`` is one, ``load_user`` a function."""
_MOSTLY = frozenset(("identity", "member", "owner"))
"""Weak words that denote a person more often than not."""
_PARTIES = frozenset(("receiver", "sender", "visitor"))
"""Those that do so where they hang on something: ``message.sender``; a bare ``sender`` sends a signal, too."""
_BODIES = frozenset(("grant", "group"))
"""Verbs that are nouns in front of a person: ``group_members``."""
_KINDS = frozenset(("access", "grant", "group", "refresh"))
"""Verbs that are nouns inside a name: ``oauth_access_token``."""
_ASKED = frozenset(("ask", "choose", "fetch", "find", "get", "load", "prompt", "retrieve"))
"""Getters that make an act of a name where they stand inside: ``config_get_user``."""
_MECHANICAL = frozenset(
    (
        *("merged", "moved", "redirected", "connected", "linked", "related", "attached", "mapped", "bound", "limited"),
        *("sorted", "grouped", "indexed", "keyed", "filtered", "divided", "multiplied", "separated", "used", "caused"),
        *("replaced", "superseded", "referenced", "joined", "defined", "implemented", "provided", "required", "backed"),
        *("supported", "applied", "restricted", "converted", "added", "appended", "compared", "rounded", "reduced"),
        "licensed",
    )
)
"""What is done by or to things more often than by or to persons."""
_TYPED = frozenset((("cleaned", "data"), ("form", "data"), ("post", "data"), ("submitted", "data")))
_SENT = frozenset(("form", "request", "submission"))
"""What somebody typed and sent: its plain words (``comment``, ``answer``) are content from a person."""
_MEMO_LIMIT = 200_000
_MAX_WORDS = 10
_MAX_LENGTH = 100


class Owner(NamedTuple):
    """Whose the datum is; ``word`` says why.

    ``kind`` is person, likely, near, thing, record, sent, machine, other or none. A record is a thing that carries
    data about persons (``order.email``), and what is sent is one that a person filled in.
    """

    kind: str
    word: str


NOBODY = Owner("none", "")


class Persons:
    """Judges owners by the words of ``lexicon``; ``look_alikes`` end like a person and are none."""

    def __init__(self, lexicon: Lexicon, look_alikes: Iterable[str]) -> None:
        self._lexicon = lexicon
        self._groups = lexicon.groups
        self._look_alikes: dict[str, list[tuple[str, ...]]] = {}
        self._memo: dict[str, str] = {}
        self._acts = (self._groups["verbs"] - _KINDS) | _ASKED
        for name in look_alikes:
            words = lexicon.words(name).words
            self._look_alikes.setdefault(words[-1], []).append(words)

    def of_chain(self, chain: list[str]) -> Owner:
        """Whose a member is, from the dotted chain that it hangs on, nearest first."""
        sent = NOBODY
        for segment in reversed(chain):
            words = self._lexicon.words(segment).words
            if not words:
                continue
            if segment in REQUESTED or words in _TYPED:
                sent = Owner("sent", segment)
            if sent.word == segment or words == ("header",):
                continue
            owner = self.of_words(_uncased(segment, _class_head(segment, words)))
            if owner.kind == "record" and owner.word in _SENT and not segment[0].isupper():
                return Owner("sent", owner.word)
            if owner.kind == "none" and segment[0].isupper():
                owner = self._near_person(words)
            if owner.kind != "none" or words[-1] not in self._groups["person_suffixes"]:
                return owner if owner.kind != "none" else sent
        return sent

    def _near_person(self, words: tuple[str, ...]) -> Owner:
        """A class whose name has a person in it and ends in a word that nothing is known of: ``PatientEvaluation``."""
        person = next((word for word in words[:-1] if word in self._groups["persons"]), "")
        return Owner("near", person) if person and not self.is_act(words) else NOBODY

    def of_words(self, words: tuple[str, ...]) -> Owner:
        """What the identifier of these words denotes: a person, one perhaps (``likely``), a thing, or neither."""
        groups = self._groups
        if len(words) > 1 and words[0] in groups["getters"]:
            words = words[1:]
        link = next((i for i in range(1, len(words)) if words[i] in LINKS), 0)
        if link:
            if link == len(words) - 1 and words[link] in ("by", "to") and words[link - 1].endswith("ed"):
                acted = words[link - 1] not in _MECHANICAL
                return Owner("person" if acted else "thing", " ".join(words[link - 1 :]))
            if words[link] == "or" and words[-1] in groups["things"] | groups["impersonal"]:
                return Owner("likely", " ".join(words))
            words = words[link + 1 :] if self._has_doer(words, link) else words[:link]
        if not groups["treated"].isdisjoint(words) or not groups["cutting_prefixes"].isdisjoint(words):
            return NOBODY
        end = len(words)
        while end > 1 and (
            words[end - 1] in groups["person_suffixes"] or words[end - 1] in groups["collection_suffixes"]
        ):
            end -= 1
        last = words[end - 1]
        if self.is_look_alike(words[:end]):
            return Owner("thing", last)
        if self.is_act(words[: end - 1]):
            return NOBODY
        if last in groups["collectives"]:
            return Owner("person", last)
        if last in groups["persons"] or last in groups["weak_persons"]:
            if end > 1 and words[end - 2] in groups["impersonal"]:
                return Owner("thing", " ".join(words[end - 2 : end]))
            return Owner("person" if last in groups["persons"] else "likely", last)
        if words[-1] in groups["carriers"]:
            return Owner("record", words[-1])
        if words[-1] in groups["things"]:
            return Owner("thing", words[-1])
        return NOBODY

    def _has_doer(self, words: tuple[str, ...], link: int) -> bool:
        """Whether a doer stands behind the link at ``link``: ``uploaded_by_user``."""
        act = words[link - 1]
        return (
            words[link] == "by" and link < len(words) - 1 and (act.endswith("ed") or act in self._groups["participles"])
        )

    def nearest(self, before: tuple[str, ...], whose: Owner) -> Owner:
        """Whose the head is, from the words before it, else from the owner."""
        groups = self._groups
        for at in range(len(before) - 1, -1, -1):
            word = before[at]
            if self.is_look_alike(before[: at + 1]):
                return Owner("thing", word)
            if word in groups["persons"]:
                return Owner("person", word)
            if word in groups["weak_persons"]:
                return Owner("likely", word)
            if word in groups["impersonal"]:
                return Owner("machine", word)
            if word in groups["carriers"]:
                return Owner("record", word)
            if word in groups["things"]:
                return Owner("thing", word)
            if word not in groups["neutral"]:
                return Owner("other", word)
        return whose

    def is_act(self, before: tuple[str, ...]) -> bool:
        """Whether something is done to what stands behind ``before``: ``user_change`` in ``user_change_password``."""
        return any(word in self._acts for word in before)

    def is_look_alike(self, words: tuple[str, ...]) -> bool:
        """Whether ``words`` end with a sequence that the rules call a look-alike."""
        return any(words[-len(one) :] == one for one in self._look_alikes.get(words[-1], ()))

    def denoted_by(self, name: str, member: bool = False) -> str:
        """``person``, ``people`` or nothing; remembered. ``member``: whether it hangs on something."""
        key = f".{name}" if member else name
        try:
            return self._memo[key]
        except KeyError:
            pass
        if len(self._memo) >= _MEMO_LIMIT:
            self._memo.clear()
        found = self._memo[key] = self._judge_person(name, member)
        return found

    def _judge_person(self, name: str, member: bool) -> str:
        chain = segments(name)
        if not chain or len(name) > _MAX_LENGTH or (len(chain[-1]) > 1 and chain[-1].isupper()):
            return ""
        groups = self._groups
        words, plurals = self._lexicon.words(chain[-1])
        if len(words) > 1 and words[0] in _OFFICES:
            words, plurals = words[1:], plurals[1:]
        if not words or words[0] in LINKS or len(words) > _MAX_WORDS:
            return ""
        if len(words) > 1 and words[0] in groups["verbs"] and words[0] not in _BODIES:
            return ""
        if len(words) > 1 and words[0] in groups["getters"] and words[0] not in _GIVEN:
            return ""
        owner = self.of_words(_class_head(chain[-1], words))
        mostly = _MOSTLY | _PARTIES if member else _MOSTLY
        if name.startswith("_") and member and owner.kind == "likely":
            return ""
        if owner.kind != "person" and (owner.kind != "likely" or owner.word not in mostly):
            return ""
        link = next((i for i in range(1, len(words)) if words[i] in LINKS), len(words))
        if link == len(words) - 1 and words[link] not in ("by", "to"):
            return ""
        if member and len(words) > 1 and words[0] == "get":
            return ""
        many = any(plurals[:link]) or not groups["collection_suffixes"].isdisjoint(words[:link])
        if link < len(words) - 1 and words[link] == "by" and words[0] not in groups["getters"]:
            many = not self._has_doer(words, link)
        return "people" if many or owner.word in groups["collectives"] else "person"


def _uncased(segment: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """What a class of fields is about: a ``UserSchema`` holds the fields of a user."""
    while segment[0].isupper() and len(words) > 1 and words[-1] in CASINGS:
        words = words[:-1]
    return words


def _class_head(segment: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """The last word alone where a class name holds a preposition: a ``ReviewerForProposalForm`` is a form."""
    if segment[0].isupper() and not segment.isupper() and not _CLASS_LINKS.isdisjoint(words[1:-1]):
        return words[-1:]
    return words
