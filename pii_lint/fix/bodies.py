"""Raw bodies that are sent on, cut down to the fields that the code itself asks for.

Example: in a function that reads ``body["plan"]`` and ``body.get("seats")``, ``requests.post(url, json=body)`` becomes
``requests.post(url, json=only(body, "plan", "seats"))``. Fields that are called like personal data are left out.
"""

from __future__ import annotations

import libcst as cst

from pii_lint.fix.edits import Wrap
from pii_lint.fix.source import Source
from pii_lint.model import Finding
from pii_lint.recognise import Recogniser

ASKS = "the receiver gets no more than these fields"
NO_FIELDS = "no field of the body is read here: name those that the receiver needs, with only() of pii_lint.runtime"
UNPARSED = "the body is sent as it came: parse it, and name the fields that the receiver needs"
_BYTES = frozenset({"body", "data", "content", "get_data", "read"})
_READING = frozenset({"get", "pop", "setdefault"})


def cut(source: Source, finding: Finding, nodes: list[cst.BaseExpression]) -> list[Wrap] | str:
    """The calls around the bodies among ``nodes``, or why there are none."""
    function = source.enclosing(finding.location.region)
    found: list[Wrap] = []
    for node in nodes:
        code = source.code(node)
        if isinstance(node, (cst.Attribute, cst.Call)) and _last(node) in _BYTES:
            return UNPARSED
        fields = _fields(source, function or source.module, _flat(code))
        if not fields:
            return NO_FIELDS
        start, end = source.span(node)
        quote = "'" if source.quotes_double(node) else '"'
        named = "".join(f", {quote}{field}{quote}" for field in fields)
        found.append(Wrap(start, end, "only", f"{named})"))
    return found or NO_FIELDS


def _fields(source: Source, within: cst.CSTNode, body: str) -> list[str]:
    """The fields of ``body`` that are read by name, in the order of the text, without personal ones."""
    reads = _Reads(source, body)
    within.visit(reads)
    names = dict.fromkeys(reads.found)
    return [one for one in names if Recogniser.default().classify(one, body) is None]


class _Reads(cst.CSTVisitor):
    def __init__(self, source: Source, body: str) -> None:
        self.source = source
        self.body = body
        self.found: list[str] = []

    def _is_body(self, node: cst.BaseExpression) -> bool:
        return _flat(self.source.code(node)) == self.body

    def visit_Subscript(self, node: cst.Subscript) -> None:
        index = node.slice[0].slice if len(node.slice) == 1 else None
        if isinstance(index, cst.Index) and self._is_body(node.value):
            self._note(index.value)

    def visit_Call(self, node: cst.Call) -> None:
        func = node.func
        if isinstance(func, cst.Attribute) and func.attr.value in _READING and node.args and self._is_body(func.value):
            self._note(node.args[0].value)

    def visit_Comparison(self, node: cst.Comparison) -> None:
        for one in node.comparisons:
            if isinstance(one.operator, (cst.In, cst.NotIn)) and self._is_body(one.comparator):
                self._note(node.left)

    def _note(self, key: cst.BaseExpression) -> None:
        if isinstance(key, cst.SimpleString) and isinstance(value := key.evaluated_value, str) and value.isidentifier():
            self.found.append(value)


def _last(node: cst.Attribute | cst.Call) -> str:
    if isinstance(node, cst.Call):
        return _last(node.func) if isinstance(node.func, cst.Attribute) else ""
    return node.attr.value


def _flat(code: str) -> str:
    return " ".join(code.split())
