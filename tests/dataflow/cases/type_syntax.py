# python: 3.12
"""Type aliases and type parameters change nothing in the flow."""
type Word = str


def same[T](x: T) -> T:
    return x


class Box[T]:
    def __init__(self, x: T) -> None:
        self.x = x


def case_alias():
    a: Word = SOURCE
    b: Word = "text"
    SINK(a)  # flow
    SINK(b)  # none


def case_generic_function():
    SINK(same(SOURCE))  # flow
    SINK(same("text"))  # none


def case_generic_class():
    box = Box[str](SOURCE)
    SINK(box.x)  # flow
    SINK(Box[str]("text").x)  # none
