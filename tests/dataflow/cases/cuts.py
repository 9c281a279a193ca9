"""The result of a comparison, a count or a type test tells nothing of the data itself."""


def case_comparisons():
    a = SOURCE
    SINK(a == "x")  # none
    SINK(a != "x")  # none
    SINK(a is None)  # none
    SINK(a is not None)  # none
    SINK("x" in a)  # none
    SINK(a not in ("x", "y"))  # none
    SINK(a < "x")  # none
    SINK("" < a < "zzz")  # none
    SINK((a, a == "x"))  # flow


def case_not():
    a = SOURCE
    SINK(not a)  # none
    SINK(bool(a))  # none
    SINK(a)  # flow


def case_counts():
    a = SOURCE
    SINK(len(a))  # none
    SINK(a.count("x"))  # none
    SINK(a.find("x"))  # none
    SINK(a.index(a[0]))  # none
    SINK([a].index(a))  # none
    SINK([a].count(a))  # none
    SINK(a.strip())  # flow


def case_types():
    a = SOURCE
    SINK(isinstance(a, str))  # none
    SINK(type(a))  # none
    SINK(type(a).__name__)  # none
    SINK(callable(a))  # none
    SINK(hasattr(a, "upper"))  # none
    SINK(id(a))  # none
    SINK(repr(a))  # flow


def case_tests_on_text():
    a = SOURCE
    SINK(a.startswith("x"))  # none
    SINK(a.endswith("x"))  # none
    SINK(a.isdigit())  # none
    SINK(a.isalpha())  # none
    SINK(a.lstrip("x"))  # flow


def case_any_all():
    a = SOURCE
    SINK(any([a]))  # none
    SINK(all([a]))  # none
    SINK([a])  # flow


def case_controlled_only():
    a = SOURCE
    b = "x"
    if a == "x":
        b = "y"
    SINK(b)  # none
    SINK("long" if len(a) > 3 else "short")  # none
