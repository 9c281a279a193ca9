"""Methods: bound, unbound, class and static methods, attributes of self across methods."""


class Box:
    kind = "text"

    def __init__(self, a, b="text"):
        self.a = a
        self.b = b

    def get(self):
        return self.a

    def get_other(self):
        return self.b

    def set(self, a):
        self.a = a

    def same(self, x):
        return x

    def fixed(self, x):
        return "text"

    def chain(self, a):
        self.a = a
        return self

    @classmethod
    def make(cls, a):
        return cls(a)

    @classmethod
    def label(cls, x):
        return cls.kind

    @staticmethod
    def static(x):
        return x

    @staticmethod
    def static_second(x, y):
        return y

    def clear(self):
        self.a = "text"

    def relay(self):
        return self.get()


class Inside:
    """Data set in one method and read in another, without any caller in sight."""

    def __init__(self):
        self.a = SOURCE
        self.b = "text"
        self._prepare()

    def _prepare(self):
        self.c = self.a
        self.d = len(self.a)

    def show(self):
        SINK(self.a)  # flow
        SINK(self.b)  # none
        SINK(self.c)  # flow
        SINK(self.d)  # none


def case_constructor():
    box = Box(SOURCE)
    SINK(box.a)  # flow
    SINK(box.b)  # none
    SINK(box.kind)  # none
    SINK(Box(b=SOURCE, a="text").b)  # flow


def case_getters():
    box = Box(SOURCE)
    SINK(box.get())  # flow
    SINK(box.get_other())  # none
    SINK(box.relay())  # flow


def case_setter_method():
    box = Box("text")
    box.set(SOURCE)
    SINK(box.get())  # flow
    box.set("text")
    SINK(box.get())  # none
    box.set(SOURCE)
    box.clear()
    SINK(box.a)  # none


def case_results():
    box = Box("text")
    SINK(box.same(SOURCE))  # flow
    SINK(box.fixed(SOURCE))  # none


def case_bound_method():
    box = Box("text")
    f = box.same
    g = box.fixed
    SINK(f(SOURCE))  # flow
    SINK(g(SOURCE))  # none
    get = Box(SOURCE).get
    SINK(get())  # flow


def case_unbound_method():
    box = Box(SOURCE)
    SINK(Box.get(box))  # flow
    SINK(Box.get_other(box))  # none
    SINK(Box.same(box, SOURCE))  # flow


def case_class_and_static():
    SINK(Box.make(SOURCE).a)  # flow
    SINK(Box.make("text").a)  # none
    SINK(Box.label(SOURCE))  # none
    SINK(Box.static(SOURCE))  # flow
    SINK(Box("text").static(SOURCE))  # flow
    SINK(Box.static_second(SOURCE, "text"))  # none


def case_builder():
    SINK(Box("text").chain(SOURCE).get())  # flow
    SINK(Box(SOURCE).chain("text").get())  # none


def case_two_objects():
    x = Box(SOURCE)
    y = Box("text")
    SINK(x.get())  # flow
    SINK(y.get())  # none


def case_inside():
    Inside().show()


def case_getattr():
    box = Box(SOURCE)
    SINK(getattr(box, "a"))  # flow
    SINK(getattr(box, "b"))  # none
    SINK(getattr(box, "missing", SOURCE))  # flow
    setattr(box, "b", SOURCE)
    SINK(box.b)  # flow


def case_instance_dict():
    box = Box(SOURCE)
    SINK(vars(box))  # flow
    SINK(vars(box)["a"])  # flow
    SINK(box.__dict__)  # flow
    SINK(box.__dict__["b"])  # none
