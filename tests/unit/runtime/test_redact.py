"""redact, mask, pseudonymize, only, configure: what they promise, case by case."""

from __future__ import annotations

import collections
import dataclasses
import datetime
import subprocess
import sys
import types
import typing
import uuid
import warnings
from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple

import pytest

from pii_lint.runtime import PII, configure, mask, only, policy, pseudonymize, redact
from pii_lint.runtime.pseudonym import EphemeralKeyWarning


@pytest.fixture(autouse=True)
def settings() -> Iterator[None]:
    before = policy.current()
    yield
    policy._settings = before
    configure()


def test_keys_and_values() -> None:
    event = {
        "user": {"name": "Ann Lee", "id": 7, "contact": {"email": "ann@example.org"}},
        "first_name": "Ann",
        "note": "from 81.2.69.142 with 4111 1111 1111 1111",
        "ok": True,
        "count": 3,
        "items": [{"sku": "SKU-16819-B"}, {"phone": 4155552671}],
    }
    assert redact(event) == {
        "user": {"name": "[REDACTED:name]", "id": 7, "contact": {"email": "[REDACTED:email]"}},
        "first_name": "[REDACTED:first_name]",
        "note": "from [REDACTED:ip] with [REDACTED:card]",
        "ok": True,
        "count": 3,
        "items": [{"sku": "SKU-16819-B"}, {"phone": "[REDACTED:phone]"}],
    }


def test_what_is_not_touched_is_shared_and_inputs_stay() -> None:
    clean, inner = {"a": [1, 2]}, {"email": "ann@example.org"}
    event = {"clean": clean, "inner": inner}
    redacted = redact(event)
    assert redacted["clean"] is clean
    assert inner == {"email": "ann@example.org"} and event == {"clean": clean, "inner": inner}
    assert redact(clean) is clean


@pytest.mark.parametrize(
    "value",
    [
        None, True, 0, 1.5, "", "hello world", "2026-11-24T10:49:34Z", b"raw", (), [], {}, {1: 2}, {(1, 2): 3},
        {"k": [1, {"v": "x"}]}, {1, 2}, frozenset(("a",)), datetime.date(2026, 1, 1), uuid.UUID(int=1), object(), len,
        int, range(3), {"email": None}, {"email": ""}, {"is_email_verified": True}, {"email": "[REDACTED:email]"},
        {"email_sent": "yes"}, 4829183745, "order 4829183745", {"filename": "a.txt", "hostname": "web-3"},
        types.SimpleNamespace(n=1), collections.deque([1]), b"\xff\xfe\x00", "\ud800 surrogate",
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_clean_values_are_returned_as_they_are(value: Any) -> None:
    assert redact(value) is value


def test_generators_are_not_consumed() -> None:
    numbers = (n for n in (1, 2))
    assert redact({"rows": numbers})["rows"] is numbers
    assert list(numbers) == [1, 2]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (["ann@example.org"], ["[REDACTED:email]"]),
        (("ann@example.org", 1), ("[REDACTED:email]", 1)),
        ({"ann@example.org"}, {"[REDACTED:email]"}),
        (frozenset({"ann@example.org"}), frozenset({"[REDACTED:email]"})),
        (b"mail ann@example.org \xff", b"mail [REDACTED:email] \xff"),
        (bytearray(b"ann@example.org"), bytearray(b"[REDACTED:email]")),
        (4111111111111111, "[REDACTED:card]"),
        ({"ann@example.org": 1}, {"[REDACTED:email]": 1}),
        ({"a@b.co": 1, "c@d.co": 2}, {"[REDACTED:email]": 1, "[REDACTED:email] 2": 2}),
        ({("a@b.co", 1): 1}, {("[REDACTED:email]", 1): 1}),
        (types.MappingProxyType({"email": "x"}), {"email": "[REDACTED:email]"}),
        ({"users": [{"name": "Ann"}]}, {"users": [{"name": "[REDACTED:name]"}]}),
        ("first_name=Ann&page=2", "first_name=[REDACTED:first_name]&page=2"),
        ('{"last_name": "Lee", "n": 1}', '{"last_name": "[REDACTED:last_name]", "n": 1}'),
        (ValueError("no mail for ann@example.org"), "no mail for [REDACTED:email]"),
    ],
    ids=repr,
)  # fmt: skip
def test_shapes(value: Any, expected: Any) -> None:
    result = redact(value)
    assert result == expected and type(result) is type(expected)


