# python: 3.11
"""``NamedTuple``, ``namedtuple``, ``TypedDict``, ``SimpleNamespace``, ``Enum``."""
from collections import namedtuple
from enum import Enum, StrEnum
from types import SimpleNamespace
from typing import NamedTuple, TypedDict


class Pair(NamedTuple):
    a: str
    b: str = "text"

    def both(self):
        return self.a + self.b


Point = namedtuple("Point", ["x", "y"])
Spaced = namedtuple("Spaced", "x y")


class Record(TypedDict):
    a: str
    b: str


class Kind(Enum):
    A = SOURCE
    B = "text"


class Word(StrEnum):
    A = SOURCE
    B = "text"


def case_named_tuple():
    p = Pair(SOURCE)
    SINK(p.a)  # flow
    SINK(p.b)  # none
    SINK(p[0])  # flow
    SINK(p[1])  # none
    SINK(p)  # flow
    SINK(p.both())  # flow
    a, b = p
    SINK(a)  # flow
    SINK(b)  # none


def case_namedtuple_function():
    p = Point(SOURCE, "text")
    SINK(p.x)  # flow
    SINK(p.y)  # none
    q = Spaced(y=SOURCE, x="text")
    SINK(q.y)  # flow
    SINK(q.x)  # none


def case_named_tuple_methods():
    p = Point(SOURCE, "text")
    SINK(p._asdict()["x"])  # flow
    SINK(p._asdict()["y"])  # none
    SINK(p._replace(y="new").x)  # flow
    SINK(p._replace(x="text").x)  # none
    SINK(Point._make([SOURCE, "text"]).x)  # flow


def case_typed_dict():
    r = Record(a=SOURCE, b="text")
    SINK(r["a"])  # flow
    SINK(r["b"])  # none
    s: Record = {"a": "text", "b": SOURCE}
    SINK(s["a"])  # none
    SINK(s["b"])  # flow


def case_namespace():
    n = SimpleNamespace(a=SOURCE, b="text")
    SINK(n.a)  # flow
    SINK(n.b)  # none
    SINK(n)  # flow


def case_enum():
    SINK(Kind.A.value)  # flow
    SINK(Kind.B.value)  # none
    SINK(Kind.A.name)  # none
    SINK(Word.A)  # flow
    SINK(Word.B)  # none
    SINK(Kind["B"].value)  # none
