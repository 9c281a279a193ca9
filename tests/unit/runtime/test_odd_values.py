"""Generated odd values: cycles, depth, odd keys, subclasses, surrogates, generators. Nothing leaks or raises."""

from __future__ import annotations

import logging
from collections import OrderedDict, defaultdict, deque
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pii_lint.runtime import redact
from pii_lint.runtime.integrations.logging import redact_record

SECRET = "ann@example.org"


class Text(str):
    """A text that says it is another one."""

    def __str__(self) -> str:
        return "harmless"

    def __repr__(self) -> str:
        return "harmless"


class Broken:
    """What cannot be shown, compared or measured."""

    def __str__(self) -> str:
        raise RuntimeError(SECRET)

    __repr__ = __len__ = __iter__ = __str__  # type: ignore[assignment]


class Node:
    """What knows itself."""

    def __init__(self) -> None:
        self.email = SECRET
        self.me = self

    def __repr__(self) -> str:
        return f"Node({self.email})"


def cyclic(value: Any) -> list[Any]:
    made: list[Any] = [value]
    made.append(made)
    return made


def deep(value: Any, levels: int) -> Any:
    for level in range(levels):
        value = [value] if level % 2 else {"a": value}
    return value


secrets = st.one_of(
    st.just(SECRET), st.just(Text(SECRET)), st.just(SECRET.encode()), st.just(bytearray(SECRET.encode())),
    st.just(f"\ud800 {SECRET} \udcff"), st.builds(lambda text: text + " " + SECRET, st.text(max_size=9)),
    st.builds(lambda raw: raw + b" " + SECRET.encode(), st.binary(max_size=9)), st.builds(Node),
    st.builds(lambda levels: deep(SECRET, levels), st.integers(90, 400)),
)  # fmt: skip
keys = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=6), st.binary(max_size=6),
    st.tuples(st.integers(), st.text(max_size=3)),
    st.just((SECRET, 1)), st.just(SECRET.encode()), st.just(Text(SECRET)),
)  # fmt: skip
others = st.one_of(st.none(), st.integers(), st.text(max_size=6), st.builds(Broken), st.builds(object), st.just(len))
shapes = st.recursive(
    st.one_of(secrets, others),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.tuples(inner, inner), st.dictionaries(keys, inner, max_size=3),
        st.lists(inner, max_size=3).map(deque), inner.map(cyclic),
        inner.map(lambda value: OrderedDict(a=value)),
        inner.map(lambda value: defaultdict(list, b=value)),
    ),
    max_leaves=8,
)  # fmt: skip


def leaked(value: Any, seen: set[int] | None = None) -> bool:
    """Whether the secret is anywhere in it, whatever it says of itself."""
    seen = set() if seen is None else seen
    if id(value) in seen:
        return False
    seen.add(id(value))
    if isinstance(value, str):
        return SECRET in str.__str__(value) or SECRET in "".join(value)
    if isinstance(value, (bytes, bytearray)):
        return SECRET.encode() in value
    if isinstance(value, dict):
        return any(leaked(one, seen) for item in value.items() for one in item)
    if isinstance(value, (list, tuple, set, frozenset, deque)):
        return any(leaked(one, seen) for one in value)
    return isinstance(value, Node)


@settings(max_examples=400, deadline=None)
@given(shapes)
def test_nothing_leaks_and_nothing_raises(value: Any) -> None:
    before = _shape(value)
    assert not leaked(redact(value))
    assert _shape(value) == before


def _shape(value: Any, seen: tuple[int, ...] = ()) -> Any:
    """What can be told of a value without asking it."""
    if id(value) in seen:
        return "cycle"
    if type(value) in (list, tuple, deque):
        return [_shape(one, (*seen, id(value))) for one in value]
    if isinstance(value, dict):
        return [(id(key), _shape(one, (*seen, id(value)))) for key, one in value.items()]
    return id(value) if type(value) is not bytearray else bytes(value)


@settings(max_examples=200, deadline=None)
@given(st.lists(shapes, max_size=3), shapes)
def test_log_records_of_odd_values(args: list[Any], extra: Any) -> None:
    fields = {"msg": " %s" * len(args), "args": tuple(args), "extra_one": extra}
    record = logging.makeLogRecord(fields)
    redact_record(record)
    try:
        text = record.getMessage()
    except Exception:
        # What could not be shown before cannot be shown now.
        text = ""
    assert SECRET not in text and not leaked(record.__dict__["extra_one"])


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(max_size=5), max_size=4))
def test_generators_and_iterators_stay_whole(parts: list[str]) -> None:
    generator, iterator = (part for part in parts), iter(parts)
    redact({"a": [generator], "b": iterator, "c": map(str, parts)})
    assert list(generator) == parts and list(iterator) == parts


def test_limits_are_said() -> None:
    # The rest of a call whose limit is reached is replaced as well, so each by itself.
    assert redact({"text": "a" * 10_000_001})["text"].endswith("[REDACTED:too_long]")
    assert redact({"rows": list(range(1_000_001)), "email": SECRET}) == {
        "rows": "[REDACTED:too_large]",
        "email": "[REDACTED:email]",
    }
    assert "[REDACTED:too_deep]" in repr(redact(deep("x", 150)))
    assert redact(cyclic(1)) == [1, "[REDACTED:cycle]"]
