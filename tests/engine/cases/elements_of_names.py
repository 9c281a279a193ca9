from django.core import cache
from django.core.cache import caches


def keep(user):
    caches["avatar"].set(user.username, 1)  # leak
    cache.caches["avatar"].set(user.username, 1)  # leak
