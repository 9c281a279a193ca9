"""More special methods: attribute access of every kind, containers of one's own, text forms, ordering, copying."""
import copy
import operator
import os


class Proxy:
    def __init__(self, target):
        self._target = target

    def __getattr__(self, name):
        return getattr(self._target, name)


class ByName:
    def __init__(self, **values):
        self._values = values

    def __getattr__(self, name):
        return self._values[name]


class Intercepts:
    def __init__(self, a, b):
        self.a = a
        self.b = b

    def __getattribute__(self, name):
        return object.__getattribute__(self, name)


class Target:
    def __init__(self, a, b):
        self.a = a
        self.b = b

    def give(self):
        return self.a

    def give_b(self):
        return self.b


class Bag:
    def __init__(self):
        self._items = {}

    def __setitem__(self, key, value):
        self._items[key] = value

    def __getitem__(self, key):
        return self._items[key]

    def __contains__(self, key):
        return key in self._items

    def __iter__(self):
        return iter(self._items.values())

    def __len__(self):
        return len(self._items)

    def __delitem__(self, key):
        del self._items[key]


class Listed:
    def __init__(self, *items):
        self._items = list(items)

    def __iter__(self):
        for item in self._items:
            yield item

    def __reversed__(self):
        return reversed(self._items)

    def __len__(self):
        return len(self._items)

    def __getitem__(self, index):
        return self._items[index]


class Texts:
    def __init__(self, a, b):
        self.a = a
        self.b = b

    def __str__(self):
        return self.a

    def __repr__(self):
        return self.b

    def __bytes__(self):
        return self.a.encode()

    def __fspath__(self):
        return self.a

    def __bool__(self):
        return bool(self.a)

    def __len__(self):
        return len(self.a)

    def __hash__(self):
        return 3

    def __int__(self):
        return 4

    def __index__(self):
        return 1


class Money:
    def __init__(self, amount, owner):
        self.amount = amount
        self.owner = owner

    def __add__(self, other):
        return Money(self.amount + other.amount, self.owner)

    def __radd__(self, other):
        return Money(other + self.amount, self.owner)

    def __mul__(self, factor):
        return Money(self.amount * factor, self.owner)

    def __iadd__(self, other):
        self.amount += other.amount
        return self

    def __lt__(self, other):
        return self.amount < other.amount

    def __eq__(self, other):
        return self.amount == other.amount

    def __neg__(self):
        return Money(-self.amount, self.owner)

    def __abs__(self):
        return Money(abs(self.amount), self.owner)

    def __round__(self, digits=0):
        return Money(round(self.amount), self.owner)

    def __divmod__(self, other):
        return self.owner, self.amount


class Copies:
    def __init__(self, a, b):
        self.a = a
        self.b = b

    def __copy__(self):
        return Copies(self.a, "text")

    def __deepcopy__(self, memo):
        return Copies("text", self.b)


class Leaves:
    def __init__(self, a):
        self.a = a

    def __dir__(self):
        return ["a"]

    def __getstate__(self):
        return {"a": self.a}

    def __setstate__(self, state):
        self.a = state["a"]

    def __delattr__(self, name):
        object.__delattr__(self, name)


class SlotBased:
    __slots__ = ("a", "b")

    def __init__(self, **values):
        for name in self.__slots__:
            setattr(self, name, values.get(name))


def case_proxy():
    p = Proxy(Target(SOURCE, "text"))
    SINK(p.a)  # flow
    SINK(p.b)  # none
    SINK(p.give())  # flow
    SINK(p.give_b())  # none


def case_by_name():
    x = ByName(a=SOURCE, b="text")
    SINK(x.a)  # flow
    SINK(x.b)  # none


def case_getattribute():
    x = Intercepts(SOURCE, "text")
    SINK(x.a)  # flow
    SINK(x.b)  # none


