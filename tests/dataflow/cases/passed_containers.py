"""Lists, tuples, dicts and functions that are passed to a function: positions and keys are known there too."""


def pair(a, b):
    SINK(a)  # flow
    SINK(b)  # none


def positions(x):
    SINK(x[0])  # flow
    SINK(x[1])  # none
    SINK(x[-2])  # flow
    SINK(x[-1])  # none
    SINK([*x, "x"][0])  # flow
    SINK(["x", *x][0])  # none known-noise: positions of a list that was passed
    first, second = x
    SINK(first)  # flow
    SINK(second)  # none
    pair(*x)


def case_positions():
    positions([SOURCE, "text"])


def copies(x):
    SINK(x.copy()[0])  # flow
    SINK(x.copy()[1])  # none
    SINK(list(x)[1])  # none
    SINK(tuple(x)[1])  # none
    SINK(x[:1])  # flow


def case_copies():
    copies([SOURCE, "text"])


def rows_of(rows):
    SINK([row[0] for row in rows])  # none
    SINK([row[1] for row in rows])  # flow
    SINK({key: n for key, _, n in rows})  # none
    SINK({key: value for key, value, _ in rows})  # flow


def case_rows():
    rows_of([("k", SOURCE, 1), ("l", SOURCE, 2)])


def keys(x):
    SINK(list(x))  # none known-noise: keys of a dict that was passed are not told from its values
    SINK(sorted(x))  # none
    SINK(", ".join(x))  # none
    SINK([key for key in x])  # none
    SINK({key: "text" for key in x})  # none
    SINK(len(x))  # none
    SINK(list(x.values()))  # flow


def case_keys():
    keys({"a": SOURCE, "b": "text"})


def spread(x):
    SINK({"a": "text", **x}["a"])  # flow
    SINK({**x, "a": "text"})  # none
    SINK({**x}["b"])  # none
    SINK(dict(x)["b"])  # none
    SINK(dict(x, a="text"))  # none


def case_spread():
    spread({"a": SOURCE, "b": "text"})


def taken_out(x):
    x.pop("a")
    SINK(x)  # none
    x["a"] = SOURCE
    SINK(x)  # flow
    del x["a"]
    SINK(x)  # none


def case_taken_out():
    taken_out({"a": SOURCE, "b": "text"})


def overwritten(x):
    x["a"] = "text"
    SINK(x)  # none


def case_overwritten():
    overwritten({"a": SOURCE, "b": "text"})


def take_out(x):
    x.pop("a", None)


def blank(x):
    for key in x:
        x[key] = "text"


def case_changed_by_a_function():
    x = {"a": SOURCE, "b": "text"}
    take_out(x)
    SINK(x)  # none
    y = {"a": SOURCE, "b": "text"}
    blank(y)
    SINK(y)  # none known-noise: what a function takes out of a dict is still there


def cleaned(x):
    copy = dict(x)
    copy.pop("a")
    return copy


def without(x):
    copy = dict(x)
    for key in ("a", "c"):
        copy.pop(key, None)
    return copy


def only(x):
    return {key: x[key] for key in ("b",)}


def but(x):
    return {key: value for key, value in x.items() if key != "a"}


def case_cut_down():
    x = {"a": SOURCE, "b": "text"}
    SINK(cleaned(x))  # none
    SINK(without(x))  # none
    SINK(only(x))  # none
    SINK(but(x))  # none known-noise: a copy without some keys still holds them
    SINK(x)  # flow


def same(x):
    return x


def fixed(x):
    return "text"


def functions(steps, f, g):
    SINK(steps[0](SOURCE))  # flow
    SINK(steps[1](SOURCE))  # none
    SINK(f(SOURCE))  # flow
    SINK(g(SOURCE))  # none


def case_functions():
    functions([same, fixed], lambda x: x, lambda x: "text")


def deep(x):
    SINK(x["a"][0]["b"][1])  # flow
    SINK(x["a"][0]["b"][0])  # none known-noise: more than three parts deep


def case_deep():
    x = {"a": [{"b": ("text", SOURCE)}]}
    SINK(x["a"][0]["b"][1])  # flow
    SINK(x["a"][0]["b"][0])  # none known-noise: more than three parts deep
    deep(x)
