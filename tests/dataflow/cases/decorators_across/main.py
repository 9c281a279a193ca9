"""Decorated in one file, decorator in another."""
from .decorators import on_error, silent, traced


@traced
def work(x):
    return "text"


@silent
def same(x):
    return x


@on_error("text")
def fails(x):
    raise ValueError(f"bad {x}")


def case_decorated():
    work(SOURCE)
    SINK(same(SOURCE))  # flow
    SINK(same("text"))  # none
    SINK(fails(SOURCE))  # none
