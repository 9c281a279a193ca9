"""Types: what annotations and declared fields say of values.

``user: User | None`` is an instance of ``User`` or of a class derived from it; ``email: EmailStr`` and
``email: Annotated[str, PII("user.contact.email")]`` are marked as e-mail addresses; ``owner =
ForeignKey(User)`` in a class body makes ``.owner`` of its instances a ``User``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pii_lint.ir import nodes as ir
from pii_lint.project.program import Class, Meaning, Module, dotted
from pii_lint.taint.domain import ANY, CLEAN, UNKNOWN, Ref, Value, join
from pii_lint.taint.iteration import DICT

if TYPE_CHECKING:
    from pii_lint.taint.engine import Engine
    from pii_lint.taint.frame import Frame

_WRAPPERS = frozenset(
    "Optional Annotated ClassVar Final Required NotRequired ReadOnly Mapped Depends InitVar Awaitable Coroutine "
    "Query Body Form".split()
)
_COLLECTIONS = frozenset(
    "list List set Set frozenset FrozenSet Sequence MutableSequence Iterable Iterator Collection tuple Tuple deque "
    "Deque QuerySet Generator AsyncIterator AsyncIterable AsyncGenerator RelatedManager Manager DynamicMapped "
    "WriteOnlyMapped Page".split()
)
_MAPPINGS = frozenset("dict Dict Mapping MutableMapping defaultdict DefaultDict OrderedDict".split())
_RELATIONS = frozenset(
    "ForeignKey OneToOneField ParentalKey relationship Relationship ForeignKeyField ReferenceField backref".split()
)
_MANY = frozenset("ManyToManyField ParentalManyToManyField ManyToManyRelation".split())
_QUOTED = re.compile(r"^[\w.]+$")
_QUOTED_OPTIONAL = re.compile(r"^(?:typing\.)?Optional\[([\w.]+)\]$|^([\w.]+) *\| *None$|^None *\| *([\w.]+)$")


class Types:
    """Answers for the engine; ``frame`` is who asks, so that what it depends on is known."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._named: dict[tuple[str, str], Value] = {}

    def value(self, module: Module, annotation: ir.Expr | None, frame: Frame | None = None) -> Value:
        """A value of the annotated type."""
        if annotation is None:
            return UNKNOWN
        if type(annotation) is ir.Const:
            return self._quoted(module, annotation, frame)
        if type(annotation) in (ir.Name, ir.Attr):
            return self.named(module, dotted(annotation), frame)
        if type(annotation) is ir.Bin and annotation.op == "|":
            return self._either([annotation.left, annotation.right], module, frame)
        if type(annotation) is ir.Item:
            return self._generic(module, annotation, frame)
        return UNKNOWN

    def _quoted(self, module: Module, annotation: ir.Const, frame: Frame | None) -> Value:
        text = annotation.value
        if not isinstance(text, str):
            return UNKNOWN
        found = _QUOTED_OPTIONAL.match(text)
        if found:
            text = found[1] or found[2] or found[3]
        return self.named(module, text, frame) if _QUOTED.match(text) else UNKNOWN

    def _generic(self, module: Module, annotation: ir.Item, frame: Frame | None) -> Value:
        head = dotted(annotation.obj).rpartition(".")[2]
        key = annotation.key
        parts = list(key.items) if type(key) is ir.Seq else [key] if key is not None else []
        if not parts:
            return UNKNOWN
        if head == "Annotated":
            value = self.value(module, parts[0], frame)
            for extra in parts[1:]:
                value = self._metadata(value, extra, frame)
            return value
        if head in ("Coroutine", "Generator", "AsyncGenerator"):
            inner = self.value(module, parts[-1 if head == "Coroutine" else 0], frame)
            return inner if head == "Coroutine" else Value(fields={ANY: inner})
        if head in _WRAPPERS:
            return self.value(module, parts[0], frame)
        if head == "Union":
            return self._either(parts, module, frame)
        if head in ("type", "Type"):
            refs = self.value(module, parts[0], frame).refs
            return Value(refs=tuple(Ref("class", ref.id) for ref in refs if ref.kind == "member"))
        if head in ("tuple", "Tuple") and type(parts[-1]) is not ir.Const:
            return Value(fields={f"#{index}": self.value(module, part, frame) for index, part in enumerate(parts)})
        if head in _COLLECTIONS:
            return Value(fields={ANY: self.value(module, parts[0], frame)})
        if head in _MAPPINGS and len(parts) == 2:
            return Value(fields={ANY: self.value(module, parts[1], frame)}, refs=(DICT,))
        return self.value(module, annotation.obj, frame)

    def _either(self, parts: list[ir.Expr], module: Module, frame: Frame | None) -> Value:
        values = [
            self.value(module, part, frame) for part in parts if not (type(part) is ir.Const and part.value is None)
        ]
        result = values[0] if values else UNKNOWN
        for other in values[1:]:
            result = join(result, other)
        return result

    def _metadata(self, value: Value, extra: ir.Expr, frame: Frame | None) -> Value:
        if type(extra) is ir.Call and dotted(extra.func).rpartition(".")[2] == "PII" and extra.args:
            first = extra.args[0].value
            if type(first) is ir.Const and isinstance(first.value, str) and frame is not None:
                data = first.value
                return value.marked(data, frame.mark(data, extra.site, f"declared as {self.engine.label(data)}"))
        return value

    def named(self, module: Module, name: str, frame: Frame | None = None) -> Value:
        """An instance of the class that ``name`` means in ``module``."""
        key = (module.path, name)
        known = self._named.get(key)
        if known is None:
            known = UNKNOWN
            for index, meaning in enumerate(self.engine.names.meanings(module, name)):
                one = self._instance(meaning)
                known = one if index == 0 else join(known, one)
            self._named[key] = known
        if known.refs and known.refs[0].kind == "object" and frame is not None:
            model = self.engine.pack.type(known.refs[0].id)
            if model is not None and model.safe:
                return CLEAN
            if model is not None and model.data:
                label = self.engine.label(model.data)
                mark = frame.mark(model.data, -1, f"{label}, by its type `{name}`")
                return known.marked(model.data, mark)
        return known

    def _instance(self, meaning: Meaning) -> Value:
        if meaning.kind == "class":
            return Value(refs=(Ref("member", meaning.id),))
        if meaning.kind == "external":
            if meaning.id == "builtins.bool":
                return CLEAN
            if meaning.id in ("builtins.dict", "typing.Dict"):
                return Value(refs=(DICT,))
            if meaning.id.startswith(("builtins.", "typing.")):
                return UNKNOWN
            return Value(refs=(Ref("object", meaning.id),))
        return UNKNOWN

    def refine(self, value: Value, module: Module, annotation: ir.Expr, frame: Frame) -> Value:
        """A value that is assigned to a name with an annotation."""
        declared = self.value(module, annotation, frame)
        if value.refs or (value.known and not value.marks) or not (declared.marks or declared.fields or declared.refs):
            return value
        return Value(
            {**declared.marks, **value.marks},
            value.fields or declared.fields,
            declared.refs,
            value.known,
            value.identity,
        )

    def declared(self, cls: Class, name: str, member: Value) -> Value:
        """What instances hold in a field whose class body value is ``member`` (``email = EmailField()``)."""
        if any(ref.kind == "instance" and self._is_manager(ref.id) for ref in member.refs):
            return Value(fields={ANY: Value(refs=(Ref("member", cls.id),))}, refs=member.refs, identity=member.identity)
        field = self.engine.hierarchy.fields(cls.id).get(name)
        if field is None or field.owner is not cls:
            return member
        call = field.value
        if type(call) is ir.Call:
            kind = dotted(call.func).rpartition(".")[2]
            if kind == "GenericForeignKey":
                return CLEAN  # a row of any model: what it is to this one does not say that it is a person
            if kind in _RELATIONS or kind in _MANY:
                target = self.target(cls, call)
                return Value(fields={ANY: target}) if kind in _MANY else target
            for ref in member.refs:
                if ref.kind in ("object", "external"):
                    return self._field_class(ref.id.removesuffix("()"), cls, field.site)
        return member

    def _is_manager(self, class_id: str) -> bool:
        """Whether a class of the program is a manager of model objects."""
        return any(name.endswith(("Manager", "QuerySet")) for name in self.engine.hierarchy.externals(class_id))

    def _field_class(self, name: str, cls: Class, site: int) -> Value:
        model = self.engine.pack.type(name)
        if model is None or not model.data:
            return UNKNOWN
        label = self.engine.label(model.data)
        mark = self.engine.mark(cls.module.path, site, f"{label}, by its field class `{name.rpartition('.')[2]}`")
        return Value({model.data: mark})

    def target(self, cls: Class, call: ir.Call) -> Value:
        """An instance of the class that a field such as ``ForeignKey(User)`` points at."""
        for arg in call.args:
            if arg.keyword in (None, "to", "argument"):
                expr = arg.value
                if type(expr) is ir.Const and isinstance(expr.value, str):
                    if expr.value == "self":
                        return Value(refs=(Ref("member", cls.id),))
                    named = self.engine.hierarchy.by_name.get(expr.value.rpartition(".")[2], ())
                    if named:
                        return Value(refs=(Ref("member", named[0].id),))
                    return UNKNOWN
                name = dotted(expr)
                if name.endswith("AUTH_USER_MODEL"):
                    return self.engine.user_model()
                return self.named(cls.module, name.removesuffix("()")) if name else UNKNOWN
        return UNKNOWN

    def exception(self, frame: Frame, kind: ir.Expr | None) -> Value:
        """An exception caught by ``except kind``, as far as only the handler is known."""
        if kind is None:
            return UNKNOWN
        parts = kind.items if type(kind) is ir.Seq else (kind,)
        refs: list[Ref] = []
        for part in parts:
            for meaning in self.engine.names.meanings(frame.module, dotted(part)) if dotted(part) else ():
                if meaning.kind == "class":
                    refs.append(Ref("member", meaning.id))
                elif meaning.kind == "external":
                    refs.append(Ref("object", meaning.id))
        return Value(refs=tuple(refs))
