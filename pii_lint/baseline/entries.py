"""The file of a baseline: JSON, one entry a finding, in an order that makes small diffs.

Example::

    {"version": 1, "entries": [{"fingerprint": "3f...", "path": "shop/views.py", "rule": "PII101",
     "sink": "logging.Logger.info", "data": ["user.contact.email"], "date": "2026-11-24",
     "owner": "privacy team", "reason": "until the log store is replaced"}]}

``owner``, ``reason`` and ``until`` are for people to fill in; an entry whose ``until`` is past knows nothing any more.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec

from pii_lint.baseline.matching import matched, stem
from pii_lint.errors import UsageError
from pii_lint.model import Finding, Notice, Report, Suppression

FILE = "pii-lint-baseline.json"
VERSION = 1


class Entry(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A known finding. ``path`` is relative to the folder of the baseline; ``date`` is when it came in."""

    fingerprint: str
    path: str
    rule: str
    sink: str = ""
    data: tuple[str, ...] = ()
    date: datetime.date | None = None
    owner: str = ""
    reason: str = ""
    until: datetime.date | None = None

    def is_over(self, today: datetime.date) -> bool:
        """Whether its time is past."""
        return self.until is not None and today > self.until

    def words(self) -> str:
        """Why its finding is not reported, in words."""
        since = f"known since {self.date}" if self.date else "known"
        return "; ".join(filter(None, (since, self.owner and f"owner: {self.owner}", self.reason)))


class _File(msgspec.Struct, frozen=True):
    version: int
    entries: tuple[Entry, ...]


class Standing(msgspec.Struct, frozen=True):
    """How a baseline stands to a scan: ``pairs`` of finding and entry, entries ``gone``, findings that are ``new``."""

    pairs: tuple[tuple[Finding, Entry], ...]
    gone: tuple[Entry, ...]
    new: tuple[Finding, ...]


def read(path: Path) -> tuple[Entry, ...]:
    """The entries of a file; raises ``UsageError``."""
    try:
        file = msgspec.json.decode(path.read_bytes(), type=_File)
    except FileNotFoundError:
        raise UsageError(str(path), "no such baseline", "`pii-lint baseline create` makes one") from None
    except OSError as error:
        raise UsageError(str(path), f"cannot be read: {error.strerror}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UsageError(str(path), f"no baseline: {error}", "mend it, or make a new one") from error
    if file.version != VERSION:
        raise UsageError(
            str(path), f"version {file.version} is not known", "make a new one with this version of pii-lint"
        )
    return file.entries


def write(path: Path, entries: Iterable[Entry]) -> None:
    """Replace the file; raises ``UsageError``."""
    ordered = sorted(entries, key=lambda one: (one.path, one.rule, one.fingerprint, one.sink))
    data = msgspec.json.format(msgspec.json.encode(_File(VERSION, tuple(ordered))), indent=1)
    try:
        path.write_bytes(data + b"\n")
    except OSError as error:
        raise UsageError(str(path), f"cannot be written: {error.strerror}") from error


def entry(finding: Finding, path: Path, root: str, **details: object) -> Entry:
    """The entry for a finding in the baseline at ``path``; ``details`` are its date, owner and so on."""
    made = Entry(
        fingerprint=stem(finding.fingerprint),
        path=_from(path, root)(finding.location.path),
        rule=finding.rule,
        sink=finding.sink,
        data=finding.data_types,
    )
    return msgspec.structs.replace(made, **details)


def standing(findings: Sequence[Finding], entries: Sequence[Entry], path: Path, root: str) -> Standing:
    """What the entries of the baseline at ``path`` know of ``findings``, whose paths are relative to ``root``."""
    from_here = _from(path, root)
    places = [(finding.fingerprint, from_here(finding.location.path)) for finding in findings]
    found = matched(places, entries, lambda name: (path.parent / name).is_file())
    pairs = tuple((finding, one) for finding, one in zip(findings, found, strict=True) if one is not None)
    used = {id(one) for _, one in pairs}
    return Standing(
        pairs,
        tuple(one for one in entries if id(one) not in used),
        tuple(finding for finding, one in zip(findings, found, strict=True) if one is None),
    )


def applied(report: Report, entries: Sequence[Entry], path: Path, today: datetime.date) -> Report:
    """The report with the findings that the baseline at ``path`` knows among the suppressed."""
    stands = standing(report.findings, entries, path, report.root)
    known: dict[int, Suppression] = {}
    over = 0
    for finding, one in stands.pairs:
        if one.is_over(today):
            over += 1
        else:
            known[id(finding)] = Suppression("external", one.words())
    notices = report.notices
    if over:
        words = f"the time of {over:,} {'entry' if over == 1 else 'entries'} is past: reported again"
        notices = (*notices, Notice(path.name, 0, "warning", words))
    return msgspec.structs.replace(
        report,
        findings=tuple(finding for finding in report.findings if id(finding) not in known),
        suppressed=(
            *report.suppressed,
            *(
                msgspec.structs.replace(finding, suppression=known[id(finding)])
                for finding in report.findings
                if id(finding) in known
            ),
        ),
        notices=notices,
    )


def _from(path: Path, root: str) -> Callable[[str], str]:
    """Turns a path relative to ``root`` into one relative to the folder of ``path``."""
    folder = path.absolute().parent
    return lambda name: Path(os.path.relpath(Path(root, name), folder)).as_posix()
