"""What a class says of its fields: ``Annotated[str, PII("user.contact.email")]``, and how its instances are copied.

Example::

    >>> from typing import Annotated, NamedTuple
    >>> class Order(NamedTuple):
    ...     number: int
    ...     buyer: Annotated[str, PII("user.name")]
    >>> marked_fields(Order)
    {'buyer': 'user.name'}
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from typing import Any

_LIMIT = 2048
_WRITTEN = re.compile(r"\bPII\(\s*[\"']([\w.]+)[\"']\s*\)")
_marked: dict[type, dict[str, str]] = {}


class PII:
    """Marks a field: ``email: Annotated[str, PII("user.contact.email")]``. Analyser and runtime both read it."""

    __slots__ = ("data",)

    def __init__(self, data: str) -> None:
        object.__setattr__(self, "data", data)

    data: str

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("PII is immutable")

    def __repr__(self) -> str:
        return f"PII({self.data!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PII) and other.data == self.data

    def __hash__(self) -> int:
        return hash((PII, self.data))


def marked_fields(cls: type) -> dict[str, str]:
    """Field name to data type for the annotations of ``cls`` and its bases that hold a ``PII``; empty if none."""
    try:
        return _marked[cls]
    except KeyError:
        pass
    if len(_marked) >= _LIMIT:
        _marked.clear()
    found = _marked[cls] = _read_marks(cls)
    return found


def _read_marks(cls: type) -> dict[str, str]:
    from typing import get_type_hints

    try:
        hints = get_type_hints(cls, include_extras=True)
    except Exception:
        # A name that only a type checker can see: the annotations are read as they are written.
        hints = {}
        for base in reversed(cls.__mro__):
            hints.update(getattr(base, "__annotations__", {}))
    marks: dict[str, str] = {}
    for name, hint in hints.items():
        written = _WRITTEN.search(getattr(hint, "__forward_arg__", hint if isinstance(hint, str) else ""))
        if written:
            marks[name] = written[1]
        for mark in _metadata(hint):
            data = _said_by(mark)
            if data:
                marks[name] = data
    for name, field in _declared_fields(cls):
        data = _said_by(field)
        if data:
            marks[name] = data
    return marks


# Where libraries let their users put what they like about a field, and under which name pii-lint looks there.
_EXTRAS = ("metadata", "json_schema_extra", "extra", "extra_json_schema", "info")
_NAMES = ("x-pii", "pii")


def _said_by(mark: Any) -> str | None:
    """The data type that a ``PII`` names, or a field's metadata: ``Field(json_schema_extra={"x-pii": ...})``."""
    if isinstance(mark, PII):
        return mark.data
    for attribute in _EXTRAS:
        extra = getattr(mark, attribute, None)
        if isinstance(extra, Mapping):
            for name in _NAMES:
                data = extra.get(name)
                if isinstance(data, str):
                    return data
                if isinstance(data, PII):
                    return data.data
        elif isinstance(extra, (list, tuple)):
            for part in extra:
                if isinstance(part, PII):
                    return part.data
    return None


def _declared_fields(cls: type) -> Iterator[tuple[str, Any]]:
    """The field objects of dataclasses, attrs and pydantic; the columns of SQLAlchemy's tables."""
    for attribute in ("__dataclass_fields__", "model_fields"):
        fields = getattr(cls, attribute, None)
        if isinstance(fields, Mapping):
            yield from fields.items()
    for field in getattr(cls, "__attrs_attrs__", ()):
        yield field.name, field
    for column in getattr(getattr(cls, "__table__", None), "columns", ()):
        yield column.name, column


def _metadata(hint: Any, depth: int = 0) -> tuple[Any, ...]:
    """The metadata of a type, also inside ``Optional`` and ``ClassVar``."""
    found = tuple(getattr(hint, "__metadata__", ()))
    if depth < 4:
        for inner in getattr(hint, "__args__", ()):
            found += _metadata(inner, depth + 1)
    return found


def field_names(cls: type) -> tuple[str, ...] | None:
    """The fields of a record class (dataclass, attrs, msgspec, pydantic); None where ``cls`` is none."""
    for attribute in ("__dataclass_fields__", "__struct_fields__", "model_fields", "__attrs_attrs__"):
        fields = getattr(cls, attribute, None)
        if fields is None:
            continue
        if attribute == "__attrs_attrs__":
            return tuple(field.name for field in fields)
        if isinstance(fields, (dict, tuple)):
            return tuple(fields)
    return None


def with_changes(record: Any, changes: dict[str, Any]) -> Any:
    """A shallow copy of a record with other values, frozen or not; its constructor and validators do not run.

    Raises whatever copying raises, and TypeError when a field kept its value.
    """
    twin = copy.copy(record)
    if twin is record:
        raise TypeError(f"{type(record).__name__} does not copy")
    for name, value in changes.items():
        slot: Any = getattr(type(twin), name, None)
        if hasattr(slot, "__set__") and not isinstance(slot, property):
            slot.__set__(twin, value)
        else:
            object.__setattr__(twin, name, value)
        if getattr(twin, name) is not value:
            raise TypeError(f"{type(record).__name__}.{name} cannot be set")
    return twin
