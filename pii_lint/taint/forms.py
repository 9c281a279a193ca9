"""Forms: what the text form of any instance of a class shows, told once for all functions.

``log.info("%s", order)`` shows what an ``Order`` that comes from anywhere may hold. Wide classes that hold each other
make that long to tell, so the answer is kept until a cell or a summary that it was read from changes; who was
told it is then analysed again, as if it had read them itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from pii_lint.taint.domain import Ref
from pii_lint.taint.frame import Frame
from pii_lint.taint.marks import Marks

if TYPE_CHECKING:
    from pii_lint.taint.engine import Engine


class Form(NamedTuple):
    """The text form that ``methods`` make of an instance, ``depth`` objects deep, asked within ``nested`` calls."""

    ref: Ref
    depth: int
    methods: tuple[str, ...]
    nested: int


class Forms:
    """The text forms told so far, and who was told."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._told: dict[Form, Marks | None] = {}
        self._readers: dict[Form, set[object]] = {}

    def read(self, frame: Frame, form: Form) -> tuple[bool, Marks | None]:
        """Whether the form is known, and what it shows; ``frame`` is analysed again when that changes."""
        self._readers.setdefault(form, set()).add(frame.key)
        return form in self._told, self._told.get(form)

    def teller(self, form: Form) -> Frame:
        """A frame that reads in the name of the form, at home where the class is."""
        module = self._engine.program.classes[form.ref.id].module
        return Frame(self._engine, self._engine.program.functions[f"{module.path}:<module>"], form)

    def tell(self, form: Form, marks: Marks | None) -> None:
        """Keep an answer, unless what it was read from has changed meanwhile."""
        if form in self._readers:
            self._told[form] = marks

    def forget(self, form: Form) -> Iterator[object]:
        """What the form was read from has changed: gives who was told, each once."""
        self._told.pop(form, None)
        yield from self._readers.pop(form, ())

    def know(self, others: Forms) -> None:
        """Take over who was told what by ``others``; answers are told anew."""
        self._readers = others._readers
