"""Inheritance, ``super()``, the method resolution order, mixins, overriding, abstract methods."""
from abc import ABC, abstractmethod


class Base:
    def __init__(self, a):
        self.a = a

    def get(self):
        return self.a

    def fixed(self):
        return "text"

    def template(self):
        return self.hook()

    def hook(self):
        return "text"


class Plain(Base):
    pass


class Calls(Base):
    def __init__(self, a, b):
        super().__init__(a)
        self.b = b

    def get(self):
        return super().get()


class CallsByName(Base):
    def __init__(self, a):
        Base.__init__(self, a)


class Ignores(Base):
    def __init__(self, a):
        super().__init__("text")


class Overrides(Base):
    def get(self):
        return "text"

    def fixed(self):
        return self.a


class Hooks(Base):
    def hook(self):
        return self.a


class Mixin:
    def mixed(self):
        return self.a


class WithMixin(Mixin, Base):
    pass


class Left(Base):
    def get(self):
        return "text"


class Right(Base):
    def get(self):
        return self.a


class LeftFirst(Left, Right):
    pass


class RightFirst(Right, Left):
    pass


class Cooperative(Left, Right):
    def get(self):
        return super().get()


class Abstract(ABC):
    @abstractmethod
    def give(self): ...

    def use(self):
        SINK(self.give())  # flow


class Concrete(Abstract):
    def give(self):
        return SOURCE


class AbstractClean(ABC):
    @abstractmethod
    def give(self): ...

    def use(self):
        SINK(self.give())  # none


class ConcreteClean(AbstractClean):
    def give(self):
        return "text"


class Creates:
    def __new__(cls, a):
        obj = super().__new__(cls)
        obj.a = a
        obj.b = "text"
        return obj


class WithClassAttribute:
    a = SOURCE
    b = "text"


class Inherits(WithClassAttribute):
    pass


class Hides(WithClassAttribute):
    a = "text"


class Registered:
    found = []

    def __init_subclass__(cls, label="text", **rest):
        super().__init_subclass__(**rest)
        cls.label = label


class Labelled(Registered, label=SOURCE):
    pass


class Unlabelled(Registered):
    pass


def case_inherited():
    SINK(Plain(SOURCE).get())  # flow
    SINK(Plain(SOURCE).fixed())  # none
    SINK(Plain("text").get())  # none


def case_super():
    box = Calls(SOURCE, "text")
    SINK(box.a)  # flow
    SINK(box.b)  # none
    SINK(box.get())  # flow
    SINK(CallsByName(SOURCE).a)  # flow
    SINK(Ignores(SOURCE).a)  # none


def case_overridden():
    SINK(Overrides(SOURCE).get())  # none
    SINK(Overrides(SOURCE).fixed())  # flow


def case_template_method():
    SINK(Hooks(SOURCE).template())  # flow
    SINK(Plain(SOURCE).template())  # none


def case_mixin():
    SINK(WithMixin(SOURCE).mixed())  # flow
    SINK(WithMixin("text").mixed())  # none


def case_resolution_order():
    SINK(LeftFirst(SOURCE).get())  # none
    SINK(RightFirst(SOURCE).get())  # flow
    SINK(Cooperative(SOURCE).get())  # none


def case_abstract():
    Concrete().use()
    ConcreteClean().use()


def case_new():
    SINK(Creates(SOURCE).a)  # flow
    SINK(Creates(SOURCE).b)  # none


def case_class_attributes():
    SINK(Inherits().a)  # flow
    SINK(Inherits.a)  # flow
    SINK(Inherits().b)  # none
    SINK(Hides().a)  # none known-noise: a class attribute that hides one of the base is joined with it


def case_init_subclass():
    SINK(Labelled.label)  # flow
    SINK(Unlabelled.label)  # none


def by_annotation(x: Base):
    SINK(x.get())  # flow


def case_dispatch_on_parameter():
    by_annotation(Right(SOURCE))
