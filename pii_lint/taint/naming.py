"""Names as evidence: what a variable, parameter, attribute, key or function is called says what it holds.

``login = row[3]`` marks ``login`` as a user name, because nothing else is known of the value. Where the
engine knows better (a constant, a masked value, data of another kind) the name adds nothing.
"""

from __future__ import annotations

from pii_lint.ir import nodes as ir
from pii_lint.spellings import is_setting
from pii_lint.taint.domain import ANY, Value
from pii_lint.taint.frame import Frame, settled
from pii_lint.taint.marks import CONTENT, DEEP, HIGH, LOW, MEDIUM, PERSON, Given

_CONFIDENCE = {"high": HIGH, "medium": MEDIUM, "low": LOW}


def named(frame: Frame, value: Value, name: str, site: int, kind: str, owner: str | None = None) -> Value:
    """The value, marked with what ``name`` (of the given kind, on ``owner``) says of it."""
    pack = frame.engine.pack
    source = pack.identifier(name)
    if source is not None and not settled(value):
        mark = frame.mark(source.data, site, f"{_WORDS[kind]} `{name}`", _CONFIDENCE[source.confidence])
        return value.marked(source.data, mark)
    if settled(value):
        return value
    if kind == "attribute" and name.isupper():
        return _constant(frame, value, name, owner)
    match = None if _has_class(value) else pack.names.classify(name, owner, kind)
    if match is not None and match.data == CONTENT and any(ref.kind != "text" for ref in value.refs):
        return value  # what kind of object it is says more than such a name
    if match is not None:
        label = frame.engine.label(match.data)
        whose = f"{owner}.{name}" if owner and kind == "attribute" else name
        message = f"{label} in {_WORDS[kind]} `{whose}`"
        mark = frame.mark(match.data, site, message, _CONFIDENCE[match.confidence], shallow=True)
        given = [key for key in value.marks if type(key) is Given]
        if len(given) == 1 and given[0].path[-1:] != (DEEP,):
            mark = mark._replace(origin=(frame.function.id, given[0]))
        return value.marked(match.data, mark)
    plain = kind != "function" and not _has_parts(value) and not _is_constant_name(name)
    if plain and pack.names.is_person(name, owner):
        mark = frame.mark(PERSON, site, f"a person in {_WORDS[kind]} `{name}`", MEDIUM)
        return value.marked(PERSON, mark)
    return value


def _constant(frame: Frame, value: Value, name: str, owner: str | None) -> Value:
    """A constant of a class, or a setting: no secret, it is known to be of the program and of nobody who uses it."""
    if value.marks or value.fields or not is_setting(name, owner):
        return value
    match = frame.engine.pack.names.classify(name, owner, "attribute")
    secret = match is not None and match.confidence != "low"
    return value if secret else Value(value.marks, value.fields, value.refs, True, value.identity)


def _is_constant_name(name: str) -> bool:
    """Whether a name is written as those of classes and constants are."""
    return name[:1].isupper()


def _has_parts(value: Value) -> bool:
    """Whether anything is known of what the value consists of."""
    return any(key[0] != "^" for key in value.fields)


def _has_class(value: Value) -> bool:
    """Whether the value, or each of its elements, is an object of the program: its class says what it holds."""
    element = value.fields.get(ANY, value)
    return any(ref.kind in _OWN for ref in element.refs)


_OWN = frozenset({"instance", "member", "class", "function", "module", "partial"})
_WORDS = {
    "variable": "variable",
    "parameter": "parameter",
    "attribute": "attribute",
    "key": "key",
    "function": "the result of",
}


def owner_of(expr: ir.Expr) -> str | None:
    """The word for the object an attribute or key hangs on: ``user`` in ``request.user.name``, ``get_user().name``."""
    if type(expr) is ir.Name:
        return expr.id
    if type(expr) is ir.Attr:
        return None if expr.name.isupper() else expr.name
    if type(expr) is ir.Call:
        if type(expr.func) is ir.Attr and expr.func.name in _TRANSPARENT:
            return owner_of(expr.func.obj)
        return owner_of(expr.func)
    if type(expr) is ir.Item:
        if type(expr.key) is ir.Const and isinstance(expr.key.value, str):
            return expr.key.value
        return owner_of(expr.obj)
    if type(expr) is ir.Choice:
        return owner_of(expr.options[0])
    return None


_TRANSPARENT = frozenset({"get", "first", "last", "one", "one_or_none", "copy", "pop", "all", "filter", "objects"})


def key_name(expr: ir.Expr | None) -> str | None:
    """The text of a constant key."""
    if type(expr) is ir.Const and isinstance(expr.value, str):
        return expr.value
    return None


def holder(frame: Frame, value: Value, expr: ir.Expr) -> str | None:
    """What ``value`` is called: the class it is an instance of, or the word it is written with."""
    written = owner_of(expr)
    if written in ("self", "cls") or (written is not None and len(written) <= 2):
        for ref in value.refs:
            if ref.kind in ("member", "instance", "class"):
                return frame.engine.program.classes[ref.id].name
        return None if written in ("self", "cls") else written
    return written



def validated(function: str, parameter: str) -> str:
    """What a parameter is called: in ``validate_email(self, value)`` it is the function that says what ``value`` is."""
    if parameter in ("value", "val", "v", "data", "field"):
        verb, _, rest = function.lstrip("_").partition("_")
        if rest and verb in ("validate", "clean", "check", "parse", "normalize", "normalise"):
            return rest
    return parameter
