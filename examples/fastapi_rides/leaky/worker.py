"""Work that is done after the answer."""
import logging
import smtplib
from email.message import EmailMessage

from opentelemetry import trace

from .config import settings

logger = logging.getLogger(__name__)
tracer = trace.get_tracer(__name__)


def send_welcome(rider):
    with tracer.start_as_current_span("send_welcome") as span:
        span.set_attribute("rider.email", rider.email)  # leak: PII401
        message = EmailMessage()
        message["From"] = f"hello@{settings.email_domain}"
        message["To"] = rider.email
        message["Subject"] = "Welcome"
        message.set_content("Your first ride is on us.")
        try:
            with smtplib.SMTP("localhost") as server:
                server.send_message(message)
        except smtplib.SMTPException:
            logger.exception("could not welcome %s", rider)  # leak: PII101
            raise
    logger.info("welcome sent")
