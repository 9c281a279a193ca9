"""Records, lists and dicts that were passed in, and are converted, copied or spread there."""

from dataclasses import asdict, astuple, dataclass, replace
from typing import NamedTuple


@dataclass
class Pair:
    who: str
    what: str


class Point(NamedTuple):
    who: str
    what: str


def dataclass_parts(x):
    SINK(astuple(x)[0])  # flow
    SINK(astuple(x)[1])  # none
    SINK(asdict(x)["who"])  # flow
    SINK(asdict(x)["what"])  # none
    SINK(replace(x, who="-"))  # none
    SINK(replace(x, what="-"))  # flow


def tuple_parts(p):
    SINK(p._asdict()["who"])  # flow
    SINK(p._asdict()["what"])  # none
    SINK(p._replace(who="-").who)  # none
    SINK(p._replace(what="-").who)  # flow


def copies(x):
    SINK(list(x)[0])  # flow
    SINK(list(x)[1])  # none
    SINK(tuple(x)[1])  # none


def spread(a):
    SINK({"k": "text", **a}["k"])  # flow
    SINK({**a, "k": "text"})  # none
    SINK({**a, "other": "text"})  # flow


def case_passed():
    dataclass_parts(Pair(SOURCE, "text"))
    tuple_parts(Point(SOURCE, "text"))
    copies([SOURCE, "text"])
    spread({"k": SOURCE})
