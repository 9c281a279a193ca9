"""The policy: rules that allow a kind of data to a channel, vendor and purpose; all else is denied.

An allow rule matches only what is known to fit: an event that does not say its purpose fits no rule that asks for one.
A deny rule matches what may fit, and wins. Neither reaches an opted-out subject.

Example::

    >>> from pii_lint.runtime.policy_file import read
    >>> policy = read('''
    ... [[allow]]
    ... id = "mail-provider"
    ... data = ["user.contact.email"]
    ... channel = "http"
    ... vendor = "mailgun"
    ... reason = "the mail provider needs the recipient's address"
    ... legal_basis = "contract"
    ... owner = "crm team"
    ... until = 2999-01-31
    ... ''')
    >>> policy.decide(["user.contact.email"], "http", vendor="mailgun")
    Decision(action='allow', rule='mail-provider', reason="the mail provider needs the recipient's address")
    >>> policy.decide(["user.contact.email"], "http", vendor="other").action
    'redact'
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import date, datetime, timezone
from fnmatch import fnmatchcase
from typing import NamedTuple, Protocol

from pii_lint.runtime import context, guard
from pii_lint.runtime.context import Context
from pii_lint.runtime.subjects import Subjects, written
from pii_lint.vocabulary import is_within

ALLOW, REDACT, SUPPRESS = "allow", "redact", "suppress"
DEFAULT, CLEAN = "default", "no personal data"
BASES = ("consent", "contract", "legal_obligation", "vital_interests", "public_task", "legitimate_interests")
"""The legal bases of Art. 6(1) GDPR."""

_REMEMBERED = 8_192


class Decision(NamedTuple):
    """``action``: ``allow`` (as it is), ``redact`` (without personal data) or ``suppress`` (nothing of it leaves);
    ``rule``: what decided."""

    action: str
    rule: str
    reason: str = ""

    @property
    def allowed(self) -> bool:
        """Whether the data may leave as it is."""
        return self.action == ALLOW


class Question(NamedTuple):
    """What is asked of the rules. Empty texts are not known."""

    data: tuple[str, ...]
    channel: str
    vendor: str = ""
    purpose: str = ""
    event: str = ""
    environment: str = ""
    region: str = ""
    age_group: str = ""
    subject: str = ""
    granted: frozenset[str] = frozenset()


class Rule(NamedTuple):
    """One rule. Empty tuples ask for nothing; names of events may have ``*``. ``action``: of a rule that denies."""

    id: str
    action: str
    data: tuple[str, ...]
    channel: tuple[str, ...] = ()
    vendor: tuple[str, ...] = ()
    purpose: tuple[str, ...] = ()
    event: tuple[str, ...] = ()
    environment: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    age_group: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    consent: tuple[str, ...] = ()
    reason: str = ""
    legal_basis: str = ""
    owner: str = ""
    until: date | None = None

    def misfit(self, question: Question, data: str, today: date) -> str:
        """Why the rule is not for this kind of data in this question; empty where it is."""
        allows = self.action == ALLOW
        if self.until is not None and today > self.until:
            return f"it ended on {self.until}"
        fits = [is_within(data, own) or (not allows and is_within(own, data)) for own in self.data]
        if self.data and not any(fits):
            return f"data is {data}"
        for name in _ASKED:
            wanted, said = getattr(self, name), getattr(question, name)
            if wanted and not (not said and not allows) and not any(fnmatchcase(said, one) for one in wanted):
                return f"{name} is {said or 'not known'}"
        missing = [one for one in self.consent if one.lower() not in question.granted]
        return f"no consent to {', '.join(missing)}" if missing else ""


_ASKED = ("channel", "vendor", "purpose", "event", "environment", "region", "age_group", "subject")


class Source(Protocol):
    """Where the policy in force comes from: a policy itself, or a file that is watched."""

    def current(self) -> Policy:
        """The policy in force."""

    def on_change(self, listener: Callable[[Policy], None]) -> None:
        """Call ``listener`` with each policy that follows."""


class Policy:
    """An immutable set of rules. ``version``: tells it from others; ``shared``: channels on which signals count."""

    def __init__(
        self, rules: Iterable[Rule], *, version: str = "code", shared: Iterable[str] = guard.SHARED
    ) -> None:
        self.rules = tuple(rules)
        self.version = version
        self.shared = frozenset(shared)
        self._denying = tuple(rule for rule in self.rules if rule.action != ALLOW)
        self._allowing = tuple(rule for rule in self.rules if rule.action == ALLOW)
        self.by_subject = any(rule.subject for rule in self.rules)
        self._known: dict[tuple[Question, date], Decision] = {}
        self._kinds: dict[tuple[Question, date], frozenset[str]] = {}

    def current(self) -> Policy:
        """Itself."""
        return self

    def on_change(self, listener: Callable[[Policy], None]) -> None:
        """It never changes."""

    def decide(self, data: Iterable[str], channel: str, **rest: str) -> Decision:
        """What the rules alone say; ``rest``: fields of ``Question``. Opt-outs and signals are not asked."""
        return self.answer(Question(tuple(data), channel, **rest))  # type: ignore[arg-type]

    def answer(self, question: Question, today: date | None = None) -> Decision:
        """What the rules say to a question, ``today`` or on another day."""
        key = question, today or _today()
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[key] = self._judged(*key)
        return found

    def permitted(self, question: Question, today: date | None = None) -> frozenset[str]:
        """The kinds of data that may leave as the question says, whatever kinds it names itself."""
        key = question._replace(data=()), today or _today()
        found = self._kinds.get(key)
        if found is None:
            if len(self._kinds) >= _REMEMBERED:
                self._kinds.clear()
            kinds = {kind for rule in self._allowing for kind in rule.data}
            kinds = {kind for kind in kinds if self.answer(question._replace(data=(kind,)), key[1]).allowed}
            found = self._kinds[key] = frozenset(kinds)
        return found

    def _judged(self, question: Question, today: date) -> Decision:
        if not question.data:
            return Decision(ALLOW, CLEAN)
        denials = [
            rule for rule in self._denying for data in question.data if not rule.misfit(question, data, today)
        ]
        if denials:
            first = next((rule for rule in denials if rule.action == SUPPRESS), denials[0])
            return Decision(first.action, first.id, first.reason)
        matched = []
        for data in question.data:
            rule = next((one for one in self._allowing if not one.misfit(question, data, today)), None)
            if rule is None:
                return Decision(REDACT, DEFAULT, f"no rule allows {data} here")
            matched.append(rule)
        return Decision(ALLOW, matched[0].id, matched[0].reason)


def decide(
    data: Iterable[str] | str, channel: str, *, vendor: str = "", purpose: str = "", event: str = "",
    subject: str | None = None, environment: str = "", region: str = "", age_group: str = "",
) -> Decision:  # fmt: skip
    """Whether these kinds of data may leave on ``channel``, by all that is in use: opt-outs, signals, the policy.

    What is not given is taken from what is bound (``context.bind``). Without a policy nothing is allowed. The trail
    has each decision.
    """
    bound = context.current() or Context()
    who = bound.subject if subject is None else subject
    policy, question = asked(
        (data,) if isinstance(data, str) else tuple(data), channel, vendor=vendor, purpose=purpose, event=event,
        subject=who, environment=environment, region=region, age_group=age_group,
    )  # fmt: skip
    rule = guard.refusal(bound._replace(subject=who), channel, vendor, question.purpose)
    if rule:
        made = Decision(SUPPRESS, rule)
    elif policy is None:
        made = Decision(REDACT, DEFAULT, "there is no policy") if question.data else Decision(ALLOW, CLEAN)
    else:
        made = policy.answer(question)
    guard.note(
        made.action, question.data, channel, vendor=vendor, event=question.event, rule=made.rule, subject=who,
        policy="" if policy is None else policy.version,
    )  # fmt: skip
    return made


def asked(
    data: tuple[str, ...], channel: str, *, vendor: str = "", purpose: str = "", event: str = "",
    subject: str | None = None, environment: str = "", region: str = "", age_group: str = "",
) -> tuple[Policy | None, Question]:  # fmt: skip
    """The policy in force, if any, and the question with what is bound filled in."""
    bound, in_use = context.current() or Context(), guard.in_use()
    policy = None if in_use.policy is None else in_use.policy.current()
    who = bound.subject if subject is None else subject
    # Rules name subjects by their hashes, which are worked out only where some rule does.
    name = _hashed(who) if who is not None and policy is not None and policy.by_subject else ""
    question = Question(
        data, channel, vendor, purpose or bound.purpose, event or bound.event,
        environment or bound.environment or in_use.environment, region or bound.region,
        age_group or bound.age_group, name, bound.signals.granted,
    )  # fmt: skip
    return policy, question


def _hashed(subject: str) -> str:
    opt_outs = guard.in_use().opt_outs
    return written((Subjects() if opt_outs is None else opt_outs.subjects).digest(subject))


_day = (0, date.min)


def _today() -> date:
    """The day in UTC; worked out once a day."""
    global _day
    number = int(time.time() // 86_400)
    if _day[0] != number:
        _day = number, datetime.fromtimestamp(number * 86_400, timezone.utc).date()
    return _day[1]