def test_everything_below_a_telling_key_is_covered() -> None:
    result = redact({"home_address": {"line": ["Elm 1", "Elm 2"], "floors": 2, "new": True}})
    assert "Elm" not in str(result)
    assert result["home_address"]["floors"] == "[REDACTED:address]" and result["home_address"]["new"] is True


def test_kinds_of_dict_keep_their_type() -> None:
    ordered = redact(collections.OrderedDict(email="a@b.co", n=1))
    assert ordered == {"email": "[REDACTED:email]", "n": 1} and type(ordered) is collections.OrderedDict
    default = redact(collections.defaultdict(list, email="a@b.co"))
    assert default["new"] == []


class Point(NamedTuple):
    x: int
    email: str


class Marked(NamedTuple):
    number: int
    note: Annotated[str, PII("user.health_and_medical")]
    maybe: "Annotated[typing.Optional[str], PII('user.name')]" = None  # noqa: UP037


@dataclasses.dataclass(frozen=True)
class Customer:
    name: str
    plan: str
    born: Annotated[str, PII("user.demographic.date_of_birth")] = ""


@dataclasses.dataclass
class Slotted:
    __slots__ = ("email", "n")
    email: str
    n: int


def test_records_keep_their_class() -> None:
    assert redact(Point(1, "a@b.co")) == Point(1, "[REDACTED:email]")
    assert redact(Marked(1, "flu", "Ann")) == Marked(1, "[REDACTED:health_and_medical]", "[REDACTED:name]")
    customer = Customer("Ann", "pro", "1.1.")
    assert redact(customer) == Customer("[REDACTED:name]", "pro", "[REDACTED:date_of_birth]")
    assert customer.name == "Ann"
    slotted = redact(Slotted("a@b.co", 2))
    assert (slotted.email, slotted.n, type(slotted)) == ("[REDACTED:email]", 2, Slotted)
    clean = Point(1, "")
    assert redact(clean) is clean


def test_records_of_libraries() -> None:
    msgspec = pytest.importorskip("msgspec")
    struct = msgspec.defstruct("User", [("email", str), ("n", int)], frozen=True)
    assert redact(struct("a@b.co", 1)) == struct("[REDACTED:email]", 1)


class Member:
    def __init__(self) -> None:
        self.username = "ann"
        self._email = "zz"
        self.visits = 3

    def __repr__(self) -> str:
        return f"<Member {self.username} ann@example.org {self.visits}>"


def test_objects_stand_for_their_text() -> None:
    member = Member()
    assert redact(member) == "<Member [REDACTED:username] [REDACTED:email] 3>"
    member.username = ""
    assert "ann@" not in str(redact([member])[0])


class Awkward:
    def __str__(self) -> str:
        raise RuntimeError("no text")

    __repr__ = __str__

    def __iter__(self) -> Iterator[int]:
        raise RuntimeError("no items")

    def __getattr__(self, name: str) -> Any:
        raise ValueError(name)

    def __hash__(self) -> int:
        return 7

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("no comparison")


class AwkwardDict(dict[str, Any]):
    def items(self) -> Any:
        raise RuntimeError("no items")


class AwkwardList(list[Any]):
    def __len__(self) -> int:
        raise RuntimeError("no length")


class Lying:
    @property
    def __class__(self) -> Any:
        raise RuntimeError("no class")


@pytest.mark.parametrize("kind", [Awkward, AwkwardDict, AwkwardList, Lying])
def test_what_cannot_be_read_is_replaced_and_the_rest_stays(kind: Any) -> None:
    value = kind()
    assert redact([1, value, "a@b.co"])[::2] == [1, "[REDACTED:email]"]
    assert redact({"k": value, "email": "x", "n": 1})["n"] == 1
    mask(value)
    pseudonymize(value, key="k")
    only(value, "a")


def test_cycles_end() -> None:
    ring: dict[str, Any] = {"email": "a@b.co"}
    ring["self"] = ring
    assert redact(ring) == {"email": "[REDACTED:email]", "self": "[REDACTED:cycle]"}


