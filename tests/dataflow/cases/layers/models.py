"""Records of a small layered program."""
from dataclasses import dataclass, field


@dataclass
class Item:
    a: str
    b: str = "text"
    tags: list = field(default_factory=list)

    def summary(self):
        return f"{self.a}"

    def size(self):
        return len(self.a)


class Shown:
    def __init__(self, a):
        self.a = a

    def __str__(self):
        return self.a
