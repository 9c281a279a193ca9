"""What narrowing tells: ``is None``, equality with a constant, membership in constants."""


def case_none():
    for a in (None, SOURCE):
        if a is None:
            SINK(a)  # none
        else:
            SINK(a)  # flow


def case_not_none():
    for a in (None, SOURCE):
        if a is not None:
            SINK(a)  # flow
            continue
        SINK(a)  # none


def case_falsy():
    for a in ("", SOURCE):
        if not a:
            SINK(a)  # none
        else:
            SINK(a)  # flow


def case_fallback():
    a = None
    b = a if a is not None else "text"
    SINK(b)  # none
    c = SOURCE
    d = c if c is not None else "text"
    SINK(d)  # flow


def case_equal_to_constant():
    a = SOURCE
    if a == "known":
        SINK(a)  # none
    else:
        SINK(a)  # flow


def case_boolean():
    a = SOURCE
    flag = a is not None
    if flag:
        SINK(flag)  # none
        SINK(a)  # flow
