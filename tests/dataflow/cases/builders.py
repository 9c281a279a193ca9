"""Builders, fluent chains, registries, state machines: data kept in objects over several calls."""


class Builder:
    def __init__(self):
        self.parts = []
        self.head = "text"

    def add(self, x):
        self.parts.append(x)
        return self

    def title(self, x):
        self.head = x
        return self

    def build(self):
        return " ".join(self.parts)

    def heading(self):
        return self.head


class Registry:
    def __init__(self):
        self._items = {}

    def register(self, key, value):
        self._items[key] = value

    def lookup(self, key):
        return self._items[key]

    def keys(self):
        return list(self._items)


class Service:
    def __init__(self, store):
        self.store = store

    def save(self, x):
        self.store.register("k", x)

    def load(self):
        return self.store.lookup("k")


class Handlers:
    def __init__(self):
        self.callbacks = []

    def on(self, f):
        self.callbacks.append(f)

    def fire(self, x):
        for f in self.callbacks:
            f(x)


def case_builder():
    SINK(Builder().add("x").add(SOURCE).build())  # flow
    SINK(Builder().add("x").add("y").build())  # none
    SINK(Builder().add(SOURCE).heading())  # none
    SINK(Builder().title(SOURCE).heading())  # flow
    SINK(Builder().title(SOURCE).build())  # none


def case_builder_in_steps():
    b = Builder()
    b.add(SOURCE)
    SINK(b.build())  # flow
    SINK(b.head)  # none


def case_registry():
    r = Registry()
    r.register("k", SOURCE)
    SINK(r.lookup("k"))  # flow
    SINK(r.keys())  # none


def case_service():
    s = Service(Registry())
    s.save(SOURCE)
    SINK(s.load())  # flow
    t = Service(Registry())
    t.save("text")
    SINK(t.load())  # none


def case_handlers():
    h = Handlers()
    h.on(lambda x: SINK(x))  # flow
    h.on(lambda x: SINK(len(x)))  # none
    h.fire(SOURCE)
