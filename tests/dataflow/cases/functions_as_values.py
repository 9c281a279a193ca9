"""Functions passed, stored, returned; lambdas, partial, callbacks."""
from functools import partial, partialmethod, reduce


def same(x):
    return x


def fixed(x):
    return "text"


def show(x):
    SINK(x)  # flow


def show_clean(x):
    SINK(x)  # none


def apply(f, x):
    return f(x)


def choose(loud):
    return same if loud else fixed


def call_with_source(f):
    f(SOURCE)


def case_alias():
    f = same
    g = fixed
    SINK(f(SOURCE))  # flow
    SINK(g(SOURCE))  # none


def case_passed():
    SINK(apply(same, SOURCE))  # flow
    SINK(apply(fixed, SOURCE))  # none
    SINK(apply(lambda x: x, SOURCE))  # flow
    SINK(apply(lambda x: len(x), SOURCE))  # none
    SINK(apply(len, SOURCE))  # none known-noise: a builtin passed as function does not decide the call
    SINK(apply(str.upper, SOURCE))  # flow


def case_callback():
    call_with_source(show)
    call_with_source(len)
    call_with_source(lambda x: SINK(x))  # flow
    call_with_source(lambda x: SINK(len(x)))  # none


def case_stored():
    table = {"a": same, "b": fixed}
    SINK(table["a"](SOURCE))  # flow
    SINK(table["b"](SOURCE))  # none
    steps = [same, fixed]
    SINK(steps[0](SOURCE))  # flow
    SINK(steps[1](SOURCE))  # none


def case_stored_in_attribute():
    class Box:
        def __init__(self, f):
            self.f = f

    SINK(Box(same).f(SOURCE))  # flow
    SINK(Box(fixed).f(SOURCE))  # none


def case_returned():
    SINK(choose(True)(SOURCE))  # flow


def case_partial():
    def two(a, b):
        return b

    SINK(partial(two, "text")(SOURCE))  # flow
    SINK(partial(two, SOURCE)("text"))  # none
    SINK(partial(two, b=SOURCE)("text"))  # flow
    SINK(partial(two, b="text")(SOURCE))  # none
    partial(show, SOURCE)()
    partial(show_clean, "text")()


def case_partialmethod():
    class Box:
        def set(self, a, b):
            SINK(a)  # flow
            SINK(b)  # none

        loud = partialmethod(set, SOURCE)

    Box().loud("text")


def case_map_filter_reduce():
    SINK(list(map(same, [SOURCE])))  # flow
    SINK(list(map(len, [SOURCE])))  # none
    SINK(list(filter(None, [SOURCE])))  # flow
    SINK(list(filter(lambda x: x != SOURCE, ["text"])))  # none
    SINK(reduce(lambda x, y: x + y, ["x", SOURCE]))  # flow
    SINK(reduce(lambda x, y: x + len(y), [SOURCE], 0))  # none


def case_sort_key():
    items = sorted([SOURCE], key=lambda x: len(x))
    SINK(items)  # flow
    SINK(sorted(["x", "yy"], key=lambda x: x == SOURCE))  # none
    SINK(max([SOURCE, ""], key=len))  # flow
    SINK(max(["x", "yy"], key=lambda x: SOURCE))  # none
