"""Work that is done after the answer."""
import logging
import smtplib
from email.message import EmailMessage

from opentelemetry import trace

from .config import settings
from pii_lint.runtime import pseudonymize

logger = logging.getLogger(__name__)
tracer = trace.get_tracer(__name__)


def send_welcome(rider):
    with tracer.start_as_current_span("send_welcome") as span:
        span.set_attribute("rider.hash", pseudonymize(rider.email))
        message = EmailMessage()
        message["From"] = f"hello@{settings.email_domain}"
        message["To"] = rider.email
        message["Subject"] = "Welcome"
        message.set_content("Your first ride is on us.")
        try:
            with smtplib.SMTP("localhost") as server:
                server.send_message(message)
        except smtplib.SMTPException as error:  # its text names the addresses that the server refused
            logger.error("could not welcome %s: %s", rider, type(error).__name__)
            raise
    logger.info("welcome sent")
