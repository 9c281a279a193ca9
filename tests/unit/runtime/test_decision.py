"""Decisions: nothing passes that no rule allows, denials win, what is not known counts against."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pii_lint.runtime import bind, decide, policy, use
from pii_lint.runtime.audit import AuditTrail, create
from pii_lint.runtime.audit.reader import records
from pii_lint.runtime.decision import ALLOW, Decision, Policy, Question, Rule
from pii_lint.runtime.optout import OptOuts
from pii_lint.runtime.policy_cases import cases, changes
from pii_lint.runtime.policy_file import PolicyError, PolicyFile, load, read
from pii_lint.runtime.signals import Signals
from pii_lint.runtime.subjects import Subjects, written
from pii_lint.vocabulary import CHANNELS, is_within

ROOT = Path(__file__).parents[3]


def rule(name: str = "mail", data: str = "'user.contact.email'", **more: str) -> str:
    fields = {
        "id": f"'{name}'", "data": data, "channel": "'http'", "reason": "'r'", "legal_basis": "'contract'",
        "owner": "'o'", "until": "2999-01-31", **more,
    }  # fmt: skip
    return "[[allow]]\n" + "".join(f"{key} = {value}\n" for key, value in fields.items())


def deny(name: str = "no", **more: str) -> str:
    return f"[[deny]]\nid = '{name}'\n" + "".join(f"{key} = {value}\n" for key, value in more.items())


@pytest.fixture(autouse=True)
def unused() -> Iterator[None]:
    yield
    use(opt_outs=None, policy=None, audit=None, environment="")


EMAIL = ("user.contact.email",)


def test_without_a_policy_nothing_is_allowed() -> None:
    assert decide(EMAIL, "http").action == "redact"
    assert decide((), "http") == Decision(ALLOW, "no personal data")
    assert policy.decide("user.contact.email", "http").rule == "default"


def test_what_no_rule_allows_is_redacted() -> None:
    one = read(rule())
    assert one.decide(EMAIL, "http") == Decision("allow", "mail", "r")
    assert one.decide(EMAIL, "analytics").action == "redact"
    assert one.decide(("user.name",), "http").action == "redact"
    assert one.decide(("user.contact.email", "user.name"), "http").action == "redact"
    assert one.decide(("user.contact",), "http").action == "redact", "wider than what is allowed"
    assert read(rule(data="['user.contact']")).decide(EMAIL, "http").allowed


@pytest.mark.parametrize("field", ["vendor", "purpose", "event", "environment", "region", "age_group"])
def test_an_allow_rule_wants_to_know_and_a_deny_rule_does_not(field: str) -> None:
    allowing, denying = read(rule(**{field: "['a', 'b*']"})), read(rule() + deny(**{field: "'a'"}))
    for value, allowed in (("a", True), ("bcd", True), ("c", False), ("", False)):
        assert allowing.decide(EMAIL, "http", **{field: value}).allowed is allowed
    for value, action in (("a", "suppress"), ("c", "allow"), ("", "suppress")):
        assert denying.decide(EMAIL, "http", **{field: value}).action == action


def test_denials_win_and_suppression_over_redaction() -> None:
    text = rule() + deny("r", data="'user.contact'", action="'redact'")
    assert read(text).decide(EMAIL, "http") == Decision("redact", "r")
    assert read(text + deny("s", channel="'http'")).decide(EMAIL, "http").rule == "s"
    wide = read(rule(data="'user.contact'") + deny(data="'user.contact.email'"))
    assert wide.decide(("user.contact",), "http").rule == "no"


def test_a_rule_ends_after_its_last_day() -> None:
    one = read(rule(until="2027-01-31"))
    question = Question(EMAIL, "http")
    assert one.answer(question, date(2027, 1, 31)).allowed
    assert not one.answer(question, date(2027, 2, 1)).allowed


def test_consent_must_have_been_given() -> None:
    one = read(rule(legal_basis="'consent'", purpose="'Newsletter'"))
    use(policy=one)
    assert not decide(EMAIL, "http", purpose="Newsletter").allowed
    with bind(signals=Signals(granted=frozenset(("newsletter",)))):
        assert decide(EMAIL, "http", purpose="Newsletter").allowed
    with bind(signals=Signals(refused=frozenset(("newsletter",)))):
        assert decide(EMAIL, "http", purpose="Newsletter") == Decision("suppress", "signal consent")
    use(policy=read(rule(consent="['tcf:1', 'tcf:7']", legal_basis="'consent'")))
    with bind(signals=Signals(granted=frozenset(("tcf:1",)))):
        assert not decide(EMAIL, "http").allowed
    with bind(signals=Signals(granted=frozenset(("tcf:1", "tcf:7")))):
        assert decide(EMAIL, "http").allowed


def test_one_subject() -> None:
    name = written(Subjects("k").digest("u1"))
    use(policy=read(rule(subject=f"'{name}'")), opt_outs=OptOuts(key="k"))
    assert decide(EMAIL, "http", subject="u1").allowed
    assert not decide(EMAIL, "http", subject="u2").allowed
    assert not decide(EMAIL, "http").allowed


def test_an_opt_out_beats_every_rule(tmp_path: Path) -> None:
    create(tmp_path / "t")
    trail = AuditTrail(tmp_path / "t", fsync=False)
    store = OptOuts(key="k")
    use(policy=read(rule()), opt_outs=store, audit=trail)
    assert decide(EMAIL, "http", subject="u1", event="E").allowed
    store.opt_out("u1", channel="http")
    assert decide(EMAIL, "http", subject="u1") == Decision("suppress", "opt-out")
    with bind(subject="u1"):
        assert decide(EMAIL, "http").action == "suppress"
        assert decide(EMAIL, "http", subject="u2").allowed
    trail.close()
    found = [(one.action, one.rule, one.event) for one in records(tmp_path / "t")]
    assert found == [
        ("policy", "", ""), ("allow", "mail", "E"), ("opt_out", "", ""), ("suppress", "opt-out", ""),
        ("suppress", "opt-out", ""), ("allow", "mail", ""),
    ]  # fmt: skip


def test_what_is_bound_answers_for_what_is_not_said() -> None:
    one = read(rule(environment="'prod'", region="'EU'", purpose="'care'", age_group="'adult'"))
    use(policy=one, environment="prod")
    with bind(region="EU", purpose="care", age_group="adult"):
        assert decide(EMAIL, "http").allowed
        assert not decide(EMAIL, "http", region="US").allowed
        use(environment="test")
        assert not decide(EMAIL, "http").allowed
        assert decide(EMAIL, "http", environment="prod").allowed


kinds = st.sampled_from(["user", "user.contact", "user.contact.email", "user.name", "user.name.first"])
values = st.sampled_from(["", "a", "b"])
some_rules = st.lists(
    st.builds(
        lambda **fields: Rule(**fields), id=st.sampled_from("xyz"),
        action=st.sampled_from(["allow", "redact", "suppress"]),
        data=st.lists(kinds, min_size=1, max_size=2).map(tuple),
        channel=st.lists(st.sampled_from(CHANNELS[:2]), max_size=1).map(tuple),
        vendor=st.lists(st.sampled_from("ab"), max_size=1).map(tuple),
        purpose=st.lists(st.sampled_from("ab"), max_size=1).map(tuple),
    ),
    max_size=5,
)  # fmt: skip


@given(some_rules, st.lists(kinds, min_size=1, max_size=2), st.sampled_from(CHANNELS[:2]), values, values)
@settings(max_examples=300)
def test_allowed_is_only_what_a_rule_allows_and_none_denies(
    rules: list[Rule], data: list[str], channel: str, vendor: str, purpose: str
) -> None:
    def says(one: Rule, kind: str) -> bool:
        allows = one.action == "allow"
        fits = any(is_within(kind, own) or (not allows and is_within(own, kind)) for own in one.data)
        for wanted, said in ((one.channel, channel), (one.vendor, vendor), (one.purpose, purpose)):
            fits = fits and (not wanted or said in wanted or (not said and not allows))
        return fits

    denied = [one for one in rules if one.action != "allow" and any(says(one, kind) for kind in data)]
    allowed = all(any(one.action == "allow" and says(one, kind) for one in rules) for kind in data)
    made = Policy(rules).decide(data, channel, vendor=vendor, purpose=purpose)
    assert made.allowed is (allowed and not denied)
    assert (made.action == "suppress") is any(one.action == "suppress" for one in denied)
    assert Policy(reversed(rules)).decide(data, channel, vendor=vendor, purpose=purpose).action == made.action


# -- files ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[allow]", "policy: "),
        ("[allow]\nid = 'a'", "write [[allow]]"),
        ("[[permit]]\nid = 'a'", "there is no table 'permit'"),
        (rule(data="'user.mail'"), "allow 'mail': data: there is no 'user.mail'"),
        (rule(channel="'smoke'"), "channel: there is no 'smoke'"),
        (rule(legal_basis="'because'"), "legal_basis: 'because' is none of consent,"),
        (rule(legal_basis="'consent'"), "consent to what?"),
        (rule(until="'2027-01-01'"), "until: write a date"),
        (rule(until="2027-01-01T00:00:00"), "until: write a date"),
        (rule(vendors="'x'"), "there is no key 'vendors'"),
        (rule(vendor="[1]"), "vendor: write a text or a list of texts"),
        (rule(owner="''"), "owner is missing"),
        (rule("mail (new)"), "id: write a short name"),
        (rule() + rule(), "the id 'mail' is used twice"),
        (deny(consent="'x'"), "consent is for [[allow]]"),
        (deny(action="'allow'"), "action: write 'suppress' or 'redact'"),
        ("[signals]\nchannels = ['x']", "signals: write channels"),
        ("[signals]\nchannel = ['llm']", "signals: write channels"),
    ],
)
def test_mistakes_are_told_with_their_place(text: str, told: str) -> None:
    with pytest.raises(PolicyError) as error:
        read(text)
    assert told in str(error.value)
    assert all(problem.startswith("policy: ") for problem in error.value.problems)


def wait_for(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def replace(path: Path, text: str) -> None:
    path.with_suffix(".new").write_text(text)
    path.with_suffix(".new").replace(path)


def test_a_change_of_the_file_holds_without_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(rule())
    create(tmp_path / "t")
    trail = AuditTrail(tmp_path / "t", fsync=False)
    watched = PolicyFile(path, every=0.01)
    use(policy=watched, audit=trail)
    first = watched.current().version
    assert decide(EMAIL, "http").allowed
    replace(path, deny())
    wait_for(lambda: decide(EMAIL, "http").rule == "no")
    replace(path, "[[allow]")
    wait_for(lambda: bool(watched.current() and watched.error))
    assert decide(EMAIL, "http").rule == "no", "a broken file changes nothing"
    path.unlink()
    wait_for(lambda: "No such file" in (watched.current() and watched.error))
    replace(path, rule())
    wait_for(lambda: decide(EMAIL, "http").allowed)
    assert watched.error == "" and watched.current().version == first
    trail.close()
    versions = [one.policy for one in records(tmp_path / "t") if one.action == "policy"]
    assert versions == [first, read(deny()).version, first]
    assert load(path).version == first


def test_a_file_that_is_no_policy_to_begin_with_is_told(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="policy"):
        PolicyFile(tmp_path / "policy.toml")
    (tmp_path / "policy.toml").write_bytes(b"\xff")
    with pytest.raises(PolicyError, match="not UTF-8"):
        PolicyFile(tmp_path / "policy.toml")


def test_every_decision_is_by_one_policy_while_it_is_swapped() -> None:
    one, other = read(rule("one")), read(rule("other", channel="'llm'"))
    use(policy=one)
    wrong: list[Decision] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            for channel, name in (("http", "one"), ("llm", "other")):
                made = decide(EMAIL, channel)
                if made.rule not in (name, "default"):
                    wrong.append(made)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for turn in range(200):
        use(policy=other if turn % 2 else one)
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []


# -- cases and changes ------------------------------------------------------------------------------------


def test_cases_say_what_they_expect() -> None:
    text = rule(legal_basis="'consent'", purpose="'ads'", until="2027-01-31") + """
