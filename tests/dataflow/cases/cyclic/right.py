from . import left


def bring():
    return left.give()


def count():
    return len(left.give())


def show_length(x):
    SINK(len(x))  # none


class Child:
    def __init__(self, a):
        self.a = a

    def pass_on(self):
        left.show(self.a)
