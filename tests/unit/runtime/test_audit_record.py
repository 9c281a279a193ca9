"""Records: what they say comes back, and what may be personal data does not go in."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pii_lint.runtime.audit import AuditError, AuditTrail, create
from pii_lint.runtime.audit.reader import records
from pii_lint.runtime.audit.record import ACTIONS, Record, Shape
from pii_lint.vocabulary import CHANNELS, DATA_TYPES


@given(
    st.sampled_from(ACTIONS), st.sampled_from(["", "Order placed", "$identify", "api/v1:call"][:2]),
    st.sampled_from(["", *CHANNELS]), st.lists(st.sampled_from(sorted(DATA_TYPES)), max_size=3).map(tuple),
    st.sampled_from(["", "shop/cart.py:12"]), st.integers(0, 2**63), st.integers(1, 10**9),
)  # fmt: skip
def test_a_line_says_what_was_put_in(
    action: str, event: str, channel: str, data: tuple[str, ...], source: str, at: int, times: int
) -> None:
    line = Shape(action, event, channel, "segment", data, "r1", "3", source).line(at, 7, "abc", times)
    assert Record.read(line) == Record(
        7, at, action, event, channel, "segment", data, "r1", "3", source, "abc", times
    )
    assert b"\n" not in line


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("event", "mail to ann@example.org"), ("event", "call +49 30 901820"), ("rule", "4111 1111 1111 1111"),
        ("vendor", "a\nb"), ("event", 'x","s":"'), ("channel", "ann"), ("data", ("Ann Lee",)),
        ("source", "ann@example.org"), ("policy", "x" * 200), ("action", "nothing"),
    ],
)  # fmt: skip
def test_what_may_be_data_is_refused_and_not_repeated(field: str, value: object) -> None:
    fields = {
        "action": "redact", "event": "", "channel": "", "vendor": "", "data": (), "rule": "", "policy": "",
        "source": "",
    }  # fmt: skip
    Shape(**fields)  # type: ignore[arg-type]
    with pytest.raises(AuditError) as error:
        Shape(**{**fields, field: value})  # type: ignore[arg-type]
    assert field in str(error.value)
    assert str(value) not in str(error.value).replace(f" {field}:", "")


def test_no_id_of_a_subject_is_in_the_files(tmp_path: Path) -> None:
    create(tmp_path / "t")
    with AuditTrail(tmp_path / "t") as trail:
        trail.record("opt_out", subject="ann-lee-1987")
        trail.record("suppress", subject="ann-lee-1987", channel="analytics")
        trail.record("suppress", subject="bob")
    for path in (tmp_path / "t").iterdir():
        assert b"ann-lee" not in path.read_bytes()
    found = list(records(tmp_path / "t"))
    assert found[0].subject == found[1].subject != found[2].subject


def test_lines_that_are_no_records_are_told_where_they_are(tmp_path: Path) -> None:
    create(tmp_path / "t")
    with AuditTrail(tmp_path / "t") as trail:
        trail.record("redact")
    segment = tmp_path / "t" / "trail-000001.jsonl"
    segment.write_bytes(segment.read_bytes().replace(b'"a":"redact"', b'"b":"redact"'))
    with pytest.raises(AuditError, match=r"trail-000001\.jsonl:2: not a record"):
        list(records(tmp_path / "t"))
