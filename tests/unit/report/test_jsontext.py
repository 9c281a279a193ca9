"""JSON text: the same, whichever of two encoders had to write it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pii_lint.report.jsontext import json_text

TREES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(TREES)
def test_it_is_read_back(tree: object) -> None:
    assert json.loads(json_text(tree)) == tree


@pytest.mark.parametrize("indent", [0, 1, 2])
def test_a_lone_surrogate_changes_nothing_but_itself(indent: int) -> None:
    tree = {"ü": [1, "a\n\x1f\x7f\u2028🎁", {}], "n": 0.25}
    assert json_text({**tree, "s": "?"}, indent) == json_text({**tree, "s": "\ud800"}, indent)
