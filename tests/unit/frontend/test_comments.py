"""Suppression comments: what they say, what they count for, and what is wrong with them."""

from __future__ import annotations

import datetime

import pytest

from pii_lint.frontend.comments import Comment, find_comments


def only(source: str) -> Comment:
    (comment,) = find_comments(source.encode())
    return comment


def test_all_parts() -> None:
    comment = only("log(x)  # pii-lint: ignore[PII101, PII201/special] support needs it until=2027-01-31\n")
    assert comment == Comment(
        line=1,
        first_line=1,
        last_line=1,
        codes=("PII101", "PII201/special"),
        reason="support needs it",
        until=datetime.date(2027, 1, 31),
    )


@pytest.mark.parametrize(
    ("comment", "reason"),
    [
        ("# pii-lint: ignore[PII101]", ""),
        ("#pii-lint:ignore[PII101]why", "why"),
        ("# pii-lint: ignore[PII101] - why so", "why so"),
        ("# pii-lint: ignore[PII101] why  # noqa: E501", "why"),
        ("# noqa: E501  # pii-lint: ignore[PII101] why", "why"),
        ("# pii-lint: ignore[PII101] until=2027-01-31 why", "why"),
        ("# pii-lint: ignore[PII101] ticket #12 says so", "ticket"),
    ],
)
def test_reasons(comment: str, reason: str) -> None:
    found = only(f"x = 1  {comment}\n")
    assert (found.codes, found.reason, found.error) == (("PII101",), reason, None)


@pytest.mark.parametrize(
    ("comment", "error"),
    [
        ("# pii-lint: ignore", "names no rule"),
        ("# pii-lint: ignore[]", "names no rule"),
        ("# pii-lint: ignore PII101", "names no rule"),
        ("# pii-lint: ignore[PII101", "names no rule"),
        ("# pii-lint: ignore[pii in log]", "not a rule id"),
        ("# pii-lint: ignore[PII101] until=2027-13-01", "not a date"),
        ("# pii-lint: ignore[PII101] until=", "not a date"),
        ("# pii-lint: disable[PII101]", "unknown directive"),
        ("# pii-lint:", "unknown directive"),
    ],
)
def test_mistakes_are_told(comment: str, error: str) -> None:
    found = only(f"x = 1  {comment}\n")
    assert found.error is not None and error in found.error
    assert found.codes == () and found.until is None


MARK = "# pii-lint: ignore[PII101] r"


@pytest.mark.parametrize(
    ("source", "reach"),
    [
        (f"x = f(  {MARK}\n  a,\n  b)\ny = 1\n", (1, 3)),
        (f"x = f(\n  a,  {MARK}\n  b)\n", (1, 3)),
        (f"x = f(\n  {MARK}\n  a)\n", (1, 3)),
        (f"x = f(\n  a)  {MARK}", (1, 2)),
        (f"x = '''\n'''  {MARK}\n", (1, 2)),
        (f"x = 1 + \\\n  2  {MARK}\n", (1, 2)),
        (f"if a:\n  {MARK}\n  f(\n  b)\n  c\n", (2, 4)),
        (f"{MARK}\n# more\nf(a)\n", (1, 3)),
        (f"{MARK}\n\nf(a)\n", (1, 1)),
        (f"f(a)\n{MARK}\n", (2, 2)),
        (f"f(a)\n{MARK}", (2, 2)),
        (f"if f(a):  {MARK}\n  g(a)\n", (1, 1)),
        (f"\r\nx = f(\r\n  a)  {MARK}\r\n", (2, 3)),
        (f"print 'old'  {MARK}\n", (1, 1)),
    ],
)
def test_reach(source: str, reach: tuple[int, int]) -> None:
    found = only(source)
    assert (found.first_line, found.last_line) == reach
    assert found.error is None


@pytest.mark.parametrize(
    "source",
    [
        "x = 1\n",
        f"x = '{MARK}'\n",
        f"'''\n{MARK}\n'''\n",
        f"x = f'{{a}} {MARK}'\n",
        "x = 1  # see pii-lint: the docs\n",
        "# the pii-lint: ignore[PII101] syntax\n",
    ],
)
def test_what_only_looks_like_one(source: str) -> None:
    assert find_comments(source.encode()) == []


def test_files_that_cannot_be_decoded_have_none() -> None:
    assert find_comments(b"x = '\xe9'  " + MARK.encode()) == []
