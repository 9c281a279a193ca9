"""Where places of a text lie after a change of some of its lines.

``Shift("a\\nb\\nc", "a\\nx\\ny\\nc").region(Region(3, 1, 3, 2))`` is line 4; what lay in line 2 is gone.
"""

from __future__ import annotations

import msgspec

from pii_lint.model import Finding, Flow, Location, Region


class Shift:
    """From ``old`` to ``new``: lines before the first and after the last changed one are moved as a whole."""

    def __init__(self, old: str, new: str) -> None:
        before, after = old.splitlines(), new.splitlines()
        shorter = min(len(before), len(after))
        self._first = next((at for at in range(shorter) if before[at] != after[at]), shorter)
        rest = shorter - self._first
        same = next((at for at in range(rest) if before[-1 - at] != after[-1 - at]), rest)
        self._last = len(before) - same  # number of the last changed line
        self._by = len(after) - len(before)

    def region(self, region: Region) -> Region | None:
        """The region in the new text; ``None`` if one of its lines was changed."""
        if region.end_line <= self._first:
            return region
        if region.start_line <= self._last:
            return None
        start, end = region.start_line + self._by, region.end_line + self._by
        return Region(start, region.start_column, end, region.end_column)

    def nearest(self, region: Region) -> Region:
        """The region, or the place of the change that it was in."""
        line = self._first + 1
        return self.region(region) or Region(line, 1, line, 1)

    def finding(self, finding: Finding, path: str) -> Finding | None:
        """``finding`` with its places in ``path`` moved; ``None`` if its sink was changed."""

        def moved(place: Location) -> Location:
            return Location(path, self.nearest(place.region)) if place.path == path else place

        if finding.location.path == path and self.region(finding.location.region) is None:
            return None
        flows = tuple(
            Flow(
                flow.data_type,
                tuple(msgspec.structs.replace(step, location=moved(step.location)) for step in flow.steps),
            )
            for flow in finding.flows
        )
        return msgspec.structs.replace(
            finding, location=moved(finding.location), expression=moved(finding.expression), flows=flows
        )
