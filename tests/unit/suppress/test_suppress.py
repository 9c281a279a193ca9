"""Suppressions in source and allowances in the configuration: what they silence, and what is said of them."""

from __future__ import annotations

import datetime
from pathlib import Path

import msgspec
import pytest

from pii_lint.config.schema import Allow, Config
from pii_lint.findings.suppress import Outcome, apply
from pii_lint.frontend.comments import Comment, find_comments
from pii_lint.model import Finding, Flow, Location, Region, Step

TODAY = datetime.date(2026, 7, 1)
RULES = ("PII101", "PII102", "PII201")


def comment(codes: str = "PII101", reason: str = "support needs it", **changes: object) -> Comment:
    made = Comment(line=3, first_line=3, last_line=3, codes=tuple(codes.split()), reason=reason)
    return msgspec.structs.replace(made, **changes)


def finding(rule: str = "PII101", line: int = 3, path: str = "app.py", **changes: object) -> Finding:
    location = Location(path, Region(line, 5, line, 20))
    made = Finding(
        rule=rule,
        severity="high",
        confidence="high",
        channel="logging",
        sensitivity="personal",
        data_types=("user.contact.email",),
        sink="logging.Logger.info",
        message="m",
        hint="h",
        location=location,
        expression=location,
        flows=(Flow("user.contact.email", (Step(location, "reaches"),)),),
        fingerprint="f",
    )
    return msgspec.structs.replace(made, **changes)


def run(
    findings: list[Finding],
    *comments: Comment,
    allow: tuple[Allow, ...] = (),
    whole: bool = True,
    given: set[str] | None = None,
) -> Outcome:
    return apply(
        findings,
        {"app.py": comments},
        Config(allow=allow, base="/src"),
        root=Path("/src"),
        rules=RULES,
        today=TODAY,
        whole=whole,
        given=given,
    )


def said(outcome: Outcome) -> list[str]:
    return [f"{notice.path}:{notice.line}: {notice.level}: {notice.message}" for notice in outcome.notices]


@pytest.mark.parametrize("codes", ["PII101", "PII1", "PII101/personal", "PII201 PII101"])
def test_silenced(codes: str) -> None:
    outcome = run([finding()], comment(codes))
    assert outcome.shown == ()
    (silenced,) = outcome.suppressed
    assert silenced.suppression is not None
    assert (silenced.suppression.kind, silenced.suppression.justification) == ("inSource", "support needs it")
    assert silenced.suppression.location == Location("app.py", Region(3, 1, 3, 1))


@pytest.mark.parametrize(
    "other",
    [
        comment("PII102"),
        comment("PII101/special"),
        comment(first_line=4, last_line=9, line=4),
        comment(until=datetime.date(2026, 6, 30)),
        comment("", error="names no rule"),
        comment("PII101", error="until=soon is not a date"),
    ],
)
def test_not_silenced(other: Comment) -> None:
    outcome = run([finding()], other)
    assert len(outcome.shown) == 1
    assert outcome.suppressed == ()
    assert len(outcome.notices) == 1


def test_any_line_of_the_statement() -> None:
    outcome = run([finding(line=5)], comment(line=8, first_line=3, last_line=8))
    assert (len(outcome.shown), len(outcome.suppressed)) == (0, 1)


def test_only_in_its_own_file() -> None:
    outcome = run([finding(path="other.py")], comment())
    assert len(outcome.shown) == 1


def test_until_includes_its_day() -> None:
    assert run([finding()], comment(until=TODAY)).shown == ()


def test_expired_is_told_and_the_finding_shown() -> None:
    outcome = run([finding()], comment(until=datetime.date(2026, 1, 31)))
    assert said(outcome) == ["app.py:3: warning: suppression ended on 2026-01-31: its finding is reported again"]


def test_not_understood_is_told() -> None:
    assert said(run([finding()], comment("", error="names no rule"))) == [
        "app.py:3: warning: suppression not understood: names no rule"
    ]


def test_unused_codes_are_told_one_by_one() -> None:
    outcome = run([finding()], comment("PII101 PII201"), comment("PII102", line=9, first_line=9, last_line=9))
    assert said(outcome) == [
        "app.py:3: warning: unused suppression of PII201: nothing to silence here, remove it",
        "app.py:9: warning: unused suppression of PII102: nothing to silence here, remove it",
    ]


