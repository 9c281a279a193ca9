"""f-strings: conversions, nesting, format specifications, the ``=`` form."""


def case_plain():
    a = SOURCE
    SINK(f"x {a}")  # flow
    SINK(f"x {len(a)}")  # none


def case_conversions():
    a = SOURCE
    SINK(f"{a!r}")  # flow
    SINK(f"{a!s:>40}")  # flow
    SINK(f"{a!a}")  # flow


def case_debug_form():
    a = SOURCE
    b = "text"
    SINK(f"{a=}")  # flow
    SINK(f"{b=}")  # none


def case_nested():
    a = SOURCE
    SINK(f"{'x' + f'{a}'}")  # flow
    SINK(f"{'x' + f'{len(a)}'}")  # none


def case_format_specification():
    a = SOURCE
    SINK(f"{'text':{a[:1]}>9}")  # flow
    SINK(f"{'text':{len(a)}}")  # none


def case_implicit_concatenation():
    a = SOURCE
    b = "text"
    SINK("x " f"{a}" " y")  # flow
    SINK("x " f"{b}" " y")  # none


def case_only_mentioned():
    a = SOURCE
    b = f"{a}"
    SINK("{a}")  # none
    SINK(b)  # flow


def case_key_in_fstring():
    obj = {"a": SOURCE, "b": "text"}
    SINK(f"{obj['a']}")  # flow
    SINK(f"{obj['b']}")  # none
    SINK(f"{obj}")  # flow
