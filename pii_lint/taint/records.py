"""Records: classes whose constructor and text form are generated from their fields.

Dataclasses, attrs, pydantic models, named tuples, msgspec structs and their like. Their ``repr`` shows every
field (``field(repr=False)`` excepted), their constructor takes them in order.
"""

from __future__ import annotations

from pii_lint.ir import nodes as ir
from pii_lint.project.hierarchy import Field, Hierarchy
from pii_lint.project.program import Function, dotted
from pii_lint.rulepack.pack import Memo

_DECORATORS = frozenset("dataclass attrs define frozen mutable s attributes dataclass_transform".split())
_BASES = frozenset(
    "BaseModel NamedTuple SQLModel Struct BaseSettings RootModel GenericModel MappedAsDataclass Schema "
    "TypedDict".split()
)

_VALIDATED = frozenset("BaseModel SQLModel BaseSettings RootModel GenericModel".split())


class Records:
    """Answers about generated members of classes."""

    def __init__(self, hierarchy: Hierarchy) -> None:
        self.hierarchy = hierarchy
        self._kinds = Memo(self._find_kind)
        self._shown = Memo(self._find_shown)
        self._fields = Memo(self._find_fields)

    def kind(self, class_id: str) -> str:
        """The name of the decorator or base class that generates members; ``""`` for other classes."""
        return self._kinds[class_id]

    def _find_kind(self, class_id: str) -> str:
        for meaning in self.hierarchy.mro(class_id):
            if meaning.kind == "external":
                last = meaning.id.rpartition(".")[2]
                if last in _BASES:
                    return last
                continue
            cls = self.hierarchy.program.classes[meaning.id]
            for decorator in cls.node.decorators:
                name = dotted(decorator.func if type(decorator) is ir.Call else decorator)
                if name.rpartition(".")[2] in _DECORATORS:
                    return "dataclass"
        return ""

    def is_tuple(self, class_id: str) -> bool:
        """Whether instances are also tuples of their fields."""
        return self.kind(class_id) == "NamedTuple"

    def is_dict(self, class_id: str) -> bool:
        """Whether instances are plain dicts."""
        return self.kind(class_id) == "TypedDict"

    def fields(self, class_id: str) -> list[Field]:
        """The fields of a record, in order."""
        return self._fields[class_id]

    def _find_fields(self, class_id: str) -> list[Field]:
        if not self.kind(class_id):
            return []
        fields = self.hierarchy.fields(class_id).values()
        return [
            field
            for field in fields
            if not field.name.startswith("__")
            and field.name not in ("model_config", "Config")
            and (field.annotation is not None or _is_field_call(field.value))
            and not _mentions(field.annotation, "ClassVar")
            and not _is_relation(field.value)
        ]

    def init_fields(self, class_id: str) -> list[str] | None:
        """The fields that the generated constructor takes, in order; ``None`` when it is not generated."""
        if not self.kind(class_id):
            return None
        return [field.name for field in self.fields(class_id) if not _option(field.value, "init", False)]

    def shown_fields(self, class_id: str) -> list[str] | None:
        """The fields that the generated text form shows, in order; ``None`` when it is not generated."""
        return self._shown[class_id]

    def _find_shown(self, class_id: str) -> list[str] | None:
        kind = self.kind(class_id)
        if not kind:
            return None
        cls = self.hierarchy.program.classes[class_id]
        for decorator in cls.node.decorators:
            if kind == "dataclass" and _option(decorator, "repr", False):
                return None
        return [
            field.name
            for field in self.fields(class_id)
            if not _option(field.value, "repr", False)
            and not any(_mentions(field.annotation, name) for name in ("SecretStr", "SecretBytes"))  # shown as stars
        ]

    def validators(self, class_id: str) -> list[tuple[str, Function]]:
        """Names of fields and the validators (pydantic) that see their values before they are stored."""
        if self.kind(class_id) not in _VALIDATED:
            return []
        return [
            (arg.value.value, method)
            for method, call in self._decorated(class_id, ("field_validator", "validator"))
            for arg in call.args
            if arg.keyword is None and type(arg.value) is ir.Const and isinstance(arg.value.value, str)
        ]

    def model_validators(self, class_id: str) -> list[Function]:
        """The validators (pydantic) that see the finished instance."""
        if self.kind(class_id) not in _VALIDATED:
            return []
        return [
            method
            for method, call in self._decorated(class_id, ("model_validator",))
            if any(type(arg.value) is ir.Const and arg.value.value == "after" for arg in call.args)
        ]

    def _decorated(self, class_id: str, names: tuple[str, ...]) -> list[tuple[Function, ir.Call]]:
        return [
            (method, decorator)
            for meaning in self.hierarchy.mro(class_id)
            if meaning.kind == "class"
            for methods in self.hierarchy.program.classes[meaning.id].members.values()
            for method in methods
            for decorator in method.node.decorators
            if type(decorator) is ir.Call and dotted(decorator.func).rpartition(".")[2] in names
        ]

    def default_method(self, class_id: str, field: str) -> Function | None:
        """The method that computes a field's default (attrs: ``@field.default``)."""
        if self.kind(class_id) != "dataclass":
            return None
        for methods in self.hierarchy.program.classes[class_id].members.values():
            for method in methods:
                if f"{field}.default" in method.decorators:
                    return method
        return None


def _is_field_call(value: ir.Expr | None) -> bool:
    if type(value) is not ir.Call:
        return False
    return dotted(value.func).rpartition(".")[2] in ("ib", "attrib", "field", "Field")


def _is_relation(value: ir.Expr | None) -> bool:
    """Whether a field of a table (SQLModel) stands for other rows, which texts and dumps leave out."""
    return type(value) is ir.Call and dotted(value.func).rpartition(".")[2] == "Relationship"


def _option(value: ir.Expr | None, name: str, wanted: bool) -> bool:
    if type(value) is not ir.Call:
        return False
    return any(
        arg.keyword == name and type(arg.value) is ir.Const and arg.value.value is wanted for arg in value.args
    )


def _mentions(annotation: ir.Expr | None, name: str) -> bool:
    if type(annotation) is ir.Item:
        return dotted(annotation.obj).rpartition(".")[2] == name
    return dotted(annotation).rpartition(".")[2] == name if annotation is not None else False
