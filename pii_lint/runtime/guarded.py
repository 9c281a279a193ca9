"""Redaction under a policy, with a trail: what is allowed stays, what must not leave is blanked, all is recorded.

Example::

    >>> from pii_lint.runtime.policy import Settings, current
    >>> permitting = PermittingRedactor(Settings(), frozenset(("user.contact.email",)))
    >>> permitting.redact({"email": "ann@example.org", "phone": "+49 30 901820", "text": "ann@example.org"})
    {'email': 'ann@example.org', 'phone': '[REDACTED:phone]', 'text': 'ann@example.org'}
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Any

from pii_lint.patterns import Span
from pii_lint.runtime import context, guard, policy
from pii_lint.runtime.acting import ActingRedactor
from pii_lint.runtime.context import Context
from pii_lint.runtime.policy import Settings, current
from pii_lint.runtime.suppression import blank
from pii_lint.runtime.walk import Redactor
from pii_lint.vocabulary import DATA_TYPES, is_within

_VARIANTS = 64


class _Found(threading.local):
    """The kinds of data that this thread's call has replaced, and let pass."""

    def __init__(self) -> None:
        self.replaced: set[str] = set()
        self.passed: set[str] = set()


class PermittingRedactor(ActingRedactor):
    """A redactor that leaves ``permitted`` kinds of data as they are, and remembers which kinds it replaced."""

    def __init__(self, settings: Settings, permitted: frozenset[str], channel: str = "") -> None:
        super().__init__(settings, channel)
        self.permitted = permitted
        self.found = _Found()

    def token(self, data: str) -> str:
        """What stands for a datum of this type."""
        if data in DATA_TYPES:
            self.found.replaced.add(data)
        return super().token(data)

    def instead(self, data: str, datum: Any) -> Any:
        """What stands for this datum."""
        self.found.replaced.add(data)
        return super().instead(data, datum)

    def _permits(self, data: str | None) -> bool:
        if data is None or not any(is_within(data, one) for one in self.permitted):
            return False
        self.found.passed.add(data)
        return True

    def _replaced(self, text: str, spans: Iterable[Span]) -> str:
        left = [span for span in spans if not self._permits(span.data)]
        return super()._replaced(text, left) if left else text

    def _covered(self, text: str, data: str) -> Any:
        return self.text(text) if self._permits(data) else super()._covered(text, data)

    def _number(self, value: float, data: str | None) -> Any:
        return value if self._permits(data) else super()._number(value, data)


_variants: dict[tuple[Settings, frozenset[str], str], PermittingRedactor] = {}
policy.on_change(lambda _: _variants.clear())


def _variant(settings: Settings, permitted: frozenset[str], channel: str) -> PermittingRedactor:
    if channel and not any(where == channel for where, _, _ in settings.actions):
        channel = ""
    made = _variants.get((settings, permitted, channel))
    if made is None:
        if len(_variants) >= _VARIANTS:
            _variants.clear()
        made = _variants[settings, permitted, channel] = PermittingRedactor(settings, permitted, channel)
    return made


def redacted(value: Any, redactor: Redactor, channel: str, vendor: str, purpose: str, event: str) -> Any:
    """``value`` for a channel: see ``pii_lint.runtime.redact``. Never raises."""
    try:
        return _redacted(value, redactor, channel, vendor, purpose, event)
    except Exception:
        # What cannot be decided is denied.
        return blank(redactor.redact(value), redactor.token("unreadable"))


def _redacted(value: Any, redactor: Redactor, channel: str, vendor: str, purpose: str, event: str) -> Any:
    in_use = guard.in_use()
    bound = context.current()
    rule = "" if bound is None else guard.refusal(bound, channel, vendor, purpose or bound.purpose)
    if rule and bound is not None:
        return suppressed(value, redactor.settings, bound, rule, channel, vendor, event)
    if in_use.policy is None and in_use.audit is None:
        if redactor.by_channel and channel:
            redactor = _variant(redactor.settings, frozenset(), channel)
        return redactor.redact(value)
    permitted: frozenset[str] = frozenset()
    version = ""
    if in_use.policy is not None:
        policy = in_use.policy.current()
        version = policy.version
        if channel:
            permitted = _permitted(channel, vendor, purpose, event)
    variant = _variant(redactor.settings, permitted, channel)
    found = variant.found
    found.replaced.clear()
    found.passed.clear()
    clean = variant.redact(value)
    if in_use.audit is not None and (found.passed or clean is not value):
        bound = bound or Context()
        done = [("allow", found.passed)] if found.passed else []
        if clean is not value:
            done.append(("redact", found.replaced))
        for action, kinds in done:
            guard.note(
                action, sorted(kinds), channel, vendor=vendor, event=event or bound.event, policy=version,
                subject=bound.subject,
            )  # fmt: skip
    return clean


def suppressed(
    value: Any, settings: Settings, bound: Context, rule: str, channel: str, vendor: str, event: str
) -> Any:
    """The shape of ``value``; the trail has the kinds of data that were in it."""
    variant = _variant(settings, frozenset(), channel)
    variant.found.replaced.clear()
    clean = variant.redact(value)
    guard.note(
        "suppress", sorted(variant.found.replaced), channel, vendor=vendor, event=event or bound.event, rule=rule,
        policy=guard.version(), subject=bound.subject,
    )  # fmt: skip
    return blank(clean, settings.replacement.format(type="opt-out"))


def shape(value: Any) -> Any:
    """What is left of ``value`` where nothing of it may leave; the trail is told by who asks."""
    settings = current()
    return blank(_variant(settings, frozenset(), "").redact(value), settings.replacement.format(type="opt-out"))


def _permitted(channel: str, vendor: str, purpose: str, event: str) -> frozenset[str]:
    from pii_lint.runtime.decision import asked

    policy, question = asked((), channel, vendor=vendor, purpose=purpose, event=event)
    return frozenset() if policy is None else policy.permitted(question)
