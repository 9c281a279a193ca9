"""Which assignments are seen after the parts of a ``try`` statement."""


def risky(flag):
    if flag:
        raise KeyError("text")


def before_the_error(flag):
    a = "text"
    try:
        a = SOURCE
        risky(flag)
        a = "text"
    except KeyError:
        SINK(a)  # flow
    SINK(a)  # flow


def not_before_the_error(flag):
    a = "text"
    try:
        risky(flag)
    except KeyError:
        SINK(a)  # none
    SINK(a)  # none


def in_else(flag):
    a = "text"
    try:
        risky(flag)
    except KeyError:
        SINK(a)  # none
    else:
        a = SOURCE
        SINK(a)  # flow


def in_finally(flag):
    a = "text"
    try:
        a = SOURCE
    finally:
        SINK(a)  # flow
    b = SOURCE
    try:
        risky(False)
    finally:
        b = "text"
    SINK(b)  # none


def return_through_finally():
    try:
        return SOURCE
    finally:
        risky(False)


def return_overridden():
    try:
        return SOURCE
    finally:
        return "text"


def from_handler(flag):
    try:
        risky(flag)
        return "text"
    except KeyError:
        return SOURCE


def case_all():
    for flag in (True, False):
        before_the_error(flag)
        not_before_the_error(flag)
        in_else(flag)
        in_finally(flag)
    SINK(return_through_finally())  # flow
    SINK(return_overridden())  # none
    SINK(from_handler(True))  # flow
