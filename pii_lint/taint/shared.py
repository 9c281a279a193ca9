"""Shared objects: what a framework hands from one part of a program to the next, with all that was stored in it.

A middleware does ``request.account = Account(...)``, a view ``log.info("%s", request.account)``: both see one request,
though no call passes it from one to the other. Which objects these are stands in the rules (``shared`` of types), where
``request`` stands for parameters of that name without a type.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pii_lint.ir import nodes as ir
from pii_lint.taint.cells import Cell
from pii_lint.taint.domain import Value, is_item, join
from pii_lint.taint.iteration import is_mapping
from pii_lint.taint.marks import CONTENT

if TYPE_CHECKING:
    from pii_lint.taint.frame import Frame


def places(frame: Frame, owner: Value, written: ir.Expr, name: str) -> Iterator[Cell]:
    """The cells of the attribute ``name`` of a value that is written as ``written``."""
    if owner.refs:
        kinds = [frame.engine.pack.type(ref.id) for ref in owner.refs if ref.kind in ("external", "object")]
    else:
        called = written.id if type(written) is ir.Name else written.name if type(written) is ir.Attr else ""
        kinds = [frame.engine.pack.type(called)] if called else []
    for kind in kinds:
        if kind is not None and kind.shared and name not in kind.fields:
            yield ("field", kind.shared, name)


def lasts(part: Value) -> bool:
    """Whether a part is told to the rest of the program: containers are not, to which each request adds its own."""
    return CONTENT not in part.marks and not is_mapping(part) and not any(is_item(key) for key in part.fields)


def found(frame: Frame, value: Value, owner: Value, node: ir.Attr) -> Value:
    """``value`` of the attribute ``node``, with what is stored there elsewhere in the program."""
    for cell in places(frame, owner, node.obj, node.name):
        held = frame.engine.cells.read(cell, frame)
        if held is not None and (held.marks or held.refs or held.fields):
            value = Value(held.marks, held.fields, held.refs, held.known) if not value.marks else join(held, value)
    return value
