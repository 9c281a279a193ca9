"""Members: what an attribute of a value is, by what the value may be.

``self.user`` in a method of ``View`` is what other methods stored in it, what the class declares,
or what a base class of a library has there; ``user.full_name`` of a property is what its getter returns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pii_lint.ir import nodes as ir
from pii_lint.project.hierarchy import Hierarchy
from pii_lint.project.program import Function
from pii_lint.taint.domain import ANY, CLEAN, HELD, UNKNOWN, Ref, Value, carries, join
from pii_lint.taint.iteration import HOLDERS
from pii_lint.taint.marks import MAX_DEPTH, Given, Marks, inherited, join_marks
from pii_lint.taint.names import GETTERS
from pii_lint.taint.relations import MANAGER, Relations
from pii_lint.taint.summary import without_parameters

if TYPE_CHECKING:
    from pii_lint.taint.engine import Engine
    from pii_lint.taint.frame import Frame

_OBJECTS = ("instance", "member")
_PASSED = frozenset((*_OBJECTS, "external"))  # what an attribute of an object that was passed in may have been given
MAX_OVERRIDES = 6
UNBOUND = "^unbound"  # the field of a function that a class has without defining it: its instances bind it


class Members:
    """Answers for the engine about attributes of values and members of classes."""

    def __init__(self, engine: Engine, hierarchy: Hierarchy) -> None:
        self.engine = engine
        self.hierarchy = hierarchy
        self.relations = Relations(engine)
        self._exceptions: dict[str, bool] = {}

    # ------------------------------------------------------------ attributes

    def attribute(self, frame: Frame, value: Value, name: str, expr: ir.Attr | None) -> Value:
        """``value.name``, without what the name itself suggests."""
        stored = value.fields.get("." + name)
        if stored is not None:
            return stored
        asked = (id(value), name, self.engine.calls.depth)
        known = frame.attributes.get(asked)
        if known is not None:
            return known[1]
        result = self._looked_up(frame, value, name)
        frame.attributes[asked] = (value, result)  # the value too, so that its id stays its own
        return result

    def _looked_up(self, frame: Frame, value: Value, name: str) -> Value:
        result: Value | None = None
        for ref in value.refs:
            one = self._of(frame, value, ref, name)
            if one is not None:
                result = one if result is None else join(result, one)
        if result is None:
            if value.marks:
                return Value(inherited(value.marks, "." + name))
            return CLEAN if value.known and value.refs else UNKNOWN
        if value.marks and len(result.refs) > 1 and "^self" not in result.fields and result.refs[0].kind == "function":
            for key in value.marks:  # which function stands there, the object that is passed decides
                if type(key) is Given and len(key.path) < MAX_DEPTH:
                    frame.summary.need(Given(key.name, (*key.path, "." + name)))
        if value.marks and all(ref.kind in _PASSED or ref.id in HOLDERS for ref in result.refs):
            whole = [key for key in value.marks if type(key) is Given]
            if len(whole) == 1 and (result.marks or result.fields):
                result = _of_any(result, (frame.function.id, Given(whole[0].name, (*whole[0].path, "." + name, HELD))))
            if any(carries(child) for key, child in result.fields.items() if key != "^self"):
                return join(result, Value(inherited(value.marks, "." + name), known=result.known))
            marks = join_marks(result.marks, inherited(value.marks, "." + name))
            fields = result.fields
            if fields and whole and result.refs and result.refs[0].kind in _OBJECTS:
                fields = {key: child for key, child in fields.items() if key[0] != "."}  # its own
            return Value(marks, fields, result.refs, result.known, result.identity)
        return result

    def _of(self, frame: Frame, value: Value, ref: Ref, name: str) -> Value | None:
        if ref.kind in _OBJECTS:
            return self._of_object(frame, value, ref, name)
        if ref.kind == "class":
            return self._of_class(frame, value, ref, name)
        if ref.kind == "module":
            return self._of_module(frame, ref, name)
        if ref.kind in ("external", "object"):
            return self.external(frame, value, ref, name)
        if ref.kind == "super":
            return self._of_super(frame, value, ref, name)
        if ref.kind == "function" and name.startswith("__"):
            return CLEAN
        return None

    def _of_object(self, frame: Frame, value: Value, ref: Ref, name: str) -> Value | None:
        found = self.hierarchy.find(ref.id, name)
        if isinstance(found, Function):
            if any(text.rpartition(".")[2] in GETTERS for text in found.decorators):
                return self.engine.calls.apply(frame, found, [value], -1)
            return self._bound(frame, value, ref, found, name)
        if name.startswith("__"):
            return CLEAN if name in ("__class__", "__name__", "__doc__", "__module__") else None
        held = self.field(frame, ref.id, name)
        if held is None:
            held = self.relations.reverse(ref.id, name)
        elif held.refs:
            held = self._got(frame, held, value, Value(refs=(Ref("class", ref.id),), known=True))
            if UNBOUND in held.fields:
                held = Value(held.marks, {**held.fields, "^self": value}, held.refs, held.known)
        if isinstance(found, str):
            outside = self.external(frame, value, Ref("object", found.removesuffix("." + name)), name)
            if held is None:
                return outside
            if outside.marks and held.known and not held.marks:
                return outside  # what the library says of the field holds for instances that are read from elsewhere
            if held.refs or held.known or held.marks or held.fields:
                return held
            return outside if outside.marks or outside.refs else held
        if held is None:
            fallback = self.hierarchy.find(ref.id, "__getattr__")
            if isinstance(fallback, Function):
                return self.engine.calls.apply(frame, fallback, [value, self.engine.text(name)], -1)
        return held

    def _need_class(self, frame: Frame, value: Value) -> None:
        """Of which class the object is that was passed in decides what its method is."""
        for key in value.marks:
            if type(key) is Given and not key.path:
                frame.summary.need(key)

    def _got(self, frame: Frame, held: Value, instance: Value, owner: Value) -> Value:
        """What a descriptor of the program that a class holds gives for an instance (or for the class alone)."""
        if "__get__" not in self.engine.program.by_function_name:
            return held
        rest = tuple(ref for ref in held.refs if not self._describes(ref))
        result = Value(held.marks, held.fields, rest, held.known) if rest or held.marks else None
        for ref in held.refs:
            getter = self.hierarchy.find(ref.id, "__get__") if self._describes(ref) else None
            if isinstance(getter, Function):
                descriptor = Value({}, held.fields, (ref,), held.known)
                given = self.engine.calls.apply(frame, getter, [descriptor, instance, owner], -1)
                result = given if result is None else join(result, given)
        return held if result is None else result

    def _describes(self, ref: Ref) -> bool:
        return ref.kind in _OBJECTS and isinstance(self.hierarchy.find(ref.id, "__get__"), Function)

    def _bound(self, frame: Frame, value: Value, ref: Ref, found: Function, name: str) -> Value:
        functions = [found]
        if ref.kind == "member":
            overriding = self.hierarchy.overrides(ref.id, name)
            if overriding:
                functions += overriding[: MAX_OVERRIDES - 1]
                if len(overriding) < MAX_OVERRIDES:
                    self._need_class(frame, value)
        refs = tuple(Ref("function", function.id) for function in functions)
        replaced = self._decorated(frame, found)
        if replaced is not None:
            if any(self._describes(one) for one in replaced.refs):
                return self._got(frame, replaced, value, Value(refs=(Ref("class", ref.id),), known=True))
            return Value(fields={**replaced.fields, "^self": value}, refs=replaced.refs, known=True)
        if "staticmethod" in found.decorators:
            return Value(refs=refs, known=True)
        receiver = Value(refs=(Ref("class", ref.id),), known=True) if "classmethod" in found.decorators else value
        return Value(fields={"^self": receiver}, refs=refs, known=True)

    def _decorated(self, frame: Frame, function: Function) -> Value | None:
        """What a method was replaced by when the program's own decorators were applied to it."""
        if not self.engine.names.own_decorators(function) or function.owner is None:
            return None
        cell = self.engine.cells.read(("field", function.owner.id, function.name), frame)
        if cell is None or cell.refs == (Ref("function", function.id),) or not cell.refs:
            return None
        return cell

    def _of_class(self, frame: Frame, value: Value, ref: Ref, name: str) -> Value | None:
        found = self.hierarchy.find(ref.id, name)
        if isinstance(found, Function):
            replaced = self._decorated(frame, found)
            if replaced is not None:
                return self._got(frame, replaced, CLEAN, value)
            function = Ref("function", found.id)
            if "classmethod" in found.decorators:
                receiver = value if value.refs == (ref,) else Value(refs=(ref,), known=True)
                return Value(fields={"^self": receiver}, refs=(function,), known=True)
            return Value(refs=(function,), known=True)
        if name.startswith("__"):
            return CLEAN
        held = self.field(frame, ref.id, name)
        if held is not None and (held.refs or held.known or held.marks or held.fields):
            return _member_of_enum(held, name) if self.is_enum(ref.id) and name.isupper() else held
        if name in ("objects", "query", "_default_manager", "all_objects"):
            element = Value(refs=(Ref("member", ref.id),))
            return Value(fields={ANY: element}, refs=(Ref("object", MANAGER),))
        if isinstance(found, str):
            base = found.removesuffix("." + name)
            return self.external(frame, value, Ref("external", base), name)
        return held

    def is_enum(self, class_id: str) -> bool:
        """Whether the members of a class are constants, each with a value."""
        return any(name.startswith("enum.") for name in self.hierarchy.externals(class_id))

    def _of_super(self, frame: Frame, value: Value, ref: Ref, name: str) -> Value | None:
        """A member seen through ``super()``: that of the next class after the one where it is written."""
        here, _, receiver = ref.id.partition("\n")
        start = receiver if receiver in self.engine.program.classes else here
        found = self.hierarchy.find_after(start, name, here)
        if self.hierarchy.varies_after(here, name):
            self._need_class(frame, value)
        kind = "member" if start == receiver else "instance"
        target = Value(value.marks, value.fields, (Ref(kind, start),), value.known, value.identity)
        if isinstance(found, Function):
            if any(text.rpartition(".")[2] in GETTERS for text in found.decorators):
                return self.engine.calls.apply(frame, found, [target], -1)
            return Value(fields={"^self": target}, refs=(Ref("function", found.id),), known=True)
        if isinstance(found, str):
            return self.external(frame, target, Ref("object", found.removesuffix("." + name)), name)
        return self.field(frame, start, name)

    def _of_module(self, frame: Frame, ref: Ref, name: str) -> Value | None:
        module = self.engine.program.modules[ref.id]
        value = self.engine.names.global_value(frame, module, name)
        if value is not None:
            return value
        inner = self.engine.program.submodule(module, name)
        if inner is not None:
            return Value(refs=(Ref("module", inner.path),), known=True)
        return self.engine.cells.read(("global", ref.id, name), frame) or UNKNOWN

    def external(self, frame: Frame, value: Value, ref: Ref, name: str) -> Value:
        """An attribute of something defined in a library."""
        qualified = f"{ref.id}.{name}"
        if qualified in _ARGUMENTS and _ARGUMENTS[qualified] in value.fields:
            return value.fields[_ARGUMENTS[qualified]]
        refs: tuple[Ref, ...] = (Ref("external", qualified),)
        fields = {"^self": value} if ref.kind == "object" else {}
        marks: Marks = {}
        model = self.engine.pack.attribute(qualified)
        if model is not None:
            for source in model.sources:
                message = f"{self.engine.label(source.data)} read from `{qualified}`"
                marks[source.data] = frame.mark(source.data, -1, message, CONFIDENCE[source.confidence])
            if model.instance:
                return Value(marks, refs=self.engine.names.instance(model.instance))
            if model.elements:
                return Value(marks, {ANY: Value(refs=self.engine.names.instance(model.elements)), **fields}, refs)
        kind = self.engine.pack.type(ref.id)
        declared = kind.fields.get(name) if kind is not None else None
        if declared is not None:
            if declared.startswith("type:"):
                return Value(marks, refs=self.engine.names.instance(declared[5:]))
            marks[declared] = frame.mark(declared, -1, f"{self.engine.label(declared)} read from `{qualified}`")
        if marks:
            return Value(marks, known=False)
        return Value({}, fields, refs)

    def of_entry(self, owner: Value, key: str) -> str | None:
        """The data type that the rules give an entry of objects like ``owner``, whatever the case of its key."""
        for ref in owner.refs:
            names = self.hierarchy.externals(ref.id) if ref.kind in _OBJECTS else (ref.id,)
            for name in names if ref.kind in (*_OBJECTS, "object") else ():
                model = self.engine.pack.type(name)
                if model is not None and key.lower() in model.fields:
                    return model.fields[key.lower()]
        return None

    def is_described(self, owner: Value, name: str) -> bool:
        """Whether the rules say that objects like ``owner`` show nothing personal, and do not mention ``name``."""
        for ref in owner.refs:
            if ref.kind == "object":
                model = self.engine.pack.type(ref.id)
                if model is not None and model.shows == () and name not in model.fields:
                    return True
        return False

    # ---------------------------------------------------------------- fields

    def field(self, frame: Frame, class_id: str, name: str) -> Value | None:
        """What any instance of the class may hold in a field, as far as it does not come from a caller."""
        result: Value | None = None
        for meaning in self.hierarchy.mro(class_id):
            if meaning.kind != "class":
                continue
            cell = self.engine.cells.read(("field", meaning.id, name), frame)
            if cell is not None:
                result = cell if result is None else join(result, cell)
        declared = self.hierarchy.fields(class_id).get(name)
        if declared is not None and declared.annotation is not None:
            typed = self.engine.types.value(declared.owner.module, declared.annotation, frame)
            if result is None or not (result.marks or result.refs):
                default_only = result is not None and result.known
                result = typed if typed.refs or typed.marks or typed.fields or default_only or typed.known else result
        return result

    def field_written(self, owner: Value, name: str, part: Value) -> None:
        """Remember for all methods of a class what was stored in a field of an instance."""
        for ref in owner.refs:
            if ref.kind in (*_OBJECTS, "class") and not self.is_exception(ref.id):
                self.engine.cells.write(("field", ref.id, name), without_parameters(part))

    def is_exception(self, class_id: str) -> bool:
        """Whether instances are raised: each carries its own data to who catches it, and lives no longer."""
        known = self._exceptions.get(class_id)
        if known is None:
            outside = self.hierarchy.externals(class_id)
            known = any(name.endswith(("Error", "Exception", "Warning")) for name in outside)
            self._exceptions[class_id] = known
        return known

    def shown_fields(self, class_id: str) -> list[str] | None:
        """The fields in a generated text form, in order; ``None`` when there is no such form."""
        return self.engine.records.shown_fields(class_id)

    # --------------------------------------------------------------- methods

    def method(self, value: Value, name: str) -> Function | None:
        """The method ``name`` that the class of a value defines in the program."""
        for ref in value.refs:
            if ref.kind in _OBJECTS:
                found = self.hierarchy.find(ref.id, name)
                if isinstance(found, Function):
                    return found
        return None

    def of_class(self, value: Value, name: str) -> Function | None:
        """The method ``name`` that a class itself has."""
        for ref in value.refs:
            found = self.hierarchy.find(ref.id, name) if ref.kind == "class" else None
            if isinstance(found, Function):
                return found
        return None

    def setter(self, value: Value, name: str) -> Function | None:
        """The setter of the property ``name``."""
        return self.method(value, name + "=")

    def match_args(self, cls: Value) -> list[str]:
        """The attributes that positional patterns of a class pattern stand for."""
        for ref in cls.refs:
            if ref.kind != "class":
                continue
            field = self.hierarchy.fields(ref.id).get("__match_args__")
            if field is not None and type(field.value) is ir.Seq:
                return [
                    item.value
                    for item in field.value.items
                    if type(item) is ir.Const and isinstance(item.value, str)
                ]
            return self.engine.records.init_fields(ref.id) or []
        return []


def _member_of_enum(held: Value, name: str) -> Value:
    """``Kind.A`` of ``class Kind(Enum): A = value``."""
    fields = {**held.fields, ".value": Value(held.marks, held.fields, held.refs, held.known), ".name": CLEAN}
    return Value(held.marks, fields, held.refs, held.known)


def _of_any(value: Value, origin: tuple[str, Given], limit: int = 2) -> Value:
    """What any instance may hold in a field; a caller who passes one knows better what that one holds."""
    marks = value.marks
    fields = value.fields
    if marks:
        marks = {
            key: mark if type(key) is Given else mark._replace(origin=origin) for key, mark in marks.items()
        }
    if fields and limit and carries(value):
        fields = {key: _of_any(child, origin, limit - 1) for key, child in fields.items()}
    elif not value.marks:
        return value
    return Value(marks, fields, value.refs, value.known, value.identity)


_ARGUMENTS = {  # attributes of exceptions that are their arguments
    "builtins.StopIteration.value": "#0",
    "builtins.SystemExit.code": "#0",
    "builtins.OSError.errno": "#0",
    "builtins.OSError.strerror": "#1",
    "builtins.OSError.filename": "#2",
}
CONFIDENCE = {"high": 3, "medium": 2, "low": 1}

