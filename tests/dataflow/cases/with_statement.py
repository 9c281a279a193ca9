"""``with``: the value is what ``__enter__`` returns, not the manager."""
from contextlib import closing, contextmanager, nullcontext, suppress


class Giver:
    def __init__(self, a):
        self.a = a

    def __enter__(self):
        return self.a

    def __exit__(self, *error):
        return None


class Keeper:
    def __init__(self, a):
        self.a = a

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None


class Other:
    def __init__(self, a):
        self.a = a

    def __enter__(self):
        return "text"

    def __exit__(self, *error):
        return None


class Swallows:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        SINK(value)  # flow
        SINK(str(kind))  # none
        return True


@contextmanager
def lent(a):
    yield a


@contextmanager
def counted(a):
    yield len(a)


class Resource:
    def __init__(self, a):
        self.a = a

    def close(self):
        pass


def case_enter_result():
    with Giver(SOURCE) as a:
        SINK(a)  # flow
    with Giver("text") as a:
        SINK(a)  # none


def case_enter_self():
    with Keeper(SOURCE) as box:
        SINK(box.a)  # flow
    with Keeper("text") as box:
        SINK(box.a)  # none


def case_enter_other():
    with Other(SOURCE) as a:
        SINK(a)  # none


def case_two_items():
    with Giver(SOURCE) as a, Giver("text") as b:
        SINK(a)  # flow
        SINK(b)  # none


def case_target_is_unpacked():
    with Giver((SOURCE, "text")) as (a, b):
        SINK(a)  # flow
        SINK(b)  # none


def case_contextmanager():
    with lent(SOURCE) as a:
        SINK(a)  # flow
    with counted(SOURCE) as n:
        SINK(n)  # none


def case_library_managers():
    with nullcontext(SOURCE) as a:
        SINK(a)  # flow
    with closing(Resource(SOURCE)) as box:
        SINK(box.a)  # flow
    with suppress(KeyError):
        SINK(SOURCE)  # flow
    with nullcontext("text") as a:
        SINK(a)  # none


def case_exit_sees_the_error():
    with Swallows():
        raise ValueError(SOURCE)


def case_after_with():
    a = "text"
    with nullcontext():
        a = SOURCE
    SINK(a)  # flow
    with nullcontext():
        a = "text"
    SINK(a)  # none
