"""The numbering of sites.py over libcst trees: for files that the running Python's ``ast`` cannot parse.

``numbered(libcst.parse_module("x.save(1)"))`` yields ``(CALL, ...)``, ``(ATTR, ...)``, ``(NAME, ...)``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import libcst as cst

from pii_lint.frontend import sites
from pii_lint.frontend.cst_strings import is_constant, pieces

_KINDS: dict[str, int] = {
    "Attribute": sites.ATTR, "Subscript": sites.ITEM, "Call": sites.CALL, "SimpleString": sites.STRING,
    "FormattedString": sites.TEXT, "TemplatedString": sites.TEXT, "BinaryOperation": sites.BIN,
    "Yield": sites.YIELD, "Lambda": sites.LAMBDA, "Param": sites.PARAM, "Assign": sites.SIMPLE,
    "AnnAssign": sites.SIMPLE, "AugAssign": sites.SIMPLE, "Return": sites.SIMPLE, "Raise": sites.SIMPLE,
    "Assert": sites.SIMPLE, "For": sites.FOR, "ExceptHandler": sites.HANDLER,
    "ExceptStarHandler": sites.HANDLER, "FunctionDef": sites.DEFINITION, "ClassDef": sites.DEFINITION,
}  # fmt: skip

# The fields that hold what is numbered, in the order of the numbering.
_FIELDS: dict[str, tuple[str, ...]] = {
    name: tuple(fields.split())
    for name, fields in {
        "Module": "body", "SimpleStatementLine": "body", "SimpleStatementSuite": "body",
        "IndentedBlock": "body", "Assign": "targets value", "AssignTarget": "target",
        "AnnAssign": "target annotation value", "Annotation": "annotation", "AugAssign": "target value",
        "Return": "value", "Raise": "exc cause", "From": "item", "Assert": "test msg", "Del": "target",
        "If": "test body orelse", "Else": "body", "For": "target iter body orelse",
        "While": "test body orelse", "Try": "body handlers orelse finalbody",
        "TryStar": "body handlers orelse finalbody", "ExceptHandler": "type body",
        "ExceptStarHandler": "type body", "Finally": "body", "With": "items body", "WithItem": "item asname",
        "AsName": "name", "FunctionDef": "decorators params returns body", "Decorator": "decorator",
        "Parameters": "posonly_params params star_arg kwonly_params star_kwarg",
        "Param": "annotation default", "ClassDef": "decorators bases keywords body", "Arg": "value",
        "Match": "subject cases", "MatchCase": "pattern guard body", "MatchValue": "value",
        "MatchList": "patterns", "MatchTuple": "patterns", "MatchSequenceElement": "value",
        "MatchMapping": "elements", "MatchMappingElement": "key pattern", "MatchClass": "cls patterns kwds",
        "MatchKeywordElement": "pattern", "MatchAs": "pattern", "MatchOr": "patterns",
        "MatchOrElement": "pattern", "Yield": "value", "Lambda": "params body", "ListComp": "elt for_in",
        "SetComp": "elt for_in", "GeneratorExp": "elt for_in", "DictComp": "key value for_in",
        "StarredDictComp": "value for_in", "CompFor": "target iter ifs inner_for_in", "CompIf": "test",
        "Call": "func args", "Attribute": "value", "Subscript": "value slice", "SubscriptElement": "slice",
        "Index": "value", "BinaryOperation": "left right", "BooleanOperation": "left right",
        "UnaryOperation": "expression", "Comparison": "left comparisons", "ComparisonTarget": "comparator",
        "IfExp": "body test orelse", "Tuple": "elements", "List": "elements", "Set": "elements",
        "Element": "value", "StarredElement": "value", "Dict": "elements", "DictElement": "key value",
        "StarredDictElement": "value", "NamedExpr": "target value", "Await": "expression",
        "FormattedString": "parts", "FormattedStringExpression": "expression format_spec",
        "TemplatedString": "parts", "TemplatedStringExpression": "expression format_spec",
    }.items()
}  # fmt: skip


def _kind(node: Any, name: str) -> int:
    if name == "Name":
        return -1 if node.value in ("None", "True", "False") else sites.NAME
    if name in ("MatchAs", "MatchStar"):
        return -1 if node.name is None else sites.PATTERN
    if name == "MatchMapping":
        return -1 if node.rest is None else sites.PATTERN
    if name == "ConcatenatedString":
        return sites.STRING if is_constant(node) else sites.TEXT
    if name in ("FormattedStringExpression", "TemplatedStringExpression"):
        shown = node.conversion is not None or (node.equal is not None and node.format_spec is None)
        return sites.CONVERSION if shown else -1
    return _KINDS.get(name, -1)


def _children(node: Any, name: str) -> list[Any]:
    if name == "Expr":
        return [] if is_constant(node.value) else [node.value]
    if name == "ConcatenatedString":
        return [part for piece in pieces(node) for part in getattr(piece, "parts", ())]
    found: list[Any] = []
    for field in _FIELDS.get(name, ()):
        child = getattr(node, field)
        if isinstance(child, (list, tuple)):
            found += child
        elif isinstance(child, cst.CSTNode):
            found.append(child)
    return found


def numbered(tree: cst.CSTNode) -> Iterator[tuple[int, Any]]:
    """The numbered nodes of ``tree`` with their kinds, in the order of their ordinals (from 1)."""
    stack: list[Any] = [tree]
    while stack:
        node = stack.pop()
        name = type(node).__name__
        kind = _kind(node, name)
        if kind >= 0:
            yield kind, node
        stack += reversed(_children(node, name))
