"""Context managers that check, and callables of all kinds."""
import asyncio
import contextlib
import functools
import threading

import posthog


@contextlib.contextmanager
def consented(user):
    if user.opted_out:
        raise PermissionError
    yield user


@contextlib.contextmanager
def timed(user):
    yield user.opted_out


def within(user):
    with consented(user):
        posthog.capture("a", distinct_id=user.key)  # guarded


def within_other(user):
    with timed(user):
        posthog.capture("a", distinct_id=user.key)  # leak: PII302


def within_value(user):
    with timed(user) as opted_out:
        if not opted_out:
            posthog.capture("a", distinct_id=user.key)  # guarded


class Need:
    def __init__(self, user):
        self.user = user

    def __enter__(self):
        if not self.user.analytics_consent:
            raise PermissionError
        return self

    def __exit__(self, *args):
        return None


def within_class(user):
    with Need(user):
        posthog.capture("a", distinct_id=user.key)  # guarded


def send(key):
    posthog.capture("a", distinct_id=key)  # guarded


def in_thread(user):
    if user.analytics_consent:
        threading.Thread(target=send, args=(user.key,)).start()


def send_open(key):
    posthog.capture("a", distinct_id=key)  # leak: PII302


def in_thread_open(user):
    threading.Thread(target=send_open, args=(user.key,)).start()


def send_partial(key):
    posthog.capture("a", distinct_id=key)  # guarded


def later(user, pool):
    if user.opted_out:
        return
    pool.submit(functools.partial(send_partial, user.key))


def deferred(user, pool):
    if user.analytics_consent:
        pool.submit(lambda: posthog.capture("a", distinct_id=user.key))  # guarded
    pool.submit(lambda: posthog.capture("b", distinct_id=user.key))  # leak: PII302


async def may(user, store):
    return await store.has_consent(user)


async def awaited(user, store):
    if await may(user, store):
        posthog.capture("a", distinct_id=user.key)  # guarded


async def gathered(user, store):
    if not await may(user, store):
        return
    await asyncio.gather(sent(user))


async def sent(user):
    posthog.capture("a", distinct_id=user.key)  # guarded


async def streamed(users):
    async for user in users:
        if user.analytics_consent:
            posthog.capture("a", distinct_id=user.key)  # guarded
        posthog.capture("b", distinct_id=user.key)  # leak: PII302
