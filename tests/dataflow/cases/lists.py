"""Lists, tuples, sets and deques, and their methods."""
from collections import deque


def case_append_extend_insert():
    x = []
    SINK(x)  # none
    x.append(SOURCE)
    SINK(x)  # flow
    y = ["text"]
    y.extend([SOURCE])
    SINK(y)  # flow
    z = ["text"]
    z.insert(0, SOURCE)
    SINK(z)  # flow
    w = ["text"]
    w.append("x")
    SINK(w)  # none


def case_pop_and_clear():
    x = ["text", SOURCE]
    SINK(x.pop())  # flow
    y = [SOURCE]
    y.clear()
    SINK(y)  # none


def case_copies():
    x = [SOURCE, "text"]
    SINK(x.copy())  # flow
    SINK(x.copy()[1])  # none
    SINK(list(x))  # flow
    SINK(tuple(x)[0])  # flow
    SINK(tuple(x)[1])  # none
    SINK(x[:])  # flow


def case_in_place_order():
    x = ["text", SOURCE]
    x.sort()
    SINK(x)  # flow
    x.reverse()
    SINK(x)  # flow
    y = ["x", "text"]
    y.reverse()
    SINK(y)  # none


def case_addition():
    SINK(["text"] + [SOURCE])  # flow
    SINK(["text"] + ["x"])  # none
    SINK([SOURCE] * 2)  # flow
    x = ["text"]
    x += [SOURCE]
    SINK(x)  # flow


def case_iteration():
    for x in [SOURCE]:
        SINK(x)  # flow
    for i, x in enumerate([SOURCE]):
        SINK(x)  # flow
        SINK(i)  # none
    for x, y in zip([SOURCE], ["text"]):
        SINK(x)  # flow
        SINK(y)  # none
    for x in reversed([SOURCE]):
        SINK(x)  # flow
    for x in sorted([SOURCE]):
        SINK(x)  # flow
    for x in range(len(SOURCE)):
        SINK(x)  # none


def case_list_of_pairs():
    for x, y in [(SOURCE, "text"), (SOURCE, "other")]:
        SINK(x)  # flow
        SINK(y)  # none


def case_sets():
    x = set()
    x.add(SOURCE)
    SINK(x)  # flow
    y = {"text"}
    y.update([SOURCE])
    SINK(y)  # flow
    SINK({"text"} | {SOURCE})  # flow
    SINK({"text"}.union([SOURCE]))  # flow
    SINK({SOURCE}.difference(["x"]))  # flow
    SINK({"text"} - {SOURCE})  # none
    SINK({"text"}.difference([SOURCE]))  # none
    SINK({SOURCE}.pop())  # flow
    z = {"text"}
    z.add("x")
    SINK(z)  # none


def case_deque():
    x = deque()
    x.appendleft(SOURCE)
    SINK(x)  # flow
    SINK(x.popleft())  # flow
    y = deque(["text"], maxlen=3)
    y.extendleft(["x"])
    SINK(y)  # none


def case_extremes():
    SINK(max([SOURCE, "a"]))  # flow
    SINK(min(SOURCE, "zzzz", key=len) or SOURCE)  # flow
    SINK(sum([[SOURCE], ["text"]], []))  # flow
    SINK(sum([len(SOURCE), 2]))  # none


def case_item_assignment():
    x = ["a", "b"]
    x[0] = SOURCE
    SINK(x[0])  # flow
    SINK(x[1])  # none
    SINK(x)  # flow


def case_element_attributes():
    class Box:
        def __init__(self, a, b):
            self.a = a
            self.b = b

    items = []
    items.append(Box(SOURCE, "text"))
    for item in items:
        SINK(item.a)  # flow
        SINK(item.b)  # none
    SINK(items[0].a)  # flow
    SINK(items[0].b)  # none
