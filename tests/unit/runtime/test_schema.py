"""What types, schemas and fixed names say of a value: each against the real library, where it is installed."""

from __future__ import annotations

import dataclasses
from typing import Annotated, Any, Optional

import pytest

from pii_lint.runtime import PII, redact
from pii_lint.runtime.event_schema import by_schema

NAME, MAIL, HEALTH = "[REDACTED:name]", "[REDACTED:email]", "[REDACTED:health_and_medical]"


@dataclasses.dataclass
class Noted:
    note: str = dataclasses.field(metadata={"x-pii": "user.health_and_medical"})
    plan: str = "pro"


def test_dataclass_fields() -> None:
    assert redact(Noted("flu")) == Noted(HEALTH)


def test_attrs() -> None:
    attrs = pytest.importorskip("attrs")

    @attrs.frozen
    class Gift:
        to: Annotated[str, PII("user.name")]
        note: str = attrs.field(metadata={"pii": PII("user.health_and_medical")})
        email: str = "a@b.co"
        number: int = 1

    assert redact(Gift("Ann", "flu")) == Gift(NAME, HEALTH, MAIL)
    clean = Gift("", "", "")
    assert redact(clean) is clean


def test_pydantic() -> None:
    pydantic = pytest.importorskip("pydantic")
    Gift = pydantic.create_model(
        "Gift",
        to=(Annotated[str, PII("user.name")], ...),
        note=(Optional[str], pydantic.Field(None, json_schema_extra={"x-pii": "user.health_and_medical"})),
        email=(str, "a@b.co"),
        number=(int, 1),
    )
    gift = Gift(to="Ann", note="flu")
    redacted = redact(gift)
    assert type(redacted) is Gift and redacted.model_dump() == {"to": NAME, "note": HEALTH, "email": MAIL, "number": 1}
    assert gift.to == "Ann"


def test_msgspec() -> None:
    msgspec = pytest.importorskip("msgspec")
    Gift = msgspec.defstruct(
        "Gift",
        [
            ("to", Annotated[str, PII("user.name")]),
            ("note", Annotated[str, msgspec.Meta(extra={"pii": "user.health_and_medical"})]),
            ("memo", Annotated[str, msgspec.Meta(extra_json_schema={"x-pii": "user.health_and_medical"})]),
            ("number", int),
        ],
        frozen=True,
    )
    assert redact(Gift("Ann", "flu", "flu", 1)) == Gift(NAME, HEALTH, HEALTH, 1)


def test_sqlalchemy() -> None:
    sa = pytest.importorskip("sqlalchemy")
    with sa.create_engine("sqlite://").connect() as connection:
        row = connection.execute(sa.text("select 'Ann' as first_name, 'a@b.co' as note, 3 as n")).one()
    expected = {"first_name": "[REDACTED:first_name]", "note": MAIL, "n": 3}
    assert redact(row) == expected
    assert redact([row]) == [expected]
    assert redact(row._mapping) == expected


def test_django() -> None:
    django = pytest.importorskip("django")
    from django.conf import settings as django_settings

    if not django_settings.configured:
        django_settings.configure(SECRET_KEY="k", INSTALLED_APPS=[], DATABASES={}, ROOT_URLCONF=())
        django.setup()
    from django.db import models

    class Customer(models.Model):
        first_name = models.CharField(max_length=20)

        class Meta:
            app_label = "shop"

        def __str__(self) -> str:
            return f"customer {self.first_name}"

    customer = Customer(first_name="Annabel")
    assert redact({"who": customer})["who"] == "customer [REDACTED:first_name]"
    # ... and a model that says nothing of itself is left alone.
    assert customer.first_name == "Annabel"


@pytest.mark.parametrize(
    "name",
    [
        "Authorization", "Cookie", "Set-Cookie", "X-Forwarded-For", "X-Real-IP", "X-Api-Key", "X-CSRF-Token",
        "Proxy-Authorization", "HTTP_AUTHORIZATION", "REMOTE_ADDR", "user.email", "user.full_name", "user.name",
        "client.address", "net.peer.ip", "http.request.header.authorization", "http.request.header.x_forwarded_for",
        "http.response.header.set-cookie", "session.id", "geo.lat", "user.ip_address", "$ip", "$email", "$name",
    ],
)  # fmt: skip
def test_fixed_names(name: str) -> None:
    assert redact({name: "zz"})[name] != "zz"


@pytest.mark.parametrize(
    "name",
    ["Content-Type", "User-Agent", "Accept", "service.name", "host.name", "thread.name", "http.route", "user.hash",
     "http.request.header.content-type", "server.address", "url.path", "$lib", "Date"],
)  # fmt: skip
def test_fixed_names_of_other_things(name: str) -> None:
    value = {name: "zz"}
    assert redact(value) is value


def test_pairs() -> None:
    headers = [(b"host", b"shop"), (b"cookie", b"s=1"), (b"x-user-email", b"zz")]
    assert redact(headers)[0] is headers[0]
    assert redact(headers)[1] == (b"cookie", b"[REDACTED:cookie]")
    assert b"zz" not in redact(headers)[2]
    assert redact([("page", "2"), ("first_name", "Ann")])[1] == ("first_name", "[REDACTED:first_name]")
    for clean in ([("page", "2")], [("a", 1), ("b", 2, 3)], [("email",), ("name",)], [(1, "name")]):
        assert redact(clean) is clean


SCHEMA = {
    "type": "object",
    "properties": {
        "plan": {"type": "string"},
        "mail": {"type": "string", "x-pii": "user.contact.email"},
        "first_name": {"type": "string"},
        "handle": {"type": "string", "x-pii": False},
        "buyer": {"$ref": "#/$defs/person"},
        "items": {"type": "array", "items": {"properties": {"sku": {}, "note": {}}}},
        "labels": {"type": "object", "additionalProperties": {"type": "string"}},
        "either": {"oneOf": [{"properties": {"a": {}}}, {"properties": {"b": {"x-pii": True}}}]},
    },
    "$defs": {"person": {"properties": {"id": {}, "again": {"$ref": "#"}}}},
}


def test_a_schema_lets_pass_what_it_names() -> None:
    event: dict[str, Any] = {
        "plan": "pro",
        "mail": "zz",
        "first_name": "Ann",
        "handle": "a@b.co",
        "comment": "call me",
        "buyer": {"id": 7, "name": "Ann", "again": {"plan": "pro", "x": 1}},
        "items": [{"sku": "SKU-16819-B", "note": "for a@b.co", "x": 1}],
        "labels": {"k": "v", "email": "zz"},
        "either": {"a": 1, "b": "zz", "c": 3},
    }
    before = repr(event)
    assert by_schema(event, SCHEMA) == {
        "plan": "pro",
        "mail": MAIL,
        "first_name": "[REDACTED:first_name]",
        "handle": "a@b.co",
        "buyer": {"id": 7, "again": {"plan": "pro"}},
        "items": [{"sku": "SKU-16819-B", "note": f"for {MAIL}"}],
        "labels": {"k": "v", "email": MAIL},
        "either": {"a": 1, "b": "[REDACTED:private]"},
    }
    assert repr(event) == before


def test_a_schema_that_refers_to_itself_ends() -> None:
    loop = {"$ref": "#"}
    assert by_schema({"a": 1}, loop) == {}
    deep: Any = "a@b.co"
    for _ in range(500):
        deep = {"a": deep}
    assert "a@b.co" not in str(by_schema(deep, {"properties": {"a": {"$ref": "#"}}}))
    assert by_schema("a@b.co", {}) == MAIL and by_schema(7, {"properties": None}) == 7
