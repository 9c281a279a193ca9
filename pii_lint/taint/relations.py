"""Relations: what a class gets because a field of another class points at it.

``patient = ForeignKey(Patient)`` in Django's ``Visit`` gives each ``Patient`` a manager ``visit_set`` of visits;
``orders = relationship("Order", backref="buyer")`` in ``User`` (SQLAlchemy) gives each ``Order`` a ``buyer``;
``member = ForeignKeyField(Member, backref="loans")`` (peewee) gives each ``Member`` its ``loans``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pii_lint.ir import nodes as ir
from pii_lint.project.program import Class, dotted
from pii_lint.taint.domain import ANY, Ref, Value

if TYPE_CHECKING:
    from pii_lint.taint.engine import Engine

MANAGER = "django.db.models.Manager"
_DJANGO = frozenset({"ForeignKey", "ParentalKey", "ManyToManyField", "ParentalManyToManyField"})
_OPTIONS = {"ForeignKeyField": "backref", "relationship": "backref", "OneToOneField": "related_name"}


class Relations:
    """Answers about fields that other classes give."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._given: dict[str, dict[str, Value]] | None = None

    def reverse(self, class_id: str, name: str) -> Value | None:
        """What instances of a class hold under ``name`` because of a field elsewhere."""
        if self._given is None:
            self._given = {}
            for cls in self.engine.program.classes.values():
                self._enter(cls, self._given)
        if not self._given:
            return None
        for meaning in self.engine.hierarchy.mro(class_id):
            found = self._given.get(meaning.id, {}).get(name)
            if found is not None:
                return found
        return None

    def _enter(self, cls: Class, given: dict[str, dict[str, Value]]) -> None:
        for statement in cls.node.body:
            call = statement.value if type(statement) is ir.Assign else None
            kind = dotted(call.func).rpartition(".")[2] if type(call) is ir.Call else ""
            if type(call) is not ir.Call or not (kind in _DJANGO or kind in _OPTIONS):
                continue
            if kind == "ForeignKey" and not self._is_model(cls):
                continue  # the key of a column (SQLAlchemy)
            name = _text(call, _OPTIONS.get(kind, "related_name"))
            one = kind == "OneToOneField"
            if not name and (one or kind in _DJANGO):
                name = cls.name.lower() + ("" if one else "_set")
            if name and name[-1] != "+":
                for ref in self.engine.types.target(cls, call).refs:
                    given.setdefault(ref.id, {})[name.replace("%(class)s", cls.name.lower())] = _held(cls, kind)

    def _is_model(self, cls: Class) -> bool:
        return any(name.rpartition(".")[2] == "Model" for name in self.engine.hierarchy.externals(cls.id))


def _held(cls: Class, kind: str) -> Value:
    """What the other side holds: one object, many, or either where that is not told."""
    one = Ref("member", cls.id)
    element = Value(refs=(one,))
    if kind == "OneToOneField":
        return element
    if kind in _DJANGO:
        return Value(fields={ANY: element}, refs=(Ref("object", MANAGER),))
    if kind == "ForeignKeyField":
        return Value(fields={ANY: element})
    return Value(fields={ANY: element}, refs=(one,))


def _text(call: ir.Call, option: str) -> str:
    for arg in call.args:
        if arg.keyword == option:
            value = arg.value.args[0].value if type(arg.value) is ir.Call and arg.value.args else arg.value
            return value.value if type(value) is ir.Const and isinstance(value.value, str) else ""
    return ""
