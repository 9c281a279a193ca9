"""The check."""


class ConsentMissing(Exception):
    pass


def is_granted(user):
    return user.profile.analytics_consent


def ensure(user):
    if not is_granted(user):
        raise ConsentMissing
