"""Personal data by Faker in fifteen locales, in events, log lines and sentences; and clean ones with what misleads.

``events``, ``lines`` and ``sentences`` give (item, planted) pairs, where ``planted`` are (kind, datum) as they stand in
the item; of clean ones it is empty. Nothing here knows what the detectors know: the values are Faker's, the formats
those of nginx, gunicorn, Django, Kubernetes, syslog and JSON, and the traps are what other redactors fall for.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from typing import Any

from faker import Faker

LOCALES = (
    "en_US", "en_GB", "en_IN", "en_AU", "de_DE", "fr_FR", "es_ES", "it_IT", "nl_NL", "pl_PL", "pt_BR", "sv_SE",
    "tr_TR", "ja_JP", "ru_RU",
)  # fmt: skip
Planted = list[tuple[str, str]]

# Where a telling key stands before the value; several spellings each, as applications have them.
KEYED: dict[str, tuple[str, ...]] = {
    "email": ("email", "email_address", "userEmail", "contact.email"),
    "name": ("full_name", "customerName", "first_name", "last_name", "surname"),
    "phone": ("phone", "phone_number", "mobile", "customerPhone"),
    "street": ("street_address", "address_line1", "shippingAddress", "address"),
    "birth": ("date_of_birth", "dob", "birthDate"),
    "card": ("card_number", "creditCard", "cc_number"),
    "iban": ("iban", "bank_account", "accountNumber"),
    "id": ("ssn", "national_id", "tax_id", "passport_number"),
    "ip": ("ip", "client_ip", "remote_addr", "ip_address"),
    "password": ("password", "passwd", "new_password"),
}


class Data:
    """Draws values and what surrounds them; the same seed gives the same stream."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.fakes = [Faker(locale) for locale in LOCALES]
        for number, fake in enumerate(self.fakes):
            fake.seed_instance(seed * 100 + number)
        self._makers: dict[str, Callable[[Faker], str]] = {
            "email": lambda f: f.email(),
            "name": lambda f: f.name(),
            "phone": lambda f: f.phone_number(),
            "street": lambda f: f.street_address(),
            "birth": lambda f: f.date_of_birth(minimum_age=18).isoformat(),
            "card": lambda f: f.credit_card_number(),
            "iban": lambda f: f.iban(),
            "id": lambda f: f.ssn(),
            "ip": lambda f: f.ipv4_public(),
            "password": lambda f: f.password(length=self.rng.randrange(8, 16)),
        }

    def value(self, kind: str) -> str:
        """A value of this kind from any locale, on one line."""
        return self._makers[kind](self.rng.choice(self.fakes)).replace("\n", ", ")

    def clean(self) -> dict[str, Any]:
        """What an event holds beside: names of things, numbers, and the traps."""
        rng = self.rng
        return {
            "ts": f"2026-11-24T{self.clock()}.{rng.randrange(10**6):06d}Z",
            "level": rng.choice(("INFO", "WARNING", "ERROR")),
            "logger": rng.choice(("shop.checkout", "shop.search", "gunicorn.access", "celery.worker")),
            "host": f"ip-10-{rng.randrange(256)}-{rng.randrange(256)}-{rng.randrange(256)}.ec2.internal",
            "trace_id": f"{rng.getrandbits(128):032x}",
            "request": {
                "method": rng.choice(("GET", "POST", "PUT")),
                "path": rng.choice(("/api/v1/orders", "/cart/items", "/static/app.3f2a91.js", "/healthz")),
                "status": rng.choice((200, 201, 304, 404, 500)),
                "ms": rng.randrange(900),
                "agent": self.agent(),
            },
            "order": {"ref": f"{rng.randrange(10**9, 10**10)}", "sku": self.sku(), "total": rng.randrange(10**5) / 100},
            "flags": ["beta", f"cohort-{rng.randrange(9)}"],
            "peer": self.private(),
            "version": f"{rng.randrange(9)}.{rng.randrange(30)}.{rng.randrange(20)}",
            "message": self.remark(),
        }

    def clock(self) -> str:
        return f"{self.rng.randrange(24):02d}:{self.rng.randrange(60):02d}:{self.rng.randrange(60):02d}"

    def sku(self) -> str:
        return f"SKU-{self.rng.randrange(10**5):05d}-{self.rng.choice('ABCDE')}"

    def private(self) -> str:
        rng = self.rng
        return rng.choice((f"10.{rng.randrange(256)}.0.{rng.randrange(1, 255)}", f"192.168.1.{rng.randrange(1, 255)}"))

    def agent(self) -> str:
        return self.rng.choice((self.fakes[0].chrome(), self.fakes[0].firefox(), self.fakes[0].safari(), "curl/8.5.0"))

    def remark(self) -> str:
        """A clean message; most hold something that looks like personal data and is none."""
        rng = self.rng
        return rng.choice(
            (
                "order placed",
                f"order {rng.randrange(10**9, 10**10)} shipped in {rng.randrange(9)} parcels",
                f"cache miss for item {self.sku()}",
                f"Chrome/{rng.randrange(90, 130)}.0.0.0 is no longer supported",
                f"build {rng.getrandbits(160):040x} deployed",
                f"retry {rng.randrange(5)} of job {self.fakes[0].uuid4()}",
                f"pod checkout-{rng.getrandbits(40):010x}-{rng.getrandbits(20):05x} restarted",
                f"wrote {rng.randrange(10**7, 10**9)} bytes in {rng.random() * 9:.3f} s",
                f"connection from {self.private()}:{rng.randrange(1024, 65535)} closed",
                f'ETag W/"{rng.getrandbits(64):016x}" expired at {1_700_000_000_000 + rng.randrange(10**9)}',
                f"ticket {rng.randrange(10**5, 10**6)}-{rng.randrange(10)} moved to sprint {rng.randrange(90)}",
                f"package 7.94.{rng.randrange(300)}.{rng.randrange(9)}-r{rng.randrange(9)} installed",
            )
        )


