"""Entry points: what a framework passes in the parameters of the functions that it calls.

``@app.post("/ask") async def ask(question: dict, page: int)`` of FastAPI gets the body of the request in
``question``, an AWS Lambda its event in ``event``. Which functions these are stands in the rules (``decorated``,
``functions`` of sources and types); what a type of the body is, stands here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pii_lint.ir import nodes as ir
from pii_lint.project.program import Function, dotted
from pii_lint.rulepack.entry_points import BODY, Filled
from pii_lint.rulepack.schema import Source
from pii_lint.taint.domain import Ref, Value
from pii_lint.taint.generated import static
from pii_lint.taint.marks import LOW, Given
from pii_lint.taint.members import CONFIDENCE

if TYPE_CHECKING:
    from pii_lint.taint.frame import Frame

_FROM_BODY = frozenset({"Body", "Form"})
_FROM_ELSEWHERE = frozenset("Depends Security Query Path Header Cookie File UploadFile".split())
_MAPPINGS = frozenset("dict Dict Mapping MutableMapping Any Json JsonDict".split())
_TEXTS = frozenset({"str", "bytes"})
_MODELS = frozenset("BaseModel SQLModel Schema Struct RootModel GenericModel TypedDict dataclass".split())


def fill(frame: Frame) -> None:
    """Mark the parameters of the frame's function that a framework fills."""
    function = frame.function
    for table, certain in _tables(frame, function):
        params = [param for param in function.node.params if param.kind not in ("star", "double_star")]
        if function.is_method:
            params = params[1:]
        for place in table.parameters:
            for index, param in enumerate(params):
                if _is_body(frame, param) if place == BODY else place in (index, param.name):
                    frame.env[param.name] = _filled(frame, frame.env[param.name], table, param, certain)
    for sender in _senders(function):
        if "instance" in frame.env:
            frame.env["instance"] = _typed(frame.env["instance"], frame.engine.types.value(frame.module, sender).refs)


def _senders(function: Function) -> Iterator[ir.Expr]:
    """The classes of what Django's signals announce: ``@receiver(post_save, sender=Visit)``."""
    for expr in function.node.decorators:
        if type(expr) is ir.Call and dotted(expr.func).rpartition(".")[2] == "receiver":
            yield from (arg.value for arg in expr.args if arg.keyword == "sender")


def _tables(frame: Frame, function: Function) -> Iterator[tuple[Filled, bool]]:
    """What the rules say of a function, and whether it is certain that its framework is the one that calls it."""
    entry_points = frame.engine.pack.entry_points
    for expr in function.node.decorators:
        func = expr.func if type(expr) is ir.Call else expr
        name = func.name if type(func) is ir.Attr else func.id if type(func) is ir.Name else ""
        if name and entry_points.may_decorate(name):
            found = [table for ref in _decorator(frame, func).refs for table in entry_points.decorated(ref.id)]
            for table in found or entry_points.decorated_as_written(dotted(func)):
                yield table, True
    names = [param.name for param in function.node.params[:4]]
    bases = [] if function.owner is None else [dotted(arg.value) for arg in function.owner.node.bases]
    last = [base.rpartition(".")[2] for base in bases if base]
    for table in entry_points.signed(function.name, names[1:] if function.is_method else names, last):
        yield table, False


def _decorator(frame: Frame, func: ir.Expr) -> Value:
    """A decorator, in the scope around the function; one made in an enclosing function is looked for there."""
    value = static(frame, frame.module, func)
    outer = frame.function.parent
    if value.refs or outer is None or type(func) is not ir.Attr or type(func.obj) is not ir.Name:
        return value
    name = func.obj.id
    for statement in outer.node.body:
        if type(statement) is not ir.Assign or type(statement.value) is not ir.Call:
            continue
        if any(type(target) is ir.Name and target.id == name for target in statement.targets):
            maker = static(frame, frame.module, statement.value.func)
            return Value(refs=tuple(Ref("external", f"{ref.id}.{func.name}") for ref in maker.refs))
    return value


def _filled(frame: Frame, value: Value, table: Filled, param: ir.Param, certain: bool) -> Value:
    if not isinstance(table, Source):
        return _typed(value, frame.engine.names.instance(table.name))
    if not certain and value.refs:
        return value  # it is declared to be something else
    if any(type(key) is str and mark.confidence > LOW and key != table.data for key, mark in value.marks.items()):
        return value  # its name or type says better what it holds
    words = f"{frame.engine.label(table.data)} in parameter `{param.name}` of `{frame.function.name}`"
    mark = frame.mark(table.data, param.site, words, CONFIDENCE[table.confidence])
    if not certain:  # what the program itself passes there says more than a name
        mark = mark._replace(origin=(frame.function.id, Given(param.name)))
    return value.marked(table.data, mark)


def _typed(value: Value, refs: tuple[Ref, ...]) -> Value:
    return Value(value.marks, value.fields, value.refs or refs, value.known, value.identity)


def _is_body(frame: Frame, param: ir.Param) -> bool:
    """Whether a web framework that goes by types reads a parameter from the body of the request."""
    annotation, origins = param.annotation, [param.default]
    if type(annotation) is ir.Item and dotted(annotation.obj).rpartition(".")[2] == "Annotated":
        key = annotation.key
        parts = key.items if type(key) is ir.Seq else ()
        annotation, origins = (parts[0] if parts else None), [param.default, *parts[1:]]
    makers = {dotted(one.func).rpartition(".")[2] for one in origins if type(one) is ir.Call}
    if makers & _FROM_ELSEWHERE:
        return False
    if "Form" in makers:
        return _holds_more(frame, annotation)
    return _holds_more(frame, annotation) or (
        "Body" in makers and (annotation is None or dotted(annotation) in _TEXTS)
    )


def _holds_more(frame: Frame, annotation: ir.Expr | None) -> bool:
    """Whether a type has parts: a mapping, a model, or several of them."""
    if annotation is None:
        return False
    if type(annotation) is ir.Bin:
        return _holds_more(frame, annotation.left) or _holds_more(frame, annotation.right)
    if type(annotation) is ir.Item:
        if dotted(annotation.obj).rpartition(".")[2] in _MAPPINGS:
            return True
        key = annotation.key
        return any(_holds_more(frame, part) for part in (key.items if type(key) is ir.Seq else (key,)))
    if dotted(annotation).rpartition(".")[2] in _MAPPINGS:
        return True
    refs = frame.engine.types.value(frame.module, annotation).refs
    return any(ref.kind == "member" and frame.engine.records.kind(ref.id) in _MODELS for ref in refs)
