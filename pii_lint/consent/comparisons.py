"""Comparisons and negations: ``consent == "granted"``, ``"analytics" in consents``, ``user.id not in opted_out``.

What a choice is compared with says which branch is consent: a word of assent, a word of refusal, or nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pii_lint.consent import checks
from pii_lint.consent.domain import ALWAYS, NEVER, UNKNOWN, Fact, informs, not_
from pii_lint.consent.words import ANY, judges, purpose_of, topic_of
from pii_lint.ir import nodes as ir
from pii_lint.project.program import dotted

if TYPE_CHECKING:
    from pii_lint.consent.conditions import Conditions

_EQUAL = frozenset(("==", "is", ">", ">="))
_UNEQUAL = frozenset(("!=", "is not", "<", "<="))
_ORDERED = frozenset((">", ">=", "<", "<="))


def compared(node: ir.Cut, facts: list[Fact], walk: Conditions) -> Fact:
    """What a comparison or negation says, by what its parts say."""
    if node.op == "not":
        return not_(facts[0])
    if len(facts) != 2:
        return UNKNOWN
    (a, b), (left, right) = facts, node.parts
    if node.op in ("in", "not in"):
        fact = _among(a, b, left, right)
        return not_(fact) if node.op == "not in" else fact
    if node.op not in _EQUAL and node.op not in _UNEQUAL:
        return UNKNOWN
    if _worth(left) is not None and _worth(right) is None:
        a, left, right = b, right, left
    worth = _worth(right)
    if worth is None or not (informs(a) or a in (ALWAYS, NEVER)):
        return UNKNOWN
    if node.op in _ORDERED:
        return a if node.op in _EQUAL else not_(a)
    fact = a if worth > 0 else not_(a) if worth < 0 else UNKNOWN
    return not_(fact) if node.op in _UNEQUAL else fact


def _worth(expr: ir.Expr) -> int | None:
    """1 for what means yes, -1 for what means no, 0 for another constant, ``None`` for what is none."""
    if type(expr) is ir.Const:
        if isinstance(expr.value, str):
            return judges(expr.value)
        return 1 if expr.value else -1
    if type(expr) is ir.Attr and (expr.name.isupper() or expr.name[:1].isupper()):
        return judges(expr.name)
    if type(expr) is ir.Name and expr.id.isupper():
        return judges(expr.id)
    return None


def _among(a: Fact, b: Fact, left: ir.Expr, right: ir.Expr) -> Fact:
    if informs(a) and type(right) is ir.Seq:
        worths = [_worth(item) for item in right.items]
        if worths and all(one == 1 for one in worths):
            return a
        return not_(a) if worths and all(one == -1 for one in worths) else UNKNOWN
    if not informs(b):
        b = checks.named(right)
    if not informs(b) and type(left) is ir.Const and isinstance(left.value, str):  # "DO_NOT_TRACK" in os.environ
        what = checks.key_says(left.value)
        return checks.fact_of(what) if what is not None and what.sign < 0 else UNKNOWN
    if not informs(b):
        return UNKNOWN
    text = left.value if type(left) is ir.Const and isinstance(left.value, str) else dotted(left)
    purpose = topic_of(text) and purpose_of(text)
    if purpose and b.yes is not None:
        wording = [frozenset(purpose if one == ANY else one for one in words) for words in b.yes]
        if b.no is not None:
            other = [frozenset(purpose if one == ANY else one for one in words) for words in b.no]
            return Fact(b.yes._replace(granted=wording[0], refused=wording[1]),
                        b.no._replace(granted=other[0], refused=other[1]))  # fmt: skip
    return b
