"""Where sites are and what stands there.

Example: for the site of ``user.email`` in ``log(user.email)``, ``Places.find`` gives line 1, columns 5 to 15, and
``Texts.at`` for this place ``user.email``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pii_lint.frontend import locate
from pii_lint.ir.nodes import NO_SITE
from pii_lint.model import Location, Region

Renumbered = Mapping[str, Mapping[int, int]]
"""For files of which there were several versions: which site of the last one each site is."""


class Places:
    """Regions of sites; each file is looked at once. ``read`` gives the bytes of a path."""

    def __init__(self, read: Callable[[str], bytes], renumbered: Renumbered | None = None) -> None:
        self._read = read
        self._renumbered = renumbered or {}
        self._wanted: dict[str, set[int]] = {}
        self._found: dict[str, dict[int, Region]] = {}

    def want(self, path: str, site: int) -> None:
        """Ask for a site before ``find``."""
        site = self._now(path, site)
        if site >= 0:
            self._wanted.setdefault(path, set()).add(site)

    def find(self, path: str, site: int) -> Location | None:
        """Where a site is; ``None`` for a step without a place of its own."""
        site = self._now(path, site)
        if site < 0:
            return None
        found = self._found.get(path)
        if found is None:
            found = self._found[path] = locate(self._read(path), self._wanted.get(path, ()))
        region = found.get(site)
        return None if region is None else Location(path, region)

    def _now(self, path: str, site: int) -> int:
        known = self._renumbered.get(path)
        return site if known is None or site < 0 else known.get(site, NO_SITE)


class Texts:
    """The decoded text of files, by path."""

    def __init__(self, read: Callable[[str], bytes]) -> None:
        self._read = read
        self._lines: dict[str, list[str]] = {}
        self.known: dict[str, str] = {}

    def of(self, path: str) -> str:
        """The text of a file, which is from now on among the ``known``."""
        if path not in self.known:
            self.known[path] = self._read(path).decode("utf-8", "replace").removeprefix("\ufeff")
        return self.known[path]

    def lines(self, path: str) -> list[str]:
        """The lines of a file, as Python counts them."""
        if path not in self._lines:
            self._lines[path] = self.of(path).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return self._lines[path]

    def at(self, location: Location) -> str:
        """What stands in a region, its lines joined by LF; empty where the file does not reach."""
        region = location.region
        lines = self.lines(location.path)[region.start_line - 1 : region.end_line]
        if not lines:
            return ""
        lines[-1] = lines[-1][: region.end_column - 1]
        lines[0] = lines[0][region.start_column - 1 :]
        return "\n".join(lines)