def events(count: int, share: float, seed: int) -> Iterator[tuple[dict[str, Any], Planted]]:
    """Events; a ``share`` of them with one to three data under telling keys, some nested."""
    data = Data(seed)
    for _ in range(count):
        event, planted = data.clean(), []
        if data.rng.random() < share:
            home = event if data.rng.random() < 0.5 else event.setdefault("customer", {"plan": "pro"})
            for kind in data.rng.sample(sorted(KEYED), data.rng.randrange(1, 4)):
                value = data.value(kind)
                home[data.rng.choice(KEYED[kind])] = value
                planted.append((kind, value))
        yield event, planted


def lines(count: int, share: float, seed: int) -> Iterator[tuple[str, Planted]]:
    """Log lines in the formats of servers; a ``share`` of them with a datum as such logs hold it."""
    data = Data(seed)
    formats = (_nginx, _gunicorn, _django, _kubernetes, _syslog, _json)
    for _ in range(count):
        kind = data.rng.choice(sorted(KEYED)) if data.rng.random() < share else ""
        value = data.value(kind) if kind else ""
        yield data.rng.choice(formats)(data, kind, value), [(kind, value)] if kind else []


def _client(data: Data, kind: str, value: str) -> str:
    return value if kind == "ip" else data.private()


def _query(kind: str, value: str, data: Data) -> str:
    from urllib.parse import quote

    if not kind or kind == "ip":
        return f"?page={data.rng.randrange(50)}"
    # What is percent-encoded is not verbatim any more, so it is planted in what stays as it is.
    name = data.rng.choice(KEYED[kind])
    return f"?{name}={value if quote(value, safe='@') == value else ''}&page=2"


def _rest(kind: str, value: str, text: str, data: Data) -> str:
    """The datum, as ``key=value``, if it is not in ``text`` already."""
    return "" if not kind or value in text else f' {data.rng.choice(KEYED[kind])}="{value}"'


def _nginx(data: Data, kind: str, value: str) -> str:
    rng = data.rng
    line = (
        f'{_client(data, kind, value)} - - [24/Nov/2026:{data.clock()} +0000] "GET /cart{_query(kind, value, data)}'
        f' HTTP/1.1" {rng.choice((200, 304, 404))} {rng.randrange(10**5)} "-" "{data.agent()}"'
    )
    return line + _rest(kind, value, line, data)


def _gunicorn(data: Data, kind: str, value: str) -> str:
    line = f"[2026-11-24 {data.clock()} +0000] [{data.rng.randrange(9, 999)}] [INFO] {data.remark()}"
    return line + _rest(kind, value, line, data)


def _django(data: Data, kind: str, value: str) -> str:
    line = f"WARNING 2026-11-24 {data.clock()},{data.rng.randrange(1000):03d} log 17 140231 {data.remark()}"
    return line + _rest(kind, value, line, data)


def _kubernetes(data: Data, kind: str, value: str) -> str:
    line = f"I1124 {data.clock()}.{data.rng.randrange(10**6):06d}       1 controller.go:{data.rng.randrange(900)}]"
    return f'{line} "{data.remark()}" pod="shop/checkout-{data.rng.getrandbits(40):010x}"' + _rest(
        kind, value, "", data
    )


def _syslog(data: Data, kind: str, value: str) -> str:
    line = f"<134>1 2026-11-24T{data.clock()}.003Z web-{data.rng.randrange(9)} shop {data.rng.randrange(9999)} ID47 -"
    return f"{line} {data.remark()}" + _rest(kind, value, "", data)


def _json(data: Data, kind: str, value: str) -> str:
    event = data.clean()
    if kind:
        event[data.rng.choice(KEYED[kind])] = value
    return json.dumps(event, ensure_ascii=False)


_SAID = (
    "Please call {name} back at {phone} after lunch.",
    "{name} wrote from {email} that the parcel never came.",
    "The parcel for {name} goes to {street} tomorrow.",
    "Refund 20 EUR to {iban}, the card {card} was charged twice.",
    "My card is {card} and I was born on {birth}.",
    "Customer {name} logged in from {ip} and changed the address to {street}.",
    "Can you update my number to {phone}? The old one is gone.",
)


def sentences(count: int, seed: int) -> Iterator[tuple[str, Planted]]:
    """What people write, without any key: names and addresses are told by nothing but the language."""
    data = Data(seed)
    for _ in range(count):
        said = data.rng.choice(_SAID)
        planted = [(kind, data.value(kind)) for kind in KEYED if f"{{{kind}}}" in said]
        yield said.format(**dict(planted)), planted
