"""The comments by which a line says that a finding on it is meant.

``log.info(email)  # pii-lint: ignore[PII101] support needs it until=2027-01-31`` gives
``Comment(line=1, first_line=1, last_line=1, codes=("PII101",), reason="support needs it", until=date(...))``.
A comment on any line of a statement counts for all of it; one alone on a line, and not followed by a blank
line, also for the statement below. (Of a compound statement only the header counts as the statement.)
"""

from __future__ import annotations

import datetime
import re
from bisect import bisect_right

import msgspec

from pii_lint.frontend.decode import Unreadable, decode
from pii_lint.frontend.scanner import Scan, scan

MARK = b"pii-lint:"

_DIRECTIVE = re.compile(r"#\s*pii-lint:\s*(?P<body>.*?)\s*(?:\s#.*)?$", re.DOTALL)
_IGNORE = re.compile(r"ignore\s*\[(?P<codes>[^\]]*)\](?P<rest>.*)", re.DOTALL)
_CODE = re.compile(r"[A-Za-z]+[0-9]+(?:/[a-z]+)?")
_UNTIL = re.compile(r"(?:^|\s)until=(?P<date>\S*)")
_EXAMPLE = "write `# pii-lint: ignore[PII101] reason`"


class Comment(msgspec.Struct, frozen=True):
    """One suppression comment: it stands on ``line`` and counts for ``first_line`` to ``last_line``.

    With ``error`` set the comment suppresses nothing, and the text says what to mend.
    """

    line: int
    first_line: int
    last_line: int
    codes: tuple[str, ...] = ()
    reason: str = ""
    until: datetime.date | None = None
    error: str | None = None


def find_comments(source: bytes) -> list[Comment]:
    """The suppression comments of a file, in order; none of a file that cannot be decoded."""
    if MARK not in source:
        return []
    try:
        text = decode(source)
    except Unreadable:
        return []
    scanned = scan(text)
    found: list[Comment] = []
    for begin, end in scanned.comments:
        directive = _DIRECTIVE.search(text[begin:end])
        if directive is not None:
            line = _line(text, begin)
            first, last = _reach(text, scanned, begin)
            found.append(_read(directive["body"], Comment(line, first, last)))
    return found


def _line(text: str, offset: int) -> int:
    before = text[:offset]
    return before.count("\n") + before.count("\r") - before.count("\r\n") + 1


def _reach(text: str, scanned: Scan, offset: int) -> tuple[int, int]:
    """The first and last line of the statement that the comment at ``offset`` counts for."""
    starts = scanned.starts
    here = bisect_right(starts, offset) - 1
    stop = here + 1
    if not text[starts[here] : offset].strip():  # alone on its line: go on to the statement below
        while stop < len(starts):
            end = starts[stop + 1] if stop + 1 < len(starts) else len(text)
            content = text[starts[stop] : end].strip()
            if not content:
                break
            stop += 1
            if not content.startswith("#"):
                break
    last = _line(text, starts[stop]) - 1 if stop < len(starts) else _line(text, len(text.rstrip()))
    return _line(text, starts[here]), max(last, _line(text, offset))


def _read(body: str, place: Comment) -> Comment:
    """``place`` with what the text of its directive says."""
    ignore = _IGNORE.fullmatch(body)
    if ignore is None:
        named = body.split("[")[0].split()
        what = "names no rule" if named[:1] == ["ignore"] else f"unknown directive {body[:40]!r}"
        return _failed(place, f"{what}; {_EXAMPLE}")
    codes = tuple(code.strip() for code in ignore["codes"].split(",") if code.strip())
    if not codes:
        return _failed(place, f"names no rule; {_EXAMPLE}")
    for code in codes:
        if not _CODE.fullmatch(code):
            return _failed(place, f"{code[:40]!r} is not a rule id; {_EXAMPLE}")
    rest = ignore["rest"]
    until = None
    dated = _UNTIL.search(rest)
    if dated is not None:
        try:
            until = datetime.date.fromisoformat(dated["date"])
        except ValueError:
            return _failed(place, f"until={dated['date'][:20]} is not a date; write until=2027-01-31")
        rest = rest[: dated.start()] + rest[dated.end() :]
    reason = " ".join(rest.split()).lstrip(":- ")
    return msgspec.structs.replace(place, codes=codes, reason=reason, until=until)


def _failed(place: Comment, error: str) -> Comment:
    return msgspec.structs.replace(place, error=error)
