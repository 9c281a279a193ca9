"""Objects that hold objects: data stored through a part of what was given, handlers in lists, one part beside another."""


class Hub:
    def __init__(self):
        self.handlers = []

    def on(self, handler):
        self.handlers.append(handler)

    def fire(self, value):
        for handler in self.handlers:
            handler(value)


class Box:
    def __init__(self):
        self.items = []

    def add(self, x):
        self.items.append(x)


class Node:
    def __init__(self, value):
        self.value = value
        self.children = []
        self.parent = None

    def attach(self, parent):
        self.parent = parent
        parent.children.append(self)


class Service:
    def __init__(self, store):
        self.store = store

    def save(self, x):
        self.store.put_in(x)

    def load(self):
        return self.store.get_out()


class Store:
    def __init__(self):
        self.data = {}
        self.last = None

    def put_in(self, x):
        self.data["k"] = x
        self.last = x

    def get_out(self):
        return self.data["k"]


class Appends:
    def __init__(self, out):
        self.out = out

    def write(self, x):
        self.out.append(x)


def make():
    return []


def show(x):
    SINK(x)  # flow


def quiet(x):
    SINK(x)  # none


def case_hub():
    h = Hub()
    h.on(show)
    h.fire(SOURCE)
    h2 = Hub()
    h2.on(quiet)
    h2.fire("text")


def case_box():
    b = Box()
    b.add(SOURCE)
    SINK(b.items)  # flow
    c = Box()
    c.add("text")
    SINK(c.items)  # none


def case_node():
    root = Node("text")
    Node(SOURCE).attach(root)
    SINK(root.children[0].value)  # flow
    root2 = Node("text")
    Node("text").attach(root2)
    SINK(root2.children[0].value)  # none


def case_service():
    s = Service(Store())
    s.save(SOURCE)
    SINK(s.load())  # flow
    SINK(s.store.last)  # flow
    s = Service(Store())
    s.save("text")
    SINK(s.load())  # none
    SINK(s.store.last)  # none


def case_appends():
    out = []
    a = Appends(out)
    a.write(SOURCE)
    SINK(out)  # flow
    out = []
    a = Appends(out)
    a.write("text")
    SINK(out)  # none


def case_made():
    a = make()
    b = a
    b.append(SOURCE)
    SINK(a)  # flow
    c = make()
    d = c
    d.append("text")
    SINK(c)  # none


def case_lambda():
    h = Hub()
    h.on(lambda x: SINK(x))  # flow
    h.fire(SOURCE)


class TwoHandlers(Hub):
    pass


def case_two_handlers():
    h = TwoHandlers()
    h.on(lambda x: SINK(x))  # flow
    h.on(lambda x: SINK(len(x)))  # none
    h.fire(SOURCE)


def case_added_after():
    b = Box()
    b.add(SOURCE)
    b.add("text")
    SINK(b.items)  # flow
    c = Box()
    c.add("text")
    c.add("more")
    SINK(c.items)  # none


class Model:
    def __init__(self, a, b):
        self.inner = Inner(a, b)


class Inner:
    def __init__(self, a, b):
        self.deep = {"a": a, "b": b}


def pair(a, b):
    return Model(a, "text"), {"b": b}


def case_pair_of_objects():
    model, rest = pair("text", SOURCE)
    SINK(model.inner.deep["a"])  # none
    SINK(rest["b"])  # flow
    model, rest = pair(SOURCE, "text")
    SINK(model.inner.deep["a"])  # flow known-miss: more than three parts deep
    SINK(rest["b"])  # none
