"""What the other modules import."""

loud = SOURCE
quiet = "text"
box = {"a": SOURCE, "b": "text"}


def give():
    return SOURCE


def same(x):
    return x


def fixed(x):
    return "text"


def show(x):
    SINK(x)  # flow


def show_clean(x):
    SINK(x)  # none


class Box:
    kind = "text"

    def __init__(self, a, b="text"):
        self.a = a
        self.b = b

    def get(self):
        return self.a