def test_depth_and_size_are_bounded() -> None:
    deep: Any = "a@b.co"
    for _ in range(5000):
        deep = [deep]
    assert "[REDACTED:too_deep]" in str(redact(deep))
    bomb: Any = "x"
    for _ in range(90):
        bomb = [bomb, bomb]
    configure(max_items=1000)
    assert "[REDACTED:too_large]" in str(redact(bomb))
    configure(max_text=20)
    assert redact("ann@example.org " * 3) == "[REDACTED:email] ann@[REDACTED:too_long]"


def test_configure() -> None:
    configure(always=["Badge"], never=["username"], replacement="<{type}>", private_addresses=True)
    assert redact({"badge": "x", "username": "ann", "host": "10.0.3.4"}) == {
        "badge": "<private>",
        "username": "ann",
        "host": "<ip>",
    }
    assert redact({"email": "<email>"}) == {"email": "<email>"}
    configure(replacement="***")
    assert redact("a@b.co") == "***"


@pytest.mark.parametrize("replacement", ["", "{kind}", "{", "x@example.org", "hidden{0}"])
def test_configure_refuses_what_would_not_hold(replacement: str) -> None:
    with pytest.raises(ValueError, match="replacement"):
        configure(replacement=replacement)
    with pytest.raises(ValueError, match="max_depth"):
        configure(max_depth=0)


@pytest.mark.parametrize(
    ("value", "data", "masked"),
    [
        ("john@example.com", None, "j***@e***.com"),
        ("jo@ab.io", None, "***@***.io"),
        ("4111 1111 1111 1111", None, "***1111"),
        ("+49 30 901820", None, "***1820"),
        ("DE89370400440532013000", None, "***3000"),
        ("81.2.69.142", None, "81***"),
        ("Alice van Dyke", "user.name", "A*** v*** D***"),
        ("alice", None, "a***"),
        ("hunter2", "user.authorization.password", "***"),
        ("see ann@example.org", None, "s*** a***"),
        (4111111111111111, None, "***1111"),
        (None, None, None),
        ("", None, ""),
        ({"email": "a@b.co"}, None, {"email": "[REDACTED:email]"}),
    ],
)  # fmt: skip
def test_mask(value: Any, data: str | None, masked: Any) -> None:
    assert mask(value, data) == masked
    assert mask(mask(value, data), data) == masked
    assert redact(masked) == masked


def test_masked_and_pseudonymous_values_survive_under_their_key() -> None:
    event = {
        "email": mask("john@example.com"),
        "phone": mask("+49 30 901820"),
        "username": pseudonymize("ann", key="k"),
    }
    assert redact(event) is event


def test_pseudonyms(monkeypatch: pytest.MonkeyPatch) -> None:
    token = pseudonymize("ann@example.org", key="k")
    assert token is not None and len(token) == 30 and redact(token) is token
    assert token == pseudonymize(b"ann@example.org", key=b"k") != pseudonymize("ann@example.org", key="other")
    assert pseudonymize(None) is None
    monkeypatch.setenv("PII_LINT_KEY", "k")
    assert pseudonymize("ann@example.org") == token
    configure(key="x" * 100)
    assert pseudonymize("ann@example.org") not in (token, None)


def test_without_a_key_there_is_one_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PII_LINT_KEY", raising=False)
    monkeypatch.setattr("pii_lint.runtime.pseudonym._ephemeral", None)
    with pytest.warns(EphemeralKeyWarning, match="PII_LINT_KEY"):
        first = pseudonymize("ann")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert pseudonymize("ann") == first


def test_only() -> None:
    body = {"plan": "pro", "email": "a@b.co"}
    assert only(body, "plan", "source") == {"plan": "pro"}
    assert only(None, "plan") == {} == only([1], "plan")


def test_the_marker_is_a_value() -> None:
    assert PII("user.name") == PII("user.name") != PII("user.contact.email")
    assert hash(PII("user.name")) == hash(PII("user.name"))
    with pytest.raises(AttributeError):
        PII("user.name").data = "x"  # type: ignore[misc]


def test_import_loads_the_standard_library_only() -> None:
    code = (
        "import sys; before = set(sys.modules); import pii_lint.runtime as r; r.redact({'email': 'a@b.co'}); r.install;"
        "new = {m.partition('.')[0] for m in set(sys.modules) - before};"
        "parts = 'cli api report findings taint project frontend rulepack config cache ir model errors'.split();"
        "print(sorted(new - set(sys.stdlib_module_names) - {'pii_lint'}),"
        " sorted(part for part in parts if 'pii_lint.' + part in sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[] []"
