"""A walk through one function: where which consent is known.

    def joined(user):
        if user.opted_out:
            return
        posthog.capture("joined", user.key)

The walk follows every path; at the capture consent is granted, since the other path has left the function. Branches are
walked apart and joined, loops until nothing changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Optional

from pii_lint.consent.checks import named
from pii_lint.consent.conditions import Conditions
from pii_lint.consent.domain import ALWAYS, NEVER, UNKNOWN, Fact, State, both, either, informs, join, under
from pii_lint.ir import nodes as ir
from pii_lint.project.program import dotted

_LEAVES = frozenset(
    "sys.exit exit quit os._exit abort flask.abort web.abort bottle.abort self.fail pytest.skip typer.Exit".split()
)
_SUPPRESSING = frozenset(("suppress", "contextlib.suppress", "ignored", "suppress_exceptions"))
Env = dict[str, Fact]


class Walker(Conditions):
    """See the module. What was seen is left in the attributes that ``Walk`` names."""

    def run(self, entry: State) -> None:
        """Walk the function from ``entry``."""
        self.state = entry
        self.block(self.function.node.body)
        if self.state is not None:
            self.leave(NEVER)

    def leave(self, fact: Fact) -> None:
        """The function ends here with a value."""
        told = under(self.state, fact)
        self.result = told if self.result is None else either(self.result, told)
        self.exit = join(self.exit, self.state)

    def block(self, statements: Iterable[ir.Stmt]) -> None:
        """Walk statements until no path goes on."""
        for statement in statements:
            if self.state is None:
                return
            self._one(statement)
            if self.trying:
                state, env = self.trying[-1]
                self.trying[-1] = join(state, self.state), _join_env(env, self.env)

    def apart(self, walks: Sequence[tuple[State, Callable[[], None]]]) -> None:
        """Walk alternatives, each from what is known in it, and join where they come out."""
        before = self.env
        state: State = None
        env: Optional[Env] = None
        for known, walk in walks:
            self.state = known
            self.env = dict(before)
            if self.state is not None:
                walk()
            if self.state is not None:
                env = self.env if env is None else _join_env(env, self.env)
                state = join(state, self.state)
        self.state = state
        self.env = before if env is None else env

    def _one(self, node: ir.Stmt) -> None:
        kind = type(node)
        if kind is ir.Do:
            self._do(node)  # type: ignore[arg-type]
        elif isinstance(node, ir.Assign):
            self._assign(node)
        elif isinstance(node, ir.Augment):
            fact = self.visit(node.value)
            self.bind(node.target, UNKNOWN if node.op not in ("&", "|") else either(fact, UNKNOWN))
        elif isinstance(node, ir.Return):
            self.leave(self.returned(node.value))
            self.state = None
        elif isinstance(node, ir.Raise):
            if node.error is not None:
                self.visit(node.error)
            self.state = None
        elif isinstance(node, ir.Assert):
            fact = self.visit(node.test)
            self.state = both(self.state, fact.yes)
        elif isinstance(node, ir.If):
            self._if(node)
        elif isinstance(node, (ir.For, ir.While)):
            self._loop(node)
        elif isinstance(node, ir.Try):
            self._try(node)
        elif isinstance(node, ir.With):
            self._with(node)
        elif isinstance(node, ir.Match):
            self._match(node)
        elif isinstance(node, ir.Jump):
            if self.loops:
                self.loops[-1][node.kind].append((self.state, self.env))
            self.state = None
        elif isinstance(node, (ir.Function, ir.Class)):
            for expr in node.decorators:
                self.visit(expr)
        elif isinstance(node, ir.Import):
            for alias in node.names:
                self.env[alias.asname or alias.name.partition(".")[0]] = under(self.state, ALWAYS)

    def _do(self, node: ir.Do) -> None:
        value = node.value
        self.visit(value)
        if type(value) is ir.Call:
            if dotted(value.func) in _LEAVES:
                self.state = None
                return
            self.state = both(self.state, self.ensured(value, is_statement=True))

    def _assign(self, node: ir.Assign) -> None:
        if node.value is None:
            return
        fact = self.visit(node.value)
        for target in node.targets:
            self.bind(target, fact, node.value)

    def bind(self, target: ir.Expr, fact: Fact, value: ir.Expr | None = None) -> None:
        """A variable, attribute or entry gets a value here."""
        if type(target) is ir.Seq:
            parts = value.items if type(value) is ir.Seq and len(value.items) == len(target.items) else ()
            for number, item in enumerate(target.items):
                part = parts[number] if parts else None
                self.bind(item, self.fact(part) if part is not None else named(item), part)
            return
        if type(target) is ir.Star:
            self.bind(target.value, UNKNOWN)
            return
        key = self.key(target)
        if not informs(fact) and fact == UNKNOWN and type(value) is not ir.Const:
            fact = named(target)
        if key:
            self.env[key] = told = under(self.state, fact)
            self.stored.setdefault(key, []).append(told)
        self.assigned(target, fact, value)

    def _if(self, node: ir.If) -> None:
        fact = self.visit(node.test)
        state = self.state
        self.apart(
            (
                (both(state, fact.yes), lambda: self.block(node.body)),
                (both(state, fact.no), lambda: self.block(node.orelse)),
            )
        )

    def _loop(self, node: ir.For | ir.While) -> None:
        entry, env = self.state, self.env
        fact = UNKNOWN
        breaks: list[tuple[State, Env]] = []
        for _ in range(3):
            jumps: dict[str, list[tuple[State, Env]]] = {"break": [], "continue": []}
            self.loops.append(jumps)
            before = (self.state, self.env)
            self.env = dict(self.env)
            if isinstance(node, ir.For):
                each = self.visit(node.iter).each
                self.bind(node.target, UNKNOWN)
                self.state = both(self.state, each)
            else:
                fact = self.visit(node.test)
                self.state = both(self.state, fact.yes)
            self.block(node.body)
            self.loops.pop()
            breaks = jumps["break"]
            ends = [(self.state, self.env), *jumps["continue"], before]
            self.state, self.env = _joined(ends)
            if (self.state, self.env) == before:
                break
        if isinstance(node, ir.While):
            self.state = both(self.state, fact.no)
        if self.state is None and not breaks and isinstance(node, ir.For):
            self.state, self.env = entry, env
        if node.orelse and self.state is not None:
            self.block(node.orelse)
        self.state, self.env = _joined([(self.state, self.env), *breaks])

    def _try(self, node: ir.Try) -> None:
        entry = (self.state, dict(self.env))
        if node.handlers or node.final:
            self.trying.append(entry)
        self.block(node.body)
        failed: tuple[State, Env] = entry
        if node.handlers or node.final:
            found = self.trying.pop()
            failed = (join(entry[0], found[0]), _join_env(entry[1], found[1]))
        if node.orelse and self.state is not None:
            self.block(node.orelse)
        ends = [(self.state, self.env)]
        for handler in node.handlers:
            self.state, self.env = failed[0], dict(failed[1])
            self.handling += 1
            self.block(handler.body)
            self.handling -= 1
            ends.append((self.state, self.env))
        after, env = _joined(ends)
        if node.final:
            self.state, self.env = _joined([(after, env), failed])
            self.block(node.final)
            added, env = self.state, self.env
            after = both(after, added)
        self.state, self.env = after, env

    def _with(self, node: ir.With) -> None:
        before = (self.state, dict(self.env))
        swallows = False
        for item in node.items:
            fact = self.visit(item.context)
            if type(item.context) is ir.Call:
                swallows = swallows or dotted(item.context.func) in _SUPPRESSING
                self.state = both(self.state, self.entered(item.context))
                fact = self.yielded_by(item.context)
            if item.target is not None:
                self.bind(item.target, fact)
        self.block(node.body)
        if swallows:
            self.state, self.env = _joined([before, (self.state, self.env)])

    def _match(self, node: ir.Match) -> None:
        subject = self.visit(node.subject)
        state = self.state
        walks: list[tuple[State, Callable[[], None]]] = []
        left = state
        for case in node.cases:
            fact = self.pattern(subject, case.pattern)
            if case.guard is not None:
                self.state = both(left, fact.yes)
                guard = self.visit(case.guard)
                fact = Fact(both(fact.yes, guard.yes), join(fact.no, both(fact.yes, guard.no)))
            walks.append((both(left, fact.yes), lambda case=case: self.block(case.body)))  # type: ignore[misc]
            left = both(left, fact.no)
        walks.append((left, lambda: None))
        self.state = state
        self.apart(walks)


def _join_env(a: Env, b: Env) -> Env:
    if a is b:
        return a
    result = dict(a)
    for key, fact in b.items():
        mine = result.get(key)
        # An attribute that one path has set has on the other what it had before.
        other = UNKNOWN if mine is None and not key.isidentifier() else mine
        result[key] = fact if other is None else either(other, fact)
    for key, fact in a.items():
        if key not in b and not key.isidentifier():
            result[key] = either(fact, UNKNOWN)
    return result


def _joined(ends: Sequence[tuple[State, Env]]) -> tuple[State, Env]:
    state: State = None
    env: Optional[Env] = None
    for known, names in ends:
        if known is not None:
            state = join(state, known)
            env = names if env is None else _join_env(env, names)
    return state, ends[0][1] if env is None else env
