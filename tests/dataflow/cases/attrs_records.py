# requires: attrs
"""attrs: fields, defaults, converters, what ``repr`` shows, ``evolve``, ``asdict``."""
import attr
import attrs
from attrs import define, field, frozen


@define
class Pair:
    a: str
    b: str = "text"


@frozen
class Quiet:
    a: str = field(repr=False)
    b: str = "text"


@attr.s
class Old:
    a = attr.ib()
    b = attr.ib(default="text")


@attr.s(auto_attribs=True)
class OldAuto:
    a: str
    b: str = "text"


@define
class Converted:
    a: int = field(converter=len)
    b: str = field(converter=str.upper)


@define
class Private:
    _a: str


@define
class Derived:
    a: str
    b: str = field(init=False)

    def __attrs_post_init__(self):
        self.b = self.a


@define
class WithDefault:
    a: str
    b: str = field()

    @b.default
    def _b(self):
        return self.a


def case_fields():
    x = Pair(SOURCE)
    SINK(x.a)  # flow
    SINK(x.b)  # none
    SINK(x)  # flow
    SINK(Pair("text"))  # none


def case_quiet():
    SINK(str(Quiet(SOURCE)))  # none
    SINK(Quiet(SOURCE).a)  # flow


def case_old_spelling():
    SINK(Old(SOURCE).a)  # flow
    SINK(Old(SOURCE).b)  # none
    SINK(OldAuto("text", SOURCE).b)  # flow
    SINK(OldAuto("text", SOURCE).a)  # none


def case_converter():
    SINK(Converted(SOURCE, "text").a)  # none
    SINK(Converted("text", SOURCE).b)  # flow


def case_private_name():
    SINK(Private(a=SOURCE)._a)  # flow
    SINK(Private(a="text")._a)  # none


def case_derived():
    SINK(Derived(SOURCE).b)  # flow
    SINK(WithDefault(SOURCE).b)  # flow
    SINK(WithDefault(SOURCE, "text").b)  # none


def case_evolve_and_asdict():
    x = Pair(SOURCE, "text")
    SINK(attrs.evolve(x, b="new").a)  # flow
    SINK(attrs.evolve(x, a="text").a)  # none
    SINK(attrs.asdict(x)["a"])  # flow
    SINK(attrs.asdict(x)["b"])  # none
