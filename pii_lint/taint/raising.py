"""Raising: what exceptions and failing assertions tell, to whoever reads their text.

``raise ValueError(f"no user {email}")`` puts an e-mail address into an error message, and hands it to every handler
that logs the exception.
"""

from __future__ import annotations

from pii_lint.ir import nodes as ir
from pii_lint.project.program import dotted
from pii_lint.taint.arguments import evaluate
from pii_lint.taint.construct import exception_fields
from pii_lint.taint.domain import CLEAN, UNKNOWN, Ref, Value, carries, write
from pii_lint.taint.frame import Frame, is_driven
from pii_lint.taint.narrowing import narrow
from pii_lint.taint.sinks import arrive
from pii_lint.taint.textform import shown

_ASSERTION = Ref("object", "builtins.AssertionError")


def run_raise(frame: Frame, node: ir.Raise) -> bool:
    if node.error is None:
        frame.raise_(frame.handling[-1] if frame.handling else UNKNOWN)
        return False
    if type(node.error) is ir.Call and is_driven(frame.function) and dotted(node.error.func).endswith("gen.Return"):
        frame.leave(frame.eval(node.error.args[0].value) if node.error.args else CLEAN)
        return False  # how a coroutine of tornado returns
    value = raised_object(frame, node.error, frame.eval(node.error))
    raise_sink(frame, node, value)
    cause = frame.eval(node.cause) if node.cause is not None else None
    for name, behind in ((".__cause__", cause), (".__context__", frame.handling[-1] if frame.handling else None)):
        if behind is not None and carries(behind):
            value = write(value, name, Value(shown(frame, behind), {}, behind.refs, behind.known))
    frame.raise_(value)
    return False


def run_assert(frame: Frame, node: ir.Assert) -> bool:
    frame.eval(node.test)
    if node.message is not None:
        before = dict(frame.env)
        narrow(frame, node.test, False)
        message = frame.eval(node.message)
        raise_sink(frame, node, message)
        frame.env = before
        if carries(message):
            args = Value(fields={"#0": message}, known=True)
            frame.raise_(Value(fields={"#0": message, ".args": args}, refs=(_ASSERTION,), known=True))
    narrow(frame, node.test, True)
    return True


def raise_sink(frame: Frame, node: ir.Raise | ir.Assert, value: Value) -> None:
    """An exception is raised, or an assertion fails, with a text made from ``value``."""
    name = "raise" if type(node) is ir.Raise else "assert"
    model = frame.engine.pack.call(name)
    if model is None:
        return
    if type(node) is ir.Raise and type(node.error) is not ir.Call:
        return  # what is raised again was built, and judged, elsewhere
    if type(node) is ir.Raise and type(node.error) is ir.Call and node.error.site in frame.sink_calls:
        return
    for sink in model.sinks:
        label = name
        if type(node) is ir.Raise and type(node.error) is ir.Call:
            label = dotted(node.error.func) or name
        argument = getattr(node.error if isinstance(node, ir.Raise) else node.message, "site", node.site)
        arrive(frame, sink, label, node.site, value, argument)


def raised_by(frame: Frame, error: str, told: Value) -> None:
    """A call of a library may raise the exception ``error``, whose text shows what it was ``told``."""
    marks = shown(frame, told)
    if marks:
        text = Value(marks)
        frame.raise_(Value(fields={"#0": text, ".args": Value(fields={"#0": text})}, refs=(Ref("object", error),)))


def raised_object(frame: Frame, error: ir.Expr, value: Value) -> Value:
    """What is raised; an exception of a library, whatever it is called, keeps its arguments and shows them."""
    if type(error) is not ir.Call or value.fields or any(ref.kind != "object" for ref in value.refs):
        return value
    return Value(value.marks, exception_fields(evaluate(frame, error.args)), value.refs, value.known, value.identity)
