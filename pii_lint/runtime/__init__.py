"""Redaction in flight: what pii-lint recommends in its findings, and recognises as the cure.

Standard library only; the logging half loads with its first use. Example::

    >>> redact({"email": "ann@example.org", "plan": "pro", "note": "card 4111 1111 1111 1111"})
    {'email': '[REDACTED:email]', 'plan': 'pro', 'note': 'card [REDACTED:card]'}
    >>> mask("ann@example.org")
    'a***@e***.org'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from pii_lint.runtime import context, policy
from pii_lint.runtime.actions import hint
from pii_lint.runtime.allowlist import only
from pii_lint.runtime.context import bind, carried, identify
from pii_lint.runtime.failure_count import counted as failures
from pii_lint.runtime.guard import suppresses, use
from pii_lint.runtime.guarded import redacted
from pii_lint.runtime.policy import Settings, configure, decide
from pii_lint.runtime.pseudonym import EphemeralKeyWarning, pseudonymize, pseudonyms
from pii_lint.runtime.schema import PII
from pii_lint.runtime.walk import Redactor

if TYPE_CHECKING:
    from pii_lint.runtime.installation import install, uninstall
    from pii_lint.runtime.integrations.logging import RedactingFilter, RedactingFormatter

__all__ = [
    "PII", "EphemeralKeyWarning", "RedactingFilter", "RedactingFormatter", "bind", "carried", "configure", "decide",
    "failures", "identify", "install", "mask", "only", "pseudonymize", "pseudonyms", "redact", "suppresses",
    "uninstall", "use",
]  # fmt: skip

_T = TypeVar("_T")
_LATER = {
    "RedactingFilter": "integrations.logging", "RedactingFormatter": "integrations.logging",
    "install": "installation", "uninstall": "installation",
}  # fmt: skip
_redactor: Redactor | None = None
_by_channel: dict[str, Redactor] = {}


def _forget(settings: Settings) -> None:
    global _redactor, _by_channel
    _redactor = None
    _by_channel = {}


def _renewed() -> Redactor:
    """The redactor of the settings in force; made with the first call, not with the import."""
    global _redactor
    redactor = _redactor = _made("")
    return redactor


def _made(channel: str) -> Redactor:
    settings = policy.current()
    if not settings.actions:
        return Redactor(settings)
    from pii_lint.runtime.acting import ActingRedactor

    return ActingRedactor(settings, channel)


def _of_channel(channel: str) -> Redactor:
    """The redactor that does what is to be done on a channel; there are no more of them than channels with actions."""
    if channel not in {where for where, _, _ in policy.current().actions}:
        return _redactor or _renewed()
    known = _by_channel
    redactor = known.get(channel)
    if redactor is None:
        redactor = known[channel] = _made(channel)
    return redactor


policy.on_change(_forget)


def redact(value: _T, *, channel: str = "", vendor: str = "", purpose: str = "", event: str = "") -> _T:
    """``value`` without personal data: itself where it holds none, else a copy; never changed, nothing raised.

    Text is searched for what looks like personal data; in dicts, lists, sets, tuples, dataclasses, NamedTuple, attrs,
    pydantic and msgspec records the keys and fields count too (``email``, ``Annotated[..., PII("user.name")]``).
    Any other object is returned as it is if its text holds none, else as its redacted text (a str).

    A label takes the place of a datum, or what ``configure(actions=...)`` says for its data type and ``channel``.
    Where it goes (``channel``, ``vendor``), what for and as which event let a policy in use permit kinds of data
    (docs/policy.md). Of a bound subject that opted out of it, or may have, nothing but the shape is left.
    """
    if context.active:
        return redacted(value, _redactor or _renewed(), channel, vendor, purpose, event)  # type: ignore[no-any-return]
    redactor = _redactor or _renewed()
    if redactor.by_channel and channel:
        redactor = _of_channel(channel)
    return redactor.redact(value)  # type: ignore[no-any-return]


def mask(value: object, data: str | None = None) -> Any:
    """``value`` as a hint of itself: ``a***@e***.org``, ``***1111``, ``A***``; None stays None.

    ``data``: its data type; without it, the type is found by the text. Dicts, lists and the like are redacted.
    """
    try:
        if value is None or isinstance(value, bool):
            return value
        if context.active and suppresses(""):
            return "***"
        if not isinstance(value, (str, int, float, bytes)):
            return redact(value)
        redactor = _redactor or _renewed()
        text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
        if redactor.is_treated(text):
            return text
        if data is None:
            spans = redactor.texts.spans(text)
            data = spans[0].data if spans and spans[0].start == 0 and spans[0].end == len(text) else None
        return hint(text, data)
    except Exception:
        return "***"


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(import_module(f"pii_lint.runtime.{_LATER[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
