"""What leaves a function before the capture."""
import sys

import posthog


def returns(user):
    if not user.analytics_consent:
        return
    posthog.capture("a", distinct_id=user.key)  # guarded


def returns_inverted(user):
    if user.analytics_consent:
        return
    posthog.capture("a", distinct_id=user.key)  # leak: PII302


def raises(user):
    if user.opted_out:
        raise PermissionError("no consent")
    posthog.capture("a", distinct_id=user.key)  # guarded


def only_logs(user, log):
    if user.opted_out:
        log.info("opted out")
    posthog.capture("a", distinct_id=user.key)  # leak: PII302


def asserts(user):
    assert user.analytics_consent
    posthog.capture("a", distinct_id=user.key)  # guarded


def exits(user):
    if user.opted_out:
        sys.exit(1)
    posthog.capture("a", distinct_id=user.key)  # guarded


def one_of_two(user, plan):
    if plan == "pro":
        if not user.analytics_consent:
            return
    posthog.capture("a", distinct_id=user.key)  # leak: PII302


def both_of_two(user, plan):
    if plan == "pro":
        if not user.analytics_consent:
            return
    elif user.opted_out:
        return
    posthog.capture("a", distinct_id=user.key)  # guarded


def capture_comes_first(user):
    posthog.capture("a", distinct_id=user.key)  # leak: PII302
    if not user.analytics_consent:
        return


def returns_when_missing(user):
    if user is None or not user.analytics_consent:
        return
    posthog.capture("a", distinct_id=user.key)  # guarded


def returns_when_both(user, beta):
    if not user.analytics_consent and not beta:
        return
    posthog.capture("a", distinct_id=user.key)  # leak: PII302
