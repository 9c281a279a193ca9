"""Decorators that check, with and without arguments."""
import functools

import posthog


def consented(function):
    @functools.wraps(function)
    def wrapper(user, *args, **kwargs):
        if not user.analytics_consent:
            return None
        return function(user, *args, **kwargs)

    return wrapper


def timed(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


def needing(purpose):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(user, *args, **kwargs):
            if user.consents.given(purpose):
                return function(user, *args, **kwargs)
            return None

        return wrapper

    return decorate


@consented
def first(user):
    posthog.capture("a", distinct_id=user.key)  # guarded


@timed
def second(user):
    posthog.capture("a", distinct_id=user.key)  # leak: PII302


@needing("analytics")
def third(user):
    posthog.capture("a", distinct_id=user.key)  # guarded


@timed
@consented
def fourth(user):
    posthog.capture("a", distinct_id=user.key)  # guarded


class View:
    @consented
    def get(self):
        posthog.capture("a", distinct_id="k")  # guarded

    def post(self):
        posthog.capture("a", distinct_id="k")  # leak: PII302
