"""What browsers and consent platforms say, and the IAB's strings against published examples."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pii_lint.runtime import iab
from pii_lint.runtime.signals import NONE, SHARING, Signals, from_headers, from_segment

# The example of the specification of TCF 2, with all its segments.
TC = (
    "COvFyGBOvFyGBAbAAAENAPCAAOAAAAAAAAAAAEEUACCKAAA.IFoEUQQgAIQwgIwQABAEAAAAOIAACAIAAAAQAIAgEAACEAAAAAgAQBAAAAAAAGBAAg"
    "AAAAAAAFAAECAAAgAAQARAEQAAAAAJAAIAAgAAAYQEAAAQmAgBC3ZAYzUw"
)


@pytest.mark.parametrize(("value", "counts"), [("1", True), (" 1 ", True), ("0", False), ("", False), ("x", False)])
def test_headers_count_when_they_are_one(value: str, counts: bool) -> None:
    assert from_headers({"sec-gpc": value}).gpc is counts
    assert from_headers({"dnt": value}).dnt is counts
    assert from_headers({}) == NONE


@pytest.mark.parametrize(
    "context",
    [None, {}, [], "x", {"consent": None}, {"consent": {}}, {"consent": {"categoryPreferences": None}}],
)  # fmt: skip
def test_no_word_of_segment_denies(context: object) -> None:
    said = from_segment(context)
    assert not said.granted
    channels = frozenset(("analytics",))
    for purpose in ("", "analytics", "marketing"):
        assert said.refuses(purpose, "analytics", channels) == "consent"
    assert said.refuses("marketing", "http", channels) == "consent"
    assert said.refuses("delivery", "http", channels) == ""
    assert said.joined(from_headers({})).refuses("", "analytics", channels) == "consent"


def test_anything_but_true_is_a_refusal() -> None:
    said = from_segment({"consent": {"categoryPreferences": {"A": True, "B": False, "C": "true", "D": 1, "E": None}}})
    assert said.granted == {"a"}
    assert said.refused == {"b", "c", "d", "e", "*"}


def test_what_segment_does_not_name_is_refused() -> None:
    channels = frozenset(("analytics",))
    said = from_segment({"consent": {"categoryPreferences": {"Analytics": True, "Advertising": False}}})
    assert said.refuses("", "analytics", channels) == said.refuses("Analytics", "analytics", channels) == ""
    assert said.refuses("research", "analytics", channels) == said.refuses("advertising", "http", channels) == "consent"
    all_of_it = from_segment({"consent": {"categoryPreferences": {"Advertising": True}}})
    assert all_of_it.refuses("advertising", "analytics", channels) == ""
    assert all_of_it.refuses("", "analytics", channels) == "consent"


def test_what_one_refuses_is_refused() -> None:
    both = Signals(granted=frozenset("ab")).joined(Signals(gpc=True, granted=frozenset("bc"), refused=frozenset("a")))
    assert (both.gpc, both.granted, both.refused) == (True, frozenset("bc"), frozenset("a"))


def test_what_signals_refuse() -> None:
    channels = frozenset(("analytics",))
    gpc, dnt = Signals(gpc=True), Signals(dnt=True)
    assert gpc.refuses("", "analytics", channels) == "gpc"
    assert dnt.refuses("", "analytics", channels) == "dnt"
    assert gpc.refuses("Marketing", "logging", channels) == "gpc"
    assert gpc.refuses("security", "logging", channels) == ""
    assert gpc.refuses("", "logging", channels) == ""
    assert Signals(refused=frozenset(("analytics",))).refuses("Analytics", "logging", channels) == "consent"
    assert Signals(refused=frozenset(("sale",))).refuses("", "analytics", channels) == "gpp"
    assert NONE.refuses("marketing", "analytics", channels) == ""


def test_a_tc_string() -> None:
    said = iab.tcf(TC)
    assert said.granted == {"tcf:1", "tcf:2", "tcf:3", "tcf-vendor:2", "tcf-vendor:6", "tcf-vendor:8"}
    assert said.refused == {f"tcf:{number}" for number in range(4, 12)}
    assert iab.tcf(TC.partition(".")[0]) == said


def letters(bits: str) -> str:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    bits += "0" * (-len(bits) % 6)
    return "".join(alphabet[int(bits[place : place + 6], 2)] for place in range(0, len(bits), 6))


@given(
    st.sets(st.integers(1, 24)), st.lists(st.tuples(st.integers(1, 300), st.integers(0, 40)), max_size=8), st.booleans()
)
def test_what_is_written_in_a_tc_string_is_read(purposes: set[int], spans: list[tuple[int, int]], ranged: bool) -> None:
    vendors = {number for first, more in spans for number in range(first, first + more + 1)}
    highest = max(vendors, default=0)
    bits = "000010" + "0" * 146 + "".join("01"[number in purposes] for number in range(1, 25)) + "0" * 37
    bits += f"{highest:016b}"
    if ranged:
        bits += "1" + f"{len(spans):012b}"
        for first, more in spans:
            bits += f"1{first:016b}{first + more:016b}" if more else f"0{first:016b}"
    else:
        bits += "0" + "".join("01"[number in vendors] for number in range(1, highest + 1))
    said = iab.tcf(letters(bits))
    assert said.granted == {f"tcf:{one}" for one in purposes} | {f"tcf-vendor:{one}" for one in vendors}


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        (f"DBABM~{TC}", {f"tcf:{number}" for number in range(4, 12)}),
        (f"DBACNY~{TC}~1YNN", {f"tcf:{number}" for number in range(4, 12)}),
        ("DBABVg~BVVVVVVg.YA", {"sale", "targeted_advertising"}),
    ],
)
def test_published_gpp_strings(text: str, refused: set[str]) -> None:
    assert iab.gpp(text).refused == refused


def test_sections_in_a_range_are_read_in_order() -> None:
    # The header of the specification's third example: sections 5 and 6.
    assert iab._sections("DBABjw") == [5, 6]


def test_the_american_national_section() -> None:
    header = letters("000011" + "000001" + f"{1:012b}" + "0" + "01011")
    for bits, refused in (("101010", set()), ("011010", {"sale"}), ("100101", {"sharing", "targeted_advertising"})):
        assert iab.gpp(f"{header}~{letters('000001' + '0' * 12 + bits + '0' * 40)}").refused == refused


@pytest.mark.parametrize("text", ["1YYN", "1yyn"])
def test_us_privacy(text: str) -> None:
    assert iab.us_privacy(text).refused == {"sale", "sharing"}
    assert iab.us_privacy("1YNN") == iab.us_privacy("1---") == NONE


@given(st.text(max_size=40) | st.from_regex(r"[A-Za-z0-9_~.-]{0,60}", fullmatch=True))
def test_what_cannot_be_read_is_a_refusal_and_no_error(text: str) -> None:
    for read in (iab.tcf, iab.gpp, iab.us_privacy):
        assert isinstance(read(text), Signals)


@pytest.mark.parametrize("text", ["", "C", "DBABM", "DBABM~", "x~y", "DBABVg~!!!", "1YXN", f"DBABM~{TC}~1YNN"])
def test_broken_strings_refuse_all(text: str) -> None:
    assert iab.gpp(text).refused >= SHARING
    assert not iab.gpp(text).granted


def test_a_section_that_is_not_known_refuses() -> None:
    header = letters("000011" + "000001" + f"{1:012b}" + "0" + "0000011")  # 13
    assert iab.gpp(f"{header}~BAAA").refused >= SHARING
