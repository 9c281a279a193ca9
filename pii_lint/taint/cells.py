"""Cells: what globals, fields of classes and defaults hold, joined over all that is ever stored there.

Cells do not know about order; they connect functions that share state. Who read a cell is
analysed again when it grows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pii_lint.taint.comparison import same
from pii_lint.taint.domain import Value, capped, join
from pii_lint.taint.summary import without_parameters

if TYPE_CHECKING:
    from pii_lint.taint.frame import Frame

Cell = tuple[str, str, str]  # kind (global, field, default), place, name


class Cells:
    """``changed`` is called with a cell's key when what it holds has grown."""

    def __init__(self, changed: Callable[[Cell], None]) -> None:
        self._held: dict[Cell, Value] = {}
        self._readers: dict[Cell, set[object]] = {}
        self._changed = changed

    def read(self, cell: Cell, frame: Frame | None) -> Value | None:
        """What a cell holds; ``frame`` will be walked again when that grows."""
        if frame is not None:
            readers = self._readers.get(cell)
            if readers is None:
                readers = self._readers[cell] = set()
            readers.add(frame.key)
        return self._held.get(cell)

    def write(self, cell: Cell, value: Value) -> None:
        """Store a value beside what is there."""
        value = capped(without_parameters(value))
        old = self._held.get(cell)
        if old is None:
            self._held[cell] = value
            self._changed(cell)
            return
        new = capped(join(old, value))
        if new is not old and not same(old, new):
            self._held[cell] = new
            self._changed(cell)

    def handed_to(self, changed: Callable[[Cell], None]) -> Cells:
        """These cells, of whose growth ``changed`` is told from now on."""
        self._changed = changed
        return self

    def forget(self, is_void: Callable[[Cell, Value], bool]) -> None:
        """Empty the cells of what is not there any more; who read them is told."""
        for cell in [cell for cell, value in self._held.items() if is_void(cell, value)]:
            del self._held[cell]
            self._changed(cell)

    def of_global(self, frame: Frame, name: str) -> list[Cell]:
        """The cells of the object that a global name of the frame's module means."""
        found: list[Cell] = []
        for meaning in frame.engine.program.lookup(frame.module, name):
            if meaning.kind == "variable":
                path, _, variable = meaning.id.rpartition(":")
                found.append(("global", path, variable))
        return found

    def readers(self, cell: Cell) -> set[object]:
        """The keys of the frames that read a cell."""
        return self._readers.get(cell, set())
