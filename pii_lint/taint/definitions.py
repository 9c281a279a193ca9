"""Definitions: functions, classes and imports as statements.

A nested function carries the variables it captures as fields of its value (``^name``), so that it can be
returned, stored and called elsewhere. A class body runs where it stands; what it binds becomes the
class's fields.
"""

from __future__ import annotations

from pii_lint.ir import nodes as ir
from pii_lint.project.program import Class, Function, import_target
from pii_lint.taint.arguments import evaluate
from pii_lint.taint.domain import CLEAN, UNKNOWN, Fields, Ref, Value, join
from pii_lint.taint.frame import Frame
from pii_lint.taint.members import UNBOUND


def run_function(frame: Frame, node: ir.Function) -> bool:
    value = function_value(frame, node)
    for decorator in reversed(node.decorators):
        value = decorated(frame, decorator, value)
    run_defaults(frame, node)
    _register(frame, node, value)
    frame.env[node.name] = value
    return True


def run_defaults(frame: Frame, node: ir.Function) -> None:
    """What parameters hold that no argument is passed for."""
    for param in node.params:
        if param.default is not None and type(param.default) is not ir.Const:
            function = frame.engine.program.function_of[id(node)]
            frame.engine.cells.write(("default", function.id, param.name), frame.eval(param.default))


def _register(frame: Frame, node: ir.Function, value: Value) -> None:
    """``@show.register`` and ``@show.register(list)``: ``show`` (of ``singledispatch``) may be this function too."""
    for decorator in node.decorators:
        func = decorator.func if type(decorator) is ir.Call else decorator
        if type(func) is not ir.Attr or func.name != "register" or type(func.obj) is not ir.Name:
            continue
        generic = frame.env.get(func.obj.id)
        if generic is not None and any(_is_generic(frame, ref) for ref in generic.refs):
            frame.env[func.obj.id] = join(generic, value)


def _is_generic(frame: Frame, ref: Ref) -> bool:
    if ref.kind != "function":
        return False
    decorators = frame.engine.program.functions[ref.id].decorators
    return any(text.endswith(("singledispatch", "singledispatchmethod")) for text in decorators)


def function_value(frame: Frame, node: ir.Function) -> Value:
    """The function as a value, with what it captures from the current state."""
    function = frame.engine.program.function_of[id(node)]
    captured: Fields = {}
    for name in function.captures:
        here = frame.env.get(name)
        if here is not None:
            captured["^" + name] = here
    return Value(fields=captured, refs=(Ref("function", function.id),), known=True)


def decorated(frame: Frame, decorator: ir.Expr, value: Value) -> Value:
    """The value of ``@decorator`` applied: only decorators of the program change what is called."""
    wrapper = frame.eval(decorator)
    for ref in wrapper.refs:
        if ref.kind in ("function", "class"):
            result = frame.engine.calls.call_value(frame, wrapper, [value], decorator)
            if result.refs:
                return result
    return value


def run_class(frame: Frame, node: ir.Class) -> bool:
    engine = frame.engine
    cls = engine.program.class_of[id(node)]
    value = Value(refs=(Ref("class", cls.id),), known=True, identity=engine.fresh())
    outer = frame.env
    frame.env = dict(outer)
    frame.env[node.name] = value
    bodies, frame.raised = frame.raised, []
    frame.block(node.body)
    frame.raised = bodies
    inner = frame.env
    frame.env = outer
    for name, member in inner.items():
        if name != node.name and (name not in outer or member is not outer[name]):
            _write_field(frame, cls, name, engine.types.declared(cls, name, member))
    frame.env[node.name] = value
    _announce(frame, node, cls, value)
    for decorator in reversed(node.decorators):
        made = frame.eval(decorator)
        if any(ref.kind == "function" for ref in made.refs):
            engine.calls.call_value(frame, made, [frame.env[node.name]], decorator)
    for key, part in frame.env[node.name].fields.items():
        if key[0] == ".":
            _write_field(frame, cls, key[1:], part)
    return True


def _announce(frame: Frame, node: ir.Class, cls: Class, value: Value) -> None:
    """Call ``__init_subclass__`` of a base class with the keywords of the class statement."""
    if "__init_subclass__" not in frame.engine.program.by_function_name:
        return
    hook = frame.engine.hierarchy.find_after(cls.id, "__init_subclass__", cls.id)
    if isinstance(hook, Function):
        keywords = tuple(arg for arg in node.bases if arg.keyword != "metaclass" and (arg.keyword or arg.star == 2))
        arguments = evaluate(frame, keywords, False).shifted(value)
        callee = Value(refs=(Ref("function", hook.id),), known=True)
        frame.engine.calls.call_with(frame, ir.Call(ir.Const(None), (), node.site), callee, arguments)


def _write_field(frame: Frame, cls: Class, name: str, part: Value) -> None:
    """Remember what a class has under a name; a function of elsewhere becomes a method of its instances."""
    if name not in cls.members and any(ref.kind == "function" for ref in part.refs) and "^self" not in part.fields:
        part = Value(part.marks, {**part.fields, UNBOUND: CLEAN}, part.refs, part.known)
    frame.engine.cells.write(("field", cls.id, name), part)


def run_import(frame: Frame, node: ir.Import) -> bool:
    if frame.function.name == "<module>":
        return True  # names of modules are linked, not walked
    for alias in node.names:
        if alias.name == "*":
            continue
        bound, target = import_target(frame.module, node, alias)
        value: Value | None = None
        for meaning in frame.engine.program.resolve(target):
            one = frame.engine.meaning(frame, meaning)
            value = one if value is None else join(value, one)
        frame.env[bound] = value if value is not None else UNKNOWN
    return True
