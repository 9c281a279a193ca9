"""Set-ups that no table of names can express, by the ``form`` of their ``[[setting]]`` table.

``redacting-span-processor``: a ``SpanProcessor`` of OpenTelemetry whose ``on_end`` takes away or overwrites attributes
of the span. They are frozen by then, so what it should take out is exported. (One that adds attributes loses them, but
collects nothing.)

``redacting-logger-filter``: a filter that rewrites records, on a logger that has child loggers. A record of
``getLogger("shop.orders")`` passes the handlers of ``getLogger("shop")``, but not its filters.

``django-sensitive-variables``, ``django-sensitive-post-parameters``: see passwords.py.
"""

from __future__ import annotations

from collections.abc import Iterator

from pii_lint.findings import passwords
from pii_lint.findings.bindings import Bindings, Bound, parts
from pii_lint.findings.constants import arguments
from pii_lint.findings.settings import Setup
from pii_lint.findings.switches import is_for_developers
from pii_lint.identifiers import tokens
from pii_lint.ir import nodes as ir
from pii_lint.project.program import Function, Program
from pii_lint.rulepack.schema import Setting

_PROCESSORS = frozenset(
    f"opentelemetry.sdk.trace.{name}"
    for name in ("SpanProcessor", "export.SpanProcessor", "export.BatchSpanProcessor", "export.SimpleSpanProcessor")
)
_FROZEN = frozenset({"attributes", "_attributes"})
_TAKING = frozenset({"pop", "popitem", "clear", "__delitem__"})
_SETTING = frozenset({"update", "__setitem__"})
_REDACTING = frozenset(
    "redact redacting redaction redactor mask masking masker scrub scrubbing scrubber sanitize sanitizing sanitizer "
    "sanitise sanitising sanitiser anonymize anonymizer anonymise anonymiser pii privacy filter filtering obfuscate "
    "obfuscator censor".split()
)
_REWRITTEN = frozenset({"msg", "args", "message", "exc_info", "exc_text"})
_FILTERS = frozenset({"logging.Filter"})
ROOT = "root"


def find(settings: dict[str, Setting], bindings: Bindings) -> Iterator[Setup]:
    """The set-ups of the forms that ``settings`` has."""
    yield from passwords.find(settings, bindings)
    if "redacting-span-processor" in settings:
        yield from _span_processors(bindings.program, settings["redacting-span-processor"], bindings)
    if "redacting-logger-filter" in settings:
        yield from _logger_filters(bindings.program, settings["redacting-logger-filter"], bindings)


def _setup(setting: Setting, function: Function, site: int, name: str) -> Setup:
    path = function.module.path
    scope = function.id.rpartition(":")[2]
    return Setup(setting, path, scope, site, name, asked=is_for_developers(path))


def _nodes(function: Function) -> Iterator[ir.Record]:
    stack: list[ir.Record] = list(function.node.body)
    while stack:
        node = stack.pop()
        yield node
        stack += parts(node)


# ---------------------------------------------------------------- OpenTelemetry


def _span_processors(program: Program, setting: Setting, bindings: Bindings) -> Iterator[Setup]:
    for cls in program.classes.values():
        if "on_end" not in cls.members or _PROCESSORS.isdisjoint(bindings.hierarchy.externals(cls.id)):
            continue
        function = cls.members["on_end"][0]
        params = function.node.params
        if len(params) < 2:
            continue
        span = _Span(function, params[1].name, bindings)
        nodes = list(_nodes(function))
        says_so = not _REDACTING.isdisjoint(tokens(cls.name))
        if any(span.is_emptied(node) for node in nodes) or (
            any(span.is_filled(node) for node in nodes) and (says_so or any(span.is_searched(node) for node in nodes))
        ):
            yield _setup(setting, function, function.node.site, "opentelemetry.sdk.trace.SpanProcessor.on_end")


