"""Records that are lines: plain text, JSON lines, logfmt. A line without personal data is given back byte by byte.

Example::

    >>> from pii_lint.runtime.policy import Settings
    >>> redactor = CountingRedactor(Settings())
    >>> json_lines(b'{"n": 1.50}\\n{"first_name": "Ann", "n": 2}\\n', redactor)
    b'{"n": 1.50}\\n{"first_name": "[REDACTED:first_name]", "n": 2}\\n'
    >>> logfmt(b'level=info user.name="Ann Lee" took=34ms\\n', redactor)
    b'level=info user.name="[REDACTED:name]" took=34ms\\n'
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from pii_lint.runtime.streams.tally import CountingRedactor

_PAIR = re.compile(r'([A-Za-z_][\w.@/-]{0,63})=("(?:[^"\\]|\\.)*"|[^\s"]*)')
_BARE = re.compile(r"[^\s\"=]+")
_BEGIN, _END = "-----BEGIN ", "-----END "


class _Ambiguous(ValueError):
    """An object has two entries of one name."""


def decoded(data: bytes) -> str:
    """Text for any bytes; ``encoded`` gives the same bytes back."""
    return data.decode("utf-8", "surrogateescape")


def encoded(text: str) -> bytes:
    """The bytes of a text that ``decoded`` made."""
    return text.encode("utf-8", "surrogateescape")


def text(block: bytes, redactor: CountingRedactor) -> bytes:
    """Plain lines; what stands between BEGIN and END of a key or certificate is one record.

    A line that ends in a JSON object has keys all the same.
    """

    def redacted(line: str) -> str:
        start = line.find("{") if line.endswith("}") else -1
        if start < 0:
            return _plain(line, redactor)
        tail = line[start:]
        new = _json(tail, redactor)
        if new is None:
            return _plain(line, redactor)
        head = _plain(line[:start], redactor)
        return line if new is tail and head == line[:start] else head + new

    return _by_record(block, redactor, redacted)


def json_lines(block: bytes, redactor: CountingRedactor) -> bytes:
    """One JSON value a line; a line that is none is read as text, and so is one that names an entry twice."""

    def redacted(line: str) -> str:
        if not line or line.isspace():
            return line
        new = _json(line, redactor)
        if new is None:
            redactor.tally.misread += 1
            return _plain(line, redactor)
        return new

    return _by_record(block, redactor, redacted)


def _plain(line: str, redactor: CountingRedactor) -> str:
    new: str = redactor.redact(line)
    return new


def _json(line: str, redactor: CountingRedactor) -> str | None:
    """The JSON value redacted, or None if it is none, or one that names an entry twice."""
    try:
        value = json.loads(line, object_pairs_hook=_unambiguous)
    except (ValueError, RecursionError):
        return None
    clean = redactor.redact(value)
    if clean is value:
        return line
    count_fields(redactor, value, clean)
    return _dumped(clean, line)


def logfmt(block: bytes, redactor: CountingRedactor) -> bytes:
    """``key=value`` and ``key="some value"``: keys count, and then the line as a whole."""

    def pair(match: re.Match[str]) -> str:
        name, raw = match.groups()
        quoted = raw.startswith('"')
        value = re.sub(r"\\(.)", r"\1", raw[1:-1]) if quoted else raw
        before = {name: value}
        after: Any = redactor.redact(before)
        if after is before:
            return match[0]
        count_fields(redactor, before, after)
        ((new_name, new),) = after.items()
        new = str(new)
        if quoted or not _BARE.fullmatch(new):
            new = '"' + new.replace("\\", "\\\\").replace('"', '\\"') + '"'
        return f"{new_name}={new}"

    return _by_record(block, redactor, lambda line: redactor.redact(_PAIR.sub(pair, line)))


def count_fields(redactor: CountingRedactor, before: Any, after: Any) -> None:
    """Count the entries of the dict ``before`` whose values are others in ``after``, its redacted twin."""
    if isinstance(before, dict) and isinstance(after, dict):
        for (name, value), (shown, new) in zip(before.items(), after.items()):  # noqa: B905 - twins
            if new is not value or shown is not name:
                redactor.tally.count_field(str(shown))


def _by_record(block: bytes, redactor: CountingRedactor, redacted: Callable[[str], str]) -> bytes:
    tally = redactor.tally
    whole = decoded(block)
    parts: list[str] = []
    for record in _records(whole):
        if record == "\n":
            parts.append(record)
            continue
        tally.records += 1
        end = "\r\n" if record.endswith("\r\n") else "\n" if record.endswith("\n") else ""
        line = record[: len(record) - len(end)]
        new = redactor.redact(line) if "\n" in line else redacted(line)
        if new is line:
            parts.append(record)
        else:
            tally.changed += 1
            parts += new, end
    return encoded("".join(parts))


def _records(whole: str) -> Iterator[str]:
    """The lines with their ends; from the line of a BEGIN to that of its END they are one."""
    place = 0
    begin = whole.find(_BEGIN)
    while begin >= 0:
        end = whole.find(_END, begin)
        if end < 0:
            break
        start = whole.rfind("\n", 0, begin) + 1
        yield from _split(whole[place:start])
        place = whole.find("\n", end) + 1 or len(whole)
        yield whole[start:place]
        begin = whole.find(_BEGIN, place)
    yield from _split(whole[place:] if place else whole)


def _split(whole: str) -> Iterator[str]:
    # ``splitlines`` would split at form feeds and other characters, too.
    lines = whole.split("\n")
    last = lines.pop()
    for line in lines:
        yield line + "\n"
    if last:
        yield last


def _unambiguous(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise _Ambiguous
    return made


def _dumped(value: Any, like: str) -> str:
    """JSON in the style of the line ``like``."""
    separators = (", ", ": ") if '": ' in like else (",", ":")
    dumped = json.dumps(value, ensure_ascii=like.isascii(), separators=separators)
    try:
        encoded(dumped)
    except UnicodeEncodeError:
        # A lone surrogate, which was written as an escape.
        dumped = json.dumps(value, separators=separators)
    return dumped
