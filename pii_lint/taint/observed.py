"""What the engine saw of calls, for stages that ask other questions than where data goes.

Example: for ``posthog.capture("joined", key)`` in ``shop/views.py`` the engine's ``sent`` holds the function, the name
``posthog.capture`` and the sink of the rules; ``Engine.observe`` tells what each call of one function means.
"""

from __future__ import annotations

from typing import NamedTuple

from pii_lint.ir import nodes as ir
from pii_lint.project.program import Function
from pii_lint.rulepack.schema import Sink


class Sent(NamedTuple):
    """A call that sends something out of the program, in the function with this id."""

    function: str
    name: str
    sink: Sink
    node: ir.Call


class Observed(NamedTuple):
    """By the site of a call: the functions of the program that it may mean, and the full names of others."""

    functions: dict[int, list[Function]]
    names: dict[int, list[str]]
