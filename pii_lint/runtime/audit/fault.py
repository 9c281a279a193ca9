"""What is wrong with a trail, and where.

Example::

    >>> print(Fault("changed", "trail-000001.jsonl", 5, "record 4 is not what was sealed"))
    trail-000001.jsonl:5: changed: record 4 is not what was sealed
"""

from __future__ import annotations

from typing import NamedTuple


class Fault(NamedTuple):
    """``kind``: changed, removed, added, reordered or cut; ``line``: 0 where it is the file as a whole."""

    kind: str
    file: str
    line: int
    what: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.kind}: {self.what}"
