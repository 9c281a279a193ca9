"""Checks: what an expression says of consent by its names alone, or by the rules.

Example: ``user.opted_out`` says that consent is refused where it is true; ``consents.given(user, "marketing")`` that it
is granted for marketing; ``os.environ.get("DO_NOT_TRACK")`` that it is refused.
"""

from __future__ import annotations

from collections.abc import Iterable

from pii_lint.consent.domain import UNKNOWN, Fact, Known, granting, not_
from pii_lint.consent.words import ANY, Said, permits, purpose_of, said, said_key, topic_of
from pii_lint.ir import nodes as ir
from pii_lint.project.program import dotted
from pii_lint.rulepack.pack import RulePack
from pii_lint.rulepack.schema import Gate

GETTERS = frozenset(
    "get getenv getattr get_cookie get_signed_cookie cookie get_or get_bool getboolean get_flag get_setting pop value "
    "is_set get_value getlist get_option get_config get_config_value boolean bool env as_bool".split()
)


def fact_of(what: Said | None) -> Fact:
    """What a name says, as a fact."""
    if what is None:
        return UNKNOWN
    if what.sign == 0:
        return Fact(no=Known(granted=frozenset((what.purpose,))))
    return granting(what.purpose) if what.sign > 0 else not_(granting(what.purpose))


def named(expr: ir.Expr) -> Fact:
    """What a variable, attribute or entry says by its name."""
    if type(expr) is ir.Item and type(expr.key) is ir.Const and isinstance(expr.key.value, str):
        return fact_of(key_says(expr.key.value, _spoken(expr.obj)))
    if type(expr) is ir.Attr and type(expr.obj) is ir.Item:
        return fact_of(said(expr.name))
    name = dotted(expr)
    if not name and type(expr) is ir.Attr:
        name = expr.name
    if not name:
        return UNKNOWN
    is_switch = name.rpartition(".")[2].isupper()
    return fact_of((said_key if is_switch else said)(name.replace("()", "")))


def key_says(key: str, owner: str = "") -> Said | None:
    """What an entry of a mapping says: by its key, or by the mapping's name with it."""
    if not key or " " in key or len(key) > 80:
        return None
    found = said_key(key.replace("-", "_"))
    if found is None and owner:
        found = said(f"{owner.replace('()', '')}.{key}")
    return found


def _spoken(expr: ir.Expr) -> str:
    """An expression as a dotted name, with the texts of its keys."""
    if type(expr) is ir.Item and type(expr.key) is ir.Const and isinstance(expr.key.value, str):
        return f"{_spoken(expr.obj)}.{expr.key.value}"
    return dotted(expr)


def called(call: ir.Call) -> Fact:
    """What a call says by the names of its function and of its arguments."""
    func = call.func
    name = dotted(func).replace("()", "") or (func.name if type(func) is ir.Attr else "")
    if not name:
        return UNKNOWN
    last = name.rpartition(".")[2]
    texts = [text for text in map(_text, call.args) if text]
    purpose = next((found for text in texts if (found := purpose_of(text)) and topic_of(text)), "")
    what = said(name)
    if what is None and last.lower() in GETTERS:
        owner = name.rpartition(".")[0]
        keys = (key_says(text, owner) for text in texts)
        what = next((found for found in keys if found is not None), None)
    if what is None and permits(name):
        topic = next((topic for text in texts if (topic := topic_of(text))), "")
        what = Said(1, topic) if topic else None
    if what is None:
        return UNKNOWN
    return fact_of(what._replace(purpose=purpose) if purpose and what.purpose == ANY else what)


def purpose_given(args: Iterable[ir.Arg]) -> str:
    """The purpose that an argument names: ``needing("marketing")``."""
    return next((topic for arg in args if (topic := topic_of(_text(arg)))), "")


def _text(arg: ir.Arg) -> str:
    value = arg.value
    if type(value) is ir.Const:
        return value.value if isinstance(value.value, str) else ""
    if type(value) is ir.Seq and value.items:
        return _text(ir.Arg(value.items[0]))
    return dotted(value) if type(value) is ir.Attr else ""


def ruled(gates: Iterable[Gate]) -> Fact:
    """What the rules say of a call."""
    for gate in gates:
        if not gate.keywords and not gate.ensures and not gate.vendors:
            fact = granting(gate.purpose or ANY)
            return fact if gate.means == "granted" else not_(fact)
    return UNKNOWN


def gates_of(pack: RulePack, names: Iterable[str], written: str) -> list[Gate]:
    """The gates of the rules that a call means, by its full names or, where there are none, as it is written."""
    found = [gate for name in names for gate in pack.gates.named(name)]
    return found or (pack.gates.written(written) if written else [])
