"""Records of CSV and its like: the name of a column counts as a key does. A clean record is given back byte by byte.

Example::

    >>> from pii_lint.runtime.policy import Settings
    >>> form = Table(";", ("id", "first_name", "note"))
    >>> redactor = CountingRedactor(Settings())
    >>> form.redact(b'7;Ann;"says; hi"\\n8;;none\\n', redactor)
    b'7;[REDACTED:first_name];"says; hi"\\n8;;none\\n'
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import NamedTuple

from pii_lint.runtime.entries import redacted_entry
from pii_lint.runtime.streams.lines import decoded, encoded
from pii_lint.runtime.streams.tally import CountingRedactor

csv.field_size_limit(1 << 30)


class Table(NamedTuple):
    """What separates cells, and the names of the columns; without names cells are read as text alone."""

    delimiter: str = ","
    columns: tuple[str, ...] = ()

    def redact(self, block: bytes, redactor: CountingRedactor) -> bytes:
        """Whole records, redacted."""
        taken: list[str] = []

        def lines() -> Iterator[str]:
            for line in io.StringIO(decoded(block), newline="\n"):
                taken.append(line)
                yield line

        parts: list[str] = []
        for row in csv.reader(lines(), delimiter=self.delimiter):
            record = "".join(taken)
            taken.clear()
            if not row:
                parts.append(record)
                continue
            redactor.tally.records += 1
            cells = self._cells(row, redactor)
            if cells is None:
                parts.append(record)
            else:
                redactor.tally.changed += 1
                parts.append(self._written(cells, record))
        return encoded("".join(parts))

    def redact_lines(self, block: bytes, redactor: CountingRedactor) -> bytes:
        """As ``redact``, with each line a record: for what quotes do not divide."""
        return b"".join(self.redact(line, redactor) for line in block.splitlines(keepends=True))

    def _cells(self, row: list[str], redactor: CountingRedactor) -> list[str] | None:
        cells = list(row)
        changed = False
        for place, cell in enumerate(row):
            if not cell:
                continue
            name = self.columns[place] if place < len(self.columns) else ""
            new = redacted_entry(redactor.redact, name, cell)[1] if name else redactor.redact(cell)
            if new is not cell:
                cells[place] = "" if new is None else str(new)
                changed = True
                redactor.tally.count_field(name or f"column {place + 1}")
        return cells if changed else None

    def _written(self, cells: list[str], record: str) -> str:
        end = "\r\n" if record.endswith("\r\n") else "\n" if record.endswith("\n") else ""
        out = io.StringIO(newline="")
        every = record.startswith('"') and record.rstrip("\r\n").endswith('"') and record.count('"') >= 2 * len(cells)
        csv.writer(
            out, delimiter=self.delimiter, lineterminator=end, quoting=csv.QUOTE_ALL if every else csv.QUOTE_MINIMAL
        ).writerow(cells)
        return out.getvalue()
