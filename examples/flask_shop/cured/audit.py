"""One place where security-relevant events are written down."""
import logging

logger = logging.getLogger("shop.audit")


def record(event, detail):
    logger.info("%s: %s", event, detail)
