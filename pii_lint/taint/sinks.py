"""Sinks: data arrives at an argument that leaves the program.

What counts is what the channel will show: the text form of the argument, with all that
containers in it hold. A data type that the vendor needs for its purpose is no leak.
"""

from __future__ import annotations

from pii_lint.ir import nodes as ir
from pii_lint.project.program import dotted
from pii_lint.rulepack.schema import Sink
from pii_lint.taint.domain import Value
from pii_lint.taint.frame import Frame
from pii_lint.taint.summary import SinkPoint
from pii_lint.taint.textform import STR, shown


def arrive(
    frame: Frame, sink: Sink, name: str, site: int, value: Value, argument: int, methods: tuple[str, ...] = STR
) -> None:
    """``value`` stands at ``argument`` (a site) of the sink called at ``site`` by the qualified name ``name``."""
    marks = shown(frame, value, methods=methods)
    if not marks:
        return
    scope = frame.function.id.rpartition(":")[2]
    point = SinkPoint(frame.path, site, argument, sink.rule, sink.channel, name, sink.vendor, sink.allows, scope)
    for key, mark in marks.items():
        frame.reach(point, key, mark)


def assign_sinks(frame: Frame, target: ir.Attr | ir.Item, owner: Value, value: Value) -> None:
    """``owner.name = value`` or ``owner[key] = value`` where that sends data (``scope.user = ...``)."""
    pack = frame.engine.pack
    by_item = type(target) is ir.Item
    find, find_written = (pack.item, pack.item_as_written) if by_item else (pack.assign, pack.assign_as_written)
    suffix = "" if by_item else "." + target.name  # type: ignore[union-attr]
    found: tuple[Sink, ...] = ()
    name = ""
    for ref in owner.refs:
        if ref.kind in ("external", "object"):
            name = ref.id + suffix
            found = find(name)
            if found:
                break
    else:
        name = dotted(target.obj) + suffix
        if name and not owner.refs:
            found = find_written(name)
    for sink in found:
        arrive(frame, sink, name, target.site, value, target.site)
