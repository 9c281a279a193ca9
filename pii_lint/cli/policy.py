"""``pii-lint policy``: check a policy, run its tests, explain a decision, compare two.

Example: ``pii-lint policy explain policy.toml --data user.contact.email --channel http --vendor mailgun`` prints
``allow: mail-provider (the mail provider needs the recipient's address)`` and why every other rule does not fit.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pii_lint.errors import ConfigError
from pii_lint.vocabulary import CHANNELS, DATA_TYPES

if TYPE_CHECKING:
    from pii_lint.runtime.decision import Policy, Question, Rule

FOUND = 1
_SOON = timedelta(days=30)
_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_NAMED = 3
_DAY = click.DateTime(["%Y-%m-%d"])


@click.group("policy")
def command() -> None:
    """What personal data may leave, where to, what for: check, test, explain and compare policies."""


@command.command("check")
@_FILE
def check(file: Path) -> None:
    """Say what is wrong with the policy in FILE. Exit status: 0 sound, 1 a rule has ended, 2 not a policy."""
    from pii_lint.runtime.policy_cases import cases

    policy = _read(file)
    with _explained():
        tests = cases(_text(file), str(file))
    today = datetime.now(timezone.utc).date()
    ended = [rule for rule in policy.rules if rule.until is not None and rule.until < today]
    for rule in ended:
        click.echo(f"{file}: {rule.id}: ended on {rule.until} (owner: {rule.owner or 'nobody'})")
    for rule in policy.rules:
        if rule.until is not None and today <= rule.until <= today + _SOON:
            click.echo(f"note: {rule.id} ends on {rule.until} (owner: {rule.owner or 'nobody'})", err=True)
    allowing = sum(rule.action == "allow" for rule in policy.rules)
    click.echo(
        f"{file}: version {policy.version}, {allowing} that allow, {len(policy.rules) - allowing} that deny, "
        f"{len(tests)} tests",
        err=True,
    )
    _end(bool(ended))


@command.command("test")
@_FILE
def test(file: Path) -> None:
    """Run the [[test]] tables of FILE. Exit status: 0 all pass, 1 some fail, 2 not a policy."""
    from pii_lint.runtime.policy_cases import cases

    policy = _read(file)
    with _explained():
        tests = cases(_text(file), str(file))
    failed = 0
    for case in tests:
        made = case.tried(policy)
        if made.action != case.expect or (case.rule and made.rule != case.rule):
            failed += 1
            wanted = f"{case.expect} by {case.rule}" if case.rule else case.expect
            click.echo(f"{file}: {case.name}: {made.action} by {made.rule}, expected {wanted}")
    click.echo(f"{len(tests) - failed} passed, {failed} failed", err=True)
    _end(bool(failed))


@command.command("explain")
@_FILE
@click.option("--data", multiple=True, type=click.Choice(sorted(DATA_TYPES)), metavar="TYPE", help="A kind of data.")
@click.option("--channel", required=True, type=click.Choice(CHANNELS), help="Where it goes.")
@click.option("--vendor", default="", help="Who gets it.")
@click.option("--purpose", default="", help="What for.")
@click.option("--event", default="", help="The event's name.")
@click.option("--environment", default="", help="Such as production.")
@click.option("--region", default="", help="Where the person is.")
@click.option("--age-group", default="", help="Such as child.")
@click.option("--subject", default="", help="The id of the person; it is hashed with the key in PII_LINT_KEY.")
@click.option("--consent", multiple=True, help="What the person consented to (repeatable).")
@click.option("--refused", multiple=True, help="What the person refused (repeatable).")
@click.option("--gpc", is_flag=True, help="Global Privacy Control was sent.")
@click.option("--dnt", is_flag=True, help="Do Not Track was sent.")
@click.option("--date", "day", type=_DAY, help="On this day instead of today.")
def explain(file: Path, day: datetime | None, subject: str, **given: Any) -> None:
    """Say what the policy in FILE decides, by which rule, and why the others do not fit."""
    from pii_lint.runtime.policy_cases import case
    from pii_lint.runtime.subjects import Subjects, written

    policy = _read(file)
    if day is not None:
        given["date"] = day.date()
    if subject:
        given["subject"] = written(Subjects().digest(subject))
    asked = case(given)
    made = asked.tried(policy)
    click.echo(f"{made.action}: {made.rule}" + (f" ({made.reason})" if made.reason else ""))
    today = asked.today or datetime.now(timezone.utc).date()
    question = asked.question._replace(granted=asked.signals.granted)
    for rule in policy.rules:
        click.echo(f"  {rule.id} ({rule.action}): {_fit(rule, question, today)}")


@command.command("diff")
@click.argument("before", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("after", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def diff(before: Path, after: Path) -> None:
    """Say which rules changed from BEFORE to AFTER, and which decisions. Exit status: 0 none, 1 some."""
    from pii_lint.runtime.policy_cases import changes

    one, other = _read(before), _read(after)
    lines = list(_changed_rules(one, other))
    alike: dict[tuple[Any, ...], list[str]] = {}
    for change in changes(one, other):
        words = " ".join(_words(change.question))
        key = words, change.before.action, change.before.rule, change.after.action, change.after.rule
        alike.setdefault(key, []).extend(change.question.data)
    for (words, was, old, now, new), data in alike.items():
        kinds = ", ".join(data) if len(data) <= _NAMED else f"{len(data)} kinds of data"
        lines.append(f"{kinds} {words}: {was} ({old}) -> {now} ({new})")
    for line in lines:
        click.echo(line)
    _end(bool(lines))


@command.command("subject")
@click.argument("subject")
def subject(subject: str) -> None:
    """Print the hash of the id SUBJECT under the key in PII_LINT_KEY, for rules that name a person."""
    from pii_lint.runtime.subjects import Subjects, written

    subjects = Subjects()
    if not subjects.lasting:
        raise ConfigError("PII_LINT_KEY", "is not set", "set it as the application has it")
    click.echo(written(subjects.digest(subject)))


def _read(file: Path) -> Policy:
    from pii_lint.runtime.policy_file import read

    with _explained():
        return read(_text(file), str(file))


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(str(file), f"cannot be read: {error}") from error


@contextmanager
def _explained() -> Iterator[None]:
    from pii_lint.runtime.policy_file import PolicyError

    try:
        yield
    except PolicyError as error:
        raise ConfigError("", str(error)) from error


def _fit(rule: Rule, question: Question, today: date) -> str:
    misfits = [rule.misfit(question, data, today) for data in question.data]
    if all(misfits):
        return misfits[0] if misfits else "there is no personal data"
    fitting = [data for data, misfit in zip(question.data, misfits, strict=True) if not misfit]
    return "fits" if len(fitting) == len(misfits) else f"fits {', '.join(fitting)}"


def _changed_rules(before: Policy, after: Policy) -> Iterator[str]:
    old, new = ({rule.id: rule for rule in policy.rules} for policy in (before, after))
    yield from (f"- {one} ({old[one].action})" for one in old if one not in new)
    yield from (f"+ {one} ({new[one].action})" for one in new if one not in old)
    for one in old:
        if one in new and old[one] != new[one]:
            parts = (
                f"{name}: {_said(was)} -> {_said(now)}"
                for name, was, now in zip(old[one]._fields, old[one], new[one], strict=True)
                if was != now
            )
            yield f"~ {one}: {'; '.join(parts)}"
    if before.shared != after.shared:
        yield f"~ signals: {_said(tuple(sorted(before.shared)))} -> {_said(tuple(sorted(after.shared)))}"


def _said(value: object) -> str:
    return ", ".join(value) or "any" if isinstance(value, tuple) else str(value)


def _words(question: Question) -> Iterator[str]:
    for name, value in zip(question._fields[1:-1], question[1:-1], strict=True):
        if value:
            yield f"{name}={value}"


def _end(found: bool) -> None:
    click.get_current_context().exit(FOUND if found else 0)
