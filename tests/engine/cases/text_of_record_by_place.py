import logging

log = logging.getLogger(__name__)


class Contact:
    def __init__(self, email, ident):
        self.email = email
        self.ident = ident

    def __str__(self):
        return f"Contact {self.email}"

    def __repr__(self):
        return f"<Contact {self.ident}>"


def main(user):
    contact = Contact(user.email, 3)
    log.info("contact %r", contact)
    log.info("contact %s", contact)  # leak
    log.info("n %d contact %r", 3, contact)
    log.info("n %r contact %s", 3, contact)  # leak
    log.info("100 %% of %r", contact)
