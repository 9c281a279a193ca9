from .base import Base, LoudMixin


class Keeps(Base):
    def step(self, x):
        return x


class Drops(Base):
    def step(self, x):
        return "text"


class Labels(Base):
    def label(self, x):
        return x


class Loud(LoudMixin, Base):
    b = "text"
