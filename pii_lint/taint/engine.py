"""The engine: walks every function until nothing new is learned, and tells what leaks.

Functions are walked callees first. A walk reads summaries of other functions and cells; when one
of these grows, those who read it are walked again. All facts only grow and are bounded, so this ends.

A function that calls what it is given (a decorator's wrapper, ``apply(f, x)``) is walked once more for
each kind of argument that it is called with.
"""

from __future__ import annotations

import heapq
import sys
from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from pii_lint.ir import nodes as ir
from pii_lint.project.hierarchy import Hierarchy
from pii_lint.project.order import callees_first
from pii_lint.project.program import Function, Meaning, Program
from pii_lint.project.testing import Rehearsals
from pii_lint.rulepack.pack import CallModel, RulePack
from pii_lint.rulepack.schema import Sanitizer
from pii_lint.taint import entry_points, expressions, statements
from pii_lint.taint.calls import Calls
from pii_lint.taint.cells import Cell, Cells
from pii_lint.taint.context import Context, context_of, initial
from pii_lint.taint.domain import CLEAN, Ref, Value
from pii_lint.taint.forms import Form, Forms
from pii_lint.taint.frame import MAX_STEPS, Frame
from pii_lint.taint.iteration import DICT
from pii_lint.taint.marks import HIGH, LOW, Given, Mark
from pii_lint.taint.members import Members
from pii_lint.taint.names import Names
from pii_lint.taint.naming import named, validated
from pii_lint.taint.observed import Observed, Sent
from pii_lint.taint.records import Records
from pii_lint.taint.summary import SinkPoint, Summary
from pii_lint.taint.trail import Hop, Trail, crossings
from pii_lint.taint.types import Types

MAX_VISITS = 3
MAX_CONTEXTS = 4
MAX_CONTEXT_STEPS = 6_000  # in all contexts of one function: a short one, such as a decorator's wrapper, may have more
LONG_WAY = 3  # with so many borders between functions crossed, much had to be assumed


class Walk(NamedTuple):
    """One analysis of a function: in general (context ``()``), or for certain kinds of arguments."""

    function: str
    context: Context = ()


