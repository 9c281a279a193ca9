"""Which call of the runtime cures a piece of code, and whether it may be written without asking.

An identifier becomes a token (``pseudonymize``), so that events can still be joined; a text, an exception or a
container is searched (``redact``), where the search can find what arrives there; of a secret nothing is left
(``mask``).

Example: for an e-mail address in ``user.email`` the cure is ``pseudonymize(user.email)``, for one in ``str(error)``
it is ``redact(str(error))``.
"""

from __future__ import annotations

import libcst as cst
import msgspec

from pii_lint.findings.guards import is_searchable
from pii_lint.fix.parts import Part, last_name
from pii_lint.model import Finding
from pii_lint.recognise import Recogniser
from pii_lint.vocabulary import is_within, known

CONTENT = "user.content"
CONTAINERS = frozenset(
    "args attributes attrs body config context data details dict entries event extra fields form headers info items"
    " json kwargs list map meta metadata object params parameters payload profile props properties query record"
    " response result results row rows settings traits values".split()
)
"""Last words of names of what holds entries."""
TEXTS = frozenset(
    "comment content description e err error exc exception ex line log message msg note output prompt reason string"
    " summary text".split()
)
"""Last words of names of what was put together from several things, of which personal data is one."""
TEXT = frozenset({"logging", "console", "error"})
"""Channels that show whatever they get as text."""
SAFE = frozenset({"logging", "observability"})
"""Channels whose receiver is no part of the program: what it gets may change."""
UNSAFE = {
    "console": "it changes what the program prints",
    "error": "it changes what the caller sees",
    "analytics": "it changes whom events belong to",
    "llm": "it changes what the model answers",
    "config": "it changes a setting",
}
"""Other channels in which a cure can be written, and why that is asked for."""
BY_HAND = {
    "http": "what the receiver needs has to be decided by hand",
    "messaging": "what the receiver needs has to be decided by hand",
    "storage": "what is stored is read again: this has to be decided by hand",
    "consent": "a consent check has to be written by hand",
}


class Cure(msgspec.Struct, frozen=True):
    """A function of the runtime; ``data`` is the data type that it is told, if any; ``asks`` why it is asked for."""

    function: str
    data: str = ""
    asks: str = ""


def cure(part: Part, finding: Finding) -> Cure | None:
    """The call for a part; None where none would help."""
    name, owner = last_name(part.node)
    types = finding.data_types
    if part.whole:
        return Cure("redact")
    match = Recogniser.default().classify(name, owner or None) if name else None
    own = match.data if match is not None and any(_related(match.data, one) for one in types) else ""
    if not part.text:
        return None
    dropped = [one for one in types if _drops(one)]
    if (own and _drops(own)) or len(dropped) == len(types):
        return Cure("mask", own if own and _drops(own) else types[0])
    words = Recogniser.default().spelling(name) if name else ()
    if words and words[-1] in CONTAINERS:
        return Cure("redact")
    if own and not own.startswith(CONTENT):
        return Cure("pseudonymize")
    if all(one.startswith(CONTENT) for one in types) or is_searchable(finding.data_types):
        return Cure("redact")
    if finding.channel not in TEXT and not Recogniser.default().is_person(name, owner or None):
        return Cure("redact")  # what it is has to stay: properties of an event, messages of a conversation
    is_text = isinstance(part.node, (cst.BinaryOperation, cst.FormattedString)) or (words and words[-1] in TEXTS)
    return Cure("pseudonymize", asks="it hides the whole text" if is_text else "")


def _related(one: str, other: str) -> bool:
    return is_within(one, other) or is_within(other, one)


def _drops(data: str) -> bool:
    found = known(data)
    return found is not None and found.redact == "drop"
