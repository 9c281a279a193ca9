import logging

log = logging.getLogger(__name__)


def keys(user_info):
    log.debug("%s", sorted(user_info.keys()))
    for key, value in user_info.items():
        log.debug("%s", key)
        log.debug("%s", value)  # leak


def entries(emails):
    log.debug("%s", sorted(emails.values()))  # leak
