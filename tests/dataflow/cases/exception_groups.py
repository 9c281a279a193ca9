# python: 3.11
"""``except*``: each group holds the exceptions that were raised."""


def case_group():
    try:
        raise ExceptionGroup("text", [ValueError(SOURCE)])
    except* ValueError as group:
        SINK(group.exceptions)  # flow
        SINK(group.exceptions[0])  # flow
        SINK(len(group.exceptions))  # none


def case_clean_group():
    try:
        raise ExceptionGroup("text", [ValueError("text")])
    except* ValueError as group:
        SINK(group.exceptions)  # none
