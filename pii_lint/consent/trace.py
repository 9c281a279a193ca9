"""The way on which nothing is asked: from where the program begins, call by call, to the capture.

Example: ``signup`` is not asked, calls ``track`` at line 12, which captures at line 4.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from pii_lint.consent.cone import Capture
from pii_lint.consent.domain import State
from pii_lint.ir import nodes as ir
from pii_lint.project.program import Function
from pii_lint.taint.trail import Hop

if TYPE_CHECKING:
    from pii_lint.consent.solve import Solver, Way


def way(solver: Solver, capture: Capture, state: State) -> tuple[tuple[Hop, ...], str]:
    """The steps of an unguarded way, without the capture itself, and what of it is worth saying in one clause."""
    chain = _chain(solver, capture)
    hops: list[Hop] = []
    why = ""
    functions = solver.knowledge.program.functions
    for number, (id, site) in enumerate(chain):
        function = functions[id]
        path = function.module.path
        if number == 0:
            hops.append(Hop(path, function.node.site, f"{_word(function)} is entered without a check of consent"))
        for place, text in _notes(solver, id, site):
            hops.append(Hop(path, place, text))
            why = why or text
        if number + 1 < len(chain):
            callee = functions[chain[number + 1][0]]
            hops.append(Hop(path, site, f"calls `{callee.name}`"))
    if state is not None and state.refused and not state.granted:
        why = "it is reached only where consent is refused"
    elif state is not None and state.granted:
        why = f"the check before it is about {', '.join(sorted(state.granted))}, and not about analytics"
    return tuple(hops), why


def _word(function: Function) -> str:
    return f"the module `{function.module.path}`" if function.name == "<module>" else f"`{function.name}`"


def _notes(solver: Solver, id: str, site: int) -> list[tuple[int, str]]:
    """Checks of a function that stand before a place, and do not guard it. Sites grow in the order of the text."""
    walk = solver.walks.get(id)
    if walk is None:
        return []
    return [(place, text) for place, text in sorted(walk.notes.items()) if 0 <= place <= site]


def _chain(solver: Solver, capture: Capture) -> list[tuple[str, int]]:
    """Functions with the places of their calls, from the first to the one that captures; the shortest way."""
    queue: deque[list[tuple[str, int]]] = deque([[(capture.function, capture.site)]])
    seen = {capture.function}
    best = [(capture.function, capture.site)]
    while queue:
        chain = queue.popleft()
        first = chain[0][0]
        if first in solver.roots:
            return chain
        ways: dict[Way, tuple[State, object]] = dict(solver.ways.get(first, {}))
        for one, (state, _) in ways.items():
            if one.caller in seen or state is None or solver.is_guarded(capture, state):
                continue
            seen.add(one.caller)
            site = one.site if one.site != ir.NO_SITE else solver.place(one.caller, first)
            queue.append([(one.caller, site), *chain])
            best = queue[-1]
    return best
