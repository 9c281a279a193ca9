"""Functions made by library functions: ``operator.itemgetter("a")`` and its kin, and functions that call others.

``map(itemgetter(1), pairs)`` are the second elements; ``starmap(f, pairs)`` calls ``f`` with each pair's elements.
"""

from __future__ import annotations

from collections.abc import Callable

from pii_lint.ir import nodes as ir
from pii_lint.taint import selections, spelled
from pii_lint.taint.arguments import Arguments, evaluate
from pii_lint.taint.domain import ANY, UNKNOWN, Fields, Ref, Value, join
from pii_lint.taint.frame import Frame
from pii_lint.taint.iteration import iterate
from pii_lint.taint.naming import owner_of

Form = Callable[[Frame, ir.Call, Value], Value | None]


def _getter(kind: str) -> Form:
    def form(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
        names = [arg.value.value for arg in node.args if type(arg.value) is ir.Const]
        if not names or (len(names) != len(node.args) and kind != "methodcaller"):
            return None
        fields: Fields = {}
        if kind == "methodcaller":
            rest = evaluate(frame, node.args[1:])
            fields = {f"^{index}": value for index, value in enumerate(rest.positional)}
            fields.update({f"^={name}": value for name, value in rest.keywords.items()})
            names = names[:1]
        keys = "\0".join(f"#{name}" if isinstance(name, int) else f"[{name}" for name in names)
        return Value(fields=fields, refs=(Ref("partial", f"{kind}:{keys}"),), known=True)

    return form


def call_getter(frame: Frame, node: ir.Call, callee: Value, arguments: Arguments) -> Value:
    """A call of what ``itemgetter``, ``attrgetter`` or ``methodcaller`` made."""
    kind, _, keys = callee.refs[0].id.partition(":")
    if not arguments.positional:
        return UNKNOWN
    owner = arguments.positional[0]
    place = arguments.places[0]
    word = (owner_of(place) if place is not None else None) or "it"
    if kind == "methodcaller":
        held = {_ARGUMENT + key[1:]: value for key, value in callee.fields.items()}
        args = tuple(
            ir.Arg(ir.Name(key), key[len(_ARGUMENT) + 1 :] if key[len(_ARGUMENT)] == "=" else None) for key in held
        )
        method = ir.Attr(ir.Name(word), keys[1:], node.site)
        return _with(frame, {word: owner, **held}, ir.Call(method, args, node.site))
    parts = [_part(frame, owner, kind, key, word, node.site) for key in keys.split("\0")]
    if len(parts) == 1:
        return parts[0]
    return Value(fields={f"#{index}": part for index, part in enumerate(parts)}, known=True)


_ARGUMENT = " "


def _part(frame: Frame, owner: Value, kind: str, key: str, word: str, site: int) -> Value:
    name = key[1:]
    if kind == "attrgetter":
        expr: ir.Expr = ir.Name(word)
        for part in name.split("."):
            expr = ir.Attr(expr, part, site)
        return _with(frame, {word: owner}, expr)
    return _with(frame, {word: owner}, ir.Item(ir.Name(word), ir.Const(int(name) if key[0] == "#" else name), site))


def _with(frame: Frame, names: dict[str, Value], expr: ir.Expr) -> Value:
    """The value of an expression in which some names mean these values."""
    before = frame.env
    frame.env = {**before, **names}
    value = frame.eval(expr)
    frame.env = before
    return value


def _starmap(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    if len(node.args) != 2:
        return None
    function = frame.eval(node.args[0].value)
    item = iterate(frame, frame.eval(node.args[1].value), node.args[1].value)
    places = [child for key, child in item.fields.items() if key[0] == "#"]
    if not function.refs or not places:
        return None
    return Value(fields={ANY: frame.engine.calls.call_value(frame, function, places, node)}, known=True)


def _substitute(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    """``re.sub(pattern, function, text)``: what the function returns stands in the result."""
    method = callee.refs[0].id.startswith("re.Pattern")
    arguments = evaluate(frame, node.args)
    function = arguments.get(0 if method else 1, "repl")
    whole = arguments.get(1 if method else 2, "string")
    if function is None or whole is None or not any(ref.kind in ("function", "partial") for ref in function.refs):
        return None
    match = Value(whole.marks, {}, (Ref("object", "re.Match"),))
    return join(Value(whole.marks), frame.engine.calls.call_value(frame, function, [match], node))


def _dumps(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    """``json.dumps(obj, default=function)``: what the function returns stands in the text too."""
    function = next((arg.value for arg in node.args if arg.keyword == "default"), None)
    if function is None:
        return None
    arguments = evaluate(frame, node.args)
    called = arguments.keywords["default"]
    whole = arguments.get(0, "obj")
    if whole is None or not any(ref.kind == "function" for ref in called.refs):
        return None
    return join(whole, frame.engine.calls.call_value(frame, called, [UNKNOWN], node))


def _iter(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    """``iter(function, sentinel)``: what the function returns, again and again."""
    if len(node.args) != 2:
        return None
    function = frame.eval(node.args[0].value)
    return Value(fields={ANY: frame.engine.calls.call_value(frame, function, [], node)}, known=True)


def made_type(frame: Frame, node: ir.Call) -> Value:
    """``type(name, bases, members)``."""
    members = frame.eval(node.args[2].value)
    return Value(members.marks, {"." + key[1:]: child for key, child in members.fields.items() if key[0] == "["},
                 (), members.known, frame.engine.fresh())


FORMS: dict[str, Form] = {
    **spelled.FORMS,
    **selections.FORMS,
    "operator.itemgetter": _getter("itemgetter"),
    "operator.attrgetter": _getter("attrgetter"),
    "operator.methodcaller": _getter("methodcaller"),
    "itertools.starmap": _starmap,
    "re.sub": _substitute,
    "re.Pattern.sub": _substitute,
    "json.dumps": _dumps,
    "builtins.iter": _iter,
}
