"""Purpose: what a vendor needs for what it is used for, and what therefore is no leak there.

Example: a CRM needs names and addresses, whichever of its functions gets them (``[[purpose]]``, or ``allows`` of a
sink); Customer.io needs the address in ``identify(id, email=user.email)``, but not in ``nickname`` (``allows_at``).
What a project says of a vendor in its settings stands in for all that the rules say of it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from pii_lint.config.schema import Purpose
from pii_lint.findings.advice import parsed
from pii_lint.findings.places import Places, Renumbered, Texts
from pii_lint.model import Location
from pii_lint.rulepack.pack import RulePack
from pii_lint.taint.marks import Mark
from pii_lint.taint.summary import SinkPoint

Leaks = Mapping[tuple[SinkPoint, str], Mark]


def is_among(data: str, listed: Iterable[str]) -> bool:
    """Whether a data type, or one above it, is listed."""
    return any(data == one or data.startswith(f"{one}.") for one in listed)


class Purposes:
    """What each vendor needs, by the rules and by the settings ``chosen``."""

    def __init__(
        self,
        pack: RulePack,
        chosen: Sequence[Purpose],
        read: Callable[[str], bytes],
        renumbered: Renumbered | None = None,
    ) -> None:
        self._pack = pack
        self._renumbered = renumbered
        self._read = read
        self._chosen = {one.vendor.casefold(): one.data for one in chosen}
        self._needed: dict[str, tuple[str, ...]] = {}
        for one in pack.purposes:
            self._needed[one.vendor] = (*self._needed.get(one.vendor, ()), *one.allows)

    def of(self, vendor: str, allows: tuple[str, ...]) -> tuple[str, ...]:
        """The data types that are no leak at a sink of ``vendor`` which itself ``allows`` some."""
        chosen = self._chosen.get(vendor.casefold())
        return (*allows, *self._needed.get(vendor, ())) if chosen is None else chosen

    def unneeded(self, leaks: Leaks) -> Iterator[tuple[SinkPoint, str, Mark]]:
        """The leaks without those that the vendor needs."""
        asked: list[tuple[SinkPoint, str, Mark]] = []
        for (point, data), mark in leaks.items():
            if is_among(data, self.of(point.vendor, point.allows)):
                continue
            if self._at(point, data):
                asked.append((point, data, mark))
            else:
                yield point, data, mark
        places, texts = Places(self._read, self._renumbered), Texts(self._read)
        for point, _, _ in asked:
            places.want(point.path, point.site)
            places.want(point.path, point.argument)
        for point, data, mark in asked:
            call, argument = places.find(point.path, point.site), places.find(point.path, point.argument)
            said = place_of(texts, call, argument) if call is not None and argument is not None else ""
            if not any(said in where.split("|") for where in self._at(point, data)):
                yield point, data, mark

    def _at(self, point: SinkPoint, data: str) -> list[str]:
        """The arguments in which the vendor needs ``data``."""
        if not point.vendor or point.vendor.casefold() in self._chosen:
            return []
        sink = self._pack.sink(point.name, point.rule)
        return [] if sink is None else [at for at, needed in sink.allows_at.items() if is_among(data, needed)]


def place_of(texts: Texts, call: Location, argument: Location) -> str:
    """Which argument of a call stands at ``argument``: its position or keyword; empty where that cannot be told."""
    code = parsed(texts.at(call))
    if code is None or not isinstance(code.node, ast.Call):
        return ""
    first = call.region
    line = argument.region.start_line - first.start_line + 1
    column = argument.region.start_column - (first.start_column if line == 1 else 1) + (1 if line == 1 else 0)
    before = code.text.split("\n")[line - 1][:column] if 0 < line <= code.text.count("\n") + 1 else ""
    start = (line, len(before.encode()))  # what ast counts are bytes
    keywords = [(str(one.arg), one.value) for one in code.node.keywords if one.arg is not None]
    positions = [(str(index), one) for index, one in enumerate(code.node.args)]
    return next((place for place, one in [*positions, *keywords] if (one.lineno, one.col_offset) == start), "")
