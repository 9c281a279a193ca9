"""What a text shows of what it is made from: fields by number and name, prefixes, parts of an address or a path."""

import itertools
import logging
from operator import attrgetter, itemgetter, methodcaller
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlparse


class Box:
    def __init__(self, a, b="text"):
        self.a = a
        self.b = b


class Text(str):
    pass


class Two(tuple):
    pass


class Reversible:
    def __init__(self, a):
        self.a = a

    def __reversed__(self):
        return iter([self.a])


class Descriptor:
    def __set__(self, owner, value):
        SINK(value)  # flow

    def __get__(self, owner, kind=None):
        return "text"


class Described:
    field = Descriptor()


def case_fields():
    SINK("{0}".format("text", SOURCE))  # none
    SINK("{1}".format("text", SOURCE))  # flow
    SINK("{a}".format(a="text", b=SOURCE))  # none
    SINK("{b}".format(a="text", b=SOURCE))  # flow
    SINK("{0.b}".format(Box(SOURCE)))  # none
    SINK("{0.a}".format(Box(SOURCE)))  # flow
    SINK("{0[k]}".format({"k": SOURCE, "l": "text"}))  # flow
    SINK("{0[l]}".format({"k": SOURCE, "l": "text"}))  # none


def case_getters():
    box = Box(SOURCE)
    SINK(attrgetter("a")(box))  # flow
    SINK(attrgetter("b")(box))  # none
    SINK(list(map(attrgetter("a"), [box])))  # flow
    SINK(list(map(attrgetter("b"), [box])))  # none
    SINK(itemgetter(1)(("text", SOURCE)))  # flow
    SINK(itemgetter(0)(("text", SOURCE)))  # none
    SINK(methodcaller("upper")(SOURCE))  # flow
    SINK(methodcaller("count", "x")(SOURCE))  # none
    SINK(getattr(box, "b", SOURCE))  # none known-noise: a default of getattr counts always
    SINK(getattr(box, "c", SOURCE))  # flow


def case_subclasses():
    SINK(Text(SOURCE))  # flow
    SINK(Text("text"))  # none
    SINK(Two((SOURCE, "text"))[0])  # flow
    SINK(Two((SOURCE, "text"))[1])  # none
    SINK(list(reversed(Reversible(SOURCE))))  # flow


def case_set_descriptor():
    Described().field = SOURCE
    SINK(Described().field)  # none known-noise: what __set__ keeps is told by the name of the field, not by the object


def case_paths():
    path = Path("root") / SOURCE / "file.txt"
    SINK(str(path))  # flow
    SINK(str(path.parent))  # flow
    SINK(path.parent.name)  # flow
    SINK(path.name)  # none
    SINK(path.suffix)  # none


def case_addresses():
    parts = urlparse("http://host/path?" + urlencode({"a": SOURCE}))
    SINK(parts.query)  # flow
    SINK(parse_qs(parts.query))  # flow
    SINK(parts.scheme)  # none


def case_pairs():
    for a, b in itertools.product(["text"], [SOURCE]):
        SINK(a)  # none
        SINK(b)  # flow
    first, second = zip(*[("text", SOURCE)])
    SINK(first)  # none
    SINK(second)  # flow


def case_shared_copies():
    import copy

    original = {"a": {"k": SOURCE}, "b": "text"}
    shallow = copy.copy(original)
    shallow["a"] = None
    SINK(shallow)  # none
    SINK(original)  # flow


class Collected:
    def __init__(self, items=None):
        self.items = items or []

    def __iadd__(self, item):
        self.items.append(item)
        return self


def case_default_list():
    collected = Collected()
    collected += SOURCE
    SINK(collected.items)  # flow
    other = Collected()
    other += "text"
    SINK(other.items)  # none
