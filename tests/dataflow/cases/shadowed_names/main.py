"""Equal names from different files, and names bound again after an import."""
from . import first, second
from .first import give as one
from .second import give


def case_equal_names():
    SINK(first.give())  # flow
    SINK(second.give())  # none
    SINK(one())  # flow
    SINK(give())  # none


def case_local_name():
    first = second
    SINK(first.give())  # none
    from .first import give

    SINK(give())  # flow
