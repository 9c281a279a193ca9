"""Cases that a policy is tried with: those that its file holds as ``[[test]]``, and those that two policies differ in.

Example::

    >>> from pii_lint.runtime.policy_file import read
    >>> text = '''
    ... [[deny]]
    ... id = "no-health"
    ... data = "user.health_and_medical"
    ...
    ... [[test]]
    ... name = "health never leaves"
    ... given = {data = "user.health_and_medical", channel = "llm"}
    ... expect = "suppress"
    ... '''
    >>> [(case.name, case.tried(read(text)).rule) for case in cases(text)]
    [('health never leaves', 'no-health')]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice, product
from typing import Any, NamedTuple

from pii_lint.runtime.decision import ALLOW, REDACT, SUPPRESS, Decision, Policy, Question, Rule
from pii_lint.runtime.policy_file import PolicyError, tables
from pii_lint.runtime.signals import Signals
from pii_lint.vocabulary import CHANNELS, DATA_TYPES

_TEXTS = ("channel", "vendor", "purpose", "event", "environment", "region", "age_group", "subject")
_MOST = 2_000


class Case(NamedTuple):
    """``expect``: the action; ``rule``: what must decide, if that is asked; ``today``: the day, else this one."""

    name: str
    question: Question
    signals: Signals
    today: date | None
    expect: str = ""
    rule: str = ""

    def tried(self, policy: Policy) -> Decision:
        """What is decided: signals first, then the rules. Opt-outs are of persons, and no case knows them."""
        signal = self.signals.refuses(self.question.purpose, self.question.channel, policy.shared)
        if signal:
            return Decision(SUPPRESS, f"signal {signal}")
        return policy.answer(self.question._replace(granted=self.signals.granted), self.today)


class Change(NamedTuple):
    """A question that two policies answer differently."""

    question: Question
    before: Decision
    after: Decision


def cases(text: str, name: str = "policy") -> list[Case]:
    """The ``[[test]]`` tables of a policy; raises PolicyError with all that is wrong with them."""
    entries = tables(text, name).get("test", [])
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        raise PolicyError([f"{name}: test: write [[test]]"])
    problems: list[str] = []
    found: list[Case] = []
    for number, entry in enumerate(entries, 1):
        where = f"{name}: test {entry.get('name', number)!r}"
        given = entry.get("given")
        wrong = list(_problems(entry, given if isinstance(given, dict) else {}))
        problems += [f"{where}: {problem}" for problem in wrong]
        if not wrong:
            assert isinstance(given, dict)
            found.append(case(given, str(entry["name"]), entry["expect"], entry.get("rule", "")))
    if problems:
        raise PolicyError(problems)
    return found


def case(given: Mapping[str, Any], name: str = "", expect: str = "", rule: str = "") -> Case:
    """The case that ``given`` describes, with the keys of a ``[[test]]``'s ``given``."""
    data = given.get("data", ())
    question = Question(
        (data,) if isinstance(data, str) else tuple(data), **{key: given[key] for key in _TEXTS if key in given}
    )
    consent = frozenset(str(one).lower() for one in given.get("consent", ()))
    refused = frozenset(str(one).lower() for one in given.get("refused", ()))
    signals = Signals(bool(given.get("gpc")), bool(given.get("dnt")), consent - refused, refused)
    return Case(name, question, signals, given.get("date"), expect, rule)


def changes(before: Policy, after: Policy, today: date | None = None) -> list[Change]:
    """What the two decide differently, tried with the values that their own rules name, and all consent given."""
    questions = {question: None for policy in (before, after) for rule in policy.rules for question in _points(rule)}
    found = []
    for question in questions:
        one, other = before.answer(question, today), after.answer(question, today)
        if (one.action, one.rule) != (other.action, other.rule):
            found.append(Change(question, one, other))
    return found


def _points(rule: Rule) -> Iterator[Question]:
    data = [(one,) for one in rule.data or tuple(DATA_TYPES)]
    others = [rule.channel or CHANNELS, *(getattr(rule, name) or ("",) for name in _TEXTS[1:])]
    granted = frozenset(one.lower() for one in rule.consent)
    for kinds, *texts in islice(product(data, *others), _MOST):
        yield Question._make((kinds, *texts, granted))


def _problems(entry: Mapping[str, Any], given: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"there is no key {key!r}" for key in entry if key not in ("name", "given", "expect", "rule"))
    if not isinstance(entry.get("name"), str):
        yield "name is missing"
    if entry.get("expect") not in (ALLOW, REDACT, SUPPRESS):
        yield f"expect: write {ALLOW!r}, {REDACT!r} or {SUPPRESS!r}"
    if given.get("channel") not in CHANNELS:
        yield f"given: channel: write one of {', '.join(CHANNELS)}"
    lists = ("data", "consent", "refused")
    known = {*_TEXTS, *lists, "gpc", "dnt", "date"}
    yield from (f"given: there is no {key!r}" for key in given if key not in known)
    yield from (f"given: {key}: write a text" for key in _TEXTS if not isinstance(given.get(key, ""), str))
    for key in ("gpc", "dnt"):
        if type(given.get(key, True)) is not bool:
            yield f"given: {key}: write true or false"
    if type(given.get("date", date.min)) is not date:
        yield "given: date: write a date, such as 2027-01-31"
    for key in lists:
        values = [given[key]] if key == "data" and isinstance(given.get(key), str) else given.get(key, [])
        if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
            yield f"given: {key}: write a list of texts"
        elif key == "data":
            yield from (f"given: data: there is no {one!r}" for one in values if one not in DATA_TYPES)
