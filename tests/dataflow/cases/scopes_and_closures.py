"""Closures, nonlocal and global state, comprehension scopes, class scopes, recursion by name, and late binding."""
import functools

state = {"a": None, "b": None}
current = None
items = []
constant = "text"


def make_counter(a):
    seen = []

    def add(x):
        seen.append(x)
        return len(seen)

    def get():
        return seen

    def label():
        return a

    return add, get, label


def make_account(balance, owner):
    def deposit(amount):
        nonlocal balance
        balance += amount
        return balance

    def rename(name):
        nonlocal owner
        owner = name

    def show():
        return owner

    return deposit, rename, show


def make_object(a, b):
    class Local:
        kept = b

        def give(self):
            return a

        def give_b(self):
            return self.kept

    return Local()


def make_dict_of_functions(a):
    return {"get": lambda: a, "size": lambda: len(a), "set": lambda x: x}


def compose(*functions):
    def run(x):
        for function in functions:
            x = function(x)
        return x

    return run


def curry(f):
    def take_a(a):
        def take_b(b):
            return f(a, b)

        return take_b

    return take_a


def memoize(f):
    cache = {}

    @functools.wraps(f)
    def wrapped(x):
        if x not in cache:
            cache[x] = f(x)
        return cache[x]

    wrapped.cache = cache
    return wrapped


@memoize
def slow(x):
    return x


@memoize
def slow_size(x):
    return len(x)


def set_current(a):
    global current
    current = a


def set_state(a, b):
    state["a"] = a
    state["b"] = b


def add_item(a):
    items.append(a)


def late():
    return current


class Config:
    values = {}
    first = "text"
    names = [name for name in ("a", "b")]

    @classmethod
    def set(cls, key, value):
        cls.values[key] = value

    @classmethod
    def get(cls, key):
        return cls.values[key]

    @staticmethod
    def join(*parts):
        return "/".join(parts)


class Node:
    def __init__(self, value, parent=None):
        self.value = value
        self.parent = parent
        self.children = []
        if parent is not None:
            parent.children.append(self)

    def path(self):
        if self.parent is None:
            return [self.value]
        return self.parent.path() + [self.value]

    def walk(self):
        yield self.value
        for child in self.children:
            yield from child.walk()


class Builder:
    def __init__(self):
        self.parts = []
        self.options = {}

    def add(self, part):
        self.parts.append(part)
        return self

    def option(self, **options):
        self.options.update(options)
        return self

    def build(self):
        return " ".join(self.parts)


class Events:
    def __init__(self):
        self.handlers = {}

    def on(self, name, handler):
        self.handlers.setdefault(name, []).append(handler)

    def emit(self, name, value):
        for handler in self.handlers.get(name, []):
            handler(value)


def shown(value):
    SINK(value)  # flow


def shown_clean(value):
    SINK(value)  # none known-noise: handlers of all events stand in one entry


def case_shared_closure():
    add, get, label = make_counter("text")
    SINK(add(SOURCE))  # none
    SINK(get())  # flow known-miss: two closures that share a variable do not see each other's changes
    SINK(label())  # none
    add, get, label = make_counter(SOURCE)
    add("text")
    SINK(label())  # flow
    SINK(get())  # none


def case_nonlocal():
    deposit, rename, show = make_account(1, SOURCE)
    SINK(show())  # flow
    SINK(deposit(3))  # none
    deposit, rename, show = make_account(1, "text")
    SINK(show())  # none


def case_local_class():
    x = make_object(SOURCE, "text")
    SINK(x.give())  # flow known-miss: methods of a class in a function do not see its variables
    SINK(x.give_b())  # none
    y = make_object("text", SOURCE)
    SINK(y.give())  # none
    SINK(y.give_b())  # flow known-miss: methods of a class in a function do not see its variables


def case_dict_of_functions():
    f = make_dict_of_functions(SOURCE)
    SINK(f["get"]())  # flow
    SINK(f["size"]())  # none
    SINK(f["set"]("text"))  # none
    SINK(f["set"](SOURCE))  # flow
    SINK(make_dict_of_functions("text")["get"]())  # none


def case_composed():
    SINK(compose(str.strip, str.upper)(SOURCE))  # flow
    SINK(curry(lambda a, b: a)(SOURCE)("text"))  # flow
    SINK(curry(lambda a, b: b)(SOURCE)("text"))  # none
    SINK(slow(SOURCE))  # flow
    SINK(slow_size(SOURCE))  # none


def case_globals():
    set_current(SOURCE)
    SINK(late())  # flow
    SINK(current)  # flow
    set_state(SOURCE, "text")
    SINK(state["a"])  # flow
    SINK(state["b"])  # none
    add_item(SOURCE)
    SINK(items)  # flow
    SINK(constant)  # none
    SINK(globals()["current"])  # flow known-miss: globals() is not followed
    SINK(globals()["constant"])  # none


def case_class_state():
    Config.set("k", SOURCE)
    SINK(Config.get("k"))  # flow
    SINK(Config.first)  # none
    SINK(Config.names)  # none
    SINK(Config.join("a", SOURCE))  # flow
    SINK(Config.join("a", "b"))  # none


def case_trees():
    root = Node("root")
    child = Node(SOURCE, root)
    leaf = Node("leaf", child)
    SINK(leaf.parent.value)  # flow
    SINK(leaf.value)  # none
    SINK(leaf.path())  # flow
    SINK(root.children[0].value)  # flow known-miss: what an object stores in another one that it is given is not followed
    SINK(list(root.walk()))  # flow known-miss: what an object stores in another one that it is given is not followed


def case_builder():
    SINK(Builder().add("a").add(SOURCE).build())  # flow
    SINK(Builder().add("a").add("b").build())  # none
    b = Builder().option(a=SOURCE, b="text")
    SINK(b.options["a"])  # flow
    SINK(b.options["b"])  # none known-noise: what a method adds to a dict of its object has one entry for all keys


def case_events():
    e = Events()
    e.on("a", shown)
    e.on("b", shown_clean)
    e.emit("a", SOURCE)
    e.emit("b", "text")


def case_comprehension_scopes():
    x = "text"
    y = [x for x in [SOURCE]]
    SINK(y)  # flow
    SINK(x)  # none
    z = [(last := item) for item in [SOURCE]]
    SINK(last)  # flow
    SINK(z)  # flow
    fs = [lambda v=v: v for v in ("a", SOURCE)]
    SINK(fs[1]())  # flow
    pairs = [(a, b) for a in ["x"] for b in [SOURCE]]
    SINK(pairs[0][1])  # flow
    SINK(pairs[0][0])  # none
    grid = [[cell for cell in row] for row in [["a"], [SOURCE]]]
    SINK(grid)  # flow
    index = {k: [v for v in vs] for k, vs in {"a": [SOURCE]}.items()}
    SINK(index["a"])  # flow
    SINK(list(index))  # none
    SINK(sum(len(v) for v in [SOURCE]))  # none
    SINK(any(v == SOURCE for v in [SOURCE]))  # none
    SINK(next((v for v in [SOURCE] if v), None))  # flow
    SINK(next((v for v in ["a"] if v == SOURCE), None))  # none
    SINK(sorted((v for v in [SOURCE]), key=len))  # flow
    SINK({v: len(v) for v in [SOURCE]}.values())  # none
    SINK({len(v): v for v in [SOURCE]}.keys())  # none
