"""From the bytes of a source file to facts, and from sites in facts back to places in the file.

``lower(b"print(user.email)\\n", "a.py").body`` is ``(Do(Call(Name("print"), ...)),)``, and ``locate`` tells
that the site of this ``Call`` is line 1, columns 1 to 18. libcst is imported when it is first needed: a
scan whose facts all come from the cache does not pay for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pii_lint.ir.nodes import Facts
    from pii_lint.model import Region

__all__ = ["locate", "lower", "sound"]


def lower(source: bytes, path: str) -> Facts:
    """The facts of one file; ``path`` is kept as its name. Bad content gives problems, not exceptions."""
    from pii_lint.frontend.module import lower as lower_file

    return lower_file(source, path)


def sound(source: bytes, path: str) -> Facts | None:
    """The facts of a file without a mistake; ``None`` where ``lower`` would leave something out, or take long."""
    from pii_lint.frontend.decode import Unreadable
    from pii_lint.frontend.module import sound as lower_sound

    try:
        return lower_sound(source, path)
    except Unreadable:
        return None


def locate(source: bytes, sites: Iterable[int]) -> dict[int, Region]:
    """Where ``sites`` of the facts lowered from ``source`` lie; a site that is not found is left out."""
    from pii_lint.frontend.positions import locate as locate_sites

    return locate_sites(source, sites)
