"""A hand-built report with everything in it that a format can stumble over."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pii_lint.model import (
    Finding,
    Flow,
    Location,
    Notice,
    Region,
    Report,
    RuleInfo,
    Statistics,
    Step,
    Suppression,
)

VIEWS = '''\
import logging

from shop.models import save_order

log = logging.getLogger(__name__)


def sign_up(request):
    """Called from the form; try ann.example@mail.example to test."""
    email = request.json["email"]
    user = save_order(email, card=request.json["card"])
\tlog.info("signed up %s, fallback ann.example@mail.example", email)
    log.warning("order for Größe 🎁 東京 %s", user.address, extra={"password": "hunter2-is-mine"})
    log.error(
        "payment failed",
        extra={
            "card": user.card,
        },
    )
    return user
'''

MODELS = """\
def save_order(address, card):
    if not address:
        raise ValueError(f"no address in {address!r}: call +49 170 555 01 23 or write to shop@example.org; %s" % card)
    return Order(address, card)
"""

RULES = {
    "PII101": RuleInfo(
        id="PII101",
        name="pii-in-log",
        channel="logging",
        short="Personal data in a log record",
        full="Log records are copied to places where nobody can find or delete them. They live long.",
        help="Log a stable, meaningless identifier instead.\n\n```python\nlog.info('signed up %s', user.pk)\n```",
        cwe=(532,),
        regulations=("GDPR Art. 5(1)(c)", "GDPR Art. 32"),
    ),
    "PII201": RuleInfo(
        id="PII201",
        name="pii-in-error",
        channel="error",
        short="Personal data in an error message",
        full="An exception message ends up in logs, error trackers and responses.",
        help="Say what is wrong, not with whose data.",
        cwe=(209,),
    ),
}


def location(path: str, start: tuple[int, int], end: tuple[int, int]) -> Location:
    return Location(path, Region(*start, *end))


def find(text: str, part: str, path: str, only: str = "") -> Location:
    """Where ``part``, which may span lines, first stands in ``text``; ``only`` is the beginning of it to take."""
    at = text.index(part)
    before, after = text[:at], text[: at + len(only or part)]
    return location(
        path,
        (before.count("\n") + 1, at - before.rfind("\n")),
        (after.count("\n") + 1, len(after) - after.rfind("\n")),
    )


def _findings() -> tuple[Finding, ...]:
    views, models = "shop/über views.py", "shop/models.py"
    email = find(VIEWS, 'request.json["email"]', views)
    info = find(VIEWS, 'log.info("signed up %s, fallback ann.example@mail.example", email)', views)
    warning = find(
        VIEWS,
        'log.warning("order for Größe 🎁 東京 %s", user.address, extra={"password": "hunter2-is-mine"})',
        views,
    )
    error = find(VIEWS, VIEWS[VIEWS.index("log.error(") : VIEWS.index("    return user") - 1], views)
    card = find(VIEWS, "user.card", views)
    raised = find(MODELS, MODELS[MODELS.index("ValueError(") : MODELS.index("\n    return Order")], models)
    address = find(MODELS, "{address!r}", models)
    long_way = tuple(
        Step(location(models, (1, 1), (1, 5)), f"passed to parameter `address` of `stage_{n}`") for n in range(1, 11)
    )
    return (
        Finding(
            rule="PII101",
            severity="critical",
            confidence="medium",
            channel="logging",
            sensitivity="special",
            data_types=("user.financial.credit_card", "user.contact.email"),
            sink="logging.Logger.error",
            message="Credit card number and e-mail address reach a log record. Card data falls under PCI DSS.",
            hint='Leave the card out: `log.error("payment failed", extra={"order": order.pk})`.',
            location=error,
            expression=card,
            flows=(
                Flow(
                    "user.financial.credit_card",
                    (
                        Step(find(VIEWS, 'request.json["card"]', views), 'enters with `request.json["card"]`'),
                        Step(location(models, (1, 25), (1, 29)), "passed to parameter `card` of `save_order`"),
                        Step(location(models, (4, 5), (4, 32)), "returned from `save_order`"),
                        Step(card, "reaches `logging.Logger.error`"),
                    ),
                ),
                Flow("user.contact.email", (Step(email, "enters"), Step(card, "reaches `logging.Logger.error`"))),
            ),
            fingerprint="5b1e6d",
        ),
        Finding(
            rule="PII101",
            severity="high",
            confidence="high",
            channel="logging",
            sensitivity="personal",
            data_types=("user.contact.email",),
            sink="logging.Logger.info",
            message="E-mail address reaches a log record through `logging.Logger.info`.",
            hint='Log the account\'s id, or `redact(email)`; never "ann.example@mail.example".',
            location=info,
            expression=find(VIEWS, "email)\n    log.warning", views, "email"),
            flows=(
                Flow(
                    "user.contact.email",
                    (Step(email, 'enters with `request.json["email"]`'), Step(info, "reaches `logging.Logger.info`")),
                ),
            ),
            fingerprint="a90c11",
        ),
        Finding(
            rule="PII101",
            severity="medium",
            confidence="low",
            channel="logging",
            sensitivity="personal",
            data_types=("user.contact.address",),
            sink="logging.Logger.warning",
            message="Postal address reaches a log record.",
            hint="Log the order's id.",
            location=warning,
            expression=find(VIEWS, "user.address", views),
            flows=(Flow("user.contact.address", (Step(warning, "reaches `logging.Logger.warning`"),)),),
            fingerprint="77dd02",
        ),
        Finding(
            rule="PII201",
            severity="medium",
            confidence="high",
            channel="error",
            sensitivity="personal",
            data_types=("user.contact.address",),
            sink="builtins.ValueError",
            message="Postal address reaches an exception message.",
            hint="Say that the address is missing, without it.",
            location=raised,
            expression=address,
            flows=(Flow("user.contact.address", (*long_way, Step(address, "reaches `ValueError`"))),),
            fingerprint="0f33aa",
        ),
    )


@pytest.fixture
def report() -> Report:
    findings = _findings()
    silenced = msgspec.structs.replace(
        findings[1],
        fingerprint="51e2ce",
        suppression=Suppression(
            "inSource",
            "agreed with dpo@example.org until 2027-01-31",
            location("shop/über views.py", (12, 1), (12, 20)),
        ),
    )
    return Report(
        root="/srv/shop",
        findings=findings,
        suppressed=(silenced,),
        notices=(
            Notice("shop/tasks.py", 3, "warning", "unused suppression of PII101"),
            Notice("legacy/old.py", 12, "error", "syntax error: the statement from line 12 to 19 was left out"),
            Notice("", 0, "note", "no file matches `docs/*.py`"),
        ),
        rules=RULES,
        labels={
            "user.contact.email": "e-mail address",
            "user.contact.address": "postal address",
            "user.financial.credit_card": "credit card number",
        },
        statistics=Statistics(files=120, lines=38214, seconds=1.64),
        sources={"shop/über views.py": VIEWS, "shop/models.py": MODELS},
        version="0.3.0",
    )


@pytest.fixture
def clean(report: Report) -> Report:
    return msgspec.structs.replace(report, findings=(), suppressed=(), notices=())


@pytest.fixture
def with_findings(report: Report) -> Callable[..., Report]:
    """The sample report with other findings."""

    def build(*findings: Finding, **changes: object) -> Report:
        return msgspec.structs.replace(report, findings=findings, **changes)

    return build


@pytest.fixture(scope="session")
def sarif_schema() -> Any:
    """The JSON schema of SARIF 2.1.0."""
    return json.loads((Path(__file__).parents[2] / "data" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
