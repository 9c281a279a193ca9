"""Constants: whether an argument has one of the values that a setting speaks of, as far as the code says so.

Example: in ``OPTIONS = {"send_default_pii": True}`` and ``init(dsn, **OPTIONS)`` the argument ``send_default_pii`` of
the call is ``True``; the arguments of ``init(dsn, **load())`` are not all known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pii_lint.findings.bindings import Bindings, Bound
from pii_lint.ir import nodes as ir
from pii_lint.project.program import Function
from pii_lint.rulepack.pattern import canonical
from pii_lint.rulepack.schema import Constant

GIVEN = "*"
MAX_DEPTH = 8  # of dicts that are made of others
_LEVELS = {"logging.DEBUG": 10, "logging.INFO": 20, "logging.WARNING": 30, "logging.ERROR": 40, "logging.CRITICAL": 50}


class Argument(NamedTuple):
    """One argument of a call: its value, and the site of the value where it stands in the call itself."""

    value: Bound
    site: int = ir.NO_SITE


class Arguments(NamedTuple):
    """The arguments of a call by keyword name and by position (``"0"``); ``open``: there may be others."""

    by_key: dict[str, Argument]
    open: bool

    def get(self, keys: str) -> tuple[str, Argument] | None:
        """The argument that one of ``keys`` (joined by ``|``) names, with this key."""
        for key in keys.split("|"):
            if key in self.by_key:
                return key, self.by_key[key]
        return None


def arguments(call: ir.Call, scope: Function, bindings: Bindings) -> Arguments:
    """The arguments of ``call`` in ``scope``; dicts that are passed by ``**`` are opened where they are known."""
    found: dict[str, Argument] = {}
    is_open = False
    position = 0
    for arg in call.args:
        if arg.star == 2:
            entries = list(pairs(Bound(arg.value, scope), bindings))
            is_open = is_open or not entries or any(key is None for key, _, _ in entries)
            found.update((key, Argument(value)) for key, value, _ in entries if key is not None)
        elif arg.star == 1:
            is_open = True
            position = 1_000  # whatever follows, its position is not known
        else:
            key = arg.keyword
            if key is None:
                key = str(position)
                position += 1
            found[key] = Argument(Bound(arg.value, scope), getattr(arg.value, "site", ir.NO_SITE))
    return Arguments(found, is_open)


def pairs(bound: Bound, bindings: Bindings, depth: int = MAX_DEPTH) -> Iterator[tuple[str | None, Bound, int]]:
    """Key, value and the key's site of each entry of a dict display, of ``dict(key=value)``, and of what is set on it.

    The key ``None`` stands for what is not known.
    """
    expr, scope = bindings.value(bound)
    if depth == 0:
        yield None, bound, ir.NO_SITE
        return
    if type(expr) is ir.Map:
        for pair in expr.items:
            if pair.key is None:
                yield from pairs(Bound(pair.value, scope), bindings, depth - 1)
                continue
            key = _text(Bound(pair.key, scope), bindings)
            yield key, Bound(pair.value, scope), getattr(pair.key, "site", ir.NO_SITE)
    elif type(expr) is ir.Call and type(expr.func) is ir.Name and expr.func.id == "dict":
        for arg in expr.args:
            if arg.keyword is not None:
                yield arg.keyword, Bound(arg.value, scope), getattr(arg.value, "site", ir.NO_SITE)
            else:
                yield from pairs(Bound(arg.value, scope), bindings, depth - 1)
    else:
        yield None, bound, ir.NO_SITE
    for pair in bindings.entries(bound):
        if pair.key is not None:
            key = _text(Bound(pair.key, bound.scope), bindings)
            yield key, Bound(pair.value, bound.scope), getattr(pair.key, "site", ir.NO_SITE)


def _text(bound: Bound, bindings: Bindings) -> str | None:
    expr = bindings.value(bound).expr
    return expr.value if type(expr) is ir.Const and isinstance(expr.value, str) else None


def is_one_of(bound: Bound, wanted: tuple[Constant, ...], bindings: Bindings) -> bool | None:
    """Whether a value is one of ``wanted``; ``None``: it cannot be told."""
    answers = [_is(bound, one, bindings) for one in wanted]
    if True in answers:
        return True
    return None if None in answers else False


def holds(wanted: Mapping[str, tuple[Constant, ...]], given: Arguments, bindings: Bindings) -> bool:
    """Whether all of ``wanted`` is given for certain."""
    for keys, constants in wanted.items():
        found = given.get(keys)
        if found is None or is_one_of(found[1].value, constants, bindings) is not True:
            return False
    return True


def may_hold(wanted: Mapping[str, tuple[Constant, ...]], given: Arguments, bindings: Bindings) -> bool:
    """Whether any of ``wanted`` is given or may be; what a call does not name is not given."""
    for keys, constants in wanted.items():
        found = given.get(keys)
        if found is not None and is_one_of(found[1].value, constants, bindings) is not False:
            return True
    return False


def _is(bound: Bound, wanted: Constant, bindings: Bindings) -> bool | None:
    expr = bindings.value(bound).expr
    names = bindings.names(bound).full if type(expr) in (ir.Name, ir.Attr) else ()
    if isinstance(wanted, str) and wanted.startswith("=") and len(wanted) > 1:
        if names:
            return any(canonical(name) == wanted[1:] for name in names)
        return False if type(expr) is ir.Const else None
    if names and names[0] in _LEVELS and wanted != GIVEN:
        return wanted == _LEVELS[names[0]]
    if wanted == GIVEN:
        return _is_given(expr)
    if type(expr) is ir.Const:
        value = expr.value
        if isinstance(wanted, str) and wanted.startswith("~"):
            return isinstance(value, str) and wanted[1:] in value
        return type(value) is type(wanted) and value == wanted
    if type(expr) is ir.Text and isinstance(wanted, str) and wanted.startswith("~"):
        texts = [part.value for part in expr.parts if type(part) is ir.Const and isinstance(part.value, str)]
        return True if any(wanted[1:] in text for text in texts) else None
    return False if type(expr) in (ir.Seq, ir.Map, ir.Lambda) else None


def _is_given(expr: ir.Expr) -> bool | None:
    if type(expr) is ir.Const:
        return bool(expr.value)
    if type(expr) is ir.Seq or type(expr) is ir.Map:
        return bool(expr.items)
    if type(expr) in (ir.Comp, ir.Lambda, ir.Text):
        return True
    return None
