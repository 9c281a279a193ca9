"""Decorators of the project: transparent, replacing, with arguments, of classes."""
from contextlib import contextmanager
from functools import cache, lru_cache, singledispatch, wraps


def transparent(f):
    @wraps(f)
    def wrapper(*args, **kwargs):
        return f(*args, **kwargs)

    return wrapper


def logs_arguments(f):
    @wraps(f)
    def wrapper(*args, **kwargs):
        SINK(args)  # flow
        SINK(kwargs)  # none
        return f(*args, **kwargs)

    return wrapper


def logs_result(f):
    def wrapper(*args):
        result = f(*args)
        SINK(result)  # flow
        return result

    return wrapper


def replaces_result(f):
    def wrapper(*args):
        f(*args)
        return "text"

    return wrapper


def adds(value):
    def decorate(f):
        def wrapper(x):
            return f(x) + value

        return wrapper

    return decorate


def registers(f):
    return f


class Decorator:
    def __init__(self, f):
        self.f = f

    def __call__(self, x):
        return self.f(x)


def with_source(f):
    def wrapper():
        return f(SOURCE)

    return wrapper


@transparent
def same(x):
    return x


@transparent
def fixed(x):
    return "text"


@logs_arguments
def logged(x):
    return "text"


@logs_result
def watched(x):
    return x


@replaces_result
def replaced(x):
    return x


@adds(SOURCE)
def extended(x):
    return "text"


@adds("text")
def extended_clean(x):
    return "text"


@registers
def registered(x):
    return x


@Decorator
def by_class(x):
    return x


@lru_cache(maxsize=None)
def cached(x):
    return x


@cache
def cached_clean(x):
    return len(x)


@singledispatch
def dispatched(x):
    return "text"


@dispatched.register
def _(x: str):
    return x


@with_source
def given(x):
    SINK(x)  # flow


@transparent
@transparent
def twice(x):
    return x


@unknown if False else registers
def oddly(x):
    return x


def case_transparent():
    SINK(same(SOURCE))  # flow
    SINK(fixed(SOURCE))  # none
    SINK(twice(SOURCE))  # flow
    SINK(same("text"))  # none


def case_logging():
    logged(SOURCE)
    watched(SOURCE)


def case_replaced():
    SINK(replaced(SOURCE))  # none known-noise: a decorator that returns another function may return the same


def case_with_argument():
    SINK(extended("text"))  # flow
    SINK(extended_clean(SOURCE))  # none


def case_registered():
    SINK(registered(SOURCE))  # flow
    SINK(by_class(SOURCE))  # flow
    SINK(by_class("text"))  # none
    SINK(oddly(SOURCE))  # flow


def case_cached():
    SINK(cached(SOURCE))  # flow
    SINK(cached_clean(SOURCE))  # none


def case_dispatched():
    SINK(dispatched(SOURCE))  # flow


def case_given():
    given()


def keeps_class(cls):
    return cls


def adds_method(cls):
    cls.shown = lambda self: self.a
    return cls


@keeps_class
class Kept:
    def __init__(self, a):
        self.a = a


@adds_method
class Extended:
    def __init__(self, a, b):
        self.a = a
        self.b = b


def case_class_decorators():
    SINK(Kept(SOURCE).a)  # flow
    SINK(Kept("text").a)  # none
    SINK(Extended(SOURCE, "text").shown())  # flow
    SINK(Extended("text", SOURCE).shown())  # none


@contextmanager
def managed(x):
    yield x


@transparent
def generator(x):
    yield x


def case_generators_decorated():
    SINK(list(generator(SOURCE)))  # flow
    SINK(list(generator("text")))  # none
    with managed(SOURCE) as a:
        SINK(a)  # flow
