"""Data inside exceptions: text, args, attributes, causes, and the paths through ``try``."""


class Failure(Exception):
    def __init__(self, a, b="text"):
        super().__init__(b)
        self.a = a
        self.b = b


class Spoken(Exception):
    def __str__(self):
        return f"failed for {self.args[0]}"


class Silent(Exception):
    def __init__(self, a):
        self.a = a

    def __str__(self):
        return "failed"

    __repr__ = __str__


def case_text():
    try:
        raise ValueError(SOURCE)
    except ValueError as e:
        SINK(e)  # flow
        SINK(str(e))  # flow
        SINK(f"failed: {e}")  # flow
        SINK(repr(e))  # flow


def case_text_clean():
    try:
        raise ValueError("text")
    except ValueError as e:
        SINK(e)  # none
        SINK(str(e))  # none


def case_args():
    try:
        raise ValueError("text", SOURCE)
    except ValueError as e:
        SINK(e.args)  # flow
        SINK(e.args[1])  # flow
        SINK(e.args[0])  # none


def case_attributes():
    try:
        raise Failure(SOURCE)
    except Failure as e:
        SINK(e.a)  # flow
        SINK(e.b)  # none


def case_own_text():
    try:
        raise Spoken(SOURCE)
    except Spoken as e:
        SINK(str(e))  # flow
    try:
        raise Silent(SOURCE)
    except Silent as e:
        SINK(str(e))  # none known-noise: a text of its own does not hide the arguments that an exception keeps
        SINK(e.a)  # flow


def raising(a):
    raise ValueError(f"bad value {a}")


def case_from_callee():
    try:
        raising(SOURCE)
    except ValueError as e:
        SINK(e)  # flow
    try:
        raising(len(SOURCE))
    except ValueError as e:
        SINK(e)  # none


def middle(a):
    raising(a)


def case_through_two_callees():
    try:
        middle(SOURCE)
    except Exception as e:
        SINK(e)  # flow


def case_other_type():
    try:
        raise KeyError("text")
    except ValueError as e:
        SINK(e)  # none
    except KeyError as e:
        SINK(e)  # none
    try:
        raise KeyError(SOURCE)
    except (ValueError, KeyError) as e:
        SINK(e)  # flow


def case_cause():
    try:
        try:
            raise ValueError(SOURCE)
        except ValueError as e:
            raise RuntimeError("text") from e
    except RuntimeError as outer:
        SINK(str(outer))  # none
        SINK(outer.__cause__)  # flow


def case_rewrapped():
    try:
        try:
            raise ValueError(SOURCE)
        except ValueError as e:
            raise RuntimeError(f"outer: {e}") from None
    except RuntimeError as outer:
        SINK(outer)  # flow


def case_reraised():
    try:
        try:
            raise ValueError(SOURCE)
        except ValueError:
            raise
    except ValueError as e:
        SINK(e)  # flow


def case_prepared():
    error = ValueError(SOURCE)
    try:
        raise error
    except ValueError as e:
        SINK(e)  # flow
    SINK(error)  # flow


def case_note():
    e = ValueError("text")
    e.detail = SOURCE
    try:
        raise e
    except ValueError as caught:
        SINK(caught.detail)  # flow
        SINK(str(caught))  # none
