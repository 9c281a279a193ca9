"""Captions: what the text of an argument says of the data that a call returns.

``input("Your e-mail: ")``, ``os.getenv("ADMIN_EMAIL")`` and ``self.get_argument("email")`` return an e-mail address,
and ``self.get_argument("page")`` does not: the rules say ``named(0) -> return``.
"""

from __future__ import annotations

import re

from pii_lint.ir import nodes as ir
from pii_lint.taint.arguments import Arguments
from pii_lint.taint.constants import text_of
from pii_lint.taint.domain import UNKNOWN, Value
from pii_lint.taint.frame import Frame
from pii_lint.taint.members import CONFIDENCE

_BREAK = re.compile(r"[^0-9A-Za-z]+")
_POLITE = frozenset(
    "please enter type in input provide give insert fill specify choose confirm repeat new what is are the a an my"
    .split()
)


def named_by(frame: Frame, argument: int | str, arguments: Arguments, site: int) -> Value:
    """The data that the constant text of an argument names; unknown where it names none."""
    text = _text(frame, argument, arguments)
    if not text:
        return UNKNOWN
    words = [word for word in _BREAK.split(text) if word]
    owner = None
    if len(words) > 1 and " " in text:
        while words and words[0].lower() in _POLITE:
            del words[0]
        if words and words[0].lower() in ("your", "user"):
            owner = "user"
            del words[0]
        words = [word.lower() for word in words]
    if not words:
        return UNKNOWN
    name = "_".join(words)
    match = frame.engine.pack.names.classify(name if name.isupper() else name.lower(), owner, "key")
    if match is None:
        return UNKNOWN
    message = f"{frame.engine.label(match.data)} asked for by `{text.strip(' :')}`"
    return UNKNOWN.marked(match.data, frame.mark(match.data, site, message, CONFIDENCE[match.confidence]))


def _text(frame: Frame, argument: int | str, arguments: Arguments) -> str | None:
    place: ir.Expr | None = None
    value: Value | None = None
    if isinstance(argument, int):
        if argument < len(arguments.positional):
            value, place = arguments.positional[argument], arguments.places[argument]
    else:
        value, place = arguments.keywords.get(argument), arguments.keyword_places.get(argument)
    if type(place) is ir.Const:
        return place.value if isinstance(place.value, str) else None
    constant = frame.engine.constant(frame, place) if place is not None else None
    return constant or (text_of(value) if value is not None else None)
