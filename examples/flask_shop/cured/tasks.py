import csv
import logging
from pathlib import Path

from celery import shared_task

from .models import Order, User, db

logger = logging.getLogger(__name__)


@shared_task
def remind_unverified():
    sent = 0
    for user in User.query.filter_by(is_email_verified=False):
        logger.debug("reminding someone on plan %s", user.plan)
        sent += 1
    logger.info("%d reminders sent", sent)


@shared_task
def delete_account(user_id):
    user = db.session.get(User, user_id)
    db.session.delete(user)
    db.session.commit()
    logger.info("Deleted by request: %r", user)


@shared_task
def export_orders(path):
    with Path(path).open("w", newline="") as target:
        writer = csv.writer(target)
        for order in Order.query.all():
            writer.writerow([order.number, order.status, order.total_cents])
    logger.info("orders exported to %s", path)
