"""``assert``: its message becomes the exception's text."""


def case_message():
    try:
        assert not SOURCE, f"unexpected {SOURCE}"
    except AssertionError as e:
        SINK(e)  # flow


def case_clean_message():
    try:
        assert not SOURCE, "unexpected"
    except AssertionError as e:
        SINK(e)  # none


def case_after():
    a = SOURCE
    assert a
    SINK(a)  # flow
    assert (n := len(a))
    SINK(n)  # none
