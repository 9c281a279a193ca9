import logging

import stripe

from ..errors import PaymentRefused

logger = logging.getLogger(__name__)


def charge(card_number, amount_cents):
    print("charging", card_number, amount_cents)  # leak: PII102
    try:
        stripe.PaymentIntent.create(amount=amount_cents, currency="eur", payment_method_types=["card"])
    except stripe.error.CardError as error:
        logger.info("charge of %d cents refused", amount_cents)
        raise PaymentRefused(error.code, card_number) from None  # leak: PII201
