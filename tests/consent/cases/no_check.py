"""A project without any check is left alone."""
import posthog


def joined(user):
    posthog.capture("joined", distinct_id=user.key)  # guarded


def left(user, beta):
    if beta:
        posthog.capture("left", distinct_id=user.key)  # guarded
