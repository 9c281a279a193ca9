import logging

import stripe

from pii_lint.runtime import mask

from ..errors import PaymentRefused

logger = logging.getLogger(__name__)


def charge(card_number, amount_cents):
    logger.debug("charging %d cents to %s", amount_cents, mask(card_number))
    try:
        stripe.PaymentIntent.create(amount=amount_cents, currency="eur", payment_method_types=["card"])
    except stripe.error.CardError as error:
        logger.info("charge of %d cents refused", amount_cents)
        raise PaymentRefused(error.code) from None
