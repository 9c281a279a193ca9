"""Descriptors, metaclasses, class decorators, hooks of class creation, and the order of base classes."""
import functools
from abc import ABC, abstractmethod


class Typed:
    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return getattr(instance, self.name)

    def __set__(self, instance, value):
        setattr(instance, self.name, value)


class InDict:
    def __init__(self, name):
        self.name = name

    def __get__(self, instance, owner=None):
        return instance.__dict__.get(self.name)

    def __set__(self, instance, value):
        instance.__dict__[self.name] = value


class Masked:
    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, instance, owner=None):
        return "text"

    def __set__(self, instance, value):
        setattr(instance, self.name, value)


class Once:
    """A cached property of one's own."""

    def __init__(self, function):
        self.function = function

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner=None):
        value = self.function(instance)
        instance.__dict__[self.name] = value
        return value


class classproperty:
    def __init__(self, function):
        self.function = function

    def __get__(self, instance, owner=None):
        return self.function(owner)


class Account:
    a = Typed()
    b = Typed()
    c = InDict("c")
    hidden = Masked()

    def __init__(self, a, b):
        self.a = a
        self.b = b
        self.c = a
        self.hidden = a

    @Once
    def once(self):
        return self.a

    @Once
    def once_b(self):
        return self.b

    @classproperty
    def label(cls):
        return SOURCE

    @classproperty
    def name(cls):
        return "text"

    @functools.cached_property
    def cached(self):
        return self.a

    @functools.cached_property
    def cached_b(self):
        return self.b


class Registry(type):
    known = {}

    def __new__(mcs, name, bases, members):
        cls = super().__new__(mcs, name, bases, members)
        cls.added = "text"
        mcs.known[name] = cls
        return cls

    def __call__(cls, *args, **kwargs):
        made = super().__call__(*args, **kwargs)
        made.stamp = "text"
        return made

    def fetch(cls):
        return cls.data

    def __getitem__(cls, key):
        return cls.data

    def __iter__(cls):
        return iter([cls.data])


class Holds(metaclass=Registry):
    data = SOURCE

    def __init__(self, a):
        self.a = a


class HoldsText(metaclass=Registry):
    data = "text"

    def __init__(self, a):
        self.a = a


class Singleton(type):
    _made = {}

    def __call__(cls, *args):
        if cls not in cls._made:
            cls._made[cls] = super().__call__(*args)
        return cls._made[cls]


class Settings(metaclass=Singleton):
    def __init__(self, a="text"):
        self.a = a


def adds_show(cls):
    def show(self):
        return self.a

    cls.show = show
    return cls


def adds_repr(cls):
    def text(self):
        return f"<{cls.__name__} {self.a}>"

    cls.__repr__ = text
    return cls


def adds_init(cls):
    init = cls.__init__

    def __init__(self, *args):
        init(self, *args)
        self.extra = SOURCE

    cls.__init__ = __init__
    return cls


def with_label(label):
    def decorate(cls):
        cls.label = label
        return cls

    return decorate


registry = {}


def register(name):
    def decorate(cls):
        registry[name] = cls
        return cls

    return decorate


@adds_show
class Shown:
    def __init__(self, a):
        self.a = a


@adds_repr
class Told:
    def __init__(self, a, b):
        self.a = a
        self.b = b


@adds_init
class Extra:
    def __init__(self, a):
        self.a = a


@with_label(SOURCE)
class Labelled:
    b = "text"


@with_label("text")
class LabelledText:
    b = "text"


@register("given")
class Given:
    def give(self):
        return SOURCE


@register("fixed")
class Fixed:
    def give(self):
        return "text"


class Plugin:
    plugins = {}

    def __init_subclass__(cls, key=None, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.key = key
        Plugin.plugins[key] = cls


class First(Plugin, key=SOURCE):
    def run(self):
        return "text"


class Second(Plugin, key="b"):
    def run(self):
        return SOURCE


class Root:
    def who(self):
        return "text"

    def pair(self):
        return [self.who()]


class A(Root):
    def who(self):
        return [SOURCE, super().who()]


class B(Root):
    def who(self):
        return ["b", super().who()]


class AB(A, B):
    pass


class BA(B, A):
    pass


class JustB(B):
    pass


class Template(ABC):
    def __init__(self, a):
        self.a = a

    def render(self):
        return f"[{self.body()}]"

    @abstractmethod
    def body(self): ...

    @property
    @abstractmethod
    def title(self): ...


class Full(Template):
    def body(self):
        return self.a

    @property
    def title(self):
        return "text"


class Short(Template):
    def body(self):
        return "text"

    @property
    def title(self):
        return self.a


def case_descriptors():
    x = Account(SOURCE, "text")
    SINK(x.a)  # flow
    SINK(x.b)  # none
    SINK(x.c)  # flow
    y = Account("text", SOURCE)
    SINK(y.a)  # none
    SINK(y.b)  # flow
    SINK(y.c)  # none


def case_computed_descriptors():
    x = Account(SOURCE, "text")
    SINK(x.once)  # flow known-miss: a descriptor that calls a function it keeps is not followed
    SINK(x.once_b)  # none
    SINK(Account.label)  # flow
    SINK(Account.name)  # none
    SINK(x.cached)  # flow


def case_metaclass():
    SINK(Holds.fetch())  # flow known-miss: the class that a method of a metaclass gets is not known there
    SINK(HoldsText.fetch())  # none
    SINK(Holds("a").a)  # none
    SINK(Holds(SOURCE).a)  # flow
    SINK(Holds(SOURCE).stamp)  # none
    SINK(Holds.added)  # none


def case_singleton():
    SINK(Settings(SOURCE).a)  # flow
    SINK(Settings().a)  # flow known-miss: a metaclass that gives the same instance again is not followed


def case_class_decorators():
    SINK(Shown(SOURCE).show())  # flow
    SINK(Shown("text").show())  # none
    SINK(repr(Told(SOURCE, "text")))  # flow known-miss: special methods that a class decorator adds are not called
    SINK(repr(Told("text", SOURCE)))  # none
    SINK(Extra("text").extra)  # flow known-miss: a constructor that a class decorator replaces is not run
    SINK(Extra("text").a)  # none
    SINK(Extra(SOURCE).a)  # flow
    SINK(Labelled.label)  # flow
    SINK(Labelled.b)  # none
    SINK(LabelledText.label)  # none


def case_registered_classes():
    SINK(registry["given"]().give())  # flow
    SINK(registry["fixed"]().give())  # none known-noise: a registry of classes has one entry for all keys


def case_subclass_hook():
    SINK(First.key)  # flow
    SINK(Second.key)  # none
    SINK(Plugin.plugins["b"]().run())  # flow known-miss: a registry that a base class keeps of its subclasses is not followed
    SINK(First().run())  # none


def case_resolution_order():
    SINK(AB().who())  # flow
    SINK(BA().who())  # flow
    SINK(JustB().who())  # none
    SINK(AB().pair())  # flow
    SINK(JustB().pair())  # none
    SINK(Root().pair())  # none


def case_templates():
    SINK(Full(SOURCE).render())  # flow
    SINK(Short(SOURCE).render())  # none
    SINK(Full(SOURCE).title)  # none
    SINK(Short(SOURCE).title)  # flow
