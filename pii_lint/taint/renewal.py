"""An engine that goes on where another one ended, after some functions of the program have changed.

``Renewable(program, pack).after(old, changed)`` knows what ``old`` found out, and has the changed functions queued;
``work`` walks them, and whoever hears something new from them. What cells held stays in them, and classes are asked
anew only by what is walked: so the answer may say a little too much, or too little of functions far away, until a
whole run.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from pii_lint.taint.engine import Engine, Walk
from pii_lint.taint.frame import Frame
from pii_lint.taint.marks import LOW

if TYPE_CHECKING:
    from pii_lint.project.program import Function
    from pii_lint.taint.domain import Value
    from pii_lint.taint.summary import Summary


class Renewable(Engine):
    """``received`` tells which data types callers pass, by function and parameter."""

    received: dict[tuple[str, str], set[str]]

    def run(self, progress: Callable[[int, int], None] = lambda done, total: None, pace: int = 64) -> None:
        self.received = {}
        super().run(progress, pace)

    def summary(self, frame: Frame, function: Function, bound: dict[str, Value]) -> Summary | None:
        for name, value in bound.items():
            if value.marks:
                data = [key for key, mark in value.marks.items() if type(key) is str and mark.confidence > LOW]
                if data:
                    self.received.setdefault((function.id, name), set()).update(data)
        return super().summary(frame, function, bound)

    def after(self, old: Renewable, changed: Collection[str], gone: Collection[object] = ()) -> Renewable:
        """Take over what ``old``, which is of no use any more, knows; the functions ``changed`` are to be walked.

        ``gone``: functions and classes that are not there any more, and the cells of globals that are not bound.
        """
        functions = self.program.functions
        self.received = {key: data for key, data in old.received.items() if key[0] not in changed}
        self.cells = old.cells.handed_to(self._cell_changed)
        self.calls.know(old.calls)
        self.forms.know(old.forms)
        self._identities = old._identities
        self._summaries = {walk: one for walk, one in old._summaries.items() if walk.function in functions}
        self._readers = old._readers
        self._contexts = {id: some for id, some in old._contexts.items() if id in functions}
        self._general = {walk: some for walk, some in old._general.items() if walk.function in functions}
        self._steps = old._steps
        self._rank = old._rank
        self.unfinished = {id: why for id, why in old.unfinished.items() if id in functions and id not in changed}
        self.unsettled = {id for id in old.unsettled if id in functions and id not in changed}
        for id in functions:
            if id not in self._rank:
                self._rank[id] = len(self._rank)
        for walk in [walk for walk in old._summaries if walk.function not in functions]:
            self._renew(self._readers.pop(walk, ()))  # its callers have to do without
        for _, walk in (*old._queue, *old._next):
            self._enqueue(walk)
        if gone:
            self.cells.forget(lambda cell, value: cell in gone or cell[1] in gone or _mentions(value, gone))
        self.again(changed)
        vars(old).clear()  # it and what it consists of know each other: nothing of it would go
        return self

    def again(self, functions: Collection[str]) -> None:
        """Have functions walked, for each kind of arguments that they are called with."""
        for id in functions:
            for walk in (Walk(id), *(Walk(id, context) for context in self._contexts.get(id, ()))):
                self._visits.pop(walk, None)
                self._enqueue(walk)

    def data_of(self, function: Function, parameter: str) -> set[str]:
        """The data types that a parameter holds by its name, its type, its framework or what callers pass."""
        found = set(self.received.get((function.id, parameter), ()))
        frame = Frame(self, function, Walk(function.id))
        self._enter(frame, ())
        value = frame.env.get(parameter)
        if value is not None:
            found |= {key for key, mark in value.marks.items() if type(key) is str and mark.confidence > LOW}
        return found & self.pack.data_types.keys()

    def _enqueue(self, walk: Walk) -> None:
        if walk.function in self.program.functions:  # who read a cell may be gone
            super()._enqueue(walk)


def _mentions(value: Value, gone: Collection[object]) -> bool:
    """Whether any part of a value may be one of ``gone``."""
    if any(ref.id in gone for ref in value.refs):
        return True
    return any(_mentions(part, gone) for part in value.fields.values())
