"""Decorators that live in a file of their own."""
from functools import wraps


def traced(f):
    @wraps(f)
    def wrapper(*args, **kwargs):
        SINK(f"{f.__name__} {args} {kwargs}")  # flow
        SINK(f.__name__)  # none
        return f(*args, **kwargs)

    return wrapper


def silent(f):
    @wraps(f)
    def wrapper(*args, **kwargs):
        return f(*args, **kwargs)

    return wrapper


def on_error(message):
    def decorate(f):
        @wraps(f)
        def wrapper(*args, **kwargs):
            try:
                return f(*args, **kwargs)
            except ValueError as e:
                SINK(e)  # flow
                SINK(message)  # none
                return None

        return wrapper

    return decorate
