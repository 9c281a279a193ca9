"""A copy of a container is another object; what it holds may be the same one."""

import copy


def case_overwritten_copy():
    original = {"contact": {"mail": SOURCE}, "plan": "text"}
    other = copy.copy(original)
    other["contact"] = None
    SINK(other)  # none
    SINK(original)  # flow


def case_copy_method():
    original = {"contact": "text"}
    other = original.copy()
    other["contact"] = SOURCE
    SINK(original)  # none
    SINK(other)  # flow


def case_shared_part():
    original = {"contact": {"mail": "text"}}
    other = copy.copy(original)
    other["contact"]["mail"] = SOURCE
    SINK(original)  # flow


def case_deep_copy():
    original = {"contact": {"mail": "text"}}
    other = copy.deepcopy(original)
    other["contact"]["mail"] = SOURCE
    SINK(original)  # none
    SINK(other)  # flow
