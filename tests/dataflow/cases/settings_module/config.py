"""A module whose globals others write and read."""

current = "text"
other = "text"
table = {"b": "text"}


class Settings:
    a = "text"
    b = "text"


settings = Settings()


def configure(x):
    global current
    current = x


def read():
    return current
