import logging

from django.conf import settings

log = logging.getLogger(__name__)


def attribute():
    username = settings.TRACK_DEFAULT_USER
    log.error("%r is no superuser", username)


def by_name():
    username = getattr(settings, "TRACK_DEFAULT_USER", "admin")
    log.error("%r is no superuser", username)


def of_anything(row):
    username = row.TRACK_DEFAULT_USER
    log.error("%r is no superuser", username)  # leak


def secret():
    password = settings.EMAIL_HOST_PASSWORD
    log.error("%r is wrong", password)  # leak