class _Span:
    """The parameter ``name`` of ``on_end``, and what is done with its attributes."""

    def __init__(self, function: Function, name: str, bindings: Bindings) -> None:
        self._function = function
        self._name = name
        self._bindings = bindings

    def _is_span(self, expr: ir.Expr) -> bool:
        return type(expr) is ir.Name and expr.id == self._name

    def _is_frozen(self, expr: ir.Expr | None) -> bool:
        if expr is None:
            return False
        found = self._bindings.value(Bound(expr, self._function)).expr
        return type(found) is ir.Attr and found.name in _FROZEN and self._is_span(found.obj)

    def is_emptied(self, node: ir.Record) -> bool:
        """Whether ``node`` takes attributes away."""
        if type(node) is ir.Call and type(node.func) is ir.Attr:
            return node.func.name in _TAKING and self._is_frozen(node.func.obj)
        targets = node.targets if type(node) is ir.Delete else ()
        return any(type(target) is ir.Item and self._is_frozen(target.obj) for target in targets)

    def is_filled(self, node: ir.Record) -> bool:
        """Whether ``node`` sets attributes."""
        if type(node) is ir.Call and type(node.func) is ir.Attr:
            if self._is_span(node.func.obj):
                return node.func.name in ("set_attribute", "set_attributes")
            return node.func.name in _SETTING and self._is_frozen(node.func.obj)
        for target in node.targets if type(node) is ir.Assign else ():
            if type(target) is ir.Item and self._is_frozen(target.obj):
                return True
            if type(target) is ir.Attr and target.name == "attributes" and self._is_span(target.obj):
                return True
        return False

    def is_searched(self, node: ir.Record) -> bool:
        """Whether ``node`` goes through the attributes, or asks for one."""
        if type(node) is ir.For or type(node) is ir.Clause:
            return self._is_read(node.iter)
        return type(node) is ir.Cut and node.op in ("in", "not in") and any(self._is_read(part) for part in node.parts)

    def _is_read(self, expr: ir.Record) -> bool:
        if type(expr) is ir.Call and type(expr.func) is ir.Attr and self._is_frozen(expr.func.obj):
            return True
        if type(expr) is ir.Call:
            return any(self._is_read(arg.value) for arg in expr.args)
        return type(expr) in (ir.Attr, ir.Name) and self._is_frozen(expr)  # type: ignore[arg-type]


# ---------------------------------------------------------------------- logging


def _logger_filters(program: Program, setting: Setting, bindings: Bindings) -> Iterator[Setup]:
    users = [one for one in program.functions.values() if "addFilter" in one.survey.calls]
    loggers = _logger_names(program, bindings) if users else frozenset()
    for function in users:
        for node in _nodes(function):
            if type(node) is not ir.Call or type(node.func) is not ir.Attr or node.func.name != "addFilter":
                continue
            made, scope = bindings.value(Bound(node.func.obj, function))
            if type(made) is not ir.Call or "logging.getLogger" not in bindings.names(Bound(made.func, scope)).full:
                continue
            name = _logger_name(made, scope, bindings)
            if name is None or not (name == ROOT or any(one.startswith(f"{name}.") for one in loggers)):
                continue
            if node.args and _rewrites(Bound(node.args[0].value, function), bindings):
                yield _setup(setting, function, node.site, "logging.Logger.addFilter")


def _logger_names(program: Program, bindings: Bindings) -> frozenset[str]:
    """The names of all loggers that the program asks for."""
    found: set[str] = set()
    for function in program.functions.values():
        if "getLogger" in function.survey.calls:
            for node in _nodes(function):
                if type(node) is ir.Call and type(node.func) in (ir.Attr, ir.Name):
                    last = node.func.name if type(node.func) is ir.Attr else node.func.id  # type: ignore[union-attr]
                    if last == "getLogger":
                        found.add(_logger_name(node, function, bindings) or "")
    return frozenset(found)


def _logger_name(call: ir.Call, scope: Function, bindings: Bindings) -> str | None:
    """The name that ``getLogger`` is asked for; ``None`` when it is not known."""
    given = arguments(call, scope, bindings)
    found = given.get("0|name")
    if found is None:
        return None if given.open else ROOT
    expr, owner = bindings.value(found[1].value)
    if type(expr) is ir.Const and (expr.value is None or expr.value == ""):
        return ROOT
    if type(expr) is ir.Name and expr.id == "__name__":
        return owner.module.name
    return expr.value if type(expr) is ir.Const and isinstance(expr.value, str) else None


def _rewrites(bound: Bound, bindings: Bindings) -> bool:
    """Whether a filter of the program, given as an object or a function, changes what a record says."""
    expr, scope = bindings.value(bound)
    callee = expr.func if type(expr) is ir.Call else expr
    if type(callee) is not ir.Name:
        return False
    for meaning in bindings.program.lookup(scope.module, callee.id):
        function: Function | str | None = None
        if meaning.kind == "class" and not _FILTERS.isdisjoint(bindings.hierarchy.externals(meaning.id)):
            function = bindings.hierarchy.find(meaning.id, "filter")
        elif meaning.kind == "function" and callee is expr:
            function = bindings.program.functions[meaning.id]
        if isinstance(function, Function) and any(_sets_text(node) for node in _nodes(function)):
            return True
    return False


def _sets_text(node: ir.Record) -> bool:
    targets: tuple[ir.Expr, ...] = ()
    if type(node) is ir.Assign:
        targets = node.targets
    return any(type(target) is ir.Attr and target.name in _REWRITTEN for target in targets)
