"""Every form of assignment and unpacking."""


class Box:
    pass


def case_chained():
    a = b = SOURCE
    SINK(a)  # flow
    SINK(b)  # flow
    c = d = "text"
    SINK(c + d)  # none


def case_augmented():
    a = "x"
    SINK(a)  # none
    a += SOURCE
    SINK(a)  # flow


def case_augmented_list():
    a = []
    SINK(a)  # none
    a += [SOURCE]
    SINK(a)  # flow


def case_augmented_keeps():
    a = SOURCE
    a += " x"
    SINK(a)  # flow
    n = 0
    n += len(a)
    SINK(n)  # none


def case_augmented_item():
    a = {"k": "x", "l": "x"}
    a["k"] += SOURCE
    SINK(a["k"])  # flow
    SINK(a["l"])  # none


def case_augmented_attribute():
    box = Box()
    box.a = box.b = "x"
    box.a += SOURCE
    SINK(box.a)  # flow
    SINK(box.b)  # none


def case_annotated():
    a: str = SOURCE
    b: str = "text"
    SINK(a)  # flow
    SINK(b)  # none


def case_annotated_without_value():
    a: str
    a = SOURCE
    SINK(a)  # flow
    b: "SOURCE"
    b = "text"
    SINK(b)  # none


def case_tuple():
    a, b = SOURCE, "text"
    SINK(a)  # flow
    SINK(b)  # none


def case_list_target():
    [a, b] = ["text", SOURCE]
    SINK(a)  # none
    SINK(b)  # flow


def case_swap():
    a, b = SOURCE, "text"
    a, b = b, a
    SINK(a)  # none
    SINK(b)  # flow


def case_starred():
    a, *b = SOURCE, "x", "y"
    SINK(a)  # flow
    SINK(b)  # none


def case_starred_middle():
    a, *b, c = "x", SOURCE, "y", "w"
    SINK(a)  # none
    SINK(b)  # flow
    SINK(b[0])  # flow
    SINK(b[1])  # none
    SINK(c)  # none


def case_starred_last():
    *a, b = "x", "y", SOURCE
    SINK(a)  # none
    SINK(b)  # flow


def case_nested():
    (a, (b, c)), d = ("x", (SOURCE, "y")), "w"
    SINK(a)  # none
    SINK(b)  # flow
    SINK(c)  # none
    SINK(d)  # none


def case_from_variable():
    obj = ("text", SOURCE)
    a, b = obj
    SINK(a)  # none
    SINK(b)  # flow


def case_attribute_target():
    box = Box()
    box.a, box.b = SOURCE, "text"
    SINK(box.a)  # flow
    SINK(box.b)  # none


def case_item_target():
    obj = {}
    obj["a"], obj["b"] = SOURCE, "text"
    SINK(obj["a"])  # flow
    SINK(obj["b"])  # none


def case_slice_target():
    obj = ["x", "y"]
    SINK(obj)  # none
    obj[0:1] = [SOURCE]
    SINK(obj)  # flow


def case_unpack_unknown():
    a, b = SOURCE.split("@")
    c, d = "x@y".split("@")
    SINK(a)  # flow
    SINK(c)  # none


def case_deleted():
    a = SOURCE
    SINK(a)  # flow
    del a
    a = "text"
    SINK(a)  # none
