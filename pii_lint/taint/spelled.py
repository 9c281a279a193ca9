"""Spelled-out operations: functions and methods that do what syntax does.

``operator.add(a, b)`` is ``a + b``, ``operator.getitem(d, "mail")`` and ``d.__getitem__("mail")`` are ``d["mail"]``,
``object.__setattr__(self, "mail", x)`` is ``self.mail = x``, and ``abs(x)`` what ``x.__abs__()`` returns.
"""

from __future__ import annotations

from collections.abc import Callable

from pii_lint.ir import nodes as ir
from pii_lint.taint.binding import assign, store
from pii_lint.taint.domain import ANY, CLEAN, Value
from pii_lint.taint.frame import EVAL, Frame

Form = Callable[[Frame, ir.Call, Value], Value | None]


def _plain(node: ir.Call, count: int) -> list[ir.Expr] | None:
    """The arguments of a call that has just this many positional ones."""
    if len(node.args) != count or any(arg.star or arg.keyword for arg in node.args):
        return None
    return [arg.value for arg in node.args]


def _binary(op: str) -> Form:
    def form(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
        parts = _plain(node, 2)
        return None if parts is None else EVAL[ir.Bin](frame, ir.Bin(op, parts[0], parts[1], node.site))

    return form


def _unary(op: str) -> Form:
    def form(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
        parts = _plain(node, 1)
        return None if parts is None else EVAL[ir.Cut](frame, ir.Cut(op, (parts[0],)))

    return form


def _special(name: str) -> Form:
    """A builtin that calls a special method of its first argument; ``None`` where the program defines none."""

    def form(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
        if not node.args or name not in frame.engine.program.by_function_name:
            return None
        values = [frame.eval(arg.value) for arg in node.args if not arg.star and not arg.keyword]
        method = frame.engine.members.method(values[0], name) if values else None
        return None if method is None else frame.engine.calls.apply(frame, method, values, node.site)

    return form


def _get_item(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    parts = _plain(node, 2)
    return None if parts is None else EVAL[ir.Item](frame, ir.Item(parts[0], parts[1], node.site))


def _get_own_item(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    parts = _plain(node, 1)
    if parts is None or type(node.func) is not ir.Attr:
        return _get_item(frame, node, callee)
    return EVAL[ir.Item](frame, ir.Item(node.func.obj, parts[0], node.site))


def _set_item(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    parts = _plain(node, 3)
    if parts is None:
        return None
    assign(frame, ir.Item(parts[0], parts[1], node.site), frame.eval(parts[2]), node.site)
    return CLEAN


def _get_attribute(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    parts = _plain(node, 2)
    name = parts[1] if parts else None
    if parts is None or type(name) is not ir.Const or not isinstance(name.value, str):
        return None
    return EVAL[ir.Attr](frame, ir.Attr(parts[0], name.value, node.site))


def _set_attribute(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    """Unlike ``a.b = c`` this runs no setter, no descriptor and no ``__setattr__`` of a class."""
    parts = _plain(node, 3)
    if parts is None:
        return None
    name, value = parts[1], frame.eval(parts[2])
    key = "." + name.value if type(name) is ir.Const and isinstance(name.value, str) else ANY
    store(frame, parts[0], frame.eval(parts[0]), key, value)
    return CLEAN


_BINARY = {
    "add": "+",
    "concat": "+",
    "sub": "-",
    "mul": "*",
    "truediv": "/",
    "floordiv": "//",
    "mod": "%",
    "matmul": "@",
    "and_": "&",
    "or_": "|",
    "xor": "^",
    "pow": "**",
    "lshift": "<<",
    "rshift": ">>",
    "iadd": "+",
    "iconcat": "+",
    "ior": "|",
}
FORMS: dict[str, Form] = {
    **{f"operator.{name}": _binary(op) for name, op in _BINARY.items()},
    **{f"operator.{name}": _unary(op) for name, op in {"neg": "-", "pos": "+", "invert": "~"}.items()},
    **{f"builtins.{name}": _special(f"__{name}__") for name in ("abs", "round", "divmod", "int", "float", "complex")},
    "operator.getitem": _get_item,
    "operator.setitem": _set_item,
    "builtins.dict.__getitem__": _get_own_item,
    "builtins.object.__getattribute__": _get_attribute,
    "builtins.object.__setattr__": _set_attribute,
}
