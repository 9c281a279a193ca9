"""What the engine saw of calls, for stages that ask other questions than where data goes.

Example: for ``posthog.capture("joined", key)`` in ``shop/views.py`` the engine's ``sent`` holds the function, the name
``posthog.capture`` and the sink of the rules; ``Engine.observe`` tells what each call of one function means.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pii_lint.ir import nodes as ir
from pii_lint.project.program import Function
from pii_lint.rulepack.schema import Sink

if TYPE_CHECKING:
    from pii_lint.taint.arguments import Arguments
    from pii_lint.taint.frame import Frame


class Sent(NamedTuple):
    """A call that sends something out of the program, in the function with this id."""

    function: str
    name: str
    sink: Sink
    node: ir.Call


class Observed(NamedTuple):
    """By the site of a call: the functions of the program that it may mean, and the full names of others.

    ``arguments``: of calls that send something, what is passed, with the frame in which it is.
    """

    functions: dict[int, list[Function]]
    names: dict[int, list[str]]
    arguments: dict[int, tuple[Frame, Arguments]]
