"""What leaves the analyser: plain frozen records that every report is a pure function of."""

from __future__ import annotations

import datetime

import msgspec

SEEN = "seen"
"""The confidence of what was not deduced but seen at run time."""


class Region(msgspec.Struct, frozen=True, gc=False, order=True):
    """Part of a file: 1-based lines and columns (Unicode code points), the end column exclusive."""

    start_line: int
    start_column: int
    end_line: int
    end_column: int


class Location(msgspec.Struct, frozen=True, order=True):
    """``path`` is relative to the report's root, with ``/``; ``<stdin>`` for standard input."""

    path: str
    region: Region


class Step(msgspec.Struct, frozen=True):
    """One step of a flow, in words a person can follow: ``passed to parameter `x` of `send```."""

    location: Location
    message: str


class Flow(msgspec.Struct, frozen=True):
    """One way from a source to the sink, shortest first; the last step is the sink."""

    data_type: str
    steps: tuple[Step, ...]


class Suppression(msgspec.Struct, frozen=True):
    """Why a finding is not reported: ``kind`` is ``inSource`` or ``external`` (SARIF's words).

    ``policy_rule``: the rules of the policy that allow the flow, with their ``legal_basis``.
    """

    kind: str
    justification: str
    location: Location | None = None
    policy_rule: str = ""
    legal_basis: str = ""


class Replacement(msgspec.Struct, frozen=True):
    """``text`` in the place of a region, which may be empty."""

    region: Region
    text: str


class Fix(msgspec.Struct, frozen=True):
    """How a finding could be cured, in words and as changes of its file, in their order."""

    words: str
    replacements: tuple[Replacement, ...]


class Finding(msgspec.Struct, frozen=True):
    """Personal data that reaches a channel.

    ``rule`` is an id such as ``PII101``; ``severity`` is low, medium, high or critical;
    ``confidence`` is low, medium, high or seen; ``data_types`` are fideslang keys, most sensitive
    first; ``sink`` is the qualified name of what is called; ``expression`` is the region of
    the leaking argument, ``location`` that of the whole sink call; ``hint`` says what to write instead.
    ``arguments`` are all arguments in which data arrives, where there are several.
    ``fingerprint`` survives moved lines.
    """

    rule: str
    severity: str
    confidence: str
    channel: str
    sensitivity: str
    data_types: tuple[str, ...]
    sink: str
    message: str
    hint: str
    location: Location
    expression: Location
    flows: tuple[Flow, ...]
    fingerprint: str
    suppression: Suppression | None = None
    arguments: tuple[Location, ...] = ()
    fix: Fix | None = None


class Unused(msgspec.Struct, frozen=True):
    """Rules that the suppression on a line names in vain."""

    path: str
    line: int
    rules: tuple[str, ...]


class Guard(msgspec.Struct, frozen=True, order=True):
    """A call after which sinks whose names begin with ``sinks`` redact what they get."""

    sinks: str
    location: Location


class Notice(msgspec.Struct, frozen=True):
    """Something that could not be analysed or is worth saying; ``level`` is error, warning or note.

    ``line`` is 1-based, 0 when the whole file is meant. A notice of level error means exit status 3.
    """

    path: str
    line: int
    level: str
    message: str


class RuleInfo(msgspec.Struct, frozen=True):
    """What reports say of a rule: texts, CWE numbers, regulations (from ``rules/policies``)."""

    id: str
    name: str
    channel: str
    short: str
    full: str
    help: str
    cwe: tuple[int, ...] = ()
    regulations: tuple[str, ...] = ()


class Statistics(msgspec.Struct, frozen=True):
    """``started`` is when the scan began, in UTC, if that is known."""

    files: int
    lines: int
    seconds: float
    started: datetime.datetime | None = None


class Report(msgspec.Struct, frozen=True):
    """The result of one scan. ``root`` is the absolute path that locations are relative to.

    ``findings`` are those to show, in report order; ``suppressed`` those silenced in source,
    by an allowance or a baseline; ``labels`` maps each data type that occurs to words for people
    ("e-mail address"); ``sources`` maps each path named in a finding to its text; ``notebooks`` each notebook that is
    named to the text of its file: its ``sources`` are the code of its cells, and places are in that.
    """

    root: str
    findings: tuple[Finding, ...]
    suppressed: tuple[Finding, ...]
    notices: tuple[Notice, ...]
    rules: dict[str, RuleInfo]
    labels: dict[str, str]
    statistics: Statistics
    sources: dict[str, str]
    version: str
    notebooks: dict[str, str] = {}
    unused: tuple[Unused, ...] = ()
