"""Recursion, mutual recursion, deep call chains."""


def count_down(n, x):
    if n == 0:
        return x
    return count_down(n - 1, x)


def count_down_clean(n, x):
    if n == 0:
        return "text"
    return count_down_clean(n - 1, x)


def even(n, x):
    if n == 0:
        return x
    return odd(n - 1, x)


def odd(n, x):
    if n == 0:
        return "text"
    return even(n - 1, x)


def shows_at_the_bottom(n, x, y):
    if n == 0:
        SINK(x)  # flow
        SINK(y)  # none
    else:
        shows_at_the_bottom(n - 1, x, y)


def swaps(n, x, y):
    if n == 0:
        SINK(x)  # flow
        return
    swaps(n - 1, y, x)


def flatten(obj):
    if isinstance(obj, list):
        return [x for item in obj for x in flatten(item)]
    return [obj]


def depth(obj):
    if isinstance(obj, list):
        return 1 + max(depth(item) for item in obj)
    return 0


class Node:
    def __init__(self, value, children=()):
        self.value = value
        self.children = children

    def values(self):
        yield self.value
        for child in self.children:
            yield from child.values()

    def total(self):
        return 1 + sum(child.total() for child in self.children)


def one(x):
    return two(x)


def two(x):
    return three(x)


def three(x):
    return four(x)


def four(x):
    return x


def first(x, y):
    return second(y, x)


def second(x, y):
    return third(y, x)


def third(x, y):
    return x


def case_simple():
    SINK(count_down(3, SOURCE))  # flow
    SINK(count_down_clean(3, SOURCE))  # none
    SINK(count_down(3, "text"))  # none


def case_mutual():
    SINK(even(4, SOURCE))  # flow
    SINK(even(4, "text"))  # none


def case_sink_at_the_bottom():
    shows_at_the_bottom(3, SOURCE, "text")
    swaps(1, "text", SOURCE)


def case_structures():
    SINK(flatten(["text", [SOURCE]]))  # flow
    SINK(depth(["text", [SOURCE]]))  # none
    tree = Node("text", [Node(SOURCE)])
    SINK(list(tree.values()))  # flow
    SINK(tree.total())  # none


def case_chains():
    SINK(one(SOURCE))  # flow
    SINK(one("text"))  # none
    SINK(first(SOURCE, "text"))  # flow
    SINK(first("text", SOURCE))  # none
