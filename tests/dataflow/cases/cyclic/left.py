"""Imports ``right``, which imports this module."""
from . import right


def give():
    return SOURCE


def over_there():
    return right.bring()


def show(x):
    SINK(x)  # flow
    right.show_length(x)
