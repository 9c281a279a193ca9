import email
import logging
from email.message import EmailMessage, Message
from email.utils import parseaddr

log = logging.getLogger(__name__)


def one(msg: EmailMessage, raw):
    log.info("post from %s", msg["From"])  # leak
    log.info("post from %s", msg.get("from").strip())  # leak
    log.info("post to %s", ", ".join(msg.get_all("to", [])))  # leak
    log.info("post %s", msg["Message-ID"])
    mail = email.message_from_bytes(raw)
    log.info("post from %s", mail["reply-to"])  # leak


class Post(Message):
    def notify(self):
        log.info("held %s", self.get("sender"))  # leak


def two(to):
    log.info("to %s", parseaddr(to)[1])  # leak
