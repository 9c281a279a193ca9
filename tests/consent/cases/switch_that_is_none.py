"""A switch that no choice turns."""
import posthog

posthog.disabled = False


def one(key):
    posthog.capture("a", distinct_id=key)  # leak: PII302


def two(user):
    if user.analytics_consent:
        posthog.capture("b", distinct_id=user.key)  # guarded
