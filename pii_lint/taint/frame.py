"""A frame: the analysis of one function in progress.

The frame walks the function's statements once, in order, with one abstract value for each
variable (``env``): branches are walked apart and joined, loops until nothing changes (at most
three times), so that ``a = SOURCE; a = 1; SINK(a)`` has no flow. What leaves the function is collected in
its ``Summary``. What each statement and expression does is registered in ``RUN`` and ``EVAL`` by
the modules that know it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from pii_lint.ir import nodes as ir
from pii_lint.project.program import Function, dotted
from pii_lint.taint.comparison import same
from pii_lint.taint.domain import CLEAN, UNKNOWN, Ref, Value, bounded, join
from pii_lint.taint.marks import HIGH, LOW, MEDIUM, PERSON, SOMEONE, Given, Key, Mark, Marks
from pii_lint.taint.summary import MAX_SINKS, SinkPoint, Summary
from pii_lint.taint.trail import Hop, Trail, then

if TYPE_CHECKING:
    from pii_lint.taint.engine import Engine

Env = dict[str, Value]
EVAL: dict[type, Callable[[Frame, Any], Value]] = {}
RUN: dict[type, Callable[[Frame, Any], bool]] = {}  # False: control does not come out at the end
GENERATOR = "^generator"  # the field of a generator that says which function made it
RETURNED = "^return"  # the field of a generator that holds what it returns at its end
MAX_STEPS = 20_000  # statements walked and summaries' parts read; then loops are walked once, and calls left open


class Frame:
    """See the module. ``function`` is what is analysed, ``key`` the engine's name for this analysis of it."""

    __slots__ = (
        "attributes",
        "engine",
        "env",
        "exit_env",
        "function",
        "general",
        "globals",
        "handling",
        "key",
        "loops",
        "module",
        "path",
        "raised",
        "receives",
        "sink_calls",
        "steps",
        "summary",
        "texts",
        "tracked",
        "unbound",
        "yielded",
    )

    def __init__(self, engine: Engine, function: Function, key: Any) -> None:
        self.engine = engine
        self.function = function
        self.key = key
        self.module = function.module
        self.path = function.module.path
        self.env: Env = {}
        self.exit_env: Env | None = None
        self.summary = Summary()
        self.loops: list[tuple[list[Env], list[Env]]] = []
        self.raised: list[list[Value]] = []
        self.handling: list[Value] = []
        self.tracked: dict[str, int] = {}
        self.globals = {name for name, kind in function.survey.declared.items() if kind == "global"}
        self.general: set[str] = set()  # functions called without telling what their summaries name as needed
        self.yielded: Value | None = None
        self.receives = False  # whether it is a generator that looks at what is sent into it
        self.sink_calls: set[int] = set()
        self.steps = 0
        self.unbound = 0  # reads of local variables that were not bound yet
        self.attributes: dict[tuple[int, str, int], tuple[Value, Value]] = {}  # of values, looked up already
        self.texts: dict[tuple[int, int, tuple[str, ...], int], tuple[Value, Marks]] = {}  # text forms told already

    # -------------------------------------------------------------- walking

    def eval(self, expr: ir.Expr) -> Value:
        """The value of an expression."""
        return EVAL[type(expr)](self, expr)

    def block(self, statements: Iterable[ir.Stmt]) -> bool:
        """Walk statements; False when control never comes out at the end."""
        for statement in statements:
            self.steps += 1
            if not RUN[type(statement)](self, statement):
                return False
        return True

    def branch(self, walks: Iterable[Callable[[], bool]]) -> bool:
        """Walk alternatives from the same state and join where they come out."""
        before = self.env
        joined: Env | None = None
        for walk in walks:
            self.env = dict(before)
            if walk():
                joined = self.env if joined is None else join_env(joined, self.env)
        if joined is None:
            self.env = before
            return False
        self.env = joined
        return True

    # ----------------------------------------------------------- recording

    def mark(self, data: Key, site: int, message: str, confidence: int = HIGH, shallow: bool = False) -> Mark:
        """A mark of data that enters at ``site``; what a test makes up is nobody's."""
        if self.engine.rehearsals.holds(self.path):
            confidence = LOW
        return Mark(confidence, Trail(None, Hop(self.path, site, message)), shallow)

    def hop(self, value: Value, site: int, message: str) -> Value:
        """The same value with one more step in the trails of its marks."""
        if not value.marks:
            return value
        hop = Hop(self.path, site, message)
        marks = {key: mark.along(then(mark.trail, hop)) for key, mark in value.marks.items()}
        return Value(marks, value.fields, value.refs, value.known, value.identity)

    def reach(self, point: SinkPoint, key: Key, mark: Mark) -> None:
        """Data arrives at a sink: a leak, or for the caller to judge when the data is a parameter's."""
        summary = self.summary
        if type(key) is Given:
            entry = (key, point)
            old = summary.sinks.get(entry)
            if mark.confidence < MEDIUM or (old is None and len(summary.sinks) >= MAX_SINKS):
                return
            if old is None or old.confidence < mark.confidence:
                summary.sinks[entry] = mark
        else:
            assert isinstance(key, str)
            leak = (point, key)
            known = summary.leaks.get(leak)
            if (
                known is None
                or known.confidence < mark.confidence
                or (known.confidence == mark.confidence and _length(mark) < _length(known))
            ):
                summary.leaks[leak] = mark

    def raise_(self, value: Value) -> None:
        """An exception carrying ``value`` arises here."""
        if self.raised:
            self.raised[-1].append(value)
        else:
            self.summary.raises = bounded(join(self.summary.raises, value), 2)

    def leave(self, value: Value) -> None:
        """The function returns ``value`` from the current state."""
        summary = self.summary
        summary.result = value if summary.result is None else join(summary.result, value)
        self.exit_env = dict(self.env) if self.exit_env is None else join_env(self.exit_env, self.env)

    def finish(self) -> Summary:
        """Close the summary after the whole body was walked."""
        summary = self.summary
        if self.exit_env is not None:
            for name, identity in self.tracked.items():
                final = self.exit_env.get(name)
                if final is None:
                    continue
                rebound = self.function.survey.declared.get(name) == "nonlocal"
                if rebound:
                    summary.effects[name] = bounded(final)
                elif final.identity == identity and final.fields:
                    effect = _changes(final, Given(name))
                    if effect is not None:
                        summary.effects[name] = effect
        if self.yielded is not None and not is_driven(self.function):
            fields = {"*": self.yielded}
            if self.receives:
                fields[GENERATOR] = Value(refs=(Ref("function", self.function.id),), known=True)
            if summary.result is not None and summary.result is not CLEAN:
                fields[RETURNED] = summary.result
            summary.result = Value(fields=fields, known=True)
        elif summary.result is None and self.function.node.is_generator:
            summary.result = CLEAN
        elif self.function.node.returns is None and is_stub(self.function.node):
            summary.result = UNKNOWN
        elif self.function.node.returns is not None and self.yielded is None:
            summary.result = self._as_declared(summary.result, self.function.node.returns)
        if summary.result is not None:
            summary.result = bounded(summary.result)
        return summary

    def _as_declared(self, result: Value | None, annotation: ir.Expr) -> Value | None:
        """What is returned, of the declared type where the body does not tell."""
        types = self.engine.types
        body = self.function.node.body
        if result is None or all(type(one) is ir.Do and type(one.value) is ir.Const for one in body):
            declared = types.value(self.module, annotation, self)
            return declared if declared.refs or declared.fields or declared.marks else result
        return types.refine(result, self.module, annotation, self)


