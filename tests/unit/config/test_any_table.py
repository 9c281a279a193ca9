"""Whatever stands in a settings table, reading it gives a layer and a list of problems, never an exception."""

from __future__ import annotations

import datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pii_lint.config.read import ALLOW_KEYS, KEYS, read_table
from pii_lint.config.schema import Config

SCALARS = st.one_of(
    st.text(max_size=12),
    st.integers(),
    st.booleans(),
    st.floats(),
    st.dates(),
    st.datetimes(),
    st.just(datetime.time(12, 0)),
    st.sampled_from(["PII101", "user.contact.email", "logging", "2027-01-31", "high", "src/"]),
)
ALLOWANCES = st.dictionaries(st.sampled_from([*ALLOW_KEYS, "dta"]), SCALARS | st.lists(SCALARS, max_size=2))
VALUES = st.one_of(
    SCALARS,
    st.lists(SCALARS | ALLOWANCES, max_size=3),
    st.dictionaries(st.text(max_size=5), SCALARS | st.lists(SCALARS, max_size=2), max_size=2),
)


@given(st.dictionaries(st.sampled_from([*KEYS, "selct"]) | st.text(max_size=8), VALUES, max_size=4))
def test_read(table: dict[str, Any]) -> None:
    problems: list[str] = []
    layer = read_table(table, "pii-lint.toml", "/src", problems)
    Config().apply(layer)
    assert all(line.startswith("pii-lint.toml: ") for line in problems)
    known = {key.replace("-", "_") for key in KEYS} | {"mentions"}
    assert set(layer) <= known
    wrong = {key for key in table if key not in KEYS}
    assert len(problems) >= len(wrong)
