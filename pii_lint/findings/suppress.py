"""Findings that someone answered for: a comment in the source, or an allowance in the configuration.

Example: ``log.info(user.email)  # pii-lint: ignore[PII101] support needs it until=2027-01-31`` moves the finding of
that statement from the shown to the suppressed, with the reason; after that day it is shown again, and said why.
A suppression that silences nothing is told, so that none outlives its cause.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

import msgspec

from pii_lint.config.globs import Globs
from pii_lint.config.schema import Allow, Config
from pii_lint.findings.filter import absolute, names_rule
from pii_lint.findings.guards import guarded
from pii_lint.findings.permits import Permits
from pii_lint.frontend.comments import Comment
from pii_lint.model import Finding, Guard, Location, Notice, Region, Suppression, Unused

NO_DATA = ("*",)
"""What a finding without data types needs: an allowance for everything."""


class Outcome(msgspec.Struct, frozen=True):
    """``shown`` and ``suppressed`` are the findings, each in their order; ``notices`` what is to be said.

    ``unused`` are the comments that silence nothing.
    """

    shown: tuple[Finding, ...]
    suppressed: tuple[Finding, ...]
    notices: tuple[Notice, ...]
    unused: tuple[Unused, ...] = ()


def apply(
    findings: Sequence[Finding],
    comments: Mapping[str, Sequence[Comment]],
    config: Config,
    *,
    root: Path,
    rules: Collection[str],
    today: datetime.date,
    whole: bool,
    given: Collection[str] | None = None,
    guards: Collection[Guard] = (),
    permits: Permits | None = None,
) -> Outcome:
    """Split ``findings`` (before any other filter) by the comments of each file and the allowances of ``config``.

    ``root`` is what paths are relative to; ``rules`` are the ids that exist; ``whole`` says that the whole project was
    scanned, without which nobody can say that an allowance is unused. With ``given`` only the comments in these
    files are spoken of; those in others silence all the same. ``guards`` silence what they redact,
    ``permits`` what the policy allows.
    """
    notices: list[Notice] = []
    silencers = {path: [_Silencer(path, each, today) for each in some] for path, some in comments.items()}
    allowances = [_Allowance(entry, config.base, root, today) for entry in config.allow]
    shown: list[Finding] = []
    suppressed: list[Finding] = []
    for finding in findings:
        suppression = (
            _by_comment(finding, silencers) or _by_allowance(finding, allowances) or guarded(finding, guards)
        )
        if permits is not None:
            allowed = permits.suppression(finding)  # a rule is used by what a comment silences, too
            suppression = suppression or allowed
        if suppression is None:
            shown.append(finding)
        else:
            suppressed.append(msgspec.structs.replace(finding, suppression=suppression))
    unused: list[Unused] = []
    for path, some in silencers.items():
        if given is None or path in given:
            for silencer in some:
                notices += silencer.notices(rules)
                if vain := silencer.vain(rules):
                    unused.append(Unused(path, silencer.comment.line, tuple(vain)))
    for allowance in allowances:
        notices += allowance.notices(whole)
    if permits is not None:
        notices += permits.notices(whole)
    return Outcome(tuple(shown), tuple(suppressed), tuple(notices), tuple(unused))


class _Silencer:
    """One comment, and which of its codes silenced something."""

    def __init__(self, path: str, comment: Comment, today: datetime.date) -> None:
        self.path = path
        self.comment = comment
        self.expired = comment.until is not None and today > comment.until
        self.void = self.expired or bool(comment.error)
        self.used: set[str] = set()

    def covers(self, finding: Finding) -> bool:
        """Whether the comment speaks of the finding; remembers the codes that do."""
        line = finding.location.region.start_line
        if not self.comment.first_line <= line <= self.comment.last_line:
            return False
        codes = {code for code in self.comment.codes if names_rule(code, finding)}
        self.used |= codes
        return bool(codes)

    def suppression(self) -> Suppression:
        at = Region(self.comment.line, 1, self.comment.line, 1)
        return Suppression("inSource", self.comment.reason, Location(self.path, at))

    def vain(self, rules: Collection[str]) -> list[str]:
        """The codes that silence nothing; none of a comment that is not understood."""
        unknown = () if self.comment.error else self._unknown(rules)
        return [code for code in self.comment.codes if code not in self.used and code not in unknown]

    def _unknown(self, rules: Collection[str]) -> list[str]:
        return [
            code
            for code in self.comment.codes
            if not any(rule.startswith(code.partition("/")[0]) for rule in rules)
        ]

    def notices(self, rules: Collection[str]) -> Iterable[Notice]:
        def notice(level: str, message: str) -> Notice:
            return Notice(self.path, self.comment.line, level, message)

        if self.comment.error:
            yield notice("warning", f"suppression not understood: {self.comment.error}")
            return
        for code in self._unknown(rules):
            yield notice("warning", f"suppression names an unknown rule {code!r} (see `pii-lint rules`)")
        if self.expired and self.used:
            yield notice("warning", f"suppression ended on {self.comment.until}: its finding is reported again")
        unused = self.vain(rules)
        if unused:
            yield notice("warning", f"unused suppression of {', '.join(unused)}: nothing to silence here, remove it")
        elif self.used and not self.comment.reason:
            yield notice("note", "suppression without a reason: say why after the closing bracket")


class _Allowance:
    """One entry of the allow-list, and whether it let something pass."""

    def __init__(self, entry: Allow, base: str, root: Path, today: datetime.date) -> None:
        self.entry = entry
        self.root = root
        self.globs = Globs(entry.path, base, f"{entry.where}.path")
        self.expired = entry.until is not None and today > entry.until
        self.used = False

    def allowed(self, finding: Finding) -> frozenset[str]:
        """The data types of the finding that this entry lets pass."""
        entry = self.entry
        if "*" not in entry.channel and finding.channel not in entry.channel:
            return frozenset()
        if entry.sink and not any(fnmatchcase(finding.sink, pattern) for pattern in entry.sink):
            return frozenset()
        if self.globs and not self.globs.match(absolute(self.root, finding.location.path)):
            return frozenset()
        return frozenset(
            key
            for key in finding.data_types or NO_DATA
            if any(name == "*" or f"{key}.".startswith(f"{name}.") for name in entry.data)
        )

    def notices(self, whole: bool) -> Iterable[Notice]:
        what = f"{self.entry.where} ({', '.join(self.entry.data)})"
        if self.expired and self.used:
            yield Notice(
                self.entry.file, 0, "warning", f"{what} ended on {self.entry.until}: findings are reported again"
            )
        elif whole and not self.used:
            yield Notice(self.entry.file, 0, "warning", f"{what} is unused: nothing to allow, remove it")


def _by_comment(finding: Finding, silencers: Mapping[str, Sequence[_Silencer]]) -> Suppression | None:
    covering = [each for each in silencers.get(finding.location.path, ()) if each.covers(finding)]
    return next((each.suppression() for each in covering if not each.void), None)


def _by_allowance(finding: Finding, allowances: Sequence[_Allowance]) -> Suppression | None:
    """All data types of a finding must be allowed, by one entry or several; each is used that allows one."""
    reasons: dict[str, list[str]] = defaultdict(list)
    for each in allowances:
        allowed = each.allowed(finding)
        each.used = each.used or bool(allowed)
        if not each.expired:
            for key in allowed:
                reasons[key].append(each.entry.reason)
    if set(reasons) != set(finding.data_types or NO_DATA):
        return None
    words = dict.fromkeys(reason for some in reasons.values() for reason in some)
    return Suppression("external", "; ".join(words))
