"""Rows: what a query whose text is written in the code returns, column by column.

After ``cur.execute("SELECT id, email FROM users")`` each row that ``cur.fetchone()``, ``cur.fetchall()`` or
``for row in cur`` gives has an e-mail address at ``row[1]``, ``row["email"]`` and ``row.email``, and nothing else.
"""

from __future__ import annotations

import re

from pii_lint.ir import nodes as ir
from pii_lint.project.program import dotted
from pii_lint.taint import selections
from pii_lint.taint.constants import text_of
from pii_lint.taint.domain import ANY, UNKNOWN, Fields, Value
from pii_lint.taint.frame import Frame
from pii_lint.taint.naming import named
from pii_lint.taint.narrowing import put
from pii_lint.taint.selections import COLUMNS as COLUMNS

_EXECUTE = frozenset(("execute", "executemany"))
_QUERY = {"fetch": "all", "fetchrow": "row", "fetchval": "cell"}  # methods that run a text and give what it selects
_TAKE = {
    "fetchone": "row", "fetchall": "all", "fetchmany": "all", "first": "row", "one": "row", "one_or_none": "row",
    "all": "all", "mappings": "all", "scalar": "cell", "scalar_one": "cell", "scalar_one_or_none": "cell",
    "scalars": "cells", "fetch_one": "row", "fetch_all": "all",
}
METHODS = _EXECUTE | _QUERY.keys() | _TAKE.keys() | {"query"}
_QUERIES = frozenset(("sqlalchemy.orm.Query",))
_SELECT = re.compile(
    r"^\s*(?:SELECT\s+(?:DISTINCT\s+|ALL\s+)?(?P<columns>.*?)(?:\sFROM\s+(?P<table>[\w.\"`]+)|$)"
    r"|(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+(?P<changed>[\w.\"`]+).*\sRETURNING\s+(?P<returned>.*?)$)",
    re.IGNORECASE | re.DOTALL,
)
_ALIAS = re.compile(r"^(.*?)\s+(?:AS\s+)?[\"`]?(\w+)[\"`]?$", re.IGNORECASE | re.DOTALL)
_COLUMN = re.compile(r"^(?:[\w\"`]+\.)*[\"`]?(\w+)[\"`]?$")
_SHOWING = re.compile(
    r"^(?:LOWER|UPPER|TRIM|COALESCE|IFNULL|CONCAT|MAX|MIN|ANY_VALUE)\s*\(\s*([\w.\"`]+)", re.IGNORECASE
)


def queried(frame: Frame, node: ir.Call, owner: Value, result: Value) -> Value:
    """The result of a method of a connection or cursor, where the text of the query says what it is."""
    assert type(node.func) is ir.Attr
    name = node.func.name
    if name == "query":
        row = selections.row(frame, node) if any(ref.id in _QUERIES for ref in result.refs) else None
        return result if row is None else Value({}, {ANY: row}, result.refs, True)
    if name in _EXECUTE:
        return _executed(frame, node, node.func.obj, owner, result)
    if name in _QUERY and node.args:
        row = _row(frame, node)
        return result if row is None else _taken(row, _QUERY[name])
    row = owner.fields.get(ANY) or (selections.of_statement(frame, node) if name.startswith("scalar") else None)
    if row is None or COLUMNS not in row.fields or name not in _TAKE:
        return result
    return _taken(row, _TAKE[name])


def _executed(frame: Frame, node: ir.Call, place: ir.Expr, owner: Value, result: Value) -> Value:
    selected = selections.of_statement(frame, node)
    if selected is not None:
        return Value({}, {ANY: selected}, result.refs, True)
    row = _row(frame, node)
    before = owner.fields.get(ANY)
    if row is None:
        if before is not None and COLUMNS in before.fields:
            fields = {key: child for key, child in owner.fields.items() if key != ANY}
            put(frame, place, Value(owner.marks, fields, owner.refs, owner.known, owner.identity))
        return result
    put(frame, place, Value(owner.marks, {**owner.fields, ANY: row}, owner.refs, owner.known, owner.identity))
    return Value({}, {ANY: row}, result.refs, True)


def _taken(row: Value, what: str) -> Value:
    if what == "row":
        return row
    if what == "all":
        return Value(fields={ANY: row}, known=True)
    cell = row.fields.get("#0", Value(known=True))
    return cell if what == "cell" else Value(fields={ANY: cell}, known=True)


def _row(frame: Frame, node: ir.Call) -> Value | None:
    """A row of what the call's first argument selects; ``None`` when that is not known."""
    text = _text(frame, node.args[0].value) if node.args and not node.args[0].star else None
    found = _SELECT.match(text) if text is not None else None
    if found is None:
        return None
    columns = _split(found["columns"] or found["returned"] or "")
    table = (found["table"] or found["changed"] or "").rpartition(".")[2].strip('"`').lower()
    fields: Fields = {COLUMNS: Value(known=True)}
    for index, column in enumerate(columns):
        shown, alias = _names(column)
        if shown == "*" or alias == "*":
            return None
        value = UNKNOWN
        for name in dict.fromkeys((shown, shown.lower(), alias, alias.lower())):
            if name and not value.marks:
                value = named(frame, UNKNOWN, name, node.site, "attribute", table or None)
        if value.marks and shown:
            fields[f"#{index}"] = fields["[" + alias] = fields["." + alias] = value
    return Value(fields=fields, known=True)


def _text(frame: Frame, expr: ir.Expr) -> str | None:
    """The text of a query, as far as it is written in the code."""
    if type(expr) is ir.Const:
        return expr.value if isinstance(expr.value, str) else None
    if type(expr) is ir.Text:
        return "".join(str(part.value) if type(part) is ir.Const else "?" for part in expr.parts)
    if type(expr) is ir.Bin and expr.op in ("+", "%"):
        return _text(frame, expr.left)
    if type(expr) is ir.Call and dotted(expr.func).rpartition(".")[2] in ("text", "SQL") and expr.args:
        return _text(frame, expr.args[0].value)
    if type(expr) is ir.Name:
        held = frame.env.get(expr.id)
        return text_of(held) if held is not None else frame.engine.constant(frame, expr)
    return None


def _split(columns: str) -> list[str]:
    """The columns of a list, which commas outside of brackets part."""
    found = [""]
    depth = 0
    for char in columns:
        depth += {"(": 1, ")": -1}.get(char, 0)
        if char == "," and depth == 0:
            found.append("")
        else:
            found[-1] += char
    return [one.strip() for one in found if one.strip()]


def _names(column: str) -> tuple[str, str]:
    """The name of the column that an expression shows (empty if it shows none), and what it is called in the row."""
    alias = ""
    found = _ALIAS.match(column)
    if found and _COLUMN.match(column) is None:
        column, alias = found[1].strip(), found[2]
    if column.endswith("*") and "(" not in column:
        return "*", "*"
    plain = _COLUMN.match(column)
    if plain is None:
        inner = _SHOWING.match(column)
        plain = _COLUMN.match(inner[1]) if inner else None
    name = plain[1] if plain else ""
    return name, alias or name
