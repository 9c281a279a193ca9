"""The check of consent that a file asks before its other captures, put before one that goes without.

Example: where ``if consents.given(user, "analytics"):`` stands above one ``posthog.capture(...)``, another one in a
function that has a ``user`` too gets the same line above it. Whether that is the right check, a second scan tells.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterator

import libcst as cst

from pii_lint.fix.edits import Edit
from pii_lint.fix.source import Source
from pii_lint.model import Finding

ASKS = "events of people who did not agree are no longer sent"
NO_GATE = "no check of consent in this file can be asked here: guard the call with the project's own"


def gated(source: Source, finding: Finding) -> list[tuple[Edit, ...]]:
    """The edits that put a check before the capture of ``finding``, one for each check that may be asked."""
    call = source.node(finding.location.region)
    seen = _File(source)
    source.module.visit(seen)
    statement = seen.statements.get(call) if isinstance(call, cst.Call) else None
    if not isinstance(call, cst.Call) or statement is None:
        return []
    function = source.enclosing(finding.location.region)
    known = {*(_bound(function) if function is not None else ()), *_bound(source.module), *dir(builtins)}
    captured = source.code(call.func)
    tests = [
        test
        for test, captures in seen.tests
        if captured in captures and all(name in known for name in _names(test.removeprefix("not ")))
    ]
    return [_under(source, statement, test) for test in dict.fromkeys(tests)]


def _under(source: Source, statement: cst.SimpleStatementLine, test: str) -> tuple[Edit, ...]:
    region = source.region(statement)
    first = source.offset(region.start_line, 1)
    indent = source.text[first : source.offset(region.start_line, region.start_column)]
    more = source.module.default_indent
    lines = [source.offset(line, 1) for line in range(region.start_line + 1, region.end_line + 1)]
    head = f"{indent}if {test}:{source.newline}{more}"
    return (Edit(first, first, head), *(Edit(at, at, more) for at in lines))


class _File(cst.CSTVisitor):
    """The tests that guard calls, what is called under each, and the names that functions and the file have."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.statements: dict[cst.BaseExpression, cst.SimpleStatementLine] = {}
        self.tests: list[tuple[str, frozenset[str]]] = []

    def visit_SimpleStatementLine(self, node: cst.SimpleStatementLine) -> None:
        part = node.body[0]
        value = part.value if isinstance(part, cst.Expr) else None
        value = value.expression if isinstance(value, cst.Await) else value
        texts = any("\n" in self.source.code(one) for one in _all(node, (cst.SimpleString, cst.FormattedString)))
        if len(node.body) == 1 and isinstance(value, cst.Call) and not texts:
            self.statements[value] = node

    def visit_If(self, node: cst.If) -> None:
        self.tests.append((self.source.code(node.test), self._called(node.body)))

    def visit_IndentedBlock(self, node: cst.IndentedBlock) -> None:
        for at, one in enumerate(node.body):
            if isinstance(one, cst.If) and one.orelse is None and _leaves(one.body):
                called = frozenset(name for after in node.body[at + 1 :] for name in self._called(after))
                self.tests.append((_negated(self.source.code(one.test), one.test), called))

    def _called(self, node: cst.CSTNode) -> frozenset[str]:
        return frozenset(self.source.code(one.func) for one in _all(node, (cst.Call,)) if isinstance(one, cst.Call))


def _leaves(body: cst.BaseSuite) -> bool:
    last = body.body[-1] if body.body else None
    part = last.body[-1] if isinstance(last, cst.SimpleStatementLine) else last
    return isinstance(part, (cst.Return, cst.Continue))


def _negated(code: str, test: cst.BaseExpression) -> str:
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        return code.removeprefix("not").strip()
    simple = isinstance(test, (cst.Name, cst.Attribute, cst.Call, cst.Subscript))
    return f"not {code}" if simple else f"not ({code})"


def _names(test: str) -> list[str]:
    """The names that a test begins its expressions with."""
    seen = _Names()
    cst.parse_expression(f"({test})").visit(seen)
    return seen.found


class _Names(cst.CSTVisitor):
    def __init__(self) -> None:
        self.found: list[str] = []

    def visit_Name(self, node: cst.Name) -> None:
        self.found.append(node.value)

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        node.value.visit(self)
        return False

    def visit_Arg(self, node: cst.Arg) -> bool:
        node.value.visit(self)
        return False


def _bound(scope: cst.Module | cst.FunctionDef) -> Iterator[str]:
    """The names that a scope binds itself: parameters, targets, imports, functions, classes."""
    if isinstance(scope, cst.FunctionDef):
        yield from (one.name.value for one in _all(scope.params, (cst.Param,)) if isinstance(one, cst.Param))
    stack: list[cst.CSTNode] = list(scope.body if isinstance(scope, cst.Module) else scope.body.body)
    while stack:
        node = stack.pop()
        if isinstance(node, (cst.FunctionDef, cst.ClassDef)):
            yield node.name.value
            continue
        for one in _all(node, (cst.ImportAlias, cst.AssignTarget)):
            if isinstance(one, cst.ImportAlias):
                bound = one.asname.name if one.asname is not None else one.name
                while isinstance(bound, cst.Attribute):
                    bound = bound.value  # type: ignore[assignment]
            else:
                bound = one.target  # type: ignore[attr-defined]
            if isinstance(bound, cst.Name):
                yield bound.value


def _all(node: cst.CSTNode, kinds: tuple[type[cst.CSTNode], ...]) -> Iterator[cst.CSTNode]:
    if isinstance(node, kinds):
        yield node
    for child in node.children:
        yield from _all(child, kinds)
