"""How fast the runtime redacts, against what one would write without it: ``python bench/redaction.py [--events N]``.

Two streams are generated from a fixed seed: dict events (some twenty leaves, 30 % with personal data) and log
lines (20 %). All contestants see the same streams in the same process, so read the ratios. The baseline is
the straightforward way: every detector's expression over every text leaf, and every key asked anew.

The leak and false-alarm rates are measured on our own generator, written by the authors of the detectors:
they show that nothing broke, not how the runtime fares on your data.
"""

from __future__ import annotations

import argparse
import copy
import gc
import json
import pickle
import random
import statistics
import time
from collections.abc import Callable
from typing import Any

from pii_lint.patterns import find_exact
from pii_lint.recognise import Recogniser
from pii_lint.runtime import configure, redact
from pii_lint.runtime.detect import is_redacted

CHUNK = 500
FIRST = [
    "Ann",
    "Bela",
    "Chloé",
    "Dmitri",
    "Eun",
    "Fatima",
    "George",
    "Hana",
    "Igor",
    "Jane",
    "Kofi",
    "Lena",
    "Marek",
    "Nadia",
    "Omar",
    "Priya",
]
LAST = [
    "Lee",
    "Nagy",
    "Dubois",
    "Ivanov",
    "Park",
    "Haddad",
    "Miller",
    "Novák",
    "Petrov",
    "Smith",
    "Mensah",
    "Berg",
    "Nowak",
    "Rossi",
    "Khan",
    "Shah",
]
AGENTS = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 Version/17.4 Mobile/15E148",
    "curl/8.5.0",
    "python-requests/2.31.0",
)
PATHS = ("/api/v1/orders", "/checkout/cart", "/login", "/static/app.js", "/api/v2/items/search", "/healthz")


def luhn_digit(number: str) -> str:
    total = sum(int(c) if i % 2 else sum(divmod(int(c) * 2, 10)) for i, c in enumerate(reversed(number)))
    return str(-total % 10)


def iban(rng: random.Random) -> str:
    body = "".join(rng.choices("0123456789", k=18))
    return f"DE{98 - int(body + '131400') % 97:02d}{body}"


def card(rng: random.Random) -> str:
    body = "4" + "".join(rng.choices("0123456789", k=14))
    return body + luhn_digit(body)


# By looks alone; and by key.
VALUES: tuple[Callable[[random.Random], str], ...] = (
    lambda r: f"{r.choice(FIRST).lower()}.{r.choice(LAST).lower()}{r.randrange(99)}@mail{r.randrange(30)}.example.org",
    card,
    iban,
    lambda r: f"+49 {r.randrange(30, 99)} {r.randrange(1000000, 9999999)}",
    lambda r: f"({r.randrange(201, 990)}) {r.randrange(212, 990)}-{r.randrange(1000, 9999)}",
    lambda r: f"{r.randrange(1, 600):03d}-{r.randrange(1, 99):02d}-{r.randrange(1, 9999):04d}",
    lambda r: f"81.{r.randrange(256)}.{r.randrange(256)}.{r.randrange(1, 255)}",
    lambda r: f"2a02:8109:{r.randrange(65536):x}:{r.randrange(1, 65536):x}::{r.randrange(1, 65536):x}",
)
KEYED: tuple[tuple[str, Callable[[random.Random], str]], ...] = (
    ("first_name", lambda r: r.choice(FIRST)),
    ("last_name", lambda r: r.choice(LAST)),
    ("date_of_birth", lambda r: f"{r.randrange(1940, 2005)}-0{r.randrange(1, 10)}-1{r.randrange(10)}"),
    ("password", lambda r: f"{r.choice(LAST)}{r.randrange(9999)}"),
)


def clock(rng: random.Random) -> str:
    return f"{rng.randrange(24):02d}:{rng.randrange(60):02d}:{rng.randrange(60):02d}"


