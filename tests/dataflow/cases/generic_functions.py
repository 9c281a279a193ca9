"""singledispatch and partialmethod: functions that stand for others."""

import functools


@functools.singledispatch
def show(value):
    return "text"


@show.register
def _(value: str):
    SINK(value)  # flow
    return value


@show.register(list)
def _(value):
    SINK(value)  # flow
    return value


@functools.singledispatch
def silent(value):
    return "text"


@silent.register
def _(value: str):
    return "other"


def case_dispatch():
    SINK(show(SOURCE))  # flow
    show([SOURCE])
    SINK(silent(SOURCE))  # none


class Journal:
    def write(self, level, text):
        SINK(level)  # none
        SINK(text)  # flow

    warn = functools.partialmethod(write, "warning")


def case_partial_method():
    Journal().warn(SOURCE)
