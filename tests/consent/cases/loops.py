"""Loops: consent is asked for each, or for those in the collection."""
import posthog


def skips(users):
    for user in users:
        if not user.analytics_consent:
            continue
        posthog.capture("a", distinct_id=user.key)  # guarded


def stops(users):
    for user in users:
        if user.opted_out:
            break
        posthog.capture("a", distinct_id=user.key)  # guarded


def after(users):
    for user in users:
        if user.opted_out:
            break
    posthog.capture("a", distinct_id="k")  # leak: PII302


def asks_once_too_few(users):
    for user in users:
        posthog.capture("a", distinct_id=user.key)  # leak: PII302
        if not user.analytics_consent:
            continue


def comprehension(users):
    return [posthog.capture("a", distinct_id=user.key) for user in users if user.analytics_consent]  # guarded


def comprehension_open(users):
    return [posthog.capture("a", distinct_id=user.key) for user in users if user.active]  # leak: PII302


def chosen(users):
    willing = [user for user in users if user.analytics_consent]
    for user in willing:
        posthog.capture("a", distinct_id=user.key)  # guarded


def queried(User):
    for user in User.objects.filter(analytics_consent=True):
        posthog.capture("a", distinct_id=user.key)  # guarded
    for user in User.objects.exclude(opted_out=True):
        posthog.capture("b", distinct_id=user.key)  # guarded
    for user in User.objects.filter(active=True):
        posthog.capture("c", distinct_id=user.key)  # leak: PII302


def waits(user):
    while user.analytics_consent:
        posthog.capture("a", distinct_id=user.key)  # guarded
