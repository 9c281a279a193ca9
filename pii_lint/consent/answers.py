"""Answers: what a call says of consent, by the functions that it means, the rules, or its name.

``fine(user)`` says what ``fine`` returns, ``consents.given(user, "analytics")`` that consent is granted where it is
true, ``require_consent(user)`` that it is granted when the call has come back.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Optional

from pii_lint.consent import checks
from pii_lint.consent.domain import (
    ALWAYS,
    NEVER,
    OPEN,
    UNKNOWN,
    Fact,
    Known,
    State,
    both,
    either,
    informs,
    join,
    not_,
    renamed,
    under,
)
from pii_lint.consent.words import ANY, ensures, judges, said
from pii_lint.ir import nodes as ir
from pii_lint.project.program import Function, dotted

if TYPE_CHECKING:
    from pii_lint.consent.knowledge import Knowledge

_PLAIN = frozenset("bool str int lower strip upper casefold copy list tuple set sorted iter reversed cast".split())
_FILTERS = frozenset("filter filter_by where find find_many select_related".split())
_PASSING = frozenset("all iterator order_by select_related prefetch_related only values distinct items".split())
_EMPTY = frozenset(("null", "noop", "dummy", "fake", "disabled", "void", "nop", "stub"))


class Walk(ABC):
    """What a walk through a function has seen so far.

    ``at``: what is known where a call stands, by its site; ``mentions``: the same for functions that are passed on;
    ``passed``: facts of arguments; ``called``: what is known where a plain name is called; ``stored``: facts that were
    given to a variable; ``switched``: to an attribute or a keyword argument. ``notes``: checks that are there and do
    not guard, with their place.
    """

    def __init__(self, knowledge: Knowledge, function: Function, params: dict[str, Fact] | None = None) -> None:
        self.knowledge = knowledge
        self.function = function
        self.env: dict[str, Fact] = dict(params or {})
        self.state: State = OPEN
        self.exit: State = None
        self.result: Optional[Fact] = None
        self.yields: State = None
        self.yielded: Optional[Fact] = None
        self.loops: list[dict[str, list[tuple[State, dict[str, Fact]]]]] = []
        self.trying: list[tuple[State, dict[str, Fact]]] = []
        self.handling = 0
        self.stored: dict[str, list[Fact]] = {}
        self.at: dict[int, State] = {}
        self.mentions: list[tuple[Function, State, int]] = []
        self.passed: dict[tuple[int, str], dict[str, Fact]] = {}
        self.notes: dict[int, str] = {}
        self.called: dict[str, State] = {}
        self.switched: list[tuple[ir.Expr, Fact, State]] = []

    @abstractmethod
    def visit(self, expr: ir.Expr) -> Fact:
        """What an expression says; its calls are noted with what is known at each of them."""

    def fact(self, expr: ir.Expr) -> Fact:
        """What an expression says, without noting what it calls."""
        kept = self.at, self.mentions, self.passed
        self.at, self.mentions, self.passed = {}, [], {}
        try:
            return self.visit(expr)
        finally:
            self.at, self.mentions, self.passed = kept


class Answers(Walk):
    """The part of a walk that knows calls."""

    def call(self, call: ir.Call) -> Fact:
        """What a call says; it is noted, with what its arguments say."""
        func = call.func
        owner = UNKNOWN
        if isinstance(func, ir.Attr):
            owner = self.visit(func.obj)
        elif not isinstance(func, ir.Name):
            self.visit(func)
        facts = [self.visit(arg.value) for arg in call.args]
        here = both(self.state, owner.yes) if informs(owner) and owner.yes is not None else self.state
        self.at[call.site] = join(self.at.get(call.site), here)
        if type(func) is ir.Name:
            self.called[func.id] = join(self.called.get(func.id), self.state)
        for function in self.knowledge.callees(self.function, call.site):
            self._pass(call, function, facts)
        for arg, fact in zip(call.args, facts, strict=True):
            if arg.keyword is not None and informs(fact):
                self.switched.append((ir.Attr(call, arg.keyword, call.site), fact, self.state))
        return self._answer(call, facts, owner)

    def _answer(self, call: ir.Call, facts: list[Fact], owner: Fact) -> Fact:
        func = call.func
        last = func.name if type(func) is ir.Attr else func.id if type(func) is ir.Name else ""
        if last in _PLAIN:
            inner = owner if not call.args and type(func) is ir.Attr else facts[-1] if facts else UNKNOWN
            return inner
        if last in ("any", "all") and facts:
            inside = call.args[0].value
            return self.fact(inside.value) if last == "all" and type(inside) is ir.Comp else facts[0]
        if type(func) is ir.Attr and last in _FILTERS | _PASSING | {"exclude"}:
            return self._queried(call, last, owner)
        if last == "filter" and len(call.args) == 2:
            return Fact(each=self._by_function(call.args[0].value))
        names = self.knowledge.names(self.function, call.site)
        fact = checks.ruled(checks.gates_of(self.knowledge.pack, names, dotted(func)))
        if informs(fact):
            return fact
        own = self.decided_by(call.site)
        fact = checks.called(call)
        if own is not None and (not informs(fact) or own == NEVER):
            fact = own
            given = checks.purpose_given(call.args)
            fact = fact._replace(yes=renamed(fact.yes, given), no=renamed(fact.no, given)) if given else fact
        elif own is not None and any(
            self.knowledge.lets_through(function) for function in self.knowledge.callees(self.function, call.site)
        ):
            self.notes[call.site] = f"`{last}` also lets through what it was not asked about, or cannot answer"
            return Fact(no=fact.no)
        if informs(fact):
            return fact
        if informs(owner) and answers(last):
            return owner
        if last[:1].isupper():
            words = last.lower()
            return NEVER if any(words.startswith(word) for word in _EMPTY) else ALWAYS
        return UNKNOWN

    def _queried(self, call: ir.Call, method: str, owner: Fact) -> Fact:
        """``User.objects.filter(consented=True)``: what all of the result have in common."""
        each: State = owner.each
        if method != "exclude" and method not in _PASSING:
            for arg in call.args:
                fact = checks.fact_of(said(arg.keyword.partition("__")[0])) if arg.keyword else self.fact(arg.value)
                if arg.keyword is not None:
                    fact = equal(fact, arg.value)
                each = both(each, fact.yes)
        elif method == "exclude":
            for arg in call.args:
                if arg.keyword is not None and len(call.args) == 1:
                    fact = equal(checks.fact_of(said(arg.keyword.partition("__")[0])), arg.value)
                    each = both(each, fact.no)
        return Fact(each=each or OPEN)

    def _by_function(self, expr: ir.Expr) -> Known:
        """What holds for all that a function is true for."""
        if type(expr) is ir.Lambda:
            inner = self.knowledge.program.function_of.get(id(expr.function))
            told = self.knowledge.result(inner) if inner is not None else UNKNOWN
            return told.yes or OPEN
        for function in self.knowledge.functions_named(self.function, expr):
            return self.knowledge.result(function).yes or OPEN
        return OPEN

    def _pass(self, call: ir.Call, function: Function, facts: list[Fact]) -> None:
        """Note what the arguments say, by the parameters that take them."""
        params = [one.name for one in function.node.params if one.kind in ("positional", "positional_only")]
        if function.is_method and params:
            params = params[1:]
        names = {one.name for one in function.node.params}
        bound: dict[str, Fact] = {}
        position = 0
        for arg, fact in zip(call.args, facts, strict=True):
            if arg.star:
                return
            if arg.keyword is not None:
                if arg.keyword in names:
                    bound[arg.keyword] = under(self.state, fact)
            else:
                if position < len(params):
                    bound[params[position]] = under(self.state, fact)
                position += 1
        for one in function.node.params:
            if one.default is not None and one.name not in bound and type(one.default) is ir.Const:
                bound[one.name] = ALWAYS if one.default.value else NEVER
        old = self.passed.get((call.site, function.id))
        if old is not None:
            bound = {name: either(bound.get(name, UNKNOWN), old.get(name, UNKNOWN)) for name in bound.keys() | old}
        self.passed[call.site, function.id] = bound

    # ----------------------------------------------------- what comes after calls

    def ensured(self, call: ir.Call, is_statement: bool = False) -> State:
        """What holds when a call has come back."""
        found: State = None
        callees = self.knowledge.callees(self.function, call.site)
        if callees:
            for function in callees:
                found = join(found, self.knowledge.exit(function))
            given = checks.purpose_given(call.args)
            if is_statement and found == OPEN and said(dotted(call.func)) is not None:
                self.notes[call.site] = "the answer of this check is not used"
            return renamed(found, given)
        gates = checks.gates_of(self.knowledge.pack, self.knowledge.names(self.function, call.site), dotted(call.func))
        for gate in gates:
            if gate.ensures:
                return Known(granted=frozenset((gate.purpose or ANY,)))
        name = dotted(call.func).replace("()", "")
        what = ensures(name) if name else None
        if what is None:
            if is_statement and name and informs(checks.called(call)):
                self.notes[call.site] = "the answer of this check is not used"
            return OPEN
        purpose = checks.purpose_given(call.args)
        return Known(granted=frozenset((purpose or what.purpose,)))

    def entered(self, call: ir.Call) -> State:
        """What holds inside of ``with call(...):``."""
        callees = self.knowledge.callees(self.function, call.site)
        inner = [one for one in callees if one.node.is_generator]
        if inner:
            found: State = None
            for function in inner:
                found = join(found, self.knowledge.summary(function).yields)
            return OPEN if found is None else renamed(found, checks.purpose_given(call.args))
        enters = self.knowledge.entering(self.function, call)
        if enters is not None:
            return both(self.knowledge.exit(enters), OPEN)
        if callees:
            return self.ensured(call)
        what = said(dotted(call.func).rpartition(".")[2])
        if what is not None and what.sign >= 0 and not informs(checks.ruled([])):
            return Known(granted=frozenset((checks.purpose_given(call.args) or what.purpose,)))
        return self.ensured(call)

    def yielded_by(self, call: ir.Call) -> Fact:
        """What ``with call(...) as value:`` binds."""
        for function in self.knowledge.callees(self.function, call.site):
            if function.node.is_generator:
                return self.knowledge.summary(function).yielded or UNKNOWN
        return UNKNOWN

    def decided_by(self, site: int) -> Optional[Fact]:
        """What functions of the program that are called at ``site`` say by what they return."""
        fact: Optional[Fact] = None
        for function in self.knowledge.callees(self.function, site):
            told = self.knowledge.result(function)
            fact = told if fact is None else either(fact, told)
        return fact


def answers(name: str) -> bool:
    """Whether an attribute or method of a decision is the decision: ``.allowed``, ``.value``."""
    return name in ("value", "action", "status", "result", "granted", "allowed", "is_allowed", "accepted", "name")


def equal(fact: Fact, value: ir.Expr) -> Fact:
    """What it says that what a fact is of has a value."""
    if type(value) is ir.Const:
        meant = judges(value.value) if isinstance(value.value, str) else 1 if value.value else -1
        return fact if meant > 0 else not_(fact) if meant < 0 else UNKNOWN
    meant = judges(dotted(value)) if dotted(value) else 0
    return fact if meant > 0 else not_(fact) if meant < 0 else UNKNOWN
