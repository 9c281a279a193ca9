"""Conditions: what an expression says of consent, and what is called while it is evaluated.

``user.analytics_consent and not opted_out`` is a fact: true means that consent is granted. On the way every call is
noted with what is known where it stands, so that in ``user.consented and track()`` the call is guarded.
"""

from __future__ import annotations

from typing import Optional

from pii_lint.consent import checks
from pii_lint.consent.answers import Answers, answers, equal
from pii_lint.consent.comparisons import compared
from pii_lint.consent.domain import (
    ALWAYS,
    NEVER,
    OPEN,
    UNKNOWN,
    Fact,
    State,
    and_,
    both,
    either,
    informs,
    join,
    or_,
    under,
)
from pii_lint.consent.words import said
from pii_lint.ir import nodes as ir


class Conditions(Answers):
    """The part of a walk that evaluates."""

    def visit(self, expr: ir.Expr) -> Fact:
        """What an expression says; its calls are noted with what is known at each of them."""
        if isinstance(expr, ir.Const):
            return ALWAYS if expr.value else NEVER
        if isinstance(expr, (ir.Name, ir.Attr, ir.Item)):
            return self._read(expr)
        if isinstance(expr, ir.Call):
            return self.call(expr)
        if isinstance(expr, ir.Choice):
            return self._choice(expr)
        if isinstance(expr, ir.Cut):
            facts = [self.visit(part) for part in expr.parts]
            return compared(expr, facts, self)
        if isinstance(expr, ir.Walrus):
            fact = self.visit(expr.value)
            if fact == UNKNOWN:
                fact = checks.named(expr.target)
            self.env[expr.target.id] = told = under(self.state, fact)
            return told
        if isinstance(expr, ir.Comp):
            return self._comprehension(expr)
        if isinstance(expr, ir.Lambda):
            inner = self.knowledge.program.function_of.get(id(expr.function))
            if inner is not None:
                self.mentions.append((inner, self.state, ir.NO_SITE))
            return UNKNOWN
        if isinstance(expr, ir.Yield):
            fact = UNKNOWN if expr.value is None else self.visit(expr.value)
            told = under(self.state, fact)
            self.yields = join(self.yields, self.state)
            self.yielded = told if self.yielded is None else either(self.yielded, told)
            return UNKNOWN
        if isinstance(expr, ir.Bin):
            left, right = self.visit(expr.left), self.visit(expr.right)
            return and_(left, right) if expr.op == "&" else or_(left, right) if expr.op == "|" else UNKNOWN
        self._inside(expr)
        if isinstance(expr, (ir.Seq, ir.Map)):
            return ALWAYS if expr.items else NEVER
        return UNKNOWN

    def _inside(self, expr: ir.Expr) -> None:
        if isinstance(expr, (ir.Text, ir.Seq)):
            for one in expr.parts if isinstance(expr, ir.Text) else expr.items:
                self.visit(one)
        elif isinstance(expr, ir.Map):
            for pair in expr.items:
                if pair.key is not None:
                    self.visit(pair.key)
                self.visit(pair.value)
        elif isinstance(expr, ir.Star):
            self.visit(expr.value)

    def key(self, expr: ir.Expr) -> str:
        """What a variable, attribute or entry is known by; empty where it cannot be told."""
        if type(expr) is ir.Name:
            return expr.id
        if type(expr) is ir.Attr:
            owner = self.key(expr.obj)
            return f"{owner}.{expr.name}" if owner else ""
        if type(expr) is ir.Item and type(expr.key) is ir.Const:
            owner = self.key(expr.obj)
            return f"{owner}[{expr.key.value}]" if owner else ""
        return ""

    def _read(self, expr: ir.Name | ir.Attr | ir.Item) -> Fact:
        owner = UNKNOWN if isinstance(expr, ir.Name) else self.visit(expr.obj)
        if isinstance(expr, ir.Item) and expr.key is not None:
            self.visit(expr.key)
        key = self.key(expr)
        known = self.env.get(key) if key else None
        if known is not None and (known != UNKNOWN or not informs(checks.named(expr))):
            return known
        if isinstance(expr, ir.Attr):
            if informs(owner) and answers(expr.name):
                return owner
            decided = self.decided_by(expr.site) or self.knowledge.property(self.function, expr)
            if decided is not None and informs(decided):
                return decided
        self._mention(expr)
        fact = checks.named(expr)
        return fact if informs(fact) else self.knowledge.stored(self.function, expr)

    def _mention(self, expr: ir.Expr) -> None:
        for function in self.knowledge.functions_named(self.function, expr):
            self.mentions.append((function, self.state, getattr(expr, "site", ir.NO_SITE)))

    # ----------------------------------------------------------- other shapes

    def _choice(self, expr: ir.Choice) -> Fact:
        if expr.op == "if":
            test = self.visit(expr.test) if expr.test is not None else UNKNOWN
            before = self.state
            self.state = both(before, test.yes)
            then = under(test.yes, self.visit(expr.options[0]))
            self.state = both(before, test.no)
            other = under(test.no, self.visit(expr.options[1]))
            self.state = before
            return either(then, other)
        before = self.state
        fact: Optional[Fact] = None
        for option in expr.options:
            if fact is not None:
                self.state = both(before, fact.yes if expr.op == "and" else fact.no)
            one = self.visit(option)
            if fact is not None and expr.op == "or":
                self._bypassed(expr, fact, one)
            fact = one if fact is None else (and_ if expr.op == "and" else or_)(fact, one)
        self.state = before
        return fact or UNKNOWN

    def _bypassed(self, expr: ir.Choice, a: Fact, b: Fact) -> None:
        """Note that ``granted or beta`` lets through those who did not consent."""
        granted = [bool(fact.yes is not None and fact.yes.granted) for fact in (a, b)]
        if granted[0] != granted[1] and None not in (a.yes, b.yes):
            site = next((found for option in expr.options if (found := site_of(option)) != ir.NO_SITE), ir.NO_SITE)
            self.notes[site] = "the check can be bypassed: another condition stands beside it, with `or`"

    def _comprehension(self, expr: ir.Comp) -> Fact:
        before, env = self.state, dict(self.env)
        each: State = OPEN
        for clause in expr.clauses:
            found = self.visit(clause.iter)
            self.state = both(self.state, found.each)
            each = both(each, found.each)
            for condition in clause.conditions:
                fact = self.visit(condition)
                self.state = both(self.state, fact.yes)
                each = both(each, fact.yes)
        if expr.key is not None:
            self.visit(expr.key)
        self.visit(expr.value)
        self.state, self.env = before, env
        return Fact(each=each or OPEN)

    def returned(self, value: ir.Expr | None) -> Fact:
        """What ``return value`` says; a check that answers yes when it fails lets through."""
        if value is None:
            return NEVER
        fact = self.visit(value)
        own = said(self.function.name)
        if own is not None and own.sign != 0:
            granted = ALWAYS if own.sign > 0 else NEVER
            if self.handling and fact == granted:
                self.knowledge.let_through(self.function)
            bypass = type(value) is ir.Choice and value.op == "or" and own.sign > 0
            if bypass and any(text.startswith("the check can be bypassed") for text in self.notes.values()):
                self.knowledge.let_through(self.function)
        return fact

    def pattern(self, subject: Fact, pattern: ir.Pattern) -> Fact:
        """What it says that a value fits a pattern."""
        if pattern.kind == "value" and pattern.value is not None:
            return equal(subject, pattern.value)
        if pattern.kind == "or":
            found = [self.pattern(subject, one) for one in pattern.items]
            fact = found[0]
            for one in found[1:]:
                fact = or_(fact, one)
            return fact
        if pattern.kind in ("capture", "as") and not pattern.items:
            return Fact(OPEN, None)
        return UNKNOWN

    def assigned(self, target: ir.Expr, fact: Fact, value: ir.Expr | None) -> None:
        """An attribute may be the switch of an SDK: ``posthog.disabled = user.opted_out``."""
        if type(target) is ir.Attr:
            self.switched.append((target, fact, self.state))


def site_of(expr: ir.Expr) -> int:
    """A place for an expression: its own, or that of its first part that has one."""
    site = getattr(expr, "site", ir.NO_SITE)
    if site != ir.NO_SITE or not isinstance(expr, (ir.Choice, ir.Cut)):
        return site
    parts = expr.options if isinstance(expr, ir.Choice) else expr.parts
    return next((found for part in parts if (found := site_of(part)) != ir.NO_SITE), ir.NO_SITE)
