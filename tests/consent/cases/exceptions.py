"""Checks that fail, and what happens then."""
import contextlib

import posthog


class ConsentError(Exception):
    pass


def require_consent(user):
    if not user.analytics_consent:
        raise ConsentError


def raised(user):
    require_consent(user)
    posthog.capture("a", distinct_id=user.key)  # guarded


def swallowed(user, log):
    try:
        require_consent(user)
    except ConsentError:
        log.info("no consent")
    posthog.capture("a", distinct_id=user.key)  # leak: PII302


def handled(user):
    try:
        require_consent(user)
    except ConsentError:
        return
    posthog.capture("a", distinct_id=user.key)  # guarded


def inside(user, log):
    try:
        require_consent(user)
        posthog.capture("a", distinct_id=user.key)  # guarded
    except ConsentError:
        log.info("no consent")


def otherwise(user, log):
    try:
        require_consent(user)
    except ConsentError:
        log.info("no consent")
    else:
        posthog.capture("a", distinct_id=user.key)  # guarded
    finally:
        posthog.capture("b", distinct_id=user.key)  # leak: PII302


def fails_open(user, consents):
    try:
        go = consents.has_consent(user)
    except OSError:
        go = True
    if go:
        posthog.capture("a", distinct_id=user.key)  # leak: PII302


def fails_closed(user, consents):
    try:
        go = consents.has_consent(user)
    except OSError:
        go = False
    if go:
        posthog.capture("a", distinct_id=user.key)  # guarded


def suppressed(user):
    with contextlib.suppress(ConsentError):
        require_consent(user)
    posthog.capture("a", distinct_id=user.key)  # leak: PII302


def may_track(user, store):
    try:
        return store.has_consent(user)
    except OSError:
        return True


def lets_through(user, store):
    if may_track(user, store):
        posthog.capture("a", distinct_id=user.key)  # leak: PII302


def may_count(user, store):
    try:
        return store.has_consent(user)
    except OSError:
        return False


def holds(user, store):
    if may_count(user, store):
        posthog.capture("a", distinct_id=user.key)  # guarded
