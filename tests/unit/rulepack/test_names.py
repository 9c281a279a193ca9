"""What identifiers denote: the table in names.txt, and properties that hold for any words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pii_lint.identifiers import LINKS
from pii_lint.recognise import Recogniser
from pii_lint.rulepack.load import load
from pii_lint.rulepack.names import Names

TABLE = Path(__file__).with_name("names.txt")
PACK = load()
NAMES = Names(PACK.name_types, PACK.words)


def _rows() -> Iterator[tuple[str, str, str, str]]:
    """Kind, expected, owner, name."""
    kind = ""
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            kind = line[3:]
        elif line and not line.startswith("#"):
            expected, _, names = line.partition(": ")
            for whole in names.split():
                owner, _, name = whole.strip('"').rpartition(".")
                yield kind, expected, owner, name


ROWS = list(_rows())


@pytest.mark.parametrize(("kind", "expected", "owner", "name"), ROWS)
def test_table(kind: str, expected: str, owner: str, name: str) -> None:
    found = NAMES.classify(name, owner or None, kind)
    if expected == "-":
        assert found is None
    elif expected == "low":
        assert found is not None
        assert found.confidence == "low"
    else:
        assert found is not None
        assert (found.data, found.confidence == "low") == (expected, False)


@pytest.mark.parametrize(
    ("name", "owner", "denoted"),
    [
        ("sender", "message", "person"),
        ("receivers", "mail", "people"),
        ("sender", None, ""),
        ("_sender", "KafkaProducer", ""),
        ("member", "mailing_list", "person"),
        ("member", "MemberRole", ""),
        ("owner", "project", "person"),
        ("owner", "repository", ""),
        ("student", "aliases", ""),
        ("users", "group", "people"),
        ("users", "client", ""),
        ("get_user", "store", ""),
        ("member_of", None, ""),
        ("by_invited_user", None, "person"),
        ("identity", None, "person"),
        ("managed_identity", None, ""),
        ("subscriber", None, ""),
    ],
)
def test_persons_by_what_they_hang_on(name: str, owner: str | None, denoted: str) -> None:
    recogniser = Recogniser.default()
    found = (recogniser.is_person(name, owner), recogniser.is_people(name, owner))
    assert found == (denoted == "person", denoted == "people")


def test_table_is_large_and_has_both_sides() -> None:
    nothing = [row for row in ROWS if row[1] == "-"]
    assert len(ROWS) >= 300
    assert len(nothing) >= 100


@pytest.mark.parametrize(("kind", "expected", "owner", "name"), ROWS[::7])
def test_runtime_judges_alike(kind: str, expected: str, owner: str, name: str) -> None:
    found = NAMES.classify(name, owner or None, kind)
    other = Recogniser.default().classify(name, owner or None, kind)
    assert other == (None if found is None else (found.data, found.confidence, found.why))


PERSONS = (
    "user current_user request.user User patient pending_learner customer get_user user_obj AbstractUser author"
    " logged_in_user from_user grant_user uploaded_by_user existing_member story.owner assigned_to user_metadata"
)
NO_PERSONS = (
    "user_id users_count user_agent user_settings user_model user_group user_role users db_user username hashed_user"
    " client http_client module file UserManager UserForm create_user is_user LLM_USER enterprise_customer user_factory"
    " ReviewerForProposalForm merged_to sorted_by impersonate_user user_fields lock_owner tar_member"
    " licensed_to jenkins_user airflow_user"
)
PEOPLE = "users customers recipients user_list staff all_users users_by_email get_users group_members speakers"
NO_PEOPLE = "user user_ids users_count user_emails files clients"


@pytest.mark.parametrize("name", PERSONS.split())
def test_person(name: str) -> None:
    assert NAMES.is_person(name)
    assert not NAMES.is_people(name)


@pytest.mark.parametrize("name", NO_PERSONS.split())
def test_no_person(name: str) -> None:
    assert not NAMES.is_person(name)


@pytest.mark.parametrize("name", PEOPLE.split())
def test_people(name: str) -> None:
    assert NAMES.is_people(name)
    assert not NAMES.is_person(name)


@pytest.mark.parametrize("name", NO_PEOPLE.split())
def test_no_people(name: str) -> None:
    assert not NAMES.is_people(name)


def test_why_names_the_words() -> None:
    found = NAMES.classify("name", "user", "attribute")
    assert found is not None
    assert "'name'" in found.why
    assert "'user'" in found.why


WORDS = sorted({word for row in ROWS for word in re.findall("[a-z]+", row[3]) if len(word) > 1})
PHRASES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4)


@given(PHRASES)
def test_case_style_does_not_matter(words: list[str]) -> None:
    snake = "_".join(words)
    camel = words[0] + "".join(word.capitalize() for word in words[1:])
    styles = (snake, camel, snake.upper(), "-".join(words), f"_{snake}")
    answers = {NAMES.classify(style, None, "key") for style in styles}
    assert len(answers) == 1


@given(PHRASES, st.sampled_from(["old", "current", "previous", "new"]))
def test_neutral_words_in_front_do_not_matter(words: list[str], neutral: str) -> None:
    assume(LINKS.isdisjoint(words))
    plain = NAMES.classify("_".join(words), None, "attribute")
    assert NAMES.classify(f"{neutral}_{'_'.join(words)}", None, "attribute") == plain


@given(PHRASES)
def test_numbers_do_not_matter(words: list[str]) -> None:
    name = "_".join(words)
    assert NAMES.classify(f"{name}_2", None, "attribute") == NAMES.classify(name, None, "attribute")


@given(PHRASES, st.sampled_from(["count", "regex", "enabled", "widget", "button", "sent"]))
def test_a_foreign_word_behind_ends_it(words: list[str], behind: str) -> None:
    assume(LINKS.isdisjoint(words))
    assert NAMES.classify(f"{'_'.join(words)}_{behind}", None, "attribute") is None


@given(st.text(max_size=120), st.one_of(st.none(), st.text(max_size=40)))
def test_any_text_is_judged_the_same_twice(name: str, owner: str | None) -> None:
    first = NAMES.classify(name, owner, "key")
    assert NAMES.classify(name, owner, "key") is first
    assert first is None or first.data in PACK.data_types
    assert NAMES.is_person(name) in (True, False)
