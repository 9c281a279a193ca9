"""Whether an argument is nothing but the data: a hash of it alone can be reversed by trying all values.

Example: ``user.phone.encode()`` is bare, and so is ``value`` after ``value = str(user.phone)``; ``user.phone + salt``
and ``f"{salt}{user.phone}"`` are not, nor is anything that is hashed with a key of its own.
"""

from __future__ import annotations

import ast

from pii_lint.findings.advice import assigned, is_simple, parsed
from pii_lint.findings.places import Texts
from pii_lint.model import Location

_FOLLOWED = 3  # assignments, one after the other
_SALTING = frozenset({"key", "salt", "person"})
_FORMS = frozenset({"encode", "strip", "lstrip", "rstrip", "lower", "upper", "casefold", "isoformat", "replace"})
_CONVERTERS = frozenset({"str", "bytes", "repr"})


def is_bare(texts: Texts, call: Location, argument: Location) -> bool:
    """Whether the argument at ``argument`` of the call at ``call`` is data and nothing else; if unknown, no."""
    whole = parsed(texts.at(call))
    if whole is None or not isinstance(whole.node, ast.Call):
        return False
    if any(keyword.arg is None or keyword.arg in _SALTING for keyword in whole.node.keywords):
        return False
    code = parsed(texts.at(argument))
    return code is not None and _is_bare(texts, code.node, argument, _FOLLOWED)


def _is_bare(texts: Texts, node: ast.expr, at: Location, depth: int) -> bool:
    if isinstance(node, ast.Name):
        made = assigned(texts, node.id, at) if depth else None
        return made is None or _is_bare(texts, made.node, at, depth - 1)
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr in _FORMS:
            return _is_bare(texts, node.func.value, at, depth)
        if isinstance(node.func, ast.Name) and node.func.id in _CONVERTERS and node.args:
            return _is_bare(texts, node.args[0], at, depth)
    if isinstance(node, ast.JoinedStr) and len(node.values) == 1:
        (only,) = node.values
        return isinstance(only, ast.FormattedValue) and _is_bare(texts, only.value, at, depth)
    return is_simple(node)