def case_bag():
    x = Bag()
    x["k"] = SOURCE
    SINK(x["k"])  # flow
    SINK([item for item in x])  # flow
    SINK(len(x))  # none
    SINK("k" in x)  # none
    y = Bag()
    y["k"] = "text"
    SINK(y["k"])  # none
    SINK(list(y))  # none


def case_listed():
    x = Listed("text", SOURCE)
    SINK(list(x))  # flow
    SINK(x[1])  # flow
    SINK(list(reversed(x)))  # flow
    SINK([*x])  # flow
    SINK(len(x))  # none
    SINK(sorted(Listed("b", "a")))  # none
    a, b = x
    SINK(b)  # flow
    SINK(", ".join(x))  # flow
    SINK(", ".join(Listed("a")))  # none


def case_texts():
    x = Texts(SOURCE, "text")
    SINK(str(x))  # flow
    SINK(repr(x))  # none
    SINK(f"{x}")  # flow
    SINK(f"{x!r}")  # none
    SINK("%s" % x)  # flow
    SINK("%r" % x)  # none
    SINK("%s %r" % ("a", x))  # none
    SINK("%s %r" % (x, "a"))  # flow
    SINK("{!r}".format(x))  # none
    SINK("{}".format(x))  # flow
    SINK(bytes(x))  # flow
    SINK(os.fspath(x))  # flow
    SINK(bool(x))  # none
    SINK(len(x))  # none
    SINK(hash(x))  # none
    SINK(int(x))  # none
    SINK([x].__len__())  # none
    SINK(str([x]))  # none
    SINK(["a", "b"][x])  # none


def case_money():
    a = Money(1, SOURCE)
    b = Money(2, "text")
    SINK((a + b).owner)  # flow
    SINK((b + a).owner)  # none
    SINK(sum([a, a]).owner)  # flow
    SINK((a * 3).owner)  # flow
    SINK((b * 3).owner)  # none
    SINK((-a).owner)  # flow
    SINK((a + b).amount)  # none
    SINK(a < b)  # none
    SINK(max(a, b).amount)  # none
    SINK(abs(a).owner)  # flow
    SINK(abs(b).owner)  # none
    SINK(round(a).owner)  # flow
    SINK(divmod(a, 3)[0])  # flow
    SINK(divmod(a, 3)[1])  # none
    c = b
    c += a
    SINK(c.owner)  # none
    SINK(operator.add(a, b).owner)  # flow
    SINK(operator.add(b, a).owner)  # none
    SINK(operator.neg(a).owner)  # flow


def case_copies():
    x = Copies(SOURCE, SOURCE)
    SINK(copy.copy(x).a)  # flow
    SINK(copy.copy(x).b)  # none
    SINK(copy.deepcopy(x).b)  # flow
    SINK(copy.deepcopy(x).a)  # none


def case_state():
    x = Leaves(SOURCE)
    SINK(x.__getstate__()["a"])  # flow
    SINK(dir(x))  # none
    y = Leaves("text")
    y.__setstate__({"a": SOURCE})
    SINK(y.a)  # flow
    z = Leaves("text")
    z.__setstate__({"a": "b"})
    SINK(z.a)  # none


def case_slots():
    x = SlotBased(a=SOURCE, b="text")
    SINK(x.a)  # flow
    SINK(x.b)  # none


def case_direct_calls():
    x = Target(SOURCE, "text")
    SINK(x.__dict__["a"])  # flow
    SINK(x.__dict__["b"])  # none
    SINK(Target.give(x))  # flow
    SINK(Target.give_b(x))  # none
    SINK(type(x).give(x))  # flow
    SINK(getattr(x, "give")())  # flow
    SINK(getattr(x, "give_b")())  # none
    SINK({"a": SOURCE}.__getitem__("a"))  # flow
    SINK({"a": SOURCE, "b": "text"}.__getitem__("b"))  # none
    SINK([SOURCE].__getitem__(0))  # flow
    SINK(object.__getattribute__(x, "a"))  # flow
    SINK(object.__getattribute__(x, "b"))  # none
