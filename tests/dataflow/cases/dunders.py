"""Special methods: calling, indexing, iterating, operators, attribute access."""


class Callable:
    def __init__(self, a):
        self.a = a

    def __call__(self, x):
        return x


class CallableFixed:
    def __call__(self, x):
        return "text"


class Indexed:
    def __init__(self, a):
        self.a = a

    def __getitem__(self, key):
        return self.a

    def __setitem__(self, key, value):
        self.a = value


class IndexedFixed:
    def __getitem__(self, key):
        return "text"

    def __setitem__(self, key, value):
        SINK(value)  # flow
        SINK(key)  # none


class Iterated:
    def __init__(self, a):
        self.a = a

    def __iter__(self):
        return iter([self.a])


class IteratedByYield:
    def __init__(self, a):
        self.a = a

    def __iter__(self):
        yield self.a


class Iterator:
    def __init__(self, a):
        self.a = a
        self.left = 1

    def __iter__(self):
        return self

    def __next__(self):
        if not self.left:
            raise StopIteration
        self.left -= 1
        return self.a


class Amount:
    def __init__(self, a):
        self.a = a

    def __add__(self, other):
        return Amount(self.a + other.a)

    def __radd__(self, other):
        return other + self.a

    def __mul__(self, other):
        return "text"

    def __iadd__(self, other):
        self.a = other
        return self

    def __or__(self, other):
        return other

    def __neg__(self):
        return self.a

    def __eq__(self, other):
        return self.a == other

    def __len__(self):
        return len(self.a)

    def __contains__(self, x):
        SINK(x)  # flow
        return False

    def __bool__(self):
        return True

    def __matmul__(self, other):
        SINK(other)  # flow
        return None


class Fallback:
    def __init__(self, a):
        self.hidden = a

    def __getattr__(self, name):
        return self.hidden


class Watching:
    def __setattr__(self, name, value):
        SINK(value)  # flow
        SINK(name)  # none
        object.__setattr__(self, name, value)


class Dropping:
    def __del__(self):
        pass

    def __delitem__(self, key):
        SINK(key)  # flow


class Missing(dict):
    def __missing__(self, key):
        return SOURCE


class Bracketed:
    def __class_getitem__(cls, key):
        return key


def case_call():
    SINK(Callable("text")(SOURCE))  # flow
    SINK(Callable(SOURCE)("text"))  # none
    SINK(CallableFixed()(SOURCE))  # none


def case_getitem():
    SINK(Indexed(SOURCE)["k"])  # flow
    SINK(Indexed("text")["k"])  # none
    SINK(IndexedFixed()[SOURCE])  # none
    SINK(Indexed(SOURCE)[0:1])  # flow


def case_setitem():
    box = Indexed("text")
    box["k"] = SOURCE
    SINK(box["k"])  # flow
    IndexedFixed()["k"] = SOURCE


def case_iteration():
    for x in Iterated(SOURCE):
        SINK(x)  # flow
    for x in IteratedByYield(SOURCE):
        SINK(x)  # flow
    for x in Iterator(SOURCE):
        SINK(x)  # flow
    for x in Iterated("text"):
        SINK(x)  # none
    SINK(list(IteratedByYield(SOURCE)))  # flow
    (x,) = Iterated(SOURCE)
    SINK(x)  # flow
    SINK(next(Iterator(SOURCE)))  # flow


def case_operators():
    x = Amount(SOURCE)
    y = Amount("text")
    SINK((x + y).a)  # flow
    SINK((y + y).a)  # none
    SINK("x" + x)  # flow
    SINK(x * y)  # none
    SINK(y | SOURCE)  # flow
    SINK(y | "text")  # none
    SINK(-x)  # flow
    SINK(-y)  # none
    SINK(x == y)  # none
    SINK(len(x))  # none


def case_in_place():
    y = Amount("text")
    SINK(y.a)  # none
    y += SOURCE
    SINK(y.a)  # flow


def case_operator_arguments():
    y = Amount("text")
    SINK(SOURCE in y)  # none
    y @ SOURCE
    Watching().a = SOURCE
    del Dropping()[SOURCE]


def case_attribute_fallback():
    SINK(Fallback(SOURCE).anything)  # flow
    SINK(Fallback("text").anything)  # none


def case_missing():
    SINK(Missing()["k"])  # flow
    SINK(Missing(k="text")["k"])  # none


def case_class_getitem():
    SINK(Bracketed[SOURCE])  # flow
    SINK(Bracketed["text"])  # none
