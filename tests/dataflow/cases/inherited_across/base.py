"""Base classes whose children live elsewhere."""


class Base:
    def __init__(self, a):
        self.a = a

    def run(self):
        return self.step(self.a)

    def step(self, x):
        raise NotImplementedError

    def notify(self, x):
        SINK(self.label(x))  # flow
        SINK(self.name())  # none

    def label(self, x):
        return "text"

    def name(self):
        return "text"


class LoudMixin:
    def announce(self):
        SINK(self.a)  # flow
        SINK(self.b)  # none
