"""Which findings are known already: matched by fingerprint, in the same file first, then in a file that was moved.

Fingerprints hold no path and no line. Two leaks that say the same in functions of the same name have fingerprints that
differ in their number alone, which shifts when one is fixed: so numbers are left out, and each entry answers for
one finding. An entry whose file is still there answers for no other file: a copy of a known leak is a new leak.

Example: with entries for ``a.py`` and ``b.py`` of fingerprint ``f``, and ``b.py`` renamed to ``c.py``, findings ``f:1``
in ``a.py`` and ``f:2`` in ``c.py`` are both known; a third in ``a.py`` is not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar


class Known(Protocol):
    """What an entry needs to be matched."""

    @property
    def fingerprint(self) -> str: ...

    @property
    def path(self) -> str: ...


E = TypeVar("E", bound=Known)


def stem(fingerprint: str) -> str:
    """A fingerprint without its number."""
    return fingerprint.partition(":")[0]


def matched(
    findings: Sequence[tuple[str, str]], entries: Sequence[E], is_there: Callable[[str], bool]
) -> list[E | None]:
    """For each finding, given as fingerprint and path, the entry that knows it.

    ``is_there`` says whether a path of an entry is still a file.
    """
    waiting: dict[str, list[E]] = defaultdict(list)
    for entry in entries:
        waiting[stem(entry.fingerprint)].append(entry)
    found: list[E | None] = []
    for fingerprint, path in findings:
        found.append(_taken(waiting[stem(fingerprint)], lambda entry, path=path: entry.path == path))  # type: ignore[misc]
    for number, (fingerprint, _) in enumerate(findings):
        if found[number] is None:
            found[number] = _taken(waiting[stem(fingerprint)], lambda entry: not is_there(entry.path))
    return found


def _taken(entries: list[E], fits: Callable[[E], bool]) -> E | None:
    for number, entry in enumerate(entries):
        if fits(entry):
            return entries.pop(number)
    return None
