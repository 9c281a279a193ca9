"""Class hierarchies over several files: overriding, template methods, mixins."""
from .children import Drops, Keeps, Labels, Loud


def case_hierarchy():
    SINK(Keeps(SOURCE).run())  # flow
    SINK(Drops(SOURCE).run())  # none
    Labels("text").notify(SOURCE)
    Loud(SOURCE).announce()
