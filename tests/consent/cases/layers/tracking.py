"""The one place that captures."""
import posthog

from layers.consent import is_granted


def track(user, name):
    if not is_granted(user):
        return
    _send(user, name)


def track_internal(user, name):
    _emit(user, name)


def _send(user, name):
    posthog.capture(name, distinct_id=user.key)  # guarded


def _emit(user, name):
    posthog.capture(name, distinct_id=user.key)  # leak: PII302


def send_checked(user, name):
    posthog.capture(name, distinct_id=user.key)  # guarded
