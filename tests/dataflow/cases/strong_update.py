"""Overwriting ends a flow; overwriting on one branch alone does not."""


def case_overwritten():
    a = SOURCE
    SINK(a)  # flow
    a = "text"
    SINK(a)  # none


def case_overwritten_later():
    a = "text"
    SINK(a)  # none
    a = SOURCE
    SINK(a)  # flow


def case_sanitized_in_place():
    a = SOURCE
    a = SANITIZE(a)
    SINK(a)  # none


def case_copy_survives():
    a = SOURCE
    b = a
    a = "text"
    SINK(a)  # none
    SINK(b)  # flow


def overwritten_on_one_branch(flag):
    a = SOURCE
    if flag:
        a = "text"
    SINK(a)  # flow


def overwritten_on_both(flag):
    a = SOURCE
    if flag:
        a = "text"
    else:
        a = "other"
    SINK(a)  # none


def case_branches():
    overwritten_on_one_branch(False)
    overwritten_on_both(True)
    overwritten_on_both(False)


def case_attribute():
    box = Box()
    box.a = SOURCE
    SINK(box.a)  # flow
    box.a = "text"
    SINK(box.a)  # none


def case_key():
    obj = {"a": SOURCE}
    SINK(obj["a"])  # flow
    obj["a"] = "text"
    SINK(obj["a"])  # none


def case_whole_container():
    obj = {"a": SOURCE}
    obj = {}
    SINK(obj)  # none


def case_deleted():
    obj = {"a": SOURCE, "b": "text"}
    del obj["a"]
    SINK(obj)  # none
    obj["a"] = SOURCE
    SINK(obj)  # flow


def case_loop_variable():
    for a in [SOURCE]:
        SINK(a)  # flow
    for a in ["text"]:
        SINK(a)  # none


class Box:
    a = "text"
