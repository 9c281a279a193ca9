"""a += b: what the object's own method does, and who else sees the change."""


class Bag:
    def __init__(self, items=None):
        self.items = items or []

    def __iadd__(self, item):
        self.items.append(item)
        return self


class Total:
    def __init__(self):
        self.shown = ""

    def __iadd__(self, other):
        return "text"


def case_own_method():
    bag = Bag()
    bag += SOURCE
    SINK(bag.items)  # flow
    clean = Bag()
    clean += "text"
    SINK(clean.items)  # none
    total = Total()
    total += SOURCE
    SINK(total)  # none


def case_alias_of_a_list():
    first = []
    second = first
    first += [SOURCE]
    SINK(second)  # flow
    apart = list(["text"])
    apart += ["text"]
    SINK(apart)  # none


def case_alias_of_a_tuple():
    first = ("text",)
    second = first
    first += (SOURCE,)
    SINK(first)  # flow
    SINK(second)  # none


def case_alias_of_a_text():
    first = "text"
    second = first
    first += SOURCE
    SINK(first)  # flow
    SINK(second)  # none


def case_alias_of_a_dict():
    first = {}
    second = first
    first |= {"a": SOURCE}
    SINK(second)  # flow
    SINK(second["a"])  # flow
