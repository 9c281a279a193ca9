"""What is known of consent at a place, and what a condition adds to it.

Example: after ``if not user.analytics_consent: return`` consent to ``analytics`` is granted:

    >>> gate = granting("analytics")
    >>> gate.no.refused, both(OPEN, gate.yes).granted
    (frozenset({'analytics'}), frozenset({'analytics'}))
    >>> or_(gate, UNKNOWN).yes == OPEN
    True
"""

from __future__ import annotations

from typing import NamedTuple, Optional

_NONE: frozenset[str] = frozenset()


class Known(NamedTuple):
    """The purposes to which consent is known to be granted, and known to be refused; ``any`` stands for all."""

    granted: frozenset[str] = _NONE
    refused: frozenset[str] = _NONE


OPEN = Known()
"""Nothing is known."""

State = Optional[Known]
"""``None``: no path leads here."""


def join(a: State, b: State) -> State:
    """What holds where one of two paths arrives."""
    if a is None or a is b:
        return b
    if b is None:
        return a
    return Known(_shared(a.granted, b.granted), _shared(a.refused, b.refused))


def _shared(a: frozenset[str], b: frozenset[str]) -> frozenset[str]:
    """The purposes that both name; ``any`` names them all."""
    return a if "any" in b and a and "any" not in a else b if "any" in a and b and "any" not in b else a & b


def both(a: State, b: State) -> State:
    """What holds where both are known."""
    if a is None or b is None:
        return None
    if a == OPEN:
        return b
    return a if b == OPEN else Known(a.granted | b.granted, a.refused | b.refused)


class Fact(NamedTuple):
    """What a value says: if it is true, if it is false, and ``each`` of its elements."""

    yes: State = OPEN
    no: State = OPEN
    each: Known = OPEN


UNKNOWN = Fact()
ALWAYS = Fact(OPEN, None)
NEVER = Fact(None, OPEN)


def granting(purpose: str) -> Fact:
    """A check that is true when there is consent to ``purpose``."""
    words = frozenset((purpose,))
    return Fact(Known(granted=words), Known(refused=words))


def not_(fact: Fact) -> Fact:
    """The opposite."""
    return Fact(fact.no, fact.yes)


def and_(a: Fact, b: Fact) -> Fact:
    """``a and b``."""
    return Fact(both(a.yes, b.yes), join(a.no, both(a.yes, b.no)))


def or_(a: Fact, b: Fact) -> Fact:
    """``a or b``."""
    return not_(and_(not_(a), not_(b)))


def either(a: Fact, b: Fact) -> Fact:
    """A value that is one of two."""
    return Fact(join(a.yes, b.yes), join(a.no, b.no), join(a.each, b.each) or OPEN)


def under(state: State, fact: Fact) -> Fact:
    """A value that arises where ``state`` holds."""
    return Fact(both(state, fact.yes), both(state, fact.no), fact.each)


def informs(fact: Fact) -> bool:
    """Whether a value says anything of consent."""
    return any(state is not None and state != OPEN for state in fact[:2]) or fact.each != OPEN


def renamed(state: State, purpose: str) -> State:
    """The same for a certain purpose, where none was said."""
    if state is None or not purpose:
        return state
    granted, refused = (frozenset(purpose if one == "any" else one for one in words) for words in state)
    return Known(granted, refused)
