"""``pii-lint policy``: through the command line, with its words and exit statuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from pii_lint.cli.main import run

POLICY = """
[[allow]]
id = "mailer"
data = ["user.contact.email"]
channel = "http"
vendor = "mailgun"
reason = "it needs the address"
legal_basis = "contract"
owner = "crm"
until = 2999-01-31

[[deny]]
id = "no-children"
age_group = "child"

[[test]]
name = "the mailer gets the address"
given = {data = "user.contact.email", channel = "http", vendor = "mailgun", age_group = "adult"}
expect = "allow"
rule = "mailer"
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PII_LINT_KEY", "k")
    Path("p.toml").write_text(POLICY)


def said(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> tuple[str, str]:
    assert run(["policy", *arguments]) == status
    captured = capsys.readouterr()
    return captured.out, captured.err


def test_a_sound_policy(capsys: pytest.CaptureFixture[str]) -> None:
    out, err = said(capsys, "check", "p.toml")
    assert out == ""
    assert "1 that allow, 1 that deny, 1 tests" in err


def test_mistakes_all_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    Path("p.toml").write_text("[[allow]]\nid = 'a'\n[[deny]]\nid = 'b'\naction = 'x'\n")
    _, err = said(capsys, "check", "p.toml", status=2)
    assert "p.toml: allow 'a': owner is missing" in err
    assert "p.toml: deny 'b': action" in err
    Path("p.toml").write_text(POLICY.replace('expect = "allow"', 'expect = "x"'))
    assert "expect: write 'allow'" in said(capsys, "check", "p.toml", status=2)[1]
    Path("p.toml").write_bytes(b"\xff")
    assert "cannot be read" in said(capsys, "check", "p.toml", status=2)[1]


def test_a_rule_that_ended_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    Path("p.toml").write_text(POLICY.replace("2999", "2020"))
    assert said(capsys, "check", "p.toml", status=1)[0] == "p.toml: mailer: ended on 2020-01-31 (owner: crm)\n"


def test_its_tests(capsys: pytest.CaptureFixture[str]) -> None:
    assert "1 passed, 0 failed" in said(capsys, "test", "p.toml")[1]
    Path("p.toml").write_text(POLICY.replace('expect = "allow"', 'expect = "redact"'))
    out, err = said(capsys, "test", "p.toml", status=1)
    assert out == "p.toml: the mailer gets the address: allow by mailer, expected redact by mailer\n"
    assert "0 passed, 1 failed" in err


def test_why(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["explain", "p.toml", "--data", "user.contact.email", "--channel", "http", "--age-group", "adult"]
    assert said(capsys, *asked, "--vendor", "mailgun")[0].splitlines() == [
        "allow: mailer (it needs the address)",
        "  no-children (suppress): age_group is adult",
        "  mailer (allow): fits",
    ]
    out, _ = said(capsys, *asked)
    assert out.startswith("redact: default (no rule allows user.contact.email here)\n")
    assert "mailer (allow): vendor is not known" in out
    assert "ended on 2999-01-31" in said(capsys, *asked, "--vendor", "mailgun", "--date", "3000-01-01")[0]
    out, _ = said(capsys, "explain", "p.toml", "--channel", "analytics", "--gpc")
    assert out.startswith("suppress: signal gpc\n")
    out, _ = said(capsys, *asked, "--data", "user.name", "--vendor", "mailgun")
    assert out.startswith("redact: default") and "mailer (allow): fits user.contact.email" in out


def test_what_changed(capsys: pytest.CaptureFixture[str]) -> None:
    Path("q.toml").write_text(POLICY.replace('vendor = "mailgun"\nreason', 'vendor = ["mailgun", "ses"]\nreason')
                              .replace("no-children", "no-minors"))  # fmt: skip
    out, _ = said(capsys, "diff", "p.toml", "q.toml", status=1)
    assert out.splitlines()[:3] == [
        "- no-children (suppress)",
        "+ no-minors (suppress)",
        "~ mailer: vendor: mailgun -> mailgun, ses",
    ]
    assert said(capsys, "diff", "p.toml", "p.toml")[0] == ""


def test_a_changed_decision_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    without = POLICY.replace('[[deny]]\nid = "no-children"\nage_group = "child"\n', "")
    Path("p.toml").write_text(without)
    Path("q.toml").write_text(without.replace('vendor = "mailgun"\nreason', 'vendor = ["mailgun", "ses"]\nreason'))
    out, _ = said(capsys, "diff", "p.toml", "q.toml", status=1)
    assert "user.contact.email channel=http vendor=ses: redact (default) -> allow (mailer)" in out.splitlines()


def test_a_subject_is_named_by_its_hash(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    name = said(capsys, "subject", "u1")[0].strip()
    Path("p.toml").write_text(POLICY.split("[[deny]]")[0] + f'subject = "{name}"\n')
    asked = ["explain", "p.toml", "--data", "user.contact.email", "--channel", "http", "--vendor", "mailgun"]
    assert said(capsys, *asked, "--subject", "u1")[0].startswith("allow")
    assert said(capsys, *asked, "--subject", "u2")[0].startswith("redact")
    monkeypatch.delenv("PII_LINT_KEY")
    assert "PII_LINT_KEY" in said(capsys, "subject", "u1", status=2)[1]
