"""A function whose body says nothing is one that is not known: its name tells what it returns."""

import logging


def get_password():
    pass


def get_certificate():
    pass


def get_secret():
    """The secret; written elsewhere."""
    raise NotImplementedError("by the deployment")


def get_email():
    return None


class Store:
    def password(self): ...

    def show(self):
        logging.info(self.password())  # leak


def show():
    logging.info("password %s", get_password())  # leak
    logging.info("secret %s", get_secret())  # leak
    logging.info("certificate %s", get_certificate())
    logging.info("mail %s", get_email())
