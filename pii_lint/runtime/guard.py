"""What stands between the application and its channels: the opt-outs, the policy and the audit trail in use.

Example::

    >>> from pii_lint.runtime import redact
    >>> from pii_lint.runtime.context import bind
    >>> from pii_lint.runtime.optout import OptOuts
    >>> store = OptOuts(key="k")
    >>> use(opt_outs=store)
    >>> store.opt_out("user-7")
    >>> with bind(subject="user-7"):
    ...     redact({"plan": "pro"})
    {'plan': '[REDACTED:opt-out]'}
    >>> use(opt_outs=None)
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from pii_lint.runtime import context, site
from pii_lint.runtime.context import Context

if TYPE_CHECKING:
    from pii_lint.runtime.audit import AuditTrail
    from pii_lint.runtime.decision import Policy, Source
    from pii_lint.runtime.optout import OptOuts

SHARED = frozenset(("analytics",))
"""Channels on which Global Privacy Control and Do Not Track count, unless the policy names others."""

UNREACHABLE, OPTED_OUT = "opt-out store out of reach", "opt-out"


class Guard(NamedTuple):
    """What is in use; ``environment``: where this process runs, for the rules of the policy."""

    opt_outs: OptOuts | None = None
    policy: Source | None = None
    audit: AuditTrail | None = None
    environment: str = ""


_guard = Guard()
_KEEP: Any = object()


def in_use() -> Guard:
    """What is in use now."""
    return _guard


def use(
    *, opt_outs: OptOuts | None = _KEEP, policy: Source | None = _KEEP, audit: AuditTrail | None = _KEEP,
    environment: str = _KEEP,
) -> None:  # fmt: skip
    """Put these in use from the next event on; what is not given stays, None takes it away.

    A change of the policy is recorded in the trail.
    """
    global _guard
    given: dict[str, Any] = {"opt_outs": opt_outs, "policy": policy, "audit": audit, "environment": environment}
    before = _guard
    context.active = True
    _guard = _guard._replace(**{name: value for name, value in given.items() if value is not _KEEP})
    if _guard.policy is not None and _guard.policy is not before.policy:
        _guard.policy.on_change(changed)
        changed(_guard.policy.current())


def changed(policy: Policy) -> None:
    """Record that ``policy`` holds now."""
    if _guard.audit is not None:
        _guard.audit.record("policy", policy=policy.version, now=True)


def refusal(bound: Context, channel: str, vendor: str, purpose: str) -> str:
    """What forbids that anything of the bound subject leaves so, or an empty text."""
    opt_outs = _guard.opt_outs
    if opt_outs is not None and bound.subject is not None:
        try:
            if not opt_outs.allows(bound.subject, channel, vendor, purpose):
                return OPTED_OUT if opt_outs.reachable else UNREACHABLE
        except Exception:
            return UNREACHABLE
    policy = _guard.policy
    shared = SHARED if policy is None else policy.current().shared
    signal = bound.signals.refuses(purpose, channel, shared)
    return f"signal {signal}" if signal else ""


def suppresses(channel: str, vendor: str = "", purpose: str = "", event: str = "") -> bool:
    """Whether nothing of what is bound here may leave so; if so, the trail has it."""
    bound = context.current()
    if bound is None:
        return False
    purpose = purpose or bound.purpose
    rule = refusal(bound, channel, vendor, purpose)
    if not rule:
        return False
    note(
        "suppress", (), channel, vendor=vendor, event=event or bound.event, rule=rule, policy=version(),
        subject=bound.subject,
    )  # fmt: skip
    return True


def version() -> str:
    """The version of the policy in force, or an empty text."""
    return "" if _guard.policy is None else _guard.policy.current().version


def note(
    action: str, data: Iterable[str], channel: str, *, vendor: str = "", event: str = "", rule: str = "",
    policy: str = "", subject: str | None = None, source: str = "",
) -> None:  # fmt: skip
    """Record what was done, if there is a trail. Never raises: a name that may be data is left out.

    ``source``: the file and line that it was sent from, else the caller of the runtime.
    """
    audit = _guard.audit
    if audit is None:
        return
    source = source or site.sent_from()
    names = {"event": event, "vendor": vendor, "channel": channel, "data": tuple(data)}
    # The names that come from the application may be refused: then the rest is kept, at last without any.
    for left in (names, {"channel": channel, "data": names["data"]}, {}):
        with suppress(Exception):
            audit.record(
                action, **left, rule=rule, policy=policy, subject=subject, source=source,  # type: ignore[arg-type]
            )  # fmt: skip
            return