def test_unknown_code_and_missing_reason() -> None:
    outcome = run([finding()], comment("PII101 PII999", reason=""))
    assert said(outcome) == [
        "app.py:3: warning: suppression names an unknown rule 'PII999' (see `pii-lint rules`)",
        "app.py:3: note: suppression without a reason: say why after the closing bracket",
    ]


def test_one_comment_silences_all_findings_of_its_statement() -> None:
    outcome = run([finding(), finding("PII201"), finding("PII102")], comment("PII101 PII201"))
    assert [each.rule for each in outcome.suppressed] == ["PII101", "PII201"]
    assert [each.rule for each in outcome.shown] == ["PII102"]


def test_comments_in_files_that_were_not_given_silence_in_silence() -> None:
    comments = (comment("PII101 PII201"), comment("PII102", line=9, first_line=9, last_line=9))
    outcome = run([finding()], *comments, given={"other.py"})
    assert (len(outcome.shown), len(outcome.suppressed), outcome.notices) == (0, 1, ())
    assert len(run([finding()], *comments, given={"app.py"}).notices) == 2


def test_comments_as_the_frontend_reads_them() -> None:
    source = b"import logging\n\nlogging.info(\n    email,\n)  # pii-lint: ignore[PII101] why until=2027-01-31\n"
    (silenced,) = run([finding(line=3)], *find_comments(source)).suppressed
    assert silenced.suppression is not None
    assert silenced.suppression.justification == "why"


ENTRY = Allow(data=("user.contact",), reason="the mail provider", file="pii-lint.toml", where="allow[1]")


def allowed(entry: Allow, **changes: object) -> bool:
    return not run([finding(**changes)], allow=(entry,)).shown


def change(**changes: object) -> Allow:
    return msgspec.structs.replace(ENTRY, **changes)


def test_allowance_by_data_type() -> None:
    assert allowed(ENTRY)
    assert allowed(change(data=("*",)))
    assert allowed(change(data=("user.contact.email",)))
    assert not allowed(change(data=("user.cont",)))
    assert not allowed(change(data=("user.contact.email.work",)))


def test_allowance_by_channel_path_and_sink() -> None:
    assert allowed(change(channel=("console", "logging")))
    assert not allowed(change(channel=("console",)))
    assert allowed(change(path=("/app.py",)))
    assert not allowed(change(path=("tests/",)))
    assert allowed(change(sink=("logging.*",)))
    assert not allowed(change(sink=("sentry_sdk.*",)))


def test_allowance_says_why() -> None:
    (silenced,) = run([finding()], allow=(ENTRY,)).suppressed
    assert silenced.suppression is not None
    assert (silenced.suppression.kind, silenced.suppression.justification) == ("external", "the mail provider")


def test_every_data_type_of_a_finding_must_be_allowed() -> None:
    both = finding(data_types=("user.contact.email", "user.name"))
    name = change(data=("user.name",), reason="shown anyway")
    assert len(run([both], allow=(ENTRY,)).shown) == 1
    (silenced,) = run([both], allow=(ENTRY, name)).suppressed
    assert silenced.suppression is not None
    assert set(silenced.suppression.justification.split("; ")) == {"the mail provider", "shown anyway"}


def test_a_finding_without_data_types_needs_an_allowance_for_all() -> None:
    assert not allowed(ENTRY, data_types=())
    assert allowed(change(data=("*",)), data_types=())


def test_expired_allowance() -> None:
    outcome = run([finding()], allow=(change(until=datetime.date(2026, 6, 30)),))
    assert len(outcome.shown) == 1
    assert said(outcome) == [
        "pii-lint.toml:0: warning: allow[1] (user.contact) ended on 2026-06-30: findings are reported again"
    ]


def test_unused_allowance_is_told_when_the_whole_project_was_read() -> None:
    entry = change(channel=("console",))
    assert said(run([finding()], allow=(entry,))) == [
        "pii-lint.toml:0: warning: allow[1] (user.contact) is unused: nothing to allow, remove it"
    ]
    assert said(run([finding()], allow=(entry,), whole=False)) == []
