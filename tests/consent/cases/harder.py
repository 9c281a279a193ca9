"""Paths that meet, checks that are combined, and code that only looks like a check."""
import logging
import os

import posthog

logger = logging.getLogger(__name__)


def either_way(user, plan):
    if plan == "pro":
        allowed = user.analytics_consent
    else:
        allowed = not user.opted_out
    if allowed:
        posthog.capture("a", distinct_id=user.key)  # guarded


def one_way(user, plan):
    if plan == "pro":
        allowed = user.analytics_consent
    else:
        allowed = user.active
    if allowed:
        posthog.capture("a", distinct_id=user.key)  # leak: PII302


def guard_then_reset(user):
    allowed = user.analytics_consent
    allowed = True
    if allowed:
        posthog.capture("a", distinct_id=user.key)  # leak: PII302


def logged_only(user):
    logger.info("consent: %s", user.analytics_consent)
    posthog.capture("a", distinct_id=user.key)  # leak: PII302


def passed_on_only(user):
    posthog.capture("a", distinct_id=user.key, properties={"consent": user.analytics_consent})  # leak: PII302


def conditional_argument(user):
    posthog.capture("a" if user.analytics_consent else "b", distinct_id=user.key)  # leak: PII302


def in_finally(user):
    try:
        if not user.analytics_consent:
            return
    finally:
        posthog.capture("a", distinct_id=user.key)  # leak: PII302


def double_negation(user):
    if not (not user.analytics_consent):
        posthog.capture("a", distinct_id=user.key)  # guarded  # known-noise: the facts of a file fold `not not`


def compared_to_constant(user):
    if user.analytics_consent == True:  # noqa: E712
        posthog.capture("a", distinct_id=user.key)  # guarded
    if user.analytics_consent != True:  # noqa: E712
        posthog.capture("b", distinct_id=user.key)  # leak: PII302


def among_states(user):
    if user.consent_status in ("granted", "accepted"):
        posthog.capture("a", distinct_id=user.key)  # guarded
    if user.consent_status not in ("denied", "withdrawn"):
        posthog.capture("b", distinct_id=user.key)  # guarded
    if user.consent_status in ("granted", "denied"):
        posthog.capture("c", distinct_id=user.key)  # leak: PII302


def by_default(user):
    if getattr(user, "analytics_consent", False):
        posthog.capture("a", distinct_id=user.key)  # guarded


def by_mapping(preferences, key):
    if preferences.get("analytics"):
        posthog.capture("a", distinct_id=key)  # guarded


def by_list(key):
    if os.getenv("SHOP_NO_ANALYTICS") in ("1", "true"):
        return
    posthog.capture("a", distinct_id=key)  # guarded


def many_exits(user, order):
    if order is None:
        return
    if order.total <= 0:
        raise ValueError
    if user.opted_out:
        logger.info("opted out")
        return
    for item in order.items:
        posthog.capture("a", distinct_id=user.key, properties={"item": item.key})  # guarded


def loop_with_flag(users):
    for user in users:
        skip = user.opted_out
        if skip:
            continue
        posthog.capture("a", distinct_id=user.key)  # guarded
    posthog.capture("b", distinct_id="k")  # leak: PII302


def first_only(users):
    granted = False
    for user in users:
        if user.analytics_consent:
            granted = True
        if granted:
            posthog.capture("a", distinct_id=user.key)  # leak: PII302  # known-miss: people are not told apart


def while_else(user):
    while not user.analytics_consent:
        user.ask()
    posthog.capture("a", distinct_id=user.key)  # guarded


class Settings:
    telemetry_enabled = False


def by_class(key):
    if Settings.telemetry_enabled:
        posthog.capture("a", distinct_id=key)  # guarded


def nested_helper(user):
    def allowed():
        return user.analytics_consent

    if allowed():
        posthog.capture("a", distinct_id=user.key)  # guarded


def chosen_function(user):
    send = capture_it if user.analytics_consent else ignore_it
    send(user)


def capture_it(user):
    posthog.capture("a", distinct_id=user.key)  # guarded  # known-noise: a chosen function is called without the choice


def ignore_it(user):
    pass


def yielded(users):
    for user in users:
        if user.analytics_consent:
            yield user


def by_generator(users):
    for user in yielded(users):
        posthog.capture("a", distinct_id=user.key)  # guarded


def selected(users):
    return [user for user in users if not user.opted_out]


def by_selection(users):
    for user in selected(users):
        posthog.capture("a", distinct_id=user.key)  # guarded


def early_in_caller(user):
    if user.opted_out:
        return
    deep_one(user)


def deep_one(user):
    deep_two(user)


def deep_two(user):
    posthog.capture("a", distinct_id=user.key)  # guarded
