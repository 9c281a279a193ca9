"""Streams: however the bytes are cut, the same comes out; odd bytes pass; very long records are cut and said to be."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pii_lint.runtime.policy import Settings
from pii_lint.runtime.streams import blocks as blocking
from pii_lint.runtime.streams.forms import KINDS, Form, detected
from pii_lint.runtime.streams.lanes import redacted
from pii_lint.runtime.streams.passage import Input, passed
from pii_lint.runtime.streams.tables import Table
from pii_lint.runtime.streams.tally import CountingRedactor, Tally

SECRET = b"ann@example.org"
REDACTOR = CountingRedactor(Settings())


def through(data: bytes, kind: str = "") -> tuple[bytes, Tally]:
    out = io.BytesIO()
    tally, _ = passed([Input("x", io.BufferedReader(io.BytesIO(data)))], out, Settings(), jobs=1, kind=kind)  # type: ignore[arg-type]
    return out.getvalue(), tally


class Pieces:
    """A source that gives these pieces; ``idle`` as it is told."""

    def __init__(self, pieces: list[bytes], idle: bool) -> None:
        self.pieces, self._idle = [one for one in pieces if one], idle

    def read(self) -> bytes:
        return self.pieces.pop(0) if self.pieces else b""

    def idle(self) -> bool:
        return self._idle


parts = st.sampled_from(
    [b"\n", b"\r\n", b'"', b",", b"a", b"to ann@example.org", b"x=1", b'{"email": "a b"}', b"\xff\xfe", b" ",
     b"-----BEGIN X-----", b"-----END X-----", b"\x00", "é".encode(), b"\x0c", b"\xe2\x80\xa8"]
)  # fmt: skip
streams = st.lists(parts, max_size=30).map(b"".join)
forms = st.sampled_from([Form("text"), Form("jsonl"), Form("logfmt"), Form("csv", Table(",", ("id", "email")))])


@settings(max_examples=400, deadline=None)
@given(streams, forms, st.integers(1, 9), st.booleans())
def test_blocks_are_the_stream(data: bytes, form: Form, size: int, idle: bool) -> None:
    pieces = [data[place : place + size] for place in range(0, len(data), size)]
    assert b"".join(block.data for block in blocking.blocks(Pieces(pieces, idle), form.end)) == data


@settings(max_examples=300, deadline=None)
@given(streams, forms, st.integers(1, 9))
def test_the_cut_does_not_matter(data: bytes, form: Form, size: int) -> None:
    # Armour that is not closed is a record if it comes at once, and lines if it comes in pieces.
    data = data.replace(b"-----BEGIN X-----", b"").replace(b"-----END X-----", b"")
    whole = redacted(form, blocking.Block(data), REDACTOR)[0]
    pieces = [data[place : place + size] for place in range(0, len(data), size)]
    if form.kind == "csv" and data.count(b'"'):
        return
    cut = b"".join(redacted(form, block, REDACTOR)[0] for block in blocking.blocks(Pieces(pieces, True), form.end))
    assert cut == whole
    assert SECRET not in cut


@settings(max_examples=80, deadline=None)
@given(streams, st.sampled_from(["", *KINDS]))
def test_nothing_is_left_and_nothing_raises(data: bytes, kind: str) -> None:
    data = b"x" + data  # no mark of UTF-16, which is refused
    done, tally = through(data, kind)
    assert SECRET not in done
    if not tally.changed:
        assert done == data


@settings(max_examples=80, deadline=None)
@given(st.lists(st.binary(max_size=12).filter(lambda line: b"\n" not in line), max_size=8), st.sampled_from(KINDS))
def test_clean_bytes_pass(lines: list[bytes], kind: str) -> None:
    data = b"\n".join([b"x", *lines])
    done, tally = through(data, kind)
    assert tally.changed or done == data


def test_values_of_json_keep_their_meaning() -> None:
    event: dict[str, Any] = {
        "a": [1, 2.5, None, True, "é\ud800", 10**30],
        "b": {"c": "x"},
        "email": "to ann@example.org",
    }
    done, _ = through(json.dumps(event).encode() + b"\n")
    assert json.loads(done) == {**event, "email": "[REDACTED:email]"}


def test_a_record_that_is_too_long_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocking, "LONGEST", 1000)
    monkeypatch.setattr(blocking, "SIZE", 100)
    monkeypatch.setattr("pii_lint.runtime.streams.passage.SAMPLE", 200)
    data = b"start\n" + b"word ann@example.org, " * 300 + b"\nend ann@example.org\n"
    done, tally = through(data)
    assert done == data.replace(SECRET, b"[REDACTED:email]") and tally.cut >= 5
    quoted = b'id,note\n1,"' + b"word ann@example.org\n" * 300 + b"2,ann@example.org\n"
    done, tally = through(quoted, "csv")
    assert SECRET not in done and tally.cut and done.count(b"word [REDACTED:email]") == 300


@pytest.mark.parametrize(
    ("sample", "name", "kind"),
    [
        (b'{"a": 1}\n', "", "jsonl"),
        (b'\xef\xbb\xbf{"a": 1}\n', "", "jsonl"),
        (b'starting\n{"a": 1}\n', "", "text"),
        (b"a=1 b=2\n", "", "logfmt"),
        (b"Hello, all\nWell, then\n", "", "text"),
        (b"a\tb\n1\t2\n", "", "csv"),
        (b"Ann,ann@example.org\nBo,bo@example.org\n", "", "text"),
        (b"Ann,ann@example.org\nBo,bo@example.org\n", "people.csv", "csv"),
        (b"a;b\n", "x.CSV.gz", "csv"),
        (b"", "", "text"),
        (b"", "x.csv", "csv"),
    ],
)
def test_forms(sample: bytes, name: str, kind: str) -> None:
    assert detected(sample, name).kind == kind


def test_columns_need_names() -> None:
    assert detected(b"Ann,ann@example.org\n", "people.csv").table.columns == ()
    assert through(b"1,ann@example.org\n2,bo@example.org\n", "csv")[0] == b"1,[REDACTED:email]\n2,[REDACTED:email]\n"
    assert through(b"\xef\xbb\xbfemail,n\nAnn,1\n", "csv")[0] == b"\xef\xbb\xbfemail,n\n[REDACTED:email],1\n"
    assert through(b'"email","n"\r\n"Ann","1"\r\n', "csv")[0] == b'"email","n"\r\n"[REDACTED:email]","1"\r\n'
