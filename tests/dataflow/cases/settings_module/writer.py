from . import config
from .config import settings, table


def write():
    config.configure(SOURCE)
    table["a"] = SOURCE
    settings.a = SOURCE
    config.added = SOURCE
