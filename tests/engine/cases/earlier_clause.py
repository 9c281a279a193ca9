import logging

from fastapi import HTTPException

log = logging.getLogger(__name__)


class Refused(Exception):
    pass


def own(user):
    try:
        if user.blocked:
            raise Refused(user.blocked_reason, user.email)  # leak
    except Refused:
        raise
    except Exception as e:
        log.error("failed: %s", e)


def library(user):
    try:
        if user.blocked:
            raise HTTPException(403, user.email)  # leak
    except HTTPException:
        raise
    except Exception as e:
        log.error("failed: %s", e)


def other(user):
    try:
        raise LookupError(user.email)  # leak
    except Refused:
        raise
    except Exception as e:
        log.error("failed: %s", e)  # leak
