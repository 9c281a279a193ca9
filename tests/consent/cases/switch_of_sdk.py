"""An SDK that is told the choice keeps all its captures back; another one does not."""
import posthog
import segment.analytics as analytics


def begin(config):
    posthog.disabled = not config.telemetry_enabled


def one(key):
    posthog.capture("a", distinct_id=key)  # guarded


def two(key):
    analytics.track(key, "a")  # leak: PII302
