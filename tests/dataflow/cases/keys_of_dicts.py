"""Who iterates over a dict sees its keys, and not what stands under them."""

from collections import defaultdict


def case_filled():
    groups = defaultdict(list)
    for topic in ("a", "b"):
        groups[topic].append(SOURCE)
    SINK(sorted(groups))  # none
    SINK(sorted(groups.keys()))  # none
    SINK(list(groups))  # none
    SINK(max(groups))  # none
    SINK(",".join(groups))  # none
    SINK([key for key in groups])  # none
    SINK(groups)  # flow
    SINK(list(groups.values()))  # flow


def case_keys_that_are_data():
    groups = defaultdict(list)
    groups[SOURCE].append("text")
    SINK(sorted(groups))  # flow
    SINK(list(groups.keys()))  # flow
    SINK(list(groups.values()))  # none


def keys_of(body: dict):
    SINK(list(body.keys()))  # none
    SINK(list(body.values()))  # flow


def names_of(body: dict):
    SINK(list(body.keys()))  # flow


def case_passed():
    keys_of({"a": SOURCE})
    names_of({SOURCE: "text"})