def _changes(final: Value, given: Given) -> Value | None:
    """What a function changed in a parameter: its final value without the parts that are as they came."""
    fields = {}
    for key, child in final.fields.items():
        as_it_came = Given(given.name, (key,))
        if child.fields or child.refs or child.known or any(one != as_it_came for one in child.marks):
            fields[key] = bounded(child)
    return Value(final.marks, fields, final.refs, final.known, final.identity) if fields else None


def is_stub(node: ir.Function) -> bool:
    """Whether a body says nothing of what a function does: ``pass``, ``...``, a text, ``raise NotImplementedError``."""
    return all(
        (type(one) is ir.Do and type(one.value) is ir.Const)
        or (type(one) is ir.Raise and one.error is not None and _NOT_WRITTEN in dotted(_called(one.error)))
        for one in node.body
    )


def _called(expr: ir.Expr) -> ir.Expr:
    return expr.func if type(expr) is ir.Call else expr


_NOT_WRITTEN = "NotImplemented"


def is_driven(function: Function) -> bool:
    """Whether a decorator runs a generator as a coroutine, so that a call gives what it returns (twisted, tornado)."""
    if not function.node.is_generator or not function.decorators:
        return False
    return not _DRIVERS.isdisjoint(text.rpartition(".")[2] for text in function.decorators)


_DRIVERS = frozenset(("inlineCallbacks", "coroutine"))


def join_env(a: Env, b: Env) -> Env:
    """The state that is one of two; a variable bound in one of them only keeps that value."""
    if a is b:
        return a
    result = dict(a)
    for name, value in b.items():
        mine = result.get(name)
        if mine is None:
            result[name] = value
        elif mine is not value:
            result[name] = join(mine, value)
    return result


def unchanged(before: Env, after: Env) -> bool:
    """Whether a later state says the same of all variables that were bound before."""
    return all(value is after[name] or same(value, after[name]) for name, value in before.items() if name in after)


def settled(value: Value) -> bool:
    """Whether a name or type has nothing to add: the value is known, or known to hold some data."""
    if value.known:
        return True
    for key, mark in value.marks.items():  # half the time of any()
        if type(key) is str and mark.confidence > LOW and key != PERSON and key != SOMEONE:
            return True
    return False


def _length(mark: Mark) -> int:
    return 0 if mark.trail is None else mark.trail.length


__all__ = ["EVAL", "RUN", "UNKNOWN", "Env", "Frame", "join_env", "settled", "unchanged"]
