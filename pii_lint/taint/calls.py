"""Calls: finding what is called, and applying what is known of it.

A function of the program is applied by its summary: what it returns, changes, raises and leaks is
said in terms of its parameters, and the arguments take their place. What a library
function does stands in the rules. Of anything else it is assumed that data passed in comes out again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pii_lint.ir import nodes as ir
from pii_lint.project.modules import is_test
from pii_lint.project.program import Function
from pii_lint.taint import rows, tasks
from pii_lint.taint.arguments import Arguments, bind, evaluate
from pii_lint.taint.binding import change_parts, keep, replace
from pii_lint.taint.construct import construct
from pii_lint.taint.domain import CLEAN, UNKNOWN, Ref, Value, bounded, carries, doubted, join
from pii_lint.taint.frame import MAX_STEPS, Frame
from pii_lint.taint.library import call_external, call_unknown
from pii_lint.taint.marks import Given
from pii_lint.taint.naming import holder, named
from pii_lint.taint.special import SPECIAL, STARTED_METHODS, call_partial
from pii_lint.taint.substitution import Substitution
from pii_lint.taint.summary import Summary

if TYPE_CHECKING:
    from pii_lint.taint.engine import Engine

MAX_CALLEES = 8
SURE_CALLEES = 3  # with more candidates than these, none is certain
MAX_NESTED_IN_ALL = 500  # of the following in one walk
_BUILTIN_METHODS = frozenset(
    name for kind in (str, bytes, list, dict, set) for name in dir(kind) if not name.startswith("_")
)
MAX_NESTED = 3  # calls that only arise while another call is applied (properties, text forms)


def eval_call(frame: Frame, node: ir.Call) -> Value:
    """The value of a call expression."""
    func = node.func
    if type(func) is ir.Attr:
        owner = frame.eval(func.obj)
        callee = frame.engine.members.attribute(frame, owner, func.name, func)
    else:
        owner = CLEAN
        callee = frame.env.get(func.id) if type(func) is ir.Name else None  # type: ignore[assignment]
        if callee is None:
            callee = _plain(frame, func)
    return frame.engine.calls.call(frame, node, callee, owner)


def _plain(frame: Frame, func: ir.Expr) -> Value:
    if type(func) is ir.Name:
        found = frame.engine.names.global_value(frame, frame.module, func.id)
        if found is None:
            found = frame.engine.names.builtin(func.id)
        return found if found is not None else UNKNOWN
    return frame.eval(func)


class Calls:
    """Applies callees for the engine."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.depth = 0  # of calls that arise inside of others
        self._doubt = 0
        self._nested = 0
        self._passed: dict[tuple[str, Given], bool] = {}  # parameter -> whether any call passes more than constants

    def call(self, frame: Frame, node: ir.Call, callee: Value, owner: Value) -> Value:
        """A call of ``callee``, which was read from ``owner`` where it is an attribute."""
        for ref in callee.refs:
            special = SPECIAL.get(ref.id) if ref.kind == "external" else None
            if special is not None:
                result = special(frame, node, callee)
                if result is not None:
                    return result
        if type(node.func) is ir.Attr and node.func.name in STARTED_METHODS and not self._is_explained(callee):
            started = STARTED_METHODS[node.func.name](frame, node, callee)
            if started is not None:
                return started
        arguments = evaluate(frame, node.args, not self._is_modelled(callee))
        if type(node.func) is ir.Attr and node.func.name in tasks.METHODS and not _own(callee):
            tasks.start(frame, node, node.func.name, owner, arguments)
        result = self._each(frame, node, callee, owner, arguments)
        if type(node.func) is ir.Attr and node.func.name in rows.METHODS and not _own(callee):
            result = rows.queried(frame, node, owner, result)
        if not result.known and all(ref.kind == "object" for ref in result.refs):
            name = node.func.name if type(node.func) is ir.Attr else getattr(node.func, "id", "")
            if name and not self._is_modelled(callee):
                whose = holder(frame, owner, node.func.obj) if type(node.func) is ir.Attr else None
                result = named(frame, result, name, node.site, "function", whose)
        return result

    def _is_explained(self, callee: Value) -> bool:
        """Whether the callee is of the program, or the rules say that it sends on what it is given."""
        models = (self.engine.pack.call(ref.id) for ref in callee.refs if ref.kind == "external")
        return _own(callee) or any(model is not None and model.sinks for model in models)

    def _is_modelled(self, callee: Value) -> bool:
        """Whether the rules say what the callee returns, so that its name has nothing to add."""
        return any(ref.kind == "external" and self.engine.pack.call(ref.id) is not None for ref in callee.refs)

    def _each(self, frame: Frame, node: ir.Call, callee: Value, owner: Value, arguments: Arguments) -> Value:
        result: Value | None = None
        doubt, self._doubt = self._doubt, 1 if len(callee.refs) > SURE_CALLEES else 0
        for ref in callee.refs[:MAX_CALLEES]:
            one = self.one(frame, node, callee, ref, owner, arguments)
            result = one if result is None else join(result, one)
        if result is None:
            self._doubt = 1
            for key in callee.marks:
                if type(key) is Given and not self._is_builtin(key):
                    frame.summary.need(key)
            guessed = self._by_name(frame, node, callee, owner)
            for function in guessed:
                one = self._apply(frame, function, arguments.shifted(owner), 1, node, callee, owner)
                result = one if result is None else join(result, one)
        self._doubt = doubt
        if result is None:
            result = call_unknown(frame, node, callee, owner, arguments)
        return result

    def _is_builtin(self, callee: Given) -> bool:
        """Whether a method of texts and containers is meant, since the program has none of that name."""
        name = callee.path[-1][1:] if callee.path else ""
        return name in _BUILTIN_METHODS and name not in self.engine.program.by_function_name

    def one(self, frame: Frame, node: ir.Call, callee: Value, ref: Ref, owner: Value, arguments: Arguments) -> Value:
        """A call of one of the things that a callee may be."""
        if ref.kind == "function":
            function = self.engine.program.functions[ref.id]
            model = self.engine.own_model(function)
            if model is not None:
                return call_external(frame, node, model[0], model[1], callee, owner, arguments)
            receiver = callee.fields.get("^self")
            offset = 0
            if receiver is not None:
                arguments, offset = arguments.shifted(receiver), 1
            return self._apply(frame, function, arguments, offset, node, callee, owner)
        if ref.kind == "class":
            return construct(frame, ref, arguments, node)
        if ref.kind in ("instance", "member"):
            target = Value(callee.marks, callee.fields, (ref,), callee.known, callee.identity)
            method = self.engine.members.method(target, "__call__")
            if method is not None:
                return self._apply(frame, method, arguments.shifted(target), 1, node, callee, target)
            return call_unknown(frame, node, callee, owner, arguments)
        if ref.kind == "partial":
            only = Value(callee.marks, callee.fields, (ref,), callee.known, callee.identity)
            return call_partial(frame, node, only, arguments)
        if ref.kind in ("external", "object"):
            model_ = self.engine.pack.call(ref.id)
            return call_external(frame, node, model_, ref.id, callee, owner, arguments)
        return UNKNOWN

    def _by_name(self, frame: Frame, node: ir.Call, callee: Value, owner: Value) -> list[Function]:
        """Methods of the program that an attribute of an unknown object may be: where the name is rare enough."""
        if type(node.func) is not ir.Attr or owner.refs:
            return []
        return self.engine.names.rare_methods(node.func.name)

    def _apply(
        self,
        frame: Frame,
        function: Function,
        arguments: Arguments,
        offset: int,
        node: ir.Call | None,
        callee: Value,
        owner: Value,
    ) -> Value:
        bound, places = bind(frame, function, arguments, offset)
        self.note_passed(frame, function, bound)
        for name in function.captures:
            held = self._captured(frame, function, callee, name)
            if held is not None:
                bound[name] = held
        site = node.site if node is not None else -1
        self.engine.callers.setdefault(function.id, set()).add(frame.function.id)
        if self.engine.observed is not None and self.depth == 0:
            self.engine.observed.functions.setdefault(site, []).append(function)
        if node is not None and offset and type(node.func) is ir.Attr and function.node.params:
            first = function.node.params[0]
            if first.kind != "star" and "^self" in callee.fields and callee.fields["^self"] is owner:
                places[first.name] = node.func.obj
        return self._summary(frame, function, bound, places, site)

    def guessed(self, frame: Frame, functions: list[Function], owner: Value, site: int) -> Value | None:
        """What one of some properties gives, read from an owner of which nothing else is known."""
        result: Value | None = None
        doubt, self._doubt = self._doubt, 1
        for function in functions:
            one = self._summary(frame, function, {function.node.params[0].name: owner}, {}, site)
            result = one if result is None else join(result, one)
        self._doubt = doubt
        return result

    def note_passed(self, frame: Frame, function: Function, bound: dict[str, Value]) -> None:
        """Remember what kinds of values a function is called with; a test's literals say nothing of real ones."""
        if is_test(frame.path) or frame.function.name.startswith("test_"):
            return
        for name, value in bound.items():
            own = value.refs and all(ref.kind in ("instance", "member") for ref in value.refs)
            if not own and (not value.known or carries(value)):
                self._passed[function.id, Given(name)] = True
            else:
                self._passed.setdefault((function.id, Given(name)), False)

    def know(self, others: Calls) -> None:
        """Take over what ``others`` heard of the arguments of calls."""
        self._passed = others._passed

    def harmless_parameters(self) -> set[tuple[str, Given]]:
        """Function and name of each parameter for which every call passes something known to be harmless."""
        return {parameter for parameter, told in self._passed.items() if not told}

    def begin(self) -> None:
        """A walk begins, with a budget of its own for calls that arise inside of others."""
        self._nested = 0

    def _is_too_deep(self) -> bool:
        if self.depth == 0:
            return False
        self._nested += 1
        return self.depth >= MAX_NESTED or self._nested > MAX_NESTED_IN_ALL

    def _captured(self, frame: Frame, function: Function, callee: Value, name: str) -> Value | None:
        """A captured variable: as it is now where the function was defined in this frame, else as it was then."""
        if function.parent is frame.function and name in frame.env:
            return frame.env[name]
        held = callee.fields.get("^" + name)
        if held is None:
            held = frame.env.get(name) if name in frame.function.captures else None
        return held

    def _summary(
        self, frame: Frame, function: Function, bound: dict[str, Value], places: dict[str, ir.Expr], site: int
    ) -> Value:
        if self._is_too_deep() or frame.steps >= MAX_STEPS:
            return UNKNOWN
        summary = self.engine.summary(frame, function, bound)
        if summary is None:
            return CLEAN
        self.depth += 1
        try:
            return self._effects(frame, function, summary, bound, places, site)
        finally:
            self.depth -= 1

    def _effects(
        self,
        frame: Frame,
        function: Function,
        summary: Summary,
        bound: dict[str, Value],
        places: dict[str, ir.Expr],
        site: int,
    ) -> Value:
        work = Substitution(frame, function, bound, site, self._doubt)
        work.sinks(summary)
        if summary.raises is not CLEAN:
            passed_on(frame, work.value(summary.raises, "raised by"))
        for cell, stored in summary.stores.items():
            keep(frame, cell, work.value(stored, "stored by"))
        result = CLEAN if summary.result is None else work.value(summary.result, "returned from")
        for name, final in summary.effects.items():
            before = bound.get(name)
            if before is None:
                continue
            after = work.effect(before, final)
            bound[name] = after
            change_parts(frame, before, after)
            place = places.get(name)
            if name in function.captures:
                if name in frame.env:
                    if before.identity:
                        replace(frame, ir.Name(name), before, after)
                    frame.env[name] = after
            elif place is not None:
                replace(frame, place, before, after)
            elif before.identity:
                replace(frame, ir.Const(None), before, after)
        if (
            "contextmanager" in function.decorators
            or "asynccontextmanager" in function.decorators
            or any(text.endswith("contextmanager") for text in function.decorators)
        ):
            result = Value(result.marks, result.fields, (Ref("object", "contextlib.contextmanager"),), result.known)
        return result

    def call_with(self, frame: Frame, node: ir.Call, callee: Value, arguments: Arguments) -> Value:
        """A call of any value with arguments that were evaluated already."""
        result: Value | None = None
        for ref in callee.refs[:MAX_CALLEES]:
            one = self.one(frame, node, callee, ref, CLEAN, arguments)
            result = one if result is None else join(result, one)
        if result is None:
            for key in callee.marks:
                if type(key) is Given:
                    frame.summary.need(key)
            return UNKNOWN
        return result

    # ------------------------------------------------ calls without a call expression

    def apply(self, frame: Frame, function: Function, values: list[Value], site: int) -> Value:
        """A call of a function with positional values (operators, properties, context managers)."""
        arguments = Arguments()
        arguments.positional = values
        arguments.places = [None] * len(values)
        return (
            self._apply(frame, function, arguments, 0, None, UNKNOWN, CLEAN)
            if site < 0
            else self._apply(frame, function, arguments, 0, ir.Call(ir.Const(None), (), site), UNKNOWN, CLEAN)
        )

    def call_value(self, frame: Frame, callee: Value, values: list[Value], place: ir.Expr) -> Value:
        """A call of any value with positional values, written at ``place``."""
        arguments = Arguments()
        arguments.positional = values
        arguments.places = [None] * len(values)
        node = place if type(place) is ir.Call else ir.Call(place, (), getattr(place, "site", -1))
        return self.call_with(frame, node, callee, arguments)

    def quiet(self, frame: Frame, function: Function, receiver: Value) -> Value:
        """What a method without arguments returns, its side effects aside (text forms)."""
        params = function.node.params
        bound = {params[0].name: receiver} if params else {}
        summary = self.engine.summary(frame, function, bound)
        if summary is None or summary.result is None or self._is_too_deep():
            return CLEAN
        self.depth += 1
        try:
            return Substitution(frame, function, bound, -1).value(summary.result, "shown by")
        finally:
            self.depth -= 1


def passed_on(frame: Frame, raised: Value) -> None:
    """An exception of a called function arrives; where there is a handler it is not certain that it is this one's."""
    if frame.raised:
        raised = doubted(raised)
    if carries(raised):
        frame.raise_(bounded(raised, 2))


def _own(callee: Value) -> bool:
    """Whether a callee is a function or class of the program."""
    return any(ref.kind in ("function", "class") for ref in callee.refs)
