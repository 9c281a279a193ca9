"""Loops, ``else`` of loops, ``break``, ``continue``, early returns, dead branches."""
from typing import TYPE_CHECKING


def case_for():
    for a in [SOURCE, "text"]:
        SINK(a)  # flow
    for b in ["x", "text"]:
        SINK(b)  # none


def case_after_loop():
    last = ""
    for a in [SOURCE]:
        last = a
    SINK(last)  # flow
    SINK(a)  # flow


def case_loop_carried():
    a = b = "text"
    for _ in range(3):
        SINK(b)  # flow
        b = a
        a = SOURCE


def case_loop_not_carried():
    for _ in range(3):
        a = "text"
        SINK(a)  # none
        a = SOURCE
        SINK(a)  # flow


def case_for_else():
    a = "x"
    for _ in ["x"]:
        pass
    else:
        a = SOURCE
    SINK(a)  # flow


def case_while():
    a = SOURCE
    while a:
        SINK(a)  # flow
        a = ""
    SINK(a)  # none


def case_while_else():
    n = 1
    b = "text"
    while n:
        n -= 1
    else:
        SINK(n)  # none
        b = SOURCE
    SINK(b)  # flow


def case_break_skips():
    a = "text"
    for _ in range(2):
        break
        a = SOURCE
    SINK(a)  # none


def case_break_carries():
    a = "text"
    while True:
        a = SOURCE
        break
    SINK(a)  # flow


def case_continue():
    a = "text"
    for _ in range(2):
        SINK(a)  # none
        continue
        a = SOURCE
    b = "text"
    for i in range(2):
        if i == 0:
            b = SOURCE
            continue
        SINK(b)  # flow


def early_return(flag):
    a = SOURCE
    if flag:
        return
    SINK(a)  # flow


def unconditional_return():
    a = SOURCE
    SINK(a)  # flow
    return
    SINK(a)  # none


def cured_unless_returned(flag):
    a = SOURCE
    if flag:
        a = "text"
    else:
        return
    SINK(a)  # none


def unconditional_raise():
    a = SOURCE
    SINK(a)  # flow
    raise KeyError
    SINK(a)  # none


def case_returns():
    early_return(False)
    unconditional_return()
    cured_unless_returned(True)
    try:
        unconditional_raise()
    except KeyError:
        pass


def case_constant_conditions():
    a = SOURCE
    if False:
        SINK(a)  # none
    if 0:
        SINK(a)  # none
    if True:
        SINK(a)  # flow
    else:
        SINK(a)  # none
    if not True:
        SINK(a)  # none
    while False:
        SINK(a)  # none


def case_type_checking():
    a = SOURCE
    if TYPE_CHECKING:
        SINK(a)  # none
    else:
        SINK(a)  # flow


def case_overwritten_in_dead_branch():
    a = SOURCE
    if False:
        a = "text"
    SINK(a)  # flow
    b = "text"
    if False:
        b = SOURCE
    SINK(b)  # none


def case_elif():
    for flag in (0, 1, 2):
        if flag == 0:
            a = "text"
        elif flag == 1:
            a = SOURCE
        else:
            a = "x"
        SINK(a)  # flow
        if flag == 0:
            a = "text"
        elif flag == 1:
            a = "y"
        else:
            a = "x"
        SINK(a)  # none
