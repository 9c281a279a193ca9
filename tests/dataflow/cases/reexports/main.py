"""Re-exports through ``__init__``, star imports with ``__all__``, renaming on the way."""
import reexports
from reexports import first, give, quiet, renamed, second, starred, starred_clean
from reexports.sub import lazy, postponed
from .core import hidden


def case_through_init():
    SINK(give())  # flow
    SINK(reexports.give())  # flow
    SINK(renamed(SOURCE))  # flow
    SINK(renamed("text"))  # none
    SINK(quiet)  # none


def case_through_two_inits():
    SINK(first(SOURCE))  # flow
    SINK(second(SOURCE))  # none
    SINK(reexports.sub.first(SOURCE))  # flow


def case_star():
    SINK(starred)  # flow
    SINK(starred_clean)  # none


def case_upwards():
    SINK(postponed())  # flow
    SINK(lazy.later_clean())  # none
    SINK(hidden())  # flow


def case_star_in_function_scope():
    namespace = vars(reexports.sub)
    SINK(namespace["starred"])  # flow known-miss: vars() of a module is not followed
    SINK(namespace["starred_clean"])  # none
