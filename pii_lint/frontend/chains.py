"""Long chains of operators and of ``elif`` are cut, for later stages walk the IR recursively.

``a + b + c + ...`` with more than 32 operators becomes a balanced tree with the same operands in the same order, and
an ``if`` with more than 64 branches several ``If`` in a row.
"""

from __future__ import annotations

from typing import NamedTuple

from pii_lint.ir import nodes as ir

LONGEST_CHAIN = 32
LONGEST_ELIF = 64


class Link(NamedTuple):
    """One operand of a chain with the operator that stands before it (the first has none) and its site."""

    operand: ir.Expr
    op: str = ""
    site: int = ir.NO_SITE


def joined(links: list[Link]) -> ir.Expr:
    """The value of a chain of at least one link, read from the left."""
    if len(links) > LONGEST_CHAIN + 1:
        return _balanced(links)
    result = links[0].operand
    for right, op, site in links[1:]:
        result = ir.Bin(op, result, right, site)
    return result


def _balanced(links: list[Link]) -> ir.Expr:
    while len(links) > 1:
        pairs = []
        for at in range(0, len(links) - 1, 2):
            (left, op, site), (right, joint, joint_site) = links[at : at + 2]
            pairs.append(Link(ir.Bin(joint, left, right, joint_site), op, site))
        links = pairs + links[len(pairs) * 2 :]
    return links[0].operand


def branched(branches: list[tuple[ir.Expr, tuple[ir.Stmt, ...]]], orelse: tuple[ir.Stmt, ...]) -> list[ir.Stmt]:
    """The tests and bodies of one ``if`` and its ``elif`` as statements."""
    row: list[ir.Stmt] = []
    for at in range(len(branches) - 1, -1, -1):
        test, body = branches[at]
        chained = ir.If(test, body, orelse)
        orelse = (chained,)
        if at % LONGEST_ELIF == 0:
            row.append(chained)
            orelse = ()
    row.reverse()
    return row
