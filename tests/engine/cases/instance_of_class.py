import logging

log = logging.getLogger(__name__)


class Model:
    @classmethod
    def guess(cls, value):
        if isinstance(value, cls):
            return value
        raise Exception("not one")


class User(Model):
    def __init__(self, username):
        self.username = username

    def __repr__(self):
        return "<User %s>" % self.username


def revoke(group, user):
    user = User.guess(user)
    log.debug("revoked perm of %s", user)  # leak


def grant(user):
    log.debug("granted to %s", Model.guess(user))  # leak
