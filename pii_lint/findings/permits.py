"""Flows that the policy allows: they are no findings, but listed with their legal basis.

Example: with the rule ``mail-provider`` of docs/policy.md, an e-mail address that goes to Mailgun by HTTP is
allowed: its finding is suppressed with "policy rule mail-provider: the mail provider needs the recipient's address
(legal basis: contract, until 2027-01-31)". What the code cannot say (purpose, environment, region, ...) is taken for
granted and named; a vendor that the code does not say is not.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from fnmatch import fnmatchcase

import msgspec

from pii_lint.model import Finding, Notice, Suppression

NOT_FLOWS = frozenset(("PII302", "PII303"))
"""Rules that ask for more than where data goes."""


class Permit(msgspec.Struct, frozen=True, kw_only=True):
    """A rule of the policy as the code can be held against it.

    ``denies``: it forbids. ``data`` and ``channel`` may be empty for all in a rule that forbids; ``vendor`` is
    casefolded, with ``*``. ``asked``: what else it asks for, in words: ``purpose delivery``.
    """

    id: str
    denies: bool = False
    data: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    vendor: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    reason: str = ""
    legal_basis: str = ""
    until: datetime.date | None = None

    def fits(self, data: str, channel: str, vendor: str) -> bool:
        """Whether the rule speaks of this kind of data on this channel to this vendor (empty: not known)."""
        if self.data and not any(f"{data}.".startswith(f"{one}.") for one in self.data):
            return False
        if self.channel and channel not in self.channel:
            return False
        return not self.vendor or any(fnmatchcase(vendor.casefold(), one) for one in self.vendor)


class Permits:
    """The rules of the policy in ``file``, and which of them some flow uses."""

    def __init__(
        self, rules: Sequence[Permit], file: str, today: datetime.date, vendor_of: Callable[[Finding], str]
    ) -> None:
        self._file = file
        self._today = today
        self._vendor_of = vendor_of
        self._rules = rules
        self._used: set[str] = set()
        self._ended: Counter[str] = Counter()

    def suppression(self, finding: Finding) -> Suppression | None:
        """Why a finding is none; ``None`` where some of its data is not allowed."""
        if finding.rule in NOT_FLOWS or not finding.data_types:
            return None
        vendor = self._vendor_of(finding)
        allowed: dict[str, Permit] = {}
        ended: set[str] = set()
        for data in finding.data_types:
            if self._is_denied(data, finding.channel, vendor):
                return None
            for rule in self._rules:
                if rule.denies or not rule.fits(data, finding.channel, vendor):
                    continue
                self._used.add(rule.id)
                if rule.until is None or self._today <= rule.until:
                    allowed.setdefault(data, rule)
                else:
                    ended.add(rule.id)
        if len(allowed) < len(finding.data_types):
            self._ended.update(ended)
            return None
        rules = list({rule.id: rule for rule in allowed.values()}.values())
        bases = ", ".join(dict.fromkeys(rule.legal_basis for rule in rules))
        names = ", ".join(rule.id for rule in rules)
        return Suppression("external", "; ".join(map(_justified, rules)), policy_rule=names, legal_basis=bases)

    def _is_denied(self, data: str, channel: str, vendor: str) -> bool:
        """Whether a rule forbids it, whatever the code does not say."""
        return any(
            rule.denies
            and not rule.asked
            and (rule.until is None or self._today <= rule.until)
            and rule.fits(data, channel, vendor)
            for rule in self._rules
        )

    def notices(self, whole: bool) -> Iterable[Notice]:
        """Allow rules that have ended, and, if the whole project was read, those that nothing uses."""
        for rule in self._rules:
            if rule.denies:
                continue
            if rule.until is not None and self._today > rule.until:
                number = self._ended[rule.id]
                more = f": {number} finding{'s' if number > 1 else ''} reported again" if number else ": remove it"
                yield Notice(self._file, 0, "warning", f"policy rule {rule.id!r} ended on {rule.until}{more}")
            elif whole and rule.id not in self._used:
                text = f"policy rule {rule.id!r} is unused: nothing in the code sends this"
                yield Notice(self._file, 0, "warning", text)


def _justified(rule: Permit) -> str:
    rest = [f"legal basis: {rule.legal_basis}", f"until {rule.until}", *(f"where {one}" for one in rule.asked)]
    return f"policy rule {rule.id}: {rule.reason} ({', '.join(rest)})"
