"""Objects, records and aliases that are passed to a function: what they are is known there too."""

import copy
import hashlib
from dataclasses import asdict, astuple, dataclass, replace
from typing import NamedTuple


class Hides:
    def __init__(self, a):
        self.a = a

    def __str__(self):
        return "hidden"

    def __repr__(self):
        return f"Hides({self.a})"


class Formats:
    def __init__(self, a):
        self.a = a

    def __format__(self, spec):
        return f"<{self.a}>"

    def __str__(self):
        return "formats"


class Amount:
    def __init__(self, a):
        self.a = a

    def __mul__(self, n):
        return self.a

    def __neg__(self):
        return self.a

    def __lshift__(self, x):
        return x

    def __rshift__(self, x):
        return "text"


class Row:
    def __init__(self, a, b):
        self.cells = {"a": a, "b": b}

    def __getitem__(self, key):
        return self.cells[key]


class Slots:
    def __init__(self):
        self.last = ""
        self.key = ""

    def __setitem__(self, key, value):
        self.last = value
        self.key = key


class Box:
    def __init__(self, a, b="text"):
        self.a = a
        self.b = b

    def get(self):
        return self.a

    def set(self, a):
        self.a = a

    def same(self, x):
        return x

    def fixed(self, x):
        return "text"

    def with_a(self, a):
        other = copy.copy(self)
        other.a = a
        return other

    @staticmethod
    def static(x):
        return x


class Builder:
    def __init__(self):
        self.parts = []

    def add(self, part):
        self.parts.append(part)
        return self

    def build(self):
        return " ".join(self.parts)


@dataclass
class Pair:
    a: str
    b: str = "text"


class Point(NamedTuple):
    a: str
    b: str = "text"


def text_forms(x):
    SINK(str(x))  # none
    SINK(f"{x}")  # none
    SINK("%s" % x)  # none
    SINK(repr(x))  # flow
    SINK(f"{x!r}")  # flow
    SINK("%r" % x)  # flow
    SINK([x])  # flow


def case_text_forms():
    text_forms(Hides(SOURCE))


def formatted(x):
    SINK(format(x, ">9"))  # flow
    SINK(f"{x}")  # flow
    SINK("{}".format(x))  # flow
    SINK(str(x))  # none


def case_formatted():
    formatted(Formats(SOURCE))


def operators(x, y):
    SINK(x * 2)  # flow
    SINK(-x)  # flow
    SINK(y * 2)  # none known-noise: another object of the class holds data in that field
    SINK(y << SOURCE)  # flow
    SINK(y >> SOURCE)  # none


def case_operators():
    operators(Amount(SOURCE), Amount("text"))


def items(row, slots):
    SINK(row["a"])  # flow known-miss: an entry that a method of an object that was passed reads by its parameter
    SINK(row["b"])  # none
    slots["k"] = SOURCE
    SINK(slots.last)  # flow
    SINK(slots.key)  # none


def case_items():
    items(Row(SOURCE, "text"), Slots())


def dataclass_parts(x):
    SINK(asdict(x)["a"])  # flow
    SINK(asdict(x)["b"])  # none
    SINK(astuple(x)[0])  # flow
    SINK(astuple(x)[1])  # none
    SINK(replace(x, a="text"))  # none
    SINK(replace(x, b="new"))  # flow


def case_dataclass_parts():
    dataclass_parts(Pair(SOURCE))


def tuple_parts(p):
    SINK(p._asdict()["a"])  # flow
    SINK(p._asdict()["b"])  # none
    SINK(p._replace(a="text").a)  # none
    SINK(p._replace(b="new").a)  # flow
    first, second = p
    SINK(first)  # flow
    SINK(second)  # none


def case_tuple_parts():
    tuple_parts(Point(SOURCE))


def methods(box):
    SINK(box.get())  # flow
    SINK(box.same(SOURCE))  # flow
    SINK(box.fixed(SOURCE))  # none
    SINK(box.static(SOURCE))  # flow
    SINK(box.with_a("text").a)  # none
    SINK(Box.get(box))  # flow
    box.set("text")
    SINK(box.get())  # none


def case_methods():
    box = Box("text")
    box.set(SOURCE)
    methods(box)


def built(x):
    SINK(x.build())  # flow


def built_clean(x):
    SINK(x.build())  # none


def case_built():
    x = Builder()
    x.add(SOURCE)
    built(x)
    built(Builder().add(SOURCE))
    built_clean(Builder().add("text"))


def library_object(digest):
    digest.update(SOURCE.encode())
    SINK(digest.hexdigest())  # none known-noise: a library's object that was passed is not known


def case_library_object():
    library_object(hashlib.sha256())


def two_names(x, y):
    y.a = SOURCE
    SINK(x.a)  # flow known-miss: two parameters for one object
    SINK(x.b)  # none


def case_two_names():
    box = Box("text")
    two_names(box, box)


def made(kind):
    item = kind(SOURCE)
    SINK(item.a)  # flow
    SINK(item.b)  # none


def case_made():
    made(Box)
