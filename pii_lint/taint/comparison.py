"""Comparison: whether two facts of the domain say the same, the ways on which data came aside.

The fixpoint is reached when all summaries and cells say the same as before.
"""

from __future__ import annotations

from pii_lint.taint.domain import Value
from pii_lint.taint.marks import Marks


def same(a: Value, b: Value) -> bool:
    """Whether two values say the same, ways aside."""
    if a is b:
        return True
    if a.known != b.known or a.refs != b.refs or len(a.fields) != len(b.fields) or not same_marks(a.marks, b.marks):
        return False
    for key, child in a.fields.items():
        other = b.fields.get(key)
        if other is None or not same(child, other):
            return False
    return True


def same_marks(a: Marks, b: Marks) -> bool:
    """Whether two sets of marks have the same keys with the same confidence."""
    if a is b:
        return True
    if len(a) != len(b):
        return False
    for key, mark in a.items():
        other = b.get(key)
        if other is None or other.confidence != mark.confidence:
            return False
    return True
