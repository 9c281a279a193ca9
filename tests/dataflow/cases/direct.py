"""The plainest flows: a literal use, a variable, a chain of variables."""


def case_direct():
    SINK(SOURCE)  # flow
    SINK("text")  # none


def case_variable():
    a = SOURCE
    SINK(a)  # flow
    SINK("a")  # none


def case_chain():
    a = SOURCE
    b = a
    c = b
    SINK(c)  # flow
    SINK(a)  # flow


def case_other_variable():
    a = SOURCE
    b = "text"
    SINK(b)  # none
    SINK(b, a)  # flow
    SINK(x=a)  # flow


def case_sanitized():
    a = SANITIZE(SOURCE)
    SINK(a)  # none
    SINK(SANITIZE(SOURCE))  # none


def case_two_sinks_one_line():
    a = SOURCE
    SINK("text"), SINK(a)  # flow
