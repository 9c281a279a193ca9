"""Aliasing, mutation through parameters, objects inside objects, class attributes."""


class Box:
    shared = "text"
    items = []

    def __init__(self, a="text"):
        self.a = a
        self.b = "text"


def fill(box):
    box.a = SOURCE


def fill_other(box):
    box.b = SOURCE


def fill_item(obj):
    obj["a"] = SOURCE


def add(items, x):
    items.append(x)


def replace(box):
    box = Box(SOURCE)
    return box


def clear(box):
    box.a = "text"


def case_alias():
    x = Box()
    y = x
    y.a = SOURCE
    SINK(x.a)  # flow
    SINK(x.b)  # none


def case_alias_of_container():
    x = {}
    y = x
    y["a"] = SOURCE
    SINK(x["a"])  # flow
    z = dict(x)
    z["b"] = SOURCE
    SINK(x.get("b"))  # none


def case_alias_cut():
    x = Box()
    y = x
    y = Box()
    y.a = SOURCE
    SINK(x.a)  # none
    SINK(y.a)  # flow


def case_alias_in_container():
    x = Box()
    items = [x]
    items[0].a = SOURCE
    SINK(x.a)  # flow
    SINK(x.b)  # none


def case_alias_in_attribute():
    x = Box()
    outer = Box()
    outer.inner = x
    outer.inner.a = SOURCE
    SINK(x.a)  # flow
    SINK(outer.a)  # none


def case_through_parameter():
    x = Box()
    fill(x)
    SINK(x.a)  # flow
    SINK(x.b)  # none
    clear(x)
    SINK(x.a)  # none
    fill_other(x)
    SINK(x.b)  # flow


def case_container_through_parameter():
    obj = {"b": "text"}
    fill_item(obj)
    SINK(obj["a"])  # flow
    SINK(obj["b"])  # none
    items = []
    add(items, SOURCE)
    SINK(items)  # flow
    others = []
    add(others, "text")
    SINK(others)  # none


def case_rebinding_a_parameter():
    x = Box()
    y = replace(x)
    SINK(x.a)  # none
    SINK(y.a)  # flow


def case_deep():
    x = Box()
    x.one = Box()
    x.one.two = Box()
    x.one.two.a = SOURCE
    SINK(x.one.two.a)  # flow
    SINK(x.one.two.b)  # none
    SINK(x.one.a)  # none


def case_class_attribute():
    class Local:
        a = "text"
        b = "text"

    Local.a = SOURCE
    SINK(Local.a)  # flow
    SINK(Local().a)  # flow
    SINK(Local.b)  # none


def case_class_list():
    Box.items.append(SOURCE)
    SINK(Box().items)  # flow
    SINK(Box.shared)  # none


def case_linked_list():
    head = None
    for x in ["text", SOURCE]:
        node = Box(x)
        node.next = head
        head = node
    SINK(head.a)  # flow
    while head is not None:
        SINK(head.b)  # none
        head = head.next


def case_returned_twice():
    def both(x):
        return x, x

    a, b = both(Box())
    a.a = SOURCE
    SINK(b.a)  # flow
    SINK(b.b)  # none


def case_two_fields_swapped():
    x = Box(SOURCE)
    x.a, x.b = x.b, x.a
    SINK(x.a)  # none
    SINK(x.b)  # flow
