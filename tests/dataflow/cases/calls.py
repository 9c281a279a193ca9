"""How arguments meet parameters: positional, keyword, defaults, the kinds of parameters, results."""


def first(a, b):
    return a


def show(a, b):
    SINK(a)  # flow
    SINK(b)  # none


def show_default(a=SOURCE, b="text"):
    SINK(a)  # flow
    SINK(b)  # none


def keyword_only(*, a, b):
    SINK(a)  # flow
    SINK(b)  # none


def positional_only(a, b, /):
    SINK(a)  # none
    SINK(b)  # flow


def all_kinds(a, /, b, *, c):
    SINK(a)  # none
    SINK(b)  # none
    SINK(c)  # flow


def overwrites(a):
    a = "text"
    SINK(a)  # none
    return a


def nothing(a):
    pass


def two(flag):
    if flag:
        return SOURCE
    return "text"


def case_positional():
    show(SOURCE, "text")
    SINK(first(SOURCE, "text"))  # flow
    SINK(first("text", SOURCE))  # none


def case_keywords():
    show(b="text", a=SOURCE)
    SINK(first(b=SOURCE, a="text"))  # none
    SINK(first(b="text", a=SOURCE))  # flow


def case_defaults():
    show_default()
    show_default(b="text")


def case_kinds():
    keyword_only(b="text", a=SOURCE)
    positional_only("text", SOURCE)
    all_kinds("text", "text", c=SOURCE)
    all_kinds("text", b="text", c=SOURCE)


def case_results():
    SINK(overwrites(SOURCE))  # none
    SINK(nothing(SOURCE))  # none
    SINK(two(True))  # flow


def case_nested_calls():
    SINK(first(first(SOURCE, 1), 2))  # flow
    SINK(first(first("text", SOURCE), SOURCE))  # none


def case_default_overridden():
    def inner(a=SOURCE):
        SINK(a)  # none

    inner("text")


def case_same_function_two_contexts():
    x = first(SOURCE, 0)
    y = first("text", 0)
    SINK(x)  # flow
    SINK(y)  # none
