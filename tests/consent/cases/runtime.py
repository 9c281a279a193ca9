"""The runtime's own functions are checks."""
import posthog
from pii_lint.runtime import decide, suppresses
from pii_lint.runtime.optout import OptOuts

store = OptOuts()


def by_suppresses(key):
    if suppresses("analytics", "posthog"):
        return
    posthog.capture("a", distinct_id=key)  # guarded


def by_suppresses_inverted(key):
    if suppresses("analytics", "posthog"):
        posthog.capture("a", distinct_id=key)  # leak: PII302


def by_decision(key):
    if decide(["user.unique_id"], "analytics").allowed:
        posthog.capture("a", distinct_id=key)  # guarded


def by_kept_decision(key):
    decision = decide(["user.unique_id"], "analytics")
    if decision.action == "suppress":
        return
    posthog.capture("a", distinct_id=key)  # guarded


def by_store(key):
    if store.allows(key, "analytics"):
        posthog.capture("a", distinct_id=key)  # guarded


def after_opt_out(key):
    store.opt_out(key)
    posthog.capture("a", distinct_id=key)  # leak: PII302
