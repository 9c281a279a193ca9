"""On generated values: nothing planted survives, clean values pass untouched, twice is once, fast is exact."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pii_lint.runtime import mask, pseudonymize, redact
from pii_lint.runtime.detect import Keys, Texts
from pii_lint.runtime.policy import Settings

# Data that any context leaves recognisable.
PLANTED = st.sampled_from(
    [
        "ann.lee@example.org", "4111 1111 1111 1111", "5555555555554444", "DE89370400440532013000", "+49 30 901820",
        "536-22-8726", "81.2.69.142", "2a02:8109:9a40:1778::1", "AKIAABCDEFGHIJKLMNOP", "529.982.247-25",
    ]
)  # fmt: skip
KEYS = st.sampled_from(
    ["id", "note", "meta", "status", "email", "user", "first_name", "items", "message", "trace_id", "users"]
)
WORDS = st.sampled_from(
    ["order", "shipped", "ok", "2026-11-24", "status 200", "took 34 ms", "SKU-16819-B", "v1.2.3", "a/b"]
)
AROUND = st.sampled_from(["", "to ", "mail <", "(", "x=", "\n", "'", "says: ", "é "])
AFTER = st.sampled_from(["", " now", ">", ")", ", and", "\n", "'", " é"])
leaves = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), WORDS, st.text(max_size=20), st.binary(max_size=8)
)
dirty = st.builds(lambda a, p, b: a + p + b, AROUND, PLANTED, AFTER)


TEXT_KEYS = st.one_of(KEYS, st.integers(), st.text(max_size=5))
DULL_KEYS = st.one_of(st.sampled_from(["id", "note", "status", "items", "trace_id"]), st.integers())


def nested(base: st.SearchStrategy[Any], keys: st.SearchStrategy[Any] = TEXT_KEYS) -> st.SearchStrategy[Any]:
    return st.recursive(
        base,
        lambda inner: st.one_of(
            st.lists(inner, max_size=4),
            st.tuples(inner, inner),
            st.dictionaries(keys, inner, max_size=4),
        ),
        max_leaves=12,
    )


@settings(max_examples=400, deadline=None)
@given(nested(st.one_of(leaves, dirty)), st.data())
def test_nothing_planted_survives(value: Any, data: st.DataObject) -> None:
    planted = data.draw(PLANTED)
    value = {"rows": [value, {"note": planted}], planted: 1}
    before = copy.deepcopy(value)
    text = repr(redact(value))
    for datum in (
        "ann.lee@example.org",
        "4111 1111 1111 1111",
        "DE89370400440532013000",
        "536-22-8726",
        "AKIAABCDEFGHIJKLMNOP",
        planted,
    ):
        assert datum not in text
    assert repr(value) == repr(before)


@settings(max_examples=400, deadline=None)
@given(nested(st.one_of(leaves, dirty, st.text())))
def test_twice_is_once(value: Any) -> None:
    once = redact(value)
    assert redact(once) is once


@settings(max_examples=300, deadline=None)
@given(nested(st.one_of(st.none(), st.booleans(), st.integers(-(10**9), 10**9), WORDS), DULL_KEYS))
def test_clean_values_are_identical(value: Any) -> None:
    assert redact(value) is value


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), dirty, nested(leaves)))
def test_nothing_raises(value: Any) -> None:
    redact(value)
    mask(value)
    mask(value, "user.contact.email")
    pseudonymize(value, key="k")


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=60), dirty))
def test_a_mask_shows_little(text: str) -> None:
    shown = mask(text)
    assert "***" in shown or not text.strip()
    assert mask(shown) == shown


SETTINGS = Settings()
texts = st.lists(
    st.one_of(
        WORDS, dirty, st.text(max_size=8), AROUND,
        st.from_regex(r"[A-Za-z0-9_. :=/@+-]{0,24}", fullmatch=True),
        st.from_regex(r"(first_name|email|dob|x|pwd|userName)(=|: |\": \")['\"]?[A-Za-z0-9 *]{1,9}", fullmatch=True),
        st.from_regex(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}[T ][0-9:]{5,8}([.,][0-9]{1,6})?(Z|[+-][0-9]{4})?", fullmatch=True),
        st.from_regex(r"[0-9a-f]{15,40}|[A-Za-z]{1,4}-[0-9]{1,5}(-[A-Z]{1,2})?", fullmatch=True),
        st.from_regex(r"[0-9]{1,12}|[0-9.]{1,14}", fullmatch=True),
        st.from_regex(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", fullmatch=True),
    ),
    max_size=5,
).map("".join)  # fmt: skip


@settings(max_examples=1500, deadline=None)
@given(texts)
def test_the_fast_path_is_the_exact_path(text: str) -> None:
    fast = Texts(SETTINGS, Keys(SETTINGS))
    assert fast.spans(text) == fast.exact(text)
    # ... and again, now from memory.
    assert fast.spans(text) == fast.exact(text)


@settings(max_examples=300, deadline=None)
@given(st.lists(texts, max_size=20))
def test_memory_holds_clean_texts_only(many: list[str]) -> None:
    fast = Texts(SETTINGS, Keys(SETTINGS))
    for text in many:
        fast.spans(text)
    assert all(not fast.exact(text) for text in fast.clean)


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pii_lint.runtime.detect._CLEAN_LIMIT", 50)
    monkeypatch.setattr("pii_lint.runtime.detect.KEY_LIMIT", 50)
    keys = Keys(SETTINGS)
    fast = Texts(SETTINGS, keys)
    for number in range(1000):
        fast.spans(f"a text of some length {number}")
        keys[f"key_{number}"]
    assert len(fast.clean) <= 50 and len(keys) <= 50