[[test]]
name = "with consent"
given = {data = "user.contact.email", channel = "http", purpose = "ads", consent = ["Ads"], date = 2027-01-31}
expect = "allow"
rule = "mail"

[[test]]
name = "too late"
given = {data = ["user.contact.email"], channel = "http", purpose = "ads", consent = ["ads"], date = 2027-02-01}
expect = "redact"

[[test]]
name = "with GPC"
given = {data = "user.contact.email", channel = "analytics", gpc = true}
expect = "suppress"
"""
    one = read(text)
    tried = [(case.name, case.tried(one).action, case.expect) for case in cases(text)]
    assert [name for name, made, expected in tried if made != expected] == []
    assert len(tried) == 3


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("expect = 'allow'\ngiven = {channel = 'http'}", "name is missing"),
        ("name = 'a'\nexpect = 'pass'\ngiven = {channel = 'http'}", "test 'a': expect: write 'allow'"),
        ("name = 'a'\nexpect = 'allow'", "given: channel: write one of"),
        ("name = 'a'\nexpect = 'allow'\ngiven = {channel = 'http', date = 'x'}", "date: write a date"),
        ("name = 'a'\nexpect = 'allow'\ngiven = {channel = 'http', data = 'x'}", "there is no 'x'"),
        ("name = 'a'\nexpect = 'allow'\ngiven = {channel = 'http', gpc = 1}", "gpc: write true or false"),
        ("name = 'a'\nexpect = 'allow'\ngiven = {channel = 'http', consent = 'x'}", "consent: write a list"),
        ("name = 'a'\nexpect = 'allow'\ngiven = {channel = 'http', vendors = 'x'}", "there is no 'vendors'"),
        ("name = 'a'\nwant = 1\nexpect = 'allow'\ngiven = {channel = 'http'}", "there is no key 'want'"),
    ],
)
def test_mistakes_in_cases_are_told(entry: str, told: str) -> None:
    with pytest.raises(PolicyError) as error:
        cases(f"[[test]]\n{entry}\n")
    assert told in str(error.value)


def test_what_two_policies_decide_differently() -> None:
    before, after = read(rule(vendor="'a'")), read(rule(vendor="['a', 'b']") + deny(region="'EU'", vendor="'a'"))
    found = {
        (one.question.vendor, one.question.region): (one.before.action, one.after.action)
        for one in changes(before, after)
        if (one.question.data, one.question.channel) == (EMAIL, "http")
    }
    assert found[("b", "")] == ("redact", "allow")
    assert found[("a", "EU")] == ("allow", "suppress")
    assert changes(before, before) == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
def test_the_runtime_alone_does_not_load_the_policy(tmp_path: Path) -> None:
    import subprocess
    import sys

    code = """
import sys
import pii_lint.runtime
print([name for name in sys.modules if name.endswith(("decision", "policy_file", "optout", "audit", "tomllib"))])
"""
    done = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
