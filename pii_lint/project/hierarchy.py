"""The class hierarchy: base classes, members found along it, subclasses, and declared fields.

For ``class Admin(User)`` with ``User.email`` declared in another file, ``find(Admin, "login")`` is
the method of ``User``, and ``fields(Admin)`` holds ``email``.
"""

from __future__ import annotations

from typing import NamedTuple

from pii_lint.ir import nodes as ir
from pii_lint.project.program import Class, Function, Meaning, Program, dotted


class Field(NamedTuple):
    """A name assigned or annotated in a class body."""

    name: str
    annotation: ir.Expr | None
    value: ir.Expr | None
    site: int
    owner: Class


class Hierarchy:
    """Questions about classes; answers are remembered."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._mro: dict[str, tuple[Meaning, ...]] = {}
        self._subclasses: dict[str, list[str]] = {}
        self._fields: dict[str, dict[str, Field]] = {}
        self._overrides: dict[tuple[str, str], list[Function]] = {}
        self._varies: dict[tuple[str, str], bool] = {}
        self._found: dict[tuple[str, str], Function | str | None] = {}
        self.by_name: dict[str, list[Class]] = {}
        for cls in program.classes.values():
            self.by_name.setdefault(cls.name, []).append(cls)
        for cls in program.classes.values():
            for meaning in self.mro(cls.id)[1:]:
                if meaning.kind == "class":
                    self._subclasses.setdefault(meaning.id, []).append(cls.id)

    def bases(self, cls: Class) -> list[Meaning]:
        """What the base expressions mean: classes of the program, or dotted names."""
        found: list[Meaning] = []
        for arg in cls.node.bases:
            if arg.keyword is None and arg.star == 0:
                expr = arg.value.obj if type(arg.value) is ir.Item else arg.value  # Generic[T]
                found += self.meaning(cls, expr)
        return found

    def meaning(self, cls: Class, expr: ir.Expr) -> list[Meaning]:
        """What a dotted expression in the scope around ``cls`` means."""
        name = dotted(expr)
        if not name:
            return []
        head, _, rest = name.partition(".")
        if cls.parent is not None:
            local = [inner for inner in self.by_name.get(head, ()) if inner.parent is cls.parent]
            if local and not rest:
                return [Meaning("class", local[0].id)]
        return self.dotted_meaning(cls, head, rest)

    def dotted_meaning(self, cls: Class, head: str, rest: str) -> list[Meaning]:
        """What ``head.rest`` means in the module of ``cls``."""
        result: list[Meaning] = []
        for meaning in self.program.lookup(cls.module, head) or (Meaning("external", head),):
            if not rest:
                result.append(meaning)
            elif meaning.kind == "module":
                result += self.program.resolve(f"{self.program.modules[meaning.id].name}.{rest}")
            elif meaning.kind == "external":
                result.append(Meaning("external", f"{meaning.id}.{rest}"))
        return [one for one in result if one.kind in ("class", "external")]

    def mro(self, id: str) -> tuple[Meaning, ...]:
        """The class and all its ancestors, nearest first; a circle of bases ends where it closes."""
        known = self._mro.get(id)
        if known is not None:
            return known
        self._mro[id] = (Meaning("class", id),)
        order: dict[Meaning, None] = {Meaning("class", id): None}
        for base in self.bases(self.program.classes[id]):
            chain = self.mro(base.id) if base.kind == "class" else (base,)
            for meaning in chain:
                # a class shared by several bases comes after all of them
                order.pop(meaning, None)
                order[meaning] = None
        result = tuple(order)
        self._mro[id] = result
        return result

    def subclasses(self, id: str) -> list[str]:
        """All classes derived from ``id``, in order of their files."""
        return self._subclasses.get(id, [])

    def find(self, id: str, name: str) -> Function | str | None:
        """The member ``name`` of class ``id``: a function, or ``Base.name`` when only a base outside can have it."""
        key = (id, name)
        if key in self._found:
            return self._found[key]
        self._found[key] = result = self.find_after(id, name, None)
        return result

    def find_after(self, id: str, name: str, skip: str | None) -> Function | str | None:
        """Like ``find``, in the ancestors that follow class ``skip`` (for ``super()``)."""
        passed = skip is None
        outside: str | None = None
        for meaning in self.mro(id):
            if not passed:
                passed = meaning.id == skip
                continue
            if meaning.kind == "class":
                functions = self.program.classes[meaning.id].members.get(name)
                if functions:
                    return functions[0]
            elif outside is None and meaning.id not in ("object", "builtins.object"):
                outside = f"{meaning.id}.{name}"
        return outside

    def varies_after(self, id: str, name: str) -> bool:
        """Whether ``super()`` in class ``id`` finds another ``name`` for instances of some derived class."""
        key = (id, name)
        known = self._varies.get(key)
        if known is None:
            own = self.find_after(id, name, id)
            known = any(self.find_after(one, name, id) != own for one in self.subclasses(id))
            self._varies[key] = known
        return known

    def overrides(self, id: str, name: str) -> list[Function]:
        """The methods ``name`` of classes derived from ``id``, in order of their files."""
        key = (id, name)
        known = self._overrides.get(key)
        if known is None:
            classes = (self.program.classes[one] for one in self.subclasses(id))
            known = self._overrides[key] = [cls.members[name][0] for cls in classes if name in cls.members]
        return known

    def externals(self, id: str) -> list[str]:
        """Dotted names of the ancestors outside of the program."""
        return [meaning.id for meaning in self.mro(id) if meaning.kind == "external"]

    def fields(self, id: str) -> dict[str, Field]:
        """Fields declared in the bodies of the class and its ancestors, base classes first."""
        known = self._fields.get(id)
        if known is not None:
            return known
        found: dict[str, Field] = {}
        for meaning in reversed(self.mro(id)):
            if meaning.kind == "class":
                cls = self.program.classes[meaning.id]
                for statement in cls.node.body:
                    if type(statement) is ir.Assign:
                        for target in statement.targets:
                            if type(target) is ir.Name:
                                found[target.id] = Field(
                                    target.id, statement.annotation, statement.value, target.site, cls
                                )
        self._fields[id] = found
        return found
