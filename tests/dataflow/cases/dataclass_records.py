"""Dataclasses: fields, defaults, ``__post_init__``, ``replace``, ``asdict``, what ``repr`` shows."""
from dataclasses import InitVar, asdict, astuple, dataclass, field, replace


@dataclass
class Pair:
    a: str
    b: str = "text"


@dataclass
class Child(Pair):
    c: str = "text"


@dataclass(frozen=True)
class Quiet:
    a: str = field(repr=False)
    b: str = "text"


@dataclass(repr=False)
class NoRepr:
    a: str


@dataclass
class Derived:
    a: str
    upper: str = field(init=False)
    size: int = field(init=False)

    def __post_init__(self):
        self.upper = self.a.upper()
        self.size = len(self.a)


@dataclass
class WithInitVar:
    a: InitVar[str]
    b: str = "text"
    c: str = "text"

    def __post_init__(self, a):
        self.b = a


@dataclass(kw_only=True)
class Keywords:
    a: str
    b: str


@dataclass
class Factory:
    a: list = field(default_factory=list)
    b: str = field(default_factory=lambda: SOURCE)


@dataclass
class Nested:
    pair: Pair
    others: list[Pair]


@dataclass
class OwnText:
    a: str

    def __str__(self):
        return "text"


def case_fields():
    x = Pair(SOURCE)
    SINK(x.a)  # flow
    SINK(x.b)  # none
    y = Pair("text", SOURCE)
    SINK(y.a)  # none
    SINK(y.b)  # flow
    z = Pair(b=SOURCE, a="text")
    SINK(z.b)  # flow
    SINK(z.a)  # none


def case_shown():
    SINK(Pair(SOURCE))  # flow
    SINK(f"{Pair(SOURCE)}")  # flow
    SINK(Pair("text"))  # none
    SINK(str(Quiet(SOURCE)))  # none
    SINK(Quiet(SOURCE).a)  # flow
    SINK(str(NoRepr(SOURCE)))  # none
    SINK(str(OwnText(SOURCE)))  # none
    SINK(repr(OwnText(SOURCE)))  # flow


def case_inherited():
    x = Child(SOURCE, "text", "text")
    SINK(x.a)  # flow
    SINK(x.c)  # none
    SINK(x)  # flow
    SINK(Child("text", "text", SOURCE).c)  # flow


def case_post_init():
    x = Derived(SOURCE)
    SINK(x.upper)  # flow
    SINK(x.size)  # none


def case_init_var():
    x = WithInitVar(SOURCE)
    SINK(x.b)  # flow
    SINK(x.c)  # none


def case_keyword_only():
    x = Keywords(b="text", a=SOURCE)
    SINK(x.a)  # flow
    SINK(x.b)  # none


def case_factories():
    x = Factory()
    SINK(x.a)  # none
    x.a.append(SOURCE)
    SINK(x.a)  # flow
    SINK(Factory().b)  # flow


def case_replace():
    x = Pair(SOURCE, "text")
    SINK(replace(x, b="new").a)  # flow
    SINK(replace(x, a="text").a)  # none
    SINK(replace(x, b=SOURCE).b)  # flow


def case_conversion():
    x = Pair(SOURCE, "text")
    SINK(asdict(x))  # flow
    SINK(asdict(x)["a"])  # flow
    SINK(asdict(x)["b"])  # none
    SINK(astuple(x)[0])  # flow
    SINK(astuple(x)[1])  # none


def case_nested():
    x = Nested(Pair(SOURCE), [Pair("text", SOURCE)])
    SINK(x.pair.a)  # flow
    SINK(x.pair.b)  # none
    SINK(x.others[0].b)  # flow
    SINK(x.others[0].a)  # none
    SINK(x)  # flow
