"""Every kind of pattern in ``match``."""
from dataclasses import dataclass


class Kind:
    A = "a"


@dataclass
class Pair:
    a: str
    b: str


class Named:
    __match_args__ = ("second", "first")

    def __init__(self, first, second):
        self.first = first
        self.second = second


def case_capture():
    match SOURCE:
        case a:
            SINK(a)  # flow
    match "text":
        case b:
            SINK(b)  # none


def case_literal_and_wildcard():
    obj = SOURCE
    match obj:
        case "x":
            SINK("matched")  # none
        case _:
            SINK(obj)  # flow


def case_value():
    match ("a", SOURCE):
        case (Kind.A, b):
            SINK(b)  # flow
            SINK(Kind.A)  # none


def case_group_and_as():
    match SOURCE:
        case (str()) as a:
            SINK(a)  # flow
    match "text":
        case (str()) as b:
            SINK(b)  # none


def case_or():
    match ["x", SOURCE]:
        case ["y", a, _] | ["x", a]:
            SINK(a)  # flow
    match ["x", "text"]:
        case ["y", b, _] | ["x", b]:
            SINK(b)  # none


def case_sequence():
    match (SOURCE, "text"):
        case [a, b]:
            SINK(a)  # flow
            SINK(b)  # none


def case_sequence_star():
    match ["x", SOURCE, "y"]:
        case [a, *rest]:
            SINK(a)  # none
            SINK(rest)  # flow
    match [SOURCE, "x", "y"]:
        case [a, *rest]:
            SINK(a)  # flow
            SINK(rest)  # none
    match ["x", "y", SOURCE]:
        case [*rest, last]:
            SINK(rest)  # none
            SINK(last)  # flow


def case_nested_sequence():
    match ("x", ("y", SOURCE)):
        case (a, (b, c)):
            SINK(a + b)  # none
            SINK(c)  # flow


def case_mapping():
    match {"k": SOURCE, "l": "text"}:
        case {"k": a, "l": b}:
            SINK(a)  # flow
            SINK(b)  # none


def case_mapping_rest():
    match {"k": SOURCE, "l": "text"}:
        case {"l": _, **rest}:
            SINK(rest)  # flow
            SINK(rest["k"])  # flow
    match {"k": SOURCE, "l": "text"}:
        case {"k": _, **rest}:
            SINK(rest)  # none


def case_class_keyword():
    match Pair(SOURCE, "text"):
        case Pair(a=x, b=y):
            SINK(x)  # flow
            SINK(y)  # none


def case_class_positional():
    match Pair("text", SOURCE):
        case Pair(x, y):
            SINK(x)  # none
            SINK(y)  # flow


def case_match_args():
    match Named(SOURCE, "text"):
        case Named(x, y):
            SINK(x)  # none
            SINK(y)  # flow


def case_builtin_class():
    match SOURCE:
        case str(a):
            SINK(a)  # flow
    match "text":
        case str(a):
            SINK(a)  # none


def case_guard():
    match SOURCE:
        case a if len(a) > 1:
            SINK(a)  # flow
        case b:
            SINK(b)  # flow norun


def case_subject_is_bound():
    obj = {"k": SOURCE}
    match obj["k"]:
        case "x":
            pass
        case other:
            SINK(other)  # flow
    match len(obj["k"]):
        case n:
            SINK(n)  # none
