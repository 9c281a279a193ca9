"""Queries of Django: rows of the columns that are named in the call.

``Member.objects.values_list("email", "plan")`` gives rows whose first column is what ``member.email`` is; with
``flat=True`` that itself; ``values("email")`` dicts with this key. ``"owner__email"`` goes through a relation.
"""

from __future__ import annotations

from pii_lint.ir import nodes as ir
from pii_lint.taint.arguments import evaluate
from pii_lint.taint.domain import ANY, CLEAN, Fields, Ref, Value, elements
from pii_lint.taint.frame import Frame
from pii_lint.taint.iteration import DICT
from pii_lint.taint.naming import named
from pii_lint.taint.relations import MANAGER


def rows(frame: Frame, node: ir.Call, callee: Value) -> Value | None:
    """``query.values(...)`` and ``query.values_list(...)``; ``None`` where not all columns are told."""
    owner = callee.fields.get("^self")
    names = [arg.value.value for arg in node.args if arg.keyword is None and type(arg.value) is ir.Const]
    columns = [name for name in names if isinstance(name, str)]
    options = {arg.keyword for arg in node.args if type(arg.value) is ir.Const and arg.value.value is True}
    if owner is None or not columns or len(columns) < sum(1 for arg in node.args if arg.keyword is None):
        return None
    evaluate(frame, node.args)
    one = elements(owner)
    cells = [_column(frame, one, name, node.site) for name in columns]
    row: Value
    if "flat" in options:
        row = cells[0]
    elif callee.refs[0].id.endswith("values"):
        extra = {"[" + arg.keyword: CLEAN for arg in node.args if arg.keyword}
        row = Value(fields={**extra, **{"[" + name: cell for name, cell in zip(columns, cells, strict=True)}},
                    refs=(DICT,), known=True)
    else:
        fields: Fields = {f"#{index}": cell for index, cell in enumerate(cells)}
        if "named" in options:
            fields |= {"." + name: cell for name, cell in zip(columns, cells, strict=True)}
        row = Value(fields=fields, known=True)
    return Value(fields={ANY: row}, refs=(Ref("object", MANAGER),))


def _column(frame: Frame, owner: Value, path: str, site: int) -> Value:
    value = owner
    for name in path.split("__"):
        classes = [frame.engine.program.classes[ref.id].name for ref in value.refs if ref.kind == "member"]
        found = frame.engine.members.attribute(frame, value, name, None)
        value = named(frame, found, name, site, "attribute", classes[0] if classes else None)
    return value if value.marks or value.fields else CLEAN
