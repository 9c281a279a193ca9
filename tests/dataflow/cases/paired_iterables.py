"""zip, product, reversed, max: which element of which iterable stands where."""

import itertools


class Backwards:
    def __init__(self, held):
        self.held = held

    def __reversed__(self):
        return iter([self.held])


def case_zip_of_many():
    for a, b, c, d, e, f in zip("a", "b", "c", "d", ["e"], [SOURCE]):
        SINK(e)  # none
        SINK(f)  # flow


def case_transposed():
    mails, plans = zip(*[(SOURCE, number) for number in range(2)])
    SINK(mails)  # flow
    SINK(plans)  # none


def case_product():
    for left, right in itertools.product([1, 2], [SOURCE]):
        SINK(left)  # none
        SINK(right)  # flow


def case_longest():
    for left, right in itertools.zip_longest([1, 2], ["a"], fillvalue=SOURCE):
        SINK(right)  # flow
    for left, right in itertools.zip_longest([1, 2], [SOURCE], fillvalue=""):
        SINK(left)  # none


def case_reversed():
    SINK(list(reversed(Backwards(SOURCE))))  # flow
    SINK(list(reversed(Backwards("text"))))  # none
    first, second = reversed([SOURCE, "text"])
    SINK(first)  # none
    SINK(second)  # flow


def case_extremes():
    SINK(max([SOURCE]))  # flow
    SINK(max(SOURCE, "text"))  # flow
    SINK(max({"a": SOURCE}))  # none
    SINK(min([], default=SOURCE))  # flow
