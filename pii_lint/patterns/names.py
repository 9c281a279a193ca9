"""Names of persons in running text: after a title, after words that introduce one, or by a known given name.

A capitalised word alone is no name: ``Order Placed`` and ``Madison Avenue`` are none. What a list of given names and
the words around them do not tell is not found.

Example::

    >>> text = "Dear Mrs. van Dyke, Fatima Haddad called about Order Placed"
    >>> [text[s.start : s.end] for d in DETECTORS for s in d.find(text)]
    ['van Dyke', 'Fatima Haddad']
"""

from __future__ import annotations

import re

from pii_lint.patterns.detector import Detector, outline, words_in
from pii_lint.patterns.first_names import ACCENTED_NAMES, FIRST_NAMES

GIVEN_NAMES = FIRST_NAMES | ACCENTED_NAMES

NAME = "user.name"

_REST = r"[^\W\d_]{0,30}(?:['’-][^\W\d_]{1,30}){0,2}"
_WORD = rf"[A-ZÀ-ÖØ-ÞĀ-Ž]{_REST}"
_NOBLE = r"(?:(?:van|von|de|der|den|del|della|di|da|dos|la|le|du|bin|ibn|al|el|ter|zu) ){0,3}"
_MORE = rf"(?:(?: [A-Z]\.)? {_NOBLE}{_WORD})"
_TITLED = (
    r"(?u:(?<![\w.-])(?:Mr|Mrs|Ms|Mx|Dr|Prof|Professor|Herrn?|Frau|Monsieur|Madame|Mme|Mlle|Señora?|Sra|Signora?)"
    rf"\.? (?:(?:Dr|Prof)\.? ){{0,2}}(?P<v>{_NOBLE}{_WORD}{_MORE}{{0,3}}))"
)
_INTRODUCED = (
    r"(?u:(?<!\w)(?:[Mm]y name is|[Mm]ein Name ist|[Ii]ch heiße|[Jj]e m['’]appelle|[Mm]e llamo|[Mm]i chiamo"
    rf"|[Dd]ear) (?P<v>{_WORD}{_MORE}{{0,3}}))"
)
# The look-behind stands after the letter, so that the search jumps from capital to capital.
_KNOWN = rf"(?u:(?P<v>[A-ZÀ-ÖØ-ÞĀ-Ž](?<![\w./\\@-].){_REST}(?: (?:[A-Z]\.|{_WORD})){{0,2}}{_MORE})(?![\w/\\@]|\.\w))"

# An accent parts a name in an outline: ``josé`` is seen there as ``jos``.
_BEGINNINGS = sorted({words_in(outline(name))[0].decode() for name in ACCENTED_NAMES})

# What follows a given name and makes it something else, and what is addressed without a name.
_NO_NAME = frozenset(
    """mr mrs ms mx dr prof
    street avenue road lane drive boulevard square park school university college hospital airport station bridge
    river lake mountain island county city state inc ltd llc gmbh corp company foundation institute prize award cup
    day method theorem algorithm distribution test error exception language server service cluster project team
    support sir madam all colleague colleagues customer customers user users friend friends reader recruiter
    hiring everyone members member world valued guest subscriber the and or is was has will not
    failed islands""".split()
)


def _is_name(text: str) -> bool:
    return not any(word.lower().rstrip(".,") in _NO_NAME for word in text.split())


def _is_given(word: str) -> bool:
    return word.lower() in GIVEN_NAMES and word == word.capitalize()


def _known(match: re.Match[str]) -> tuple[int, int] | None:
    start, end = match.span("v")
    words = match.string[start:end].split()
    # ``Yesterday Ann Lee``: the name begins at the first word that is one.
    while words and not _is_given(words[0].partition("-")[0]):
        start += len(words.pop(0)) + 1
    if len(words) < 2 or words[-1].lower() in _NO_NAME or (len(words[-1]) > 2 and words[-1].isupper()):
        return None
    return start, end


DETECTORS = (
    Detector(
        "titled_name",
        NAME,
        _TITLED,
        words="mr mrs ms mx dr prof professor herr herrn frau monsieur madame mme mlle se sra signor signora",
        test=_is_name,
        confidence="medium",
        rank=2,
        capital=True,
    ),
    Detector(
        "introduced_name",
        NAME,
        _INTRODUCED,
        words="name hei appelle llamo chiamo dear",
        test=_is_name,
        confidence="medium",
        rank=2,
    ),
    Detector(
        "known_name",
        NAME,
        _KNOWN,
        words=" ".join((*FIRST_NAMES, *_BEGINNINGS)),
        trim=_known,
        confidence="medium",
        rank=3,
        capital=True,
    ),
)
