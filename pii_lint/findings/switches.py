"""Switches: code that runs when a developer asks for it, such as ``if DEBUG:`` or a module of tests.

What is set up there collects what developers and tests enter, and is therefore reported with low confidence.
Example: of ``if settings.ENV != "local":`` the branch ``else`` is for developers.
"""

from __future__ import annotations

from pii_lint.identifiers import tokens
from pii_lint.ir import nodes as ir
from pii_lint.project.program import Function

_PLACES = frozenset(
    "dev devel develop developer development devproject local localhost test tests testing testutils testproject "
    "testapp conftest".split()
)
_ASKED = _PLACES | frozenset("debug debugging debugger verbose verbosity echo print printing profile profiling".split())
_OTHERWISE = frozenset({"not", "!=", "is not", "not in"})


def is_for_developers(name: str) -> bool:
    """Whether a path or the name of a class says that it is used for development or tests."""
    return not _PLACES.isdisjoint(word for part in name.split("/") for word in tokens(part))


def is_switch(function: Function) -> bool:
    """Whether a function, or one around it, is there to turn debugging on."""
    current: Function | None = function
    while current is not None:
        names = [current.name, current.owner.name if current.owner is not None else ""]
        if not _ASKED.isdisjoint(word for name in names for word in tokens(name)):
            return True
        current = current.parent
    return False


def branches(test: ir.Expr) -> tuple[bool, bool]:
    """Whether the branch of ``test``, and the one of its ``else``, is for developers."""
    if type(test) is ir.Cut:
        if test.op in _OTHERWISE:
            return False, any(_speaks(part) for part in test.parts)
        return any(_speaks(part) for part in test.parts), False
    if type(test) is ir.Choice:
        found = [branches(option) for option in test.options]
        return any(then for then, _ in found), test.op == "or" and all(other for _, other in found)
    return _speaks(test), False


def _speaks(expr: ir.Expr) -> bool:
    """Whether one of the names or texts in ``expr`` asks for debugging."""
    if type(expr) is ir.Cut:
        return any(branches(expr))
    words = [text for node in _below(expr) for text in [_text(node)] if text]
    return any(word in _ASKED for text in words for word in tokens(text))


def _below(expr: ir.Record) -> list[ir.Record]:
    found: list[ir.Record] = [expr]
    if type(expr) is ir.Attr:
        pass  # what it hangs on says nothing: `debugger.is_open`
    elif type(expr) is ir.Call:
        found += [*_below(expr.func), *(one for arg in expr.args for one in _below(arg.value))]
    elif type(expr) is ir.Item and expr.key is not None:
        found += _below(expr.key)
    elif type(expr) is ir.Seq:
        found += [one for item in expr.items for one in _below(item)]
    return found


def _text(node: ir.Record) -> str:
    if type(node) is ir.Name:
        return node.id
    if type(node) is ir.Attr:
        return node.name
    return node.value if type(node) is ir.Const and isinstance(node.value, str) else ""