def event(rng: random.Random, personal: bool) -> tuple[dict[str, Any], list[str]]:
    """One event and the data planted in it."""
    number = rng.getrandbits
    made: dict[str, Any] = {
        "ts": f"2026-11-24T{clock(rng)}.{rng.randrange(10**6):06d}Z",
        "level": rng.choice(("INFO", "WARN", "DEBUG")),
        "service": rng.choice(("checkout", "search", "auth", "billing")),
        "host": f"ip-10-0-{rng.randrange(256)}-{rng.randrange(256)}.ec2.internal",
        "version": f"{rng.randrange(9)}.{rng.randrange(20)}.{rng.randrange(9)}",
        "trace_id": f"{number(128):032x}",
        "request": {
            "method": "GET",
            "path": rng.choice(PATHS),
            "status": 200,
            "ms": rng.randrange(900),
            "agent": rng.choice(AGENTS),
        },
        "order": {
            "ref": f"{rng.randrange(10**9, 10**10)}",
            "sku": f"SKU-{rng.randrange(10**5)}-B",
            "total": rng.random() * 900,
        },
        "flags": ["beta", f"cohort-{rng.randrange(9)}"],
        "user_id": rng.randrange(10**6),
        "message": rng.choice(
            ("order placed", "cache miss for item", "payment accepted after retry", "session refreshed")
        ),
    }
    if not personal:
        return made, []
    datum = rng.choice(VALUES)(rng)
    if rng.random() < 0.5:
        made["message"] = f"{made['message']} for {datum}"
        return made, [datum]
    key, make = rng.choice(KEYED)
    keyed = make(rng)
    made["profile"] = {"plan": "pro", key: keyed}
    made["order"]["contact"] = datum
    return made, [keyed, datum]


def line(rng: random.Random, personal: bool) -> tuple[str, list[str]]:
    """One log line and the data planted in it."""
    head = (
        f"2026-11-24 {clock(rng)},{rng.randrange(1000):03d} INFO"
        f" [web-{rng.randrange(9)}] request_id={rng.getrandbits(64):016x} path={rng.choice(PATHS)} status=200"
    )
    datum = rng.choice(VALUES)(rng) if personal else ""
    tail = f" took {rng.randrange(900)} ms for order {rng.randrange(10**9, 10**10)} from 10.0.3.{rng.randrange(256)}"
    return f"{head} {'contact ' + datum if personal else 'agent Chrome/124.0.0.0'}{tail}", [datum] if personal else []


def baseline(value: Any) -> Any:
    """The straightforward redactor: copy everything, ask every key, run every expression on every text."""
    if isinstance(value, dict):
        made = {}
        for key, item in value.items():
            match = Recogniser.default().classify(str(key))
            personal = match is not None and match.confidence != "low" and is_redacted(match.data)
            made[key] = "[REDACTED]" if personal else baseline(item)
        return made
    if isinstance(value, list):
        return [baseline(item) for item in value]
    if isinstance(value, str):
        for span in reversed(find_exact(value)):
            value = f"{value[: span.start]}[REDACTED]{value[span.end :]}"
    return value


def seconds(work: Callable[[Any], Any], stream: list[Any], repeats: int) -> float:
    """CPU seconds for the stream, median of the repeats.

    The items are copied just before they are worked on, a few hundred at a time and outside the measurement: as in an
    application, where an event is new when it is redacted, and not in memory that was last touched long ago.
    """
    times = []
    for _ in range(repeats):
        configure()  # a new redactor, which remembers nothing of the last round
        gc.collect()
        gc.freeze()
        taken = 0.0
        for place in range(0, len(stream), CHUNK):
            fresh = pickle.loads(pickle.dumps(stream[place : place + CHUNK]))
            start = time.process_time()
            for item in fresh:
                work(item)
            taken += time.process_time() - start
        times.append(taken)
    return statistics.median(times)


def report(name: str, unit: str, made: list[tuple[Any, list[str]]], repeats: int) -> None:
    stream = [item for item, _ in made]
    clean = [item for item, planted in made if not planted]
    few = stream[:: max(1, len(stream) // 500)]
    size = sum(len(json.dumps(item)) for item in few) / len(few)
    work: list[tuple[str, Callable[[Any], Any], list[Any]]] = [
        ("pii_lint.runtime.redact", redact, stream),
        ("  clean ones only", redact, clean),
        ("copy.deepcopy alone", copy.deepcopy, stream),
        ("every expression, every leaf", baseline, few),
    ]
    rates = {label: len(items) / max(seconds(one, items, repeats), 1e-9) for label, one, items in work}
    slowest = rates["every expression, every leaf"]
    print(f"\n{name}: {len(stream):,} of {size:.0f} characters, {1 - len(clean) / len(stream):.0%} with personal data")
    for label, rate in rates.items():
        print(f"  {label:32}{rate:12,.0f} {unit}/s {rate / slowest:8.1f} x the baseline")
    planted = [(datum, str(redact(item))) for item, data in made for datum in data]
    leaked = sum(datum in text for datum, text in planted)
    altered = sum(redact(item) is not item for item in clean)
    print(
        f"  leaked {leaked} of {len(planted):,} planted, altered {altered} of {len(clean):,} clean (our own generator)"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="CPU speed of the runtime on generated events and log lines.")
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    report("Events", "events", [event(rng, rng.random() < 0.3) for _ in range(options.events)], options.repeats)
    report("Log lines", "lines", [line(rng, rng.random() < 0.2) for _ in range(options.events)], options.repeats)


if __name__ == "__main__":
    main()
