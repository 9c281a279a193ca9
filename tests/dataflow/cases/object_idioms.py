"""Idioms of objects: keyword forwarding, copies of self, dynamic attributes, metaclasses, nested classes."""
import copy
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass
from functools import singledispatchmethod
from typing import Protocol


class Base:
    def __init__(self, a=None, **rest):
        self.a = a
        self.rest = rest


class Forwards(Base):
    def __init__(self, b, **kwargs):
        super().__init__(**kwargs)
        self.b = b


class SetsAll:
    def __init__(self, **kwargs):
        for key, value in kwargs.items():
            setattr(self, key, value)


class Updates:
    def __init__(self, **kwargs):
        self.__dict__.update(kwargs)


class CopiesItself:
    def __init__(self, a="text", b="text"):
        self.a = a
        self.b = b

    def with_a(self, a):
        return type(self)(a, self.b)

    def with_b(self, b):
        other = copy.copy(self)
        other.b = b
        return other


class Meta(type):
    def make(cls, a):
        return cls(a)

    @property
    def label(cls):
        return "text"


class Made(metaclass=Meta):
    def __init__(self, a):
        self.a = a


class Outer:
    class Inner:
        a = SOURCE
        b = "text"

    def inner(self):
        return self.Inner()


class Dispatches:
    @singledispatchmethod
    def take(self, x):
        return "text"

    @take.register
    def _(self, x: str):
        return x


class Gives(Protocol):
    def give(self) -> str: ...


class GivesSource:
    def give(self) -> str:
        return SOURCE


class GivesText:
    def give(self) -> str:
        return "text"


@dataclass(frozen=True)
class Frozen:
    a: str
    b: str = ""

    def __post_init__(self):
        object.__setattr__(self, "b", self.a)


class Lazy:
    _a = None

    @property
    def a(self):
        if self._a is None:
            self._a = SOURCE
        return self._a


class Counter:
    count = 0

    def __init__(self, a):
        type(self).count += 1
        self.a = a


def case_forwarded_keywords():
    x = Forwards("text", a=SOURCE)
    SINK(x.a)  # flow
    SINK(x.b)  # none
    y = Forwards(SOURCE, a="text")
    SINK(y.a)  # none
    SINK(y.b)  # flow
    z = Forwards("text", k=SOURCE)
    SINK(z.rest["k"])  # flow
    SINK(z.a)  # none


def case_dynamic_attributes():
    x = SetsAll(a=SOURCE, b="text")
    SINK(x.a)  # flow
    SINK(x.b)  # none
    y = Updates(a=SOURCE, b="text")
    SINK(y.a)  # flow
    SINK(y.b)  # none


def case_copies_of_self():
    x = CopiesItself().with_a(SOURCE)
    SINK(x.a)  # flow
    SINK(x.b)  # none
    y = x.with_b("text")
    SINK(y.a)  # flow
    z = x.with_a("text")
    SINK(z.a)  # none


def case_metaclass():
    SINK(Made.make(SOURCE).a)  # flow
    SINK(Made.make("text").a)  # none
    SINK(Made.label)  # none


def case_nested_class():
    SINK(Outer.Inner.a)  # flow
    SINK(Outer.Inner.b)  # none
    SINK(Outer().inner().a)  # flow


def case_dispatched_method():
    SINK(Dispatches().take(SOURCE))  # flow
    SINK(Dispatches().take(3))  # none


def takes_protocol(x: Gives):
    return x.give()


def case_duck_typing():
    SINK(takes_protocol(GivesSource()))  # flow known-miss: a protocol does not name the classes that satisfy it
    SINK(takes_protocol(GivesText()))  # none


def case_frozen():
    SINK(Frozen(SOURCE).b)  # flow
    SINK(Frozen("text").b)  # none


def case_lazy():
    SINK(Lazy().a)  # flow
    SINK(Counter(SOURCE).count)  # none


def case_exit_stack():
    with ExitStack() as stack:
        a = stack.enter_context(nullcontext(SOURCE))
        b = stack.enter_context(nullcontext("text"))
        SINK(a)  # flow
        SINK(b)  # none


def case_deleted_attribute():
    x = CopiesItself(SOURCE)
    SINK(x.a)  # flow
    del x.a
    x.a = "text"
    SINK(x.a)  # none


def case_method_replaced():
    x = CopiesItself(SOURCE)
    x.get = lambda: x.a
    x.get_text = lambda: "text"
    SINK(x.get())  # flow
    SINK(x.get_text())  # none
