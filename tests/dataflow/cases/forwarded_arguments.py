"""Arguments that a function passes on: with star and double star, bound, registered for later."""

import functools
import threading


def both(a, b="text"):
    SINK(a)  # flow
    SINK(b)  # none


def named(a, *, b):
    SINK(a)  # flow
    SINK(b)  # none


def lookup(key):
    return "<" + key + ">"


def call(f, *args, **kwargs):
    return f(*args, **kwargs)


def call_positional(f, *args):
    return f(*args)


def call_later(f, *args, times=1, **kwargs):
    SINK(times)  # none
    return lambda: f(*args, **kwargs)


def case_call():
    call(both, SOURCE, "text")
    call(both, SOURCE, b="text")
    call(named, SOURCE, b="text")
    call(named, b="text", a=SOURCE)
    call_positional(both, SOURCE, "text")
    call_later(named, SOURCE, b="text", times=2)()


def case_results():
    SINK(call(lookup, SOURCE))  # flow
    SINK(call(lookup, "text"))  # none
    SINK(call_positional(lookup, SOURCE))  # flow
    SINK(call_later(lookup, SOURCE)())  # flow


class Box:
    def __init__(self, a, b):
        self.a = a
        self.b = b

    @classmethod
    def of(cls, *values):
        return cls(*values)

    @classmethod
    def read(cls, values):
        return cls(**values)


class Loose:
    def __init__(self, **values):
        self.__dict__.update(values)


class Set:
    def __init__(self, **values):
        for key, value in values.items():
            setattr(self, key, value)


class Base:
    def __init__(self, **values):
        self.a = values.get("a")
        self.b = values.get("b")


class Mixin:
    def __init__(self, *args, c="text", **values):
        super().__init__(*args, **values)
        self.c = c


class Mixed(Mixin, Base):
    pass


def case_constructors():
    SINK(Box.of(SOURCE, "text").a)  # flow
    SINK(Box.of(SOURCE, "text").b)  # none
    SINK(Box.read({"a": SOURCE, "b": "text"}).a)  # flow
    SINK(Box.read({"a": SOURCE, "b": "text"}).b)  # none
    SINK(Loose(a=SOURCE, b="text").a)  # flow
    SINK(Loose(a=SOURCE, b="text").b)  # none
    SINK(Set(a=SOURCE).a)  # flow
    SINK(Mixed(a=SOURCE, b="text", c="x").a)  # flow
    SINK(Mixed(a=SOURCE, b="text", c="x").b)  # none
    SINK(Mixed(a=SOURCE, b="text", c="x").c)  # none


class Partly:
    def show(self, a, b):
        SINK(a)  # none
        SINK(b)  # flow

    show_text = functools.partialmethod(show, "text")


def case_bound_before():
    Partly().show_text(SOURCE)
    show = functools.partial(Partly().show, b=SOURCE)
    show("text")


def started(a, b):
    SINK(a)  # flow
    SINK(b)  # none


class Worker(threading.Thread):
    def __init__(self, a, b):
        super().__init__()
        self.a = a
        self.b = b

    def run(self):
        SINK(self.a)  # flow
        SINK(self.b)  # none


def case_threads():
    thread = threading.Thread(target=started, args=(SOURCE,), kwargs={"b": "text"})
    thread.start()
    thread.join()
    worker = Worker(SOURCE, "text")
    worker.start()
    worker.join()


class Observer:
    def __init__(self, callback):
        self.callback = callback

    def fire(self, value):
        self.callback(value)


def on_data(value):
    SINK(value)  # flow


def on_text(value):
    SINK(value)  # none


def case_observers():
    Observer(on_data).fire(SOURCE)
    Observer(on_text).fire("text")
