"""Catching: whether a handler catches what was raised.

``except LookupError`` catches a ``KeyError``, and an exception of the program whose bases say so; of exceptions of
libraries the names are compared, since libraries export each other's classes under other names.
"""

from __future__ import annotations

from pii_lint.project.hierarchy import Hierarchy
from pii_lint.taint.domain import Ref, Value


def catches(hierarchy: Hierarchy, wanted: tuple[Ref, ...], raised: Value) -> bool | None:
    """Whether ``except wanted`` catches an exception; ``None`` when that is not certain."""
    classes = hierarchy.program.classes
    if not wanted:
        return True
    kinds = {ref.id for ref in raised.refs if ref.kind in ("instance", "member", "object", "class")}
    if not kinds:
        return None
    verdicts = set()
    for kind in kinds:
        if kind in classes:
            ancestors = {meaning.id for meaning in hierarchy.mro(kind)}
        else:
            ancestors = {kind, *_PARENTS.get(kind.rpartition(".")[2], ())}
        if kind.endswith("ExceptionGroup"):
            return None  # also ``except*`` of what is in it
        hit = any(ref.id in ancestors or ref.id in _CATCH_ALL for ref in wanted)
        if kind not in classes:  # libraries export each other's classes under other names
            hit = hit or any(ref.id.rpartition(".")[2] == kind.rpartition(".")[2] for ref in wanted)
        unsure = kind not in classes and any(
            ref.id not in classes for ref in wanted
        )
        verdicts.add(True if hit else (None if unsure and not kind.startswith("builtins.") else False))
    return verdicts.pop() if len(verdicts) == 1 else None


_CATCH_ALL = frozenset({"builtins.Exception", "builtins.BaseException", "Exception"})
_PARENTS = {
    "KeyError": ("builtins.LookupError",),
    "IndexError": ("builtins.LookupError",),
    "FileNotFoundError": ("builtins.OSError",),
    "PermissionError": ("builtins.OSError",),
    "ConnectionError": ("builtins.OSError",),
    "TimeoutError": ("builtins.OSError",),
    "UnicodeDecodeError": ("builtins.ValueError", "builtins.UnicodeError"),
    "UnicodeEncodeError": ("builtins.ValueError", "builtins.UnicodeError"),
    "NotImplementedError": ("builtins.RuntimeError",),
    "RecursionError": ("builtins.RuntimeError",),
    "ZeroDivisionError": ("builtins.ArithmeticError",),
}
