"""What is known of a program while its functions are walked: what they return, make sure of, and keep.

Example: of ``def fine(user): return not user.opted_out`` the result is a fact that is true where consent is granted; of
``def need(user): if user.opted_out: raise Refused`` it holds after a call. Everything is found when first asked for.
"""

from __future__ import annotations

from typing import NamedTuple, Optional

from pii_lint.consent.domain import OPEN, UNKNOWN, Fact, State, either, informs
from pii_lint.consent.walker import Walker
from pii_lint.consent.words import may_speak, said_key
from pii_lint.ir import nodes as ir
from pii_lint.project.program import Function, dotted
from pii_lint.taint.engine import Engine
from pii_lint.taint.observed import Observed

_DEPTH = 3  # of calls in which a check is looked for
_MOST = 4  # functions of one name among which it is


class Summary(NamedTuple):
    """What holds when a function comes back, what it returns, and the same for what a generator gives."""

    exit: State = OPEN
    result: Fact = UNKNOWN
    yields: State = None
    yielded: Optional[Fact] = None


class Knowledge:
    """Answers for one program; ``cone`` holds the functions that lead to a capture."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.program = engine.program
        self.pack = engine.pack
        self.cone: set[str] = set()
        self._observed: dict[str, Observed] = {}
        self._summaries: dict[str, Summary] = {}
        self._speaks: dict[str, bool] = {}
        self._strings: dict[str, frozenset[str]] = {}
        self._globals: dict[tuple[str, str], Fact] = {}
        self._modules: dict[str, Walker] = {}
        self._fields: dict[tuple[str, str], Fact] = {}
        self._open: set[str] = set()

    # ---------------------------------------------------------------- calls

    def observed(self, function: Function) -> Observed:
        """What the calls of a function mean."""
        found = self._observed.get(function.id)
        if found is None:
            found = self._observed[function.id] = self.engine.observe(function)
        return found

    def callees(self, function: Function, site: int) -> list[Function]:
        """The functions of the program that a call may mean."""
        return list(dict.fromkeys(self.observed(function).functions.get(site, ()))) if site >= 0 else []

    def names(self, function: Function, site: int) -> list[str]:
        """The full names of what else it may mean."""
        return self.observed(function).names.get(site, []) if site >= 0 else []

    def functions_named(self, function: Function, expr: ir.Expr) -> list[Function]:
        """The functions that lead to a capture and that an expression names, without calling them."""
        name = expr.id if type(expr) is ir.Name else expr.name if type(expr) is ir.Attr else ""
        if not any(one.id in self.cone for one in self.program.by_function_name.get(name, ())):
            return []
        if type(expr) is ir.Name:
            scope: Function | None = function
            while scope is not None:
                own = [one for one in self.program.by_function_name[name] if one.parent is scope and one.owner is None]
                if own:
                    return [one for one in own if one.id in self.cone]
                if name in scope.survey.bound and scope.name != "<module>":
                    return []
                scope = scope.parent
        if type(expr) is ir.Attr and type(expr.obj) is ir.Name and expr.obj.id in ("self", "cls") and function.owner:
            found = self.engine.hierarchy.find(function.owner.id, name)
            some = [found] if isinstance(found, Function) else []
            return [one for one in some if one.id in self.cone]
        meanings = self.engine.names.meanings(function.module, dotted(expr)) if dotted(expr) else ()
        return [self.program.functions[one.id] for one in meanings if one.kind == "function" and one.id in self.cone]

    def entering(self, function: Function, call: ir.Call) -> Function | None:
        """The ``__enter__`` of a class of the program that a call makes an instance of."""
        for one in self.engine.names.meanings(function.module, dotted(call.func)) if dotted(call.func) else ():
            if one.kind == "class":
                for name in ("__enter__", "__aenter__"):
                    found = self.engine.hierarchy.find(one.id, name)
                    if isinstance(found, Function):
                        return found
        return None

    # ------------------------------------------------------------- summaries

    def summary(self, function: Function) -> Summary:
        """What a function does, whatever its arguments; nothing where no check can be in it."""
        found = self._summaries.get(function.id)
        if found is None:
            self._summaries[function.id] = Summary()  # for a function that calls itself
            body = function.node.body
            if not (self.speaks(function) or (body and type(body[-1]) is ir.Raise)):
                return self._summaries[function.id]
            walk = Walker(self, function)
            walk.run(OPEN)
            exit_ = OPEN if walk.exit is None and (is_abstract(function) or function.node.is_generator) else walk.exit
            result = UNKNOWN if walk.result is None or function.node.is_generator else walk.result
            found = self._summaries[function.id] = Summary(exit_, result, walk.yields, walk.yielded)
        return found

    def result(self, function: Function) -> Fact:
        """What the value that a function returns says."""
        if not self.speaks(function):
            return UNKNOWN
        found = self.summary(function)
        return Fact(each=found.yields or OPEN) if function.node.is_generator else found.result

    def exit(self, function: Function) -> State:
        """What holds when it has come back; ``None``: it never does."""
        return self.summary(function).exit

    def let_through(self, function: Function) -> None:
        """A check answers yes although it does not know."""
        self._open.add(function.id)

    def lets_through(self, function: Function) -> bool:
        """Whether a check answers yes although it does not know."""
        self.summary(function)
        return function.id in self._open

    def property(self, function: Function, expr: ir.Attr) -> Fact | None:
        """What a property of the own object says."""
        if type(expr.obj) is ir.Name and expr.obj.id in ("self", "cls") and function.owner is not None:
            found = self.engine.hierarchy.find(function.owner.id, expr.name)
            if isinstance(found, Function) and any("property" in one for one in found.decorators):
                return self.result(found)
        return None

    # --------------------------------------------------------- where checks are

    def speaks(self, function: Function, depth: int = _DEPTH) -> bool:
        """Whether a function, or one that it calls, can have to do with consent: by the names and texts in it."""
        known = self._speaks.get(function.id)
        if known is not None:
            return known
        self._speaks[function.id] = False
        found = self.says(function)
        if not found and depth:
            for name in function.survey.calls | function.survey.attributes:
                some = self.program.by_function_name.get(name, ())
                if len(some) <= _MOST and any(self.speaks(one, depth - 1) for one in some):
                    found = True
                    break
        if not found and depth < _DEPTH:
            del self._speaks[function.id]  # nobody looked deep enough to say so for good
        else:
            self._speaks[function.id] = found
        return found

    def says(self, function: Function) -> bool:
        """Whether a function itself names a check."""
        survey = function.survey
        names = (survey.calls, survey.reads, survey.attributes, {function.name}, function.decorators)
        return any(may_speak(name) for some in names for name in some) or any(
            said_key(text.replace("-", "_")) for text in self.strings(function) if may_speak(text) and " " not in text
        )

    def strings(self, function: Function) -> frozenset[str]:
        """The short texts in a function."""
        known = self._strings.get(function.id)
        if known is None:
            known = self._strings[function.id] = frozenset(_texts(function.node.body))
        return known

    # ---------------------------------------------------------- what is kept

    def stored(self, function: Function, expr: ir.Expr) -> Fact:
        """What a global variable or a field of the own object says, by all that is ever stored in it."""
        if type(expr) is ir.Attr and type(expr.obj) is ir.Name and expr.obj.id in ("self", "cls"):
            return self._field(function, expr.name)
        name = dotted(expr)
        if not name or "()" in name:
            return UNKNOWN
        head = name.partition(".")[0]
        scope: Function | None = function
        while scope is not None and scope.name != "<module>":
            if head in scope.survey.bound and scope.survey.declared.get(head) != "global":
                return UNKNOWN
            scope = scope.parent
        for meaning in self.engine.names.meanings(function.module, name):
            if meaning.kind == "variable":
                path, _, variable = meaning.id.rpartition(":")
                return self._global(path, variable)
        return UNKNOWN

    def _global(self, path: str, name: str) -> Fact:
        key = (path, name)
        known = self._globals.get(key)
        if known is not None:
            return known
        self._globals[key] = UNKNOWN
        module = self.program.modules[path]
        found: list[Fact] = []
        if self.speaks(module.body):
            found += self._walked(module.body).stored.get(name, ())
        if found:
            for function in self.program.functions.values():
                if function.module is module and function.survey.declared.get(name) == "global":
                    found += self._walked(function).stored.get(name, ())
        self._globals[key] = result = _all(found)
        return result

    def _walked(self, function: Function) -> Walker:
        walk = self._modules.get(function.id)
        if walk is None:
            walk = self._modules[function.id] = Walker(self, function)
            walk.run(OPEN)
        return walk

    def _field(self, function: Function, name: str) -> Fact:
        scope: Function | None = function
        while scope is not None and scope.owner is None:
            scope = scope.parent
        if scope is None or scope.owner is None:
            return UNKNOWN
        key = (scope.owner.id, name)
        known = self._fields.get(key)
        if known is not None:
            return known
        self._fields[key] = UNKNOWN
        found: list[Fact] = []
        for meaning in self.engine.hierarchy.mro(scope.owner.id):
            if meaning.kind != "class":
                continue
            for some in self.program.classes[meaning.id].members.values():
                for method in some:
                    if name in method.survey.attributes:
                        found += self._walked(method).stored.get(f"self.{name}", ())
                        found += self._walked(method).stored.get(f"cls.{name}", ())
        if found:
            declared = self.engine.hierarchy.fields(scope.owner.id).get(name)
            if declared is not None and type(declared.value) is ir.Const:
                found.append(Fact(OPEN, None) if declared.value.value else Fact(None, OPEN))
        self._fields[key] = result = _all(found)
        return result


def is_abstract(function: Function) -> bool:
    """Whether a function is there to be overridden."""
    body = function.node.body
    last = body[-1] if body else None
    if type(last) is not ir.Raise or last.error is None:
        return False
    error = last.error.func if type(last.error) is ir.Call else last.error
    return dotted(error).endswith("NotImplementedError") or dotted(error) == "NotImplemented"


def _all(found: list[Fact]) -> Fact:
    if not found or not (any(informs(one) for one in found) or all(one.yes is None for one in found)):
        return UNKNOWN
    result = found[0]
    for one in found[1:]:
        result = either(result, one)
    return result


def _texts(node: object) -> list[str]:
    """The texts below a node that may be the name of a setting."""
    found: list[str] = []
    stack: list[object] = [node]
    while stack:
        one = stack.pop()
        if isinstance(one, tuple):
            stack += one
        elif isinstance(one, ir.Const):
            if isinstance(one.value, str) and len(one.value) < 60:
                found.append(one.value)
        elif isinstance(one, ir.Record) and not isinstance(one, (ir.Function, ir.Class)):
            stack += (getattr(one, name) for name in one.__struct_fields__)
    return found
