"""Helpers that capture, helpers that decide."""
import posthog


def send(key):
    posthog.capture("a", distinct_id=key)  # guarded


def one(user):
    if user.analytics_consent:
        send(user.key)


def two(user):
    if user.opted_out:
        return
    send(user.key)


def send_open(key):
    posthog.capture("a", distinct_id=key)  # leak: PII302


def three(user):
    if user.analytics_consent:
        send_open(user.key)


def four(user):
    send_open(user.key)


def is_fine(user):
    if user.opted_out:
        return False
    return True


def decided_elsewhere(user):
    if is_fine(user):
        posthog.capture("a", distinct_id=user.key)  # guarded


def is_fine_or_new(user):
    if user.is_new:
        return True
    return user.analytics_consent


def decided_badly(user):
    if is_fine_or_new(user):
        posthog.capture("a", distinct_id=user.key)  # leak: PII302


def stop_unless_fine(user):
    if not is_fine(user):
        raise PermissionError


def guarded_by_helper(user):
    stop_unless_fine(user)
    posthog.capture("a", distinct_id=user.key)  # guarded


def send_if(go, key):
    if go:
        posthog.capture("a", distinct_id=key)  # guarded


def five(user):
    send_if(user.analytics_consent, user.key)


def send_if_open(go, key):
    if go:
        posthog.capture("a", distinct_id=key)  # leak: PII302


def six(user):
    send_if_open(user.analytics_consent, user.key)
    send_if_open(True, user.key)


def outer(user):
    def inner():
        posthog.capture("a", distinct_id=user.key)  # guarded

    if user.analytics_consent:
        inner()


def recursive(user, depth):
    if depth:
        recursive(user, depth - 1)
    if user.analytics_consent:
        posthog.capture("a", distinct_id=user.key)  # guarded
