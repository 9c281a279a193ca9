"""Which form a stream has: told by its name and its first lines.

Example::

    >>> detected(b'{"a": 1}\\n{"a": 2}\\n').kind, detected(b"level=info msg=up\\n").kind, detected(b"starting\\n").kind
    ('jsonl', 'logfmt', 'text')
    >>> detected(b"id,first_name\\n1,Ann\\n2,Bo\\n").table
    Table(delimiter=',', columns=('id', 'first_name'))
"""

from __future__ import annotations

import codecs
import csv
import json
import re
from collections.abc import Callable
from typing import NamedTuple

from pii_lint.runtime import redact
from pii_lint.runtime.streams import lines
from pii_lint.runtime.streams.lines import decoded
from pii_lint.runtime.streams.tables import Table
from pii_lint.runtime.streams.tally import CountingRedactor, Tally

KINDS = ("jsonl", "logfmt", "text", "csv")
HEAD = "head"
"""What stands before the records and is kept: the names of columns, a byte order mark."""

SAMPLE = 65_536
"""Bytes that are looked at."""

_DELIMITERS = ",;\t|"
_SUFFIXES = {".csv": ",;|\t", ".tsv": "\t"}
_PAIRS = re.compile(r"(?:^|\s)[A-Za-z_][\w.@/-]*=(?:\"(?:[^\"\\]|\\.)*\"|[^\s\"]*)(?=\s|$)")
_NAME = re.compile(r"[^\W\d][\w .()/#$%-]{0,63}")
_ENOUGH = 0.8
_LINES = 200


class Form(NamedTuple):
    """``kind``: one of ``KINDS``. ``table``: for csv. ``head``: how many bytes at the start are no record."""

    kind: str = "text"
    table: Table = Table()
    head: int = 0

    def redact(self, block: bytes, redactor: CountingRedactor, whole: bool = True) -> bytes:
        """A block of records without personal data; never raises. Not ``whole``: a piece of a very long record."""
        if self.kind == HEAD:
            return block
        try:
            if not whole:
                return self.table.redact_lines(block, redactor) if self.kind == "csv" else lines.text(block, redactor)
            if self.kind == "csv":
                return self.table.redact(block, redactor)
            if self.kind == "jsonl":
                return lines.json_lines(block, redactor)
            if self.kind == "logfmt":
                return lines.logfmt(block, redactor)
        except Exception:
            # A record that is not what it seemed to be: what has been counted of it goes with it.
            redactor.tally = Tally()
            redactor.tally.misread += block.count(b"\n")
        return lines.text(block, redactor)

    def end(self, held: bytes) -> int:
        """Where the last whole record in ``held`` ends; 0 if there is none."""
        end = held.rfind(b"\n") + 1
        if self.kind == "csv":
            # Within quotes a line feed ends no record; a quote in a quoted cell is written twice.
            if held.count(b'"', 0, end) % 2:
                end = held.rfind(b"\n", 0, held.rfind(b'"', 0, end)) + 1
                return 0 if held.count(b'"', 0, end) % 2 else end
            return end
        begin = held.rfind(b"-----BEGIN ", 0, end)
        if begin >= 0 and held.find(b"-----END ", begin, end) < 0:
            # A key in armour is one record; if it is long it is none.
            start = held.rfind(b"\n", 0, begin) + 1
            if len(held) - start < SAMPLE:
                return start
        return end


def detected(sample: bytes, name: str = "", kind: str = "") -> Form:
    """The form of a stream that starts with ``sample``; ``name``: of its file; ``kind``: if it is known."""
    mark = len(codecs.BOM_UTF8) if sample.startswith(codecs.BOM_UTF8) else 0
    form = _detected(decoded(sample[mark:]), len(sample) >= SAMPLE, name, kind)
    return form._replace(head=form.head + mark)


def _detected(shown: str, more: bool, name: str, kind: str) -> Form:
    rows = shown.split("\n")
    if more and len(rows) > 1:
        rows.pop()
    rows = [row.rstrip("\r") for row in rows if row.strip()][:_LINES]
    suffix = re.sub(r"\.(gz|zst|zstd)$", "", name.lower())[-4:]
    if kind == "csv" or (not kind and suffix in _SUFFIXES):
        return _table(shown, rows, _SUFFIXES.get(suffix, _DELIMITERS))
    if kind or not rows:
        return Form(kind or "text")
    if _share(rows, _is_json) >= _ENOUGH:
        return Form("jsonl")
    if _share(rows, _is_logfmt) >= _ENOUGH:
        return Form("logfmt")
    if len(rows) > 1 and any(_is_even(rows, one) for one in _DELIMITERS):
        found = _table(shown, rows, _DELIMITERS)
        # Without names of columns it may be prose with commas, or a log.
        if found.table.columns and all(
            one == one.strip() for one in next(csv.reader(rows, delimiter=found.table.delimiter))
        ):
            return found
    return Form()


def _share(rows: list[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, rows)) / len(rows)


def _is_json(row: str) -> bool:
    if not row.lstrip().startswith(("{", "[")):
        return False
    try:
        return isinstance(json.loads(row), (dict, list))
    except (ValueError, RecursionError):
        return False


def _is_logfmt(row: str) -> bool:
    pairs = _PAIRS.findall(row)
    return len(pairs) >= 1 and sum(map(len, pairs)) >= 0.6 * len(row)


def _counts(rows: list[str], delimiter: str) -> list[int]:
    return [len(row) for row in csv.reader(rows, delimiter=delimiter)]


def _is_even(rows: list[str], delimiter: str) -> bool:
    if delimiter not in rows[0]:
        return False
    counts = _counts(rows, delimiter)
    return counts[0] > 1 and sum(count == counts[0] for count in counts) >= 0.9 * len(counts)


def _table(shown: str, rows: list[str], delimiters: str) -> Form:
    if not rows:
        return Form("csv")
    even = [one for one in delimiters if _is_even(rows, one)]
    delimiter = even[0] if even else max(delimiters, key=rows[0].count)
    first = next(csv.reader([rows[0]], delimiter=delimiter), [])
    names = tuple(cell.strip() for cell in first)
    # Names are words, each another, and say nothing of a person.
    if not all(_NAME.fullmatch(name) for name in names) or len(set(names)) < len(names) or redact(names) is not names:
        return Form("csv", Table(delimiter))
    start = shown.index(rows[0])
    end = shown.find("\n", start) + 1 or len(shown)
    return Form("csv", Table(delimiter, names), len(lines.encoded(shown[:end])))
