"""A client that is made with the choice."""
import os

from posthog import Posthog

client = Posthog("key", disabled=bool(os.environ.get("DO_NOT_TRACK")))


def one(key):
    client.capture("a", distinct_id=key)  # guarded
