"""Columns of PySpark, by pandas UDFs: each distinct value of a batch is read once, the column's name counts.

In use: ``redact_spark(frame)``; or ``frame.withColumn("note", redacting("note")(frame.note))``. Needs ``pyspark``,
``pandas`` and ``pyarrow``, and this package on the executors.
"""

from __future__ import annotations

import json
from typing import Any

from pii_lint.runtime import redact
from pii_lint.runtime.entries import redacted_entry
from pii_lint.runtime.integrations.frames import redact_series


def redacting(name: str) -> Any:
    """A pandas UDF from texts to texts without personal data; ``name``: of the column."""
    import pandas
    from pyspark.sql.functions import pandas_udf
    from pyspark.sql.types import StringType

    def redacted(series: Any) -> Any:
        clean = redact_series(series.rename(name)).astype(object)
        return clean.where(clean.notna(), None)

    # Written out, as annotations here are texts.
    redacted.__annotations__ = {"series": pandas.Series, "return": pandas.Series}
    return pandas_udf(redacted, StringType())


def _redacting_json(name: str) -> Any:
    import pandas
    from pyspark.sql.functions import pandas_udf
    from pyspark.sql.types import StringType

    def one(text: Any) -> Any:
        if not isinstance(text, str):
            # No value: pandas says NaN.
            return None
        before = json.loads(text)
        after = redacted_entry(redact, name, before)[1]
        return text if after is before else json.dumps(after)

    def redacted(series: Any) -> Any:
        return series.astype(object).map(one)

    redacted.__annotations__ = {"series": pandas.Series, "return": pandas.Series}
    return pandas_udf(redacted, StringType())


def redact_spark(frame: Any) -> Any:
    """A frame without personal data in its columns of texts, numbers that their name condemns, and nested columns.

    What is replaced in a nested column and was no text becomes null; a column that its name condemns becomes texts.
    """
    from pyspark.sql import functions
    from pyspark.sql.types import ArrayType, MapType, StringType, StructType

    changes: dict[str, Any] = {}
    for field in frame.schema.fields:
        name, kind = field.name, field.dataType
        column = functions.col(f"`{name}`")
        condemned = redact({name: "xyz"}) != {name: "xyz"}
        if isinstance(kind, (StructType, ArrayType, MapType)) and not condemned:
            changes[name] = functions.from_json(_redacting_json(name)(functions.to_json(column)), kind)
        elif isinstance(kind, StringType):
            changes[name] = redacting(name)(column)
        elif condemned:
            changes[name] = redacting(name)(functions.to_json(column) if _is_nested(kind) else column.cast("string"))
    return frame.withColumns(changes) if changes else frame


def _is_nested(kind: Any) -> bool:
    return hasattr(kind, "fields") or hasattr(kind, "elementType") or hasattr(kind, "keyType")
