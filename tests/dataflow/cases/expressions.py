"""Short-circuits, conditional expressions, walrus, subscripts, slices, lambda."""


def case_or():
    a = SOURCE
    b = ""
    SINK(b or a)  # flow
    SINK(b or "text")  # none


def case_and():
    a = SOURCE
    SINK(True and a)  # flow
    SINK(a and "text")  # none


def conditional(flag):
    a = SOURCE
    SINK(a if flag else "text")  # flow
    SINK("x" if a else "y")  # none
    SINK("x" if flag else "y")  # none


def case_conditional():
    conditional(True)


def case_walrus():
    SINK(a := SOURCE)  # flow
    SINK(a)  # flow
    SINK(b := "text")  # none
    SINK(b)  # none


def case_walrus_in_condition():
    if (a := SOURCE) and (b := "text"):
        SINK(a)  # flow
        SINK(b)  # none


def case_slice():
    a = SOURCE
    SINK(a[:9])  # flow
    SINK(a[::-1])  # flow
    obj = [a, "text"]
    SINK(obj[0:1])  # flow
    SINK("text"[0 : len(a)])  # none


def case_constant_index():
    obj = [SOURCE, "text"]
    SINK(obj[0])  # flow
    SINK(obj[1])  # none


def case_negative_index():
    obj = ("text", SOURCE)
    SINK(obj[-1])  # flow
    SINK(obj[-2])  # none


def case_unknown_index():
    obj = [SOURCE, "text"]
    for i in range(2):
        SINK(obj[i])  # flow
    clean = ["x", "y"]
    for i in range(2):
        SINK(clean[i])  # none


def case_lambda():
    f = lambda x: x
    g = lambda x: "text"
    SINK(f(SOURCE))  # flow
    SINK(g(SOURCE))  # none
    SINK((lambda: SOURCE)())  # flow


def case_subscripted_call():
    def pair():
        return SOURCE, "text"

    SINK(pair()[0])  # flow
    SINK(pair()[1])  # none


def case_parentheses():
    SINK((((SOURCE))))  # flow
    SINK((((len))((SOURCE))))  # none


def case_conditional_both():
    a = SOURCE
    SINK(a if len(a) > 1 else a)  # flow
    SINK((a, "text")[1])  # none
    SINK({"k": a, "l": "text"}["k"])  # flow
    SINK({"k": a, "l": "text"}["l"])  # none
