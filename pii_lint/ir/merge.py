"""One version of a file after another: what did not change keeps its nodes, and so all that is known of them.

After an edit of ``g`` in ``def f(): ...; def g(): ...`` the merged facts hold the very node of ``f`` that was there
before, and a new one for ``g``. The sites of old nodes stay as they are; ``Merged.sites`` tells which site each of them
has in the new version. New nodes get sites that no version before had.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from pii_lint.ir.nodes import NO_SITE, Class, Facts, Function, Record, Stmt

VERSION = 1 << 40  # between the sites of two versions of a file: no file has so many nodes


class Merged(NamedTuple):
    """``sites``: from each site in ``facts`` to the one that the new version, read by itself, has for that node."""

    facts: Facts
    sites: dict[int, int]


def merged(old: Facts, new: Facts, version: int) -> Merged:
    """``new`` with the nodes of ``old`` where both say the same; ``version`` counts the versions of this file."""
    merge = _Merge(version * VERSION)
    body = merge.block(old.body, new.body)
    return Merged(Facts(new.path, body, new.lines, new.problems), merge.sites)


class _Merge:
    def __init__(self, base: int) -> None:
        self.base = base
        self.sites: dict[int, int] = {}

    def block(self, old: Sequence[Stmt], new: Sequence[Stmt]) -> tuple[Stmt, ...]:
        """The statements of ``new``, those of ``old`` in the place of their equals."""
        first = 0
        while first < min(len(old), len(new)) and self._keeps(old[first], new[first]):
            first += 1
        last = 0
        while last < min(len(old), len(new)) - first and self._keeps(old[-1 - last], new[-1 - last]):
            last += 1
        before = list(old[first : len(old) - last])
        inner = [self._counterpart(node, before) for node in new[first : len(new) - last]]
        return (*old[:first], *inner, *old[len(old) - last :])

    def _counterpart(self, node: Stmt, before: list[Stmt]) -> Stmt:
        """``node``, or what there was of it before; a class keeps the methods that are as they were."""
        if isinstance(node, (Function, Class)):
            same_name = [one for one in before if type(one) is type(node) and one.name == node.name]
            for one in same_name:
                if self._keeps(one, node):
                    before.remove(one)
                    return one
            if same_name and type(node) is Class:
                other = same_name[0]
                assert type(other) is Class
                before.remove(other)
                head = self._renumbered(Class(node.name, node.bases, (), node.decorators, node.site))
                return Class(head.name, head.bases, self.block(other.body, node.body), head.decorators, head.site)
        changed: Stmt = self._renumbered(node)
        return changed

    def _keeps(self, old: Stmt, new: Stmt) -> bool:
        """Whether two statements say the same; then the sites of the old one are told."""
        pairs: list[tuple[int, int]] = []
        if not _same(old, new, pairs):
            return False
        self.sites.update(pairs)
        return True

    def _renumbered(self, node: Any) -> Any:
        if type(node) is tuple:
            return tuple([self._renumbered(one) for one in node])
        if not isinstance(node, Record):
            return node
        values = []
        for name in node.__struct_fields__:
            value = getattr(node, name)
            if name == "site" and value != NO_SITE:
                self.sites[value + self.base] = value
                value += self.base
            elif name != "site":
                value = self._renumbered(value)
            values.append(value)
        return type(node)(*values)


def _same(old: Any, new: Any, pairs: list[tuple[int, int]]) -> bool:
    """Whether two nodes differ in nothing but their sites, which are added to ``pairs``."""
    kind = type(old)
    if kind is not type(new):
        return False
    if kind is tuple:
        return len(old) == len(new) and all(_same(a, b, pairs) for a, b in zip(old, new, strict=True))
    if not isinstance(old, Record):
        return bool(old == new)
    for name in old.__struct_fields__:
        a, b = getattr(old, name), getattr(new, name)
        if name == "site":
            if (a == NO_SITE) != (b == NO_SITE):
                return False
            if a != NO_SITE:
                pairs.append((a, b))
        elif type(a) is str or a is None:
            if a != b:
                return False
        elif not _same(a, b, pairs):
            return False
    return True

