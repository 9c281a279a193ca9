"""Selections: rows of the columns that a query of SQLAlchemy names as attributes of classes.

``session.query(User.id, User.email)`` and ``session.execute(select(User.id, User.email))`` give rows with the address
at ``row[1]`` and ``row.email``; ``session.scalars(select(User.email))`` gives addresses. Whole objects are for rules.
"""

from __future__ import annotations

from pii_lint.ir import nodes as ir
from pii_lint.taint.domain import ANY, UNKNOWN, Fields, Ref, Value
from pii_lint.taint.frame import Frame

COLUMNS = "^columns"  # the field that tells a row from other tuples


def row(frame: Frame, node: ir.Call) -> Value | None:
    """A row of the columns that a call names; ``None`` where it names none, or not all are told."""
    if not node.args or any(arg.star or arg.keyword for arg in node.args):
        return None
    columns = [_name(arg.value) for arg in node.args]
    if not any(columns):
        return None
    fields: Fields = {COLUMNS: Value(known=True)}
    for index, (arg, name) in enumerate(zip(node.args, columns, strict=True)):
        value = frame.eval(arg.value)
        if any(ref.kind == "class" for ref in value.refs):
            value = Value(refs=tuple(Ref("member", ref.id) for ref in value.refs if ref.kind == "class"))
        elif not name:
            value = UNKNOWN
        fields[f"#{index}"] = value
        if name:
            fields["." + name] = fields["[" + name] = value
    return Value(fields=fields, known=True)


def _name(expr: ir.Expr) -> str:
    """What a column is called in a row: ``User.email``, ``User.email.label("mail")``; ``""`` for anything else."""
    if type(expr) is ir.Attr:
        return expr.name if expr.name[:1].islower() else ""
    if type(expr) is ir.Call and type(expr.func) is ir.Attr and expr.func.name == "label" and expr.args:
        label = expr.args[0].value
        return label.value if type(label) is ir.Const and isinstance(label.value, str) else ""
    return ""


def of_statement(frame: Frame, node: ir.Call) -> Value | None:
    """The row of the statement that is passed to ``execute``, ``scalar`` or ``scalars``."""
    if not node.args or node.args[0].star or type(node.args[0].value) is ir.Const:
        return None
    found = frame.eval(node.args[0].value).fields.get(ANY)
    return found if found is not None and COLUMNS in found.fields else None


def selected(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    """``select(User.email)``; ``None`` where whole objects are selected."""
    found = row(frame, node)
    return None if found is None else Value(fields={ANY: found}, refs=(_STATEMENT,), known=True)


_STATEMENT = Ref("object", "sqlalchemy.select()")
FORMS = {f"{place}.select": selected for place in ("sqlalchemy", "sqlalchemy.future", "sqlalchemy.sql", "sqlmodel")}
