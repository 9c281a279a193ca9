"""An index from dotted names to what rule files say of them, whose cost does not grow with the number of rules.

Names without wildcards are found by dictionary; patterns with wildcards are filed under a segment that
they demand, so a name that no rule mentions costs a few look-ups. Example::

    index = Index([("logging.{info,error}", sink), ("*_logger.info", other)])
    index.named("logging.info")              # [sink]
    index.written("self.audit_logger.info")  # [other]
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Generic, TypeVar

from pii_lint.rulepack.pattern import Pattern, canonical, read

T = TypeVar("T")


class Index(Generic[T]):
    """Finds the items whose pattern fits a name. Items are given as pairs of pattern text and item."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._exact: dict[str, list[T]] = defaultdict(list)
        self._members: dict[str, list[T]] = defaultdict(list)
        self._by_last: dict[str, list[tuple[Pattern, T]]] = defaultdict(list)
        self._by_first: dict[str, list[tuple[Pattern, T]]] = defaultdict(list)
        self._anywhere: list[tuple[Pattern, T]] = []
        for text, item in entries:
            for pattern in read(text):
                self._add(pattern, item)

    def _add(self, pattern: Pattern, item: T) -> None:
        if pattern.exact:
            (self._members if pattern.member else self._exact)[pattern.text].append(item)
        elif pattern.last is not None:
            self._by_last[pattern.last].append((pattern, item))
        elif pattern.first is not None:
            self._by_first[pattern.first].append((pattern, item))
        else:
            self._anywhere.append((pattern, item))

    def named(self, dotted: str) -> list[T]:
        """Items for a name that is known in full; a pattern of one segment fits by the last segment."""
        dotted = canonical(dotted)
        segments = dotted.split(".")
        found: list[T] = []
        _join(found, self._exact.get(dotted, ()))
        if len(segments) > 1:
            _join(found, self._exact.get(segments[-1], ()))
        wild = (
            *self._by_last.get(segments[-1], ()),
            *self._by_first.get(segments[0], ()),
            *self._anywhere,
        )
        _join(found, (item for pattern, item in wild if not pattern.member and pattern.fits(segments, suffix=False)))
        return found

    def written(self, name: str) -> list[T]:
        """Items for a name that nothing explains: the pattern has to fit its last segments."""
        name = canonical(name)
        segments = name.split(".")
        found: list[T] = []
        wild = [*self._by_last.get(segments[-1], ()), *self._anywhere]
        for start, segment in enumerate(segments):
            rest = ".".join(segments[start:])
            _join(found, self._exact.get(rest, ()))
            if start:
                _join(found, self._members.get(rest, ()))
            wild += self._by_first.get(segment, ())
        for pattern, item in wild:
            if pattern.fits(segments[1:] if pattern.member else segments, suffix=True):
                _join(found, (item,))
        return found


def _join(found: list[T], more: Iterable[T]) -> None:
    for item in more:
        if item not in found:
            found.append(item)
