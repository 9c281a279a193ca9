"""Two modules that import each other."""
from .left import over_there
from .right import Child, bring, count


def case_cycle():
    SINK(bring())  # flow
    SINK(over_there())  # flow
    SINK(count())  # none
    Child(SOURCE).pass_on()
