"""Columns of pyarrow: each distinct value is read once, and the column's name counts as a key does.

Example (needs pyarrow)::

    >>> import pyarrow as pa
    >>> table = pa.table({"first_name": ["Ann", None], "note": ["to ann@example.org", "none"], "n": [1, 2]})
    >>> redact_table(table).to_pylist()[0]
    {'first_name': '[REDACTED:first_name]', 'note': 'to [REDACTED:email]', 'n': 1}
    >>> redact_table(table.select(["n"])) == table.select(["n"])
    True
"""

from __future__ import annotations

from typing import Any

from pii_lint.runtime import redact
from pii_lint.runtime.entries import redacted_entry


def redact_array(array: Any, name: str = "value") -> Any:
    """An ``Array`` or ``ChunkedArray`` without personal data: itself where it holds none. ``name``: of its column.

    What was no text becomes text where it is replaced, and the column with it.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_nested(array.type):
        return _nested(array, name)
    plain = array.cast(array.type.value_type) if pa.types.is_dictionary(array.type) else array
    try:
        distinct = pc.unique(plain)
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid):
        return _nested(array, name)
    before = distinct.to_pylist()
    after = [_clean(name, value) for value in before]
    if all(new is old for new, old in zip(after, before)):  # noqa: B905 - made of each other
        return array
    fresh = _array(after, plain.type)
    new = fresh.take(pc.index_in(plain, value_set=distinct))
    return new.dictionary_encode() if pa.types.is_dictionary(array.type) else new


def _clean(name: str, value: Any) -> Any:
    if value is None:
        return None
    return redacted_entry(redact, name, value)[1]


def _array(values: list[Any], kind: Any) -> Any:
    """Values as an array of this type if it can hold them, else of texts."""
    import pyarrow as pa

    try:
        return pa.array(values, kind)
    except (pa.ArrowException, TypeError, OverflowError):
        return pa.array([None if value is None else str(value) for value in values], pa.string())


def _nested(array: Any, name: str) -> Any:
    """Lists, maps and structs, row by row."""
    import pyarrow as pa

    before = array.to_pylist()
    after = [_clean(name, value) for value in before]
    if all(new is old for new, old in zip(after, before)):  # noqa: B905 - made of each other
        return array
    try:
        return pa.array(after, array.type)
    except (pa.ArrowException, TypeError):
        try:
            return pa.array(after)
        except (pa.ArrowException, TypeError):
            return pa.array([None if value is None else str(value) for value in after], pa.string())


def redact_table(table: Any) -> Any:
    """A ``Table`` or ``RecordBatch`` without personal data: itself where it holds none, else one with the rest."""
    import pyarrow as pa

    done = table
    for place, name in enumerate(table.schema.names):
        column = table.column(place)
        new = redact_array(column, name or "value")
        if new is not column:
            if isinstance(table, pa.RecordBatch) and isinstance(new, pa.ChunkedArray):
                new = new.combine_chunks()
            done = done.set_column(place, pa.field(name, new.type), new)
    return done
