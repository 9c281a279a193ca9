"""List, tuple, set and dict displays, with ``*`` and ``**``."""


def case_list():
    SINK([SOURCE])  # flow
    SINK(["text"])  # none


def case_tuple():
    SINK((SOURCE, "text"))  # flow
    SINK(("x", "text"))  # none


def case_set():
    SINK({SOURCE})  # flow
    SINK({"text"})  # none
    SINK(frozenset([SOURCE]))  # flow
    SINK(set(["text"]))  # none


def case_dict():
    SINK({"k": SOURCE})  # flow
    SINK({SOURCE: "v"})  # flow
    SINK({"k": "v"})  # none


def case_dict_constructor():
    SINK(dict(k=SOURCE))  # flow
    SINK(dict([("k", SOURCE)]))  # flow
    SINK(dict(k="text"))  # none
    SINK(dict(k=SOURCE, l="text")["k"])  # flow
    SINK(dict(k=SOURCE, l="text")["l"])  # none


def case_starred():
    a = [SOURCE, "text"]
    b = ["x"]
    SINK([*a, *b])  # flow
    SINK([*b])  # none
    SINK((*b, *a))  # flow
    SINK({*b, *a})  # flow


def case_starred_index():
    a = [SOURCE, "text"]
    SINK([*a, "x"][0])  # flow
    SINK(["x", *a][0])  # none


def case_double_starred():
    a = {"k": SOURCE, "l": "text"}
    SINK({**a})  # flow
    SINK({**a}["k"])  # flow
    SINK({**a}["l"])  # none


def case_double_starred_overridden():
    a = {"k": SOURCE, "l": "text"}
    b = {**a, "k": "text"}
    SINK(b["k"])  # none
    SINK(b)  # none
    c = {"k": "text", **a}
    SINK(c["k"])  # flow


def case_nested():
    a = {"x": {"k": SOURCE, "l": "text"}, "y": [("text", SOURCE)]}
    SINK(a["x"]["k"])  # flow
    SINK(a["x"]["l"])  # none
    SINK(a["y"][0][1])  # flow
    SINK(a["y"][0][0])  # none
    SINK(a)  # flow
