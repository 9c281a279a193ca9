"""What lies inside an object: the fields of a record, the attributes of anything else, as far as they can be read.

Example::

    >>> is_inert(len), is_inert(object())
    (True, False)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from pii_lint.runtime.detect import Key
from pii_lint.runtime.schema import field_names, marked_fields


@lru_cache(maxsize=1)
def _inert() -> tuple[type, ...]:
    # Loaded with the first object that asks, so that importing the runtime stays cheap.
    import datetime
    import decimal
    import types
    import uuid

    return (
        *(type, complex, range, slice, decimal.Decimal, uuid.UUID),
        *(datetime.date, datetime.time, datetime.timedelta, datetime.tzinfo),
        *(types.FunctionType, types.BuiltinFunctionType, types.MethodType, types.ModuleType, types.GeneratorType),
        *(types.CoroutineType, types.AsyncGeneratorType, types.CodeType, types.FrameType, types.TracebackType),
        *(type(...), type(NotImplemented)),
    )


def is_inert(value: object) -> bool:
    """Whether the text of ``value`` says nothing of a person, so that it is not even made."""
    return isinstance(value, _inert())


def record_fields(value: Any) -> dict[str, tuple[Any, Key | None]] | None:
    """The fields of a record with their values and what their annotations say; None for anything else."""
    cls = type(value)
    if isinstance(value, tuple) and hasattr(cls, "_fields"):
        names: tuple[str, ...] | None = cls._fields
    elif hasattr(cls, "_fields") and hasattr(cls, "_asdict") and hasattr(cls, "_mapping"):
        # A row of SQLAlchemy: its columns are known to the instance.
        names = value._fields
    else:
        names = field_names(cls)
    if names is None:
        return None
    marks = marked_fields(cls)
    found: dict[str, tuple[Any, Key | None]] = {}
    for name in names:
        try:
            field = getattr(value, name)
        except Exception:
            continue
        found[name] = (field, Key(marks[name], False) if name in marks else None)
    return found


def personal_fields(value: Any, say: Callable[[str], Key | None]) -> Iterator[tuple[str, str]]:
    """Data type and text of the attributes of ``value`` that are personal by name or annotation."""
    attributes = getattr(value, "__dict__", None)
    if type(attributes) is not dict:
        return
    marks = marked_fields(type(value))
    for name, field in list(attributes.items()):
        if not isinstance(name, str) or not isinstance(field, (str, int)) or isinstance(field, bool):
            continue
        said = Key(marks[name], False) if name in marks else say(name.lstrip("_"))
        text = str(field)
        # Shorter texts would be found in half of all words.
        if said is not None and said.data is not None and len(text) > 2:
            yield said.data, text
