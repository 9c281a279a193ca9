"""What rule files say of classes, with what they inherit.

Example: ``Types(tables, data_types).get("django.contrib.auth.models.User").fields["email"]`` is
``"user.contact.email"`` though the table of ``AbstractUser`` says so.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from pii_lint.rulepack.pattern import canonical, expand
from pii_lint.rulepack.schema import DataType, Type


class TypeModel(msgspec.Struct, frozen=True):
    """A class: fields as in ``schema.Type``, merged with those of its bases, the nearest first.

    ``bases``: all known ancestors. ``shows`` is ``None`` where no rule tells what ``str()`` shows.
    ``shared``: the farthest of it and its bases whose instances share what is stored in them, or nothing.
    """

    name: str
    bases: tuple[str, ...] = ()
    fields: dict[str, str] = {}
    shows: tuple[str, ...] | None = None
    data: str = ""
    safe: bool = False
    shared: str = ""


class Types:
    """The types of all rule files, by name and by alias."""

    def __init__(self, types: Iterable[Type], data_types: Iterable[DataType]) -> None:
        self._tables: dict[str, list[Type]] = {}
        self._true_name: dict[str, str] = {}
        self._models: dict[str, TypeModel | None] = {}
        for type_ in types:
            name = canonical(type_.name)
            self._tables.setdefault(name, []).append(type_)
            for text in type_.aliases:
                self._true_name.update((canonical(alias), name) for alias in expand(text))
        self._data = {canonical(name): one.key for one in data_types for text in one.types for name in expand(text)}

    def get(self, name: str) -> TypeModel | None:
        """What is known of ``name`` (a canonical name), or ``None``."""
        if name not in self._models:
            self._models[name] = self._build(name)
        return self._models[name]

    def ancestors(self, name: str) -> tuple[str, ...]:
        """Other names under which members of ``name`` may be described: its true name and its bases."""
        model = self.get(name)
        if model is None:
            return ()
        return model.bases if model.name == name else (model.name, *model.bases)

    def _build(self, name: str) -> TypeModel | None:
        true_name = self._true_name.get(name, name)
        data = self._data.get(name) or self._data.get(true_name, "")
        if true_name not in self._tables:
            return TypeModel(name, data=data) if data else None
        line = self._line(true_name)
        tables = [table for one in line for table in self._tables.get(one, ())]
        fields: dict[str, str] = {}
        for table in reversed(tables):
            fields.update(table.fields)
        return TypeModel(
            name=true_name,
            bases=tuple(line[1:]),
            fields=fields,
            shows=next((table.shows for table in tables if table.shows is not None), None),
            data=data or next((table.data for table in tables if table.data), ""),
            safe=any(table.safe for table in tables),
            shared=next((table.name for table in reversed(tables) if table.shared), ""),
        )

    def _line(self, name: str) -> list[str]:
        """``name`` and its ancestors, breadth first; a circle is walked once."""
        line = [name]
        for current in line:
            for table in self._tables.get(current, ()):
                for base in table.bases:
                    base = self._true_name.get(canonical(base), canonical(base))
                    if base not in line:
                        line.append(base)
        return line
