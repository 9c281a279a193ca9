"""How the nodes of a file are numbered, so that a site names the same place in every walk.

A site is ``ordinal << 5 | mended << 4 | kind``. Ordinals count the numbered nodes of a file from 1 in
pre-order of the source: a node before its children, children as written (``f(a, k=b)``: the call, ``f``,
``a``, ``b``), with these conventions: a definition before its decorators, the bases of a class before its
keywords, a parameter before its annotation before its default. What the IR drops (docstrings, other bare
constants, slices, type parameters, type aliases) is not numbered, nor is what has no site there.
``mended`` is set on all sites of a file that was analysed without some of its statements.

For ``x.save(1)`` alone in a file: ``Call`` has the site ``1 << 5 | CALL``, ``x.save`` ``2 << 5 | ATTR``.
"""

from __future__ import annotations

from typing import Final

CONVERSION: Final = 0  # the !r, !s or !a of a field of an f-string
NAME: Final = 1
ATTR: Final = 2
ITEM: Final = 3
CALL: Final = 4
STRING: Final = 5
TEXT: Final = 6
BIN: Final = 7
YIELD: Final = 8
LAMBDA: Final = 9
PARAM: Final = 10
PATTERN: Final = 11  # a pattern that binds a name
SIMPLE: Final = 12  # a whole simple statement
FOR: Final = 13
HANDLER: Final = 14
DEFINITION: Final = 15

STEP: Final = 32
MENDED: Final = 16


def kind_of(site: int) -> int:
    """The kind of node that ``site`` names."""
    return site & 15


def is_mended(site: int) -> bool:
    """Whether ``site`` is of a file whose broken statements were left out."""
    return bool(site & MENDED)