class Engine:
    """One scan: ``run()`` solves the program, ``leaks`` is the answer."""

    def __init__(
        self, program: Program, pack: RulePack, sanitizers: Collection[str] = (), strict: bool = False
    ) -> None:
        """``sanitizers``: dotted names of the program's own functions whose result is free of personal data.

        ``strict``: a mistake of the engine is raised, and not told as a function that is analysed in part.
        """
        self.strict = strict
        self.program = program
        self.pack = pack
        self.hierarchy = Hierarchy(program)
        self.cells = Cells(self._cell_changed)
        self.members = Members(self, self.hierarchy)
        self.rehearsals = Rehearsals(self.hierarchy)
        self.records = Records(self.hierarchy)
        self.types = Types(self)
        self.forms = Forms(self)
        self.names = Names(self)
        self.calls = Calls(self)
        self.unfinished: dict[str, str] = {}  # function ids and what stopped their analysis
        self.unsettled: set[str] = set()  # functions that would have been walked once more
        self._summaries: dict[Walk, Summary] = {}
        self._readers: dict[Walk, set[object]] = {}
        self._contexts: dict[str, set[Context]] = {}
        self._general: dict[Walk, set[str]] = {}  # functions that a walk called without telling what they need
        self._visits: dict[Walk, int] = {}
        self._steps: dict[str, int] = {}
        self._rank: dict[str, int] = {}
        self._queue: list[tuple[int, Walk]] = []
        self._queued: set[Walk] = set()
        self._next: list[tuple[int, Walk]] = []
        self._now = -1
        self._identities = 0
        self._own: dict[str, tuple[CallModel, str] | None] = {}
        self._texts: dict[str, Value] = {}
        self._user_model: Value | None = None
        self._sanitizers = frozenset(sanitizers)
        self.sent: dict[tuple[str, int], Sent] = {}  # by path and site: calls that send something out of the program
        self.callers: dict[str, set[str]] = {}  # by function: those that may call it
        self.observed: Observed | None = None  # what is being observed

    # ------------------------------------------------------------- solving

    def run(self, progress: Callable[[int, int], None] = lambda done, total: None, pace: int = 64) -> None:
        """Walk all functions to the fixpoint; ``progress`` hears how many walks are done and to do."""
        order = callees_first(self.program)
        self._rank = {id: rank for rank, id in enumerate(order)}
        for id in order:
            self._enqueue(Walk(id))
        self.work(progress, pace)

    def work(self, progress: Callable[[int, int], None] = lambda done, total: None, pace: int = 64) -> None:
        """Walk what is queued. ``progress`` is called every ``pace`` walks; if it raises, the rest stays queued."""
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(max(limit, 20_000))
        done = 0
        try:
            while self._queue or self._next:
                if not self._queue:
                    self._queue, self._next = self._next, []
                    heapq.heapify(self._queue)
                self._now, walk = heapq.heappop(self._queue)
                self._queued.discard(walk)
                self._walk(walk)
                done += 1
                if done % pace == 0:
                    progress(done, done + len(self._queue) + len(self._next))
        finally:
            sys.setrecursionlimit(limit)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is queued."""
        return not (self._queue or self._next)

    def leaks(self) -> dict[tuple[SinkPoint, str], Mark]:
        """Every sink argument that data reaches, with the surest and shortest way for each data type."""
        found: dict[tuple[SinkPoint, str], Mark] = {}
        refuted = self.calls.harmless_parameters()
        unreal = self._unreal()
        leaky = (walk for walk, summary in self._summaries.items() if summary.leaks)
        for walk in sorted(leaky, key=lambda one: (self._rank[one.function], repr(one.context))):
            if walk in unreal:
                continue
            for leak, mark in self._summaries[walk].leaks.items():
                old = found.get(leak)
                if mark.origin in refuted:
                    continue
                if crossings(mark.trail) >= LONG_WAY:
                    mark = mark.lowered()
                    if mark.confidence < LOW:
                        continue
                if old is None or (mark.confidence, -_length(mark)) > (old.confidence, -_length(old)):
                    found[leak] = mark
        return found

    def observe(self, function: Function) -> Observed:
        """What the calls of a function mean: it is walked once more, now that all is known of what it calls."""
        found = self.observed = Observed({}, {}, {})
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(max(limit, 20_000))
        try:
            for context in ((), *sorted(self._contexts.get(function.id, ()), key=repr)):
                frame = Frame(self, function, Walk(function.id, context))
                self.calls.begin()
                self._enter(frame, context)
                frame.block(function.node.body)
        except Exception:  # told when it was walked for the first time (see ``unfinished``)
            if self.strict:
                raise
        finally:
            self.observed = None
            sys.setrecursionlimit(limit)
        return found

    def _unreal(self) -> set[Walk]:
        """The general walks of functions of which every call is answered by a walk for what it passes."""
        unreal = {Walk(function) for function, contexts in self._contexts.items() if contexts}
        real = [walk for walk in self._summaries if walk not in unreal]
        while real:
            for function in self._general.get(real.pop(), ()):
                walk = Walk(function)
                if walk in unreal:
                    unreal.discard(walk)
                    real.append(walk)
        return unreal

    def _enqueue(self, walk: Walk) -> None:
        if walk not in self._queued:
            self._queued.add(walk)
            rank = self._rank[walk.function]
            if rank > self._now:
                heapq.heappush(self._queue, (rank, walk))
            else:  # in the next round, when all that this one brings is known
                self._next.append((rank, walk))

    def _cell_changed(self, cell: Cell) -> None:
        self._renew(self.cells.readers(cell))

    def _renew(self, readers: Iterable[object]) -> None:
        for reader in readers:
            if isinstance(reader, Form):
                self._renew(self.forms.forget(reader))
            else:
                assert isinstance(reader, Walk)
                self._enqueue(reader)

    def _walk(self, walk: Walk) -> None:
        visits = self._visits.get(walk, 0)
        if visits >= MAX_VISITS:
            self.unsettled.add(walk.function)
            return
        self._visits[walk] = visits + 1
        function = self.program.functions[walk.function]
        frame = Frame(self, function, walk)
        self.calls.begin()
        self._enter(frame, walk.context)
        try:
            if frame.block(function.node.body):
                frame.leave(CLEAN)
        except RecursionError:
            self.unfinished[function.id] = "it is nested too deeply"
        except Exception as error:  # a mistake of ours: it costs one function, not the scan
            if self.strict:
                raise
            self.unfinished[function.id] = f"unexpected {type(error).__name__}: {error}"
        if frame.steps >= MAX_STEPS:
            self.unfinished.setdefault(function.id, f"its analysis takes more than {MAX_STEPS:,} steps")
        if function.name == "<module>":
            self._leave_module(frame)
        summary = frame.finish()
        if not walk.context:
            self._steps[walk.function] = frame.steps
        if frame.general or walk in self._general:
            self._general[walk] = frame.general
        old = self._summaries.get(walk)
        self._summaries[walk] = summary
        if old is None or not summary.says_the_same(old):
            self._renew(self._readers.get(walk, ()))

    def _enter(self, frame: Frame, context: Context) -> None:
        function = frame.function
        for index, param in enumerate(function.node.params):
            value = Value({Given(param.name): Mark(HIGH, None)})
            typed = self.types.value(function.module, param.annotation, frame)
            if index == 0 and function.is_method and function.owner is not None:
                kind = "class" if "classmethod" in function.decorators or function.name == "__new__" else "member"
                typed = Value(refs=(Ref(kind, function.owner.id),))
            elif param.kind in ("star", "double_star"):
                refs = (DICT,) if param.kind == "double_star" else ()
                typed = Value(fields={"*": typed} if typed.refs or typed.marks else {}, refs=refs)
            known = typed.known and param.annotation is not None
            value = Value({**value.marks, **typed.marks}, typed.fields, typed.refs, known, self.fresh())
            if not (index == 0 and function.is_method):
                value = named(frame, value, validated(function.name, param.name), param.site, "parameter")
            frame.env[param.name] = value
        entry_points.fill(frame)
        for name in function.captures:
            frame.env[name] = Value({Given(name): Mark(HIGH, None)}, identity=self.fresh())
        for given, shape in context:
            if given.name in frame.env:
                frame.env[given.name] = initial(frame.env[given.name], given, shape)
        frame.tracked = {name: value.identity for name, value in frame.env.items()}

    def _leave_module(self, frame: Frame) -> None:
        for name, value in frame.env.items():
            self.cells.write(("global", frame.path, name), value)

    # ----------------------------------------------------------- for walks

    def summary(self, frame: Frame, function: Function, bound: dict[str, Value]) -> Summary | None:
        """The summary of a function for a call with these arguments; ``None`` when it was not walked yet."""
        walk = Walk(function.id)
        summary = self._read(walk, frame)
        if summary is None or not summary.needs:
            return summary
        context = context_of(summary.needs, bound, frame)
        if not context:
            frame.general.add(function.id)
            return summary
        contexts = self._contexts.setdefault(function.id, set())
        if context not in contexts:
            if len(contexts) >= max(MAX_CONTEXTS, MAX_CONTEXT_STEPS // (1 + self._steps.get(function.id, 0))):
                frame.general.add(function.id)
                return summary
            contexts.add(context)
            self._enqueue(Walk(function.id, context))
        return self._read(Walk(function.id, context), frame) or summary

    def _read(self, walk: Walk, frame: Frame) -> Summary | None:
        readers = self._readers.get(walk)
        if readers is None:
            readers = self._readers[walk] = set()
        readers.add(frame.key)
        return self._summaries.get(walk)

    def meaning(self, frame: Frame, meaning: Meaning) -> Value:
        """The value of what a name means."""
        return self.names.meaning(frame, meaning)

    def fresh(self) -> int:
        """An identity that no other object has."""
        self._identities += 1
        return self._identities

    def text(self, text: str) -> Value:
        """A constant text."""
        known = self._texts.get(text)
        if known is None:
            known = self._texts[text] = Value(refs=(Ref("text", text),), known=True)
        return known

    def label(self, data: str) -> str:
        """A data type in words."""
        known = self.pack.data_types.get(data)
        return known.label if known is not None else data

    def mark(self, path: str, site: int, message: str) -> Mark:
        """A mark of data that enters at a site of any file."""
        return Mark(HIGH, Trail(None, Hop(path, site, message)))

    def constant(self, frame: Frame, key: ir.Expr) -> str | None:
        """The text of a key that is a constant of a module."""
        if type(key) is ir.Name and key.id not in frame.function.survey.bound:
            return self.names.constant(frame.module, key.id)
        return None

    def own_model(self, function: Function) -> tuple[CallModel, str] | None:
        """What the rules say of a function of the program itself (a project's own sanitizer or sink)."""
        known = self._own.get(function.id)
        if known is None and function.id not in self._own:
            inner = function.id.rpartition(":")[2].replace(".<locals>", "")
            name = f"{function.module.name}.{inner}"
            model = self.pack.call(name)
            if name in self._sanitizers:
                model = CallModel(sanitizers=(Sanitizer(calls=(name,)),))
            known = None if model is None else (model, name)
            self._own[function.id] = known
        return known

    def own_class_model(self, class_id: str) -> tuple[CallModel, str] | None:
        """What the rules say of calling a class of the program, or the library class that it derives from."""
        cls = self.program.classes[class_id]
        names = [f"{cls.module.name}.{class_id.rpartition(':')[2]}", *self.hierarchy.externals(class_id)]
        for name in names:
            model = self.pack.call(name)
            if model is not None:
                return model, name
        return None

    def user_model(self) -> Value:
        """An instance of the project's user model, or of the framework's own."""
        if self._user_model is None:
            refs: tuple[Ref, ...] = (Ref("object", "django.contrib.auth.models.User"),)
            for cls in self.program.classes.values():
                outside = {name.rpartition(".")[2] for name in self.hierarchy.externals(cls.id)}
                if outside & {"AbstractUser", "AbstractBaseUser"}:
                    refs = (Ref("member", cls.id),)
                    break
            self._user_model = Value(refs=refs)
        return self._user_model


def _length(mark: Mark) -> int:
    return 0 if mark.trail is None else mark.trail.length


__all__ = ["Engine", "expressions", "statements"]
