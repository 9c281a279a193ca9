import logging

from somelib import ask

logger = logging.getLogger(__name__)


def request(user, client_secret):
    ret = ask(client_secret)
    logger.info("sms to %s: %s", user.phone_number, ret)  # leak
