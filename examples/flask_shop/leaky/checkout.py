import logging
import uuid

import posthog
from flask import Blueprint, g, jsonify, request

from .errors import PaymentRefused
from .models import Order, db
from .services import partners, payments

blueprint = Blueprint("checkout", __name__, url_prefix="/checkout")
logger = logging.getLogger(__name__)


@blueprint.post("/")
def checkout():
    body = request.get_json()
    order = Order(
        user=g.user,
        number=uuid.uuid4().hex[:12],
        total_cents=int(body["total_cents"]),
        shipping_address=body["address"],
    )
    db.session.add(order)
    logger.info("shipping order %s to %s", order.number, order.shipping_address)  # leak: PII101
    if partners.is_risky(g.user):
        logger.warning("order %s is held for review", order.number)
        return jsonify(error="held for review"), 202
    try:
        payments.charge(body["card_number"], order.total_cents)
    except PaymentRefused as error:
        logger.error("payment for order %s failed: %s", order.number, error.reason)
        return jsonify(error="payment refused"), 402
    order.status = "paid"
    db.session.commit()
    posthog.capture("order_paid", distinct_id=order.number, properties={"buyer": g.user.full_name})  # leak: PII301
    partners.notify_shipped(order.user.phone)
    logger.info("paid %s", order)
    return jsonify(number=order.number)
