"""Properties with setter, cached properties, descriptors, ``__getattr__``, ``__slots__``."""
from functools import cached_property


class Box:
    def __init__(self, a):
        self._a = a

    @property
    def a(self):
        return self._a

    @a.setter
    def a(self, value):
        self._a = value

    @property
    def size(self):
        return len(self._a)

    @cached_property
    def copy(self):
        return self._a

    @property
    def own(self):
        return SOURCE


class Masking:
    @property
    def a(self):
        return self._a

    @a.setter
    def a(self, value):
        self._a = SANITIZE(value)


class Explicit:
    def _get(self):
        return self._value

    def _set(self, value):
        self._value = value

    a = property(_get, _set)


class Showing:
    @property
    def a(self):
        return "text"

    @a.setter
    def a(self, value):
        SINK(value)  # flow


class Field:
    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, obj, owner=None):
        return getattr(obj, self.name)

    def __set__(self, obj, value):
        setattr(obj, self.name, value)


class Constant:
    def __get__(self, obj, owner=None):
        return "text"

    def __set__(self, obj, value):
        pass


class Record:
    a = Field()
    b = Constant()


class Slotted:
    __slots__ = ("a", "b")

    def __init__(self, a, b):
        self.a = a
        self.b = b


class Dynamic:
    def __init__(self, inner):
        self.inner = inner

    def __getattr__(self, name):
        return self.inner[name]


def case_property():
    box = Box(SOURCE)
    SINK(box.a)  # flow
    SINK(box.size)  # none
    SINK(box.copy)  # flow
    SINK(Box("text").own)  # flow
    SINK(Box("text").a)  # none


def case_setter():
    box = Box("text")
    box.a = SOURCE
    SINK(box.a)  # flow
    box.a = "text"
    SINK(box.a)  # none


def case_masking_setter():
    box = Masking()
    box.a = SOURCE
    SINK(box.a)  # none


def case_explicit_property():
    box = Explicit()
    box.a = SOURCE
    SINK(box.a)  # flow
    box.a = "text"
    SINK(box.a)  # none


def case_sink_in_setter():
    box = Showing()
    box.a = SOURCE
    SINK(box.a)  # none


def case_descriptor():
    record = Record()
    record.a = SOURCE
    record.b = SOURCE
    SINK(record.a)  # flow
    SINK(record.b)  # none known-noise: descriptors are not called


def case_slots():
    box = Slotted(SOURCE, "text")
    SINK(box.a)  # flow
    SINK(box.b)  # none


def case_getattr_method():
    SINK(Dynamic({"a": SOURCE}).a)  # flow known-miss: __getattr__ with a computed key
    SINK(Dynamic({"a": "text"}).a)  # none


class Told:
    def __set__(self, obj, value):
        SINK(value)  # flow


class Untold:
    def __set__(self, obj, value):
        SINK(value)  # none


class Watched:
    a = Told()
    b = Untold()


def case_sink_in_descriptor():
    watched = Watched()
    watched.a = SOURCE
    watched.b = "text"
