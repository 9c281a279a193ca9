"""Telephone numbers as Google's libphonenumber knows them, for the regions that an application serves.

``configure(phone_regions=["DE", "US"])`` with the extra ``pii-lint[phones]``: a number that is written as one of
these regions writes it is found without a word beside it, if it is valid there. A bare run of digits is not asked about
unless it begins as national numbers do, with 0.

Example::

    >>> regional([]).name
    'phone_regional'
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from typing import Any

from pii_lint.patterns import Detector
from pii_lint.patterns.detector import matching

_CANDIDATE = (
    r"(?<![\w.+/:-])(?<![0-9] )(?:[(]?0[0-9]{6,12}|[(]?[0-9]{2,5}[)]?(?:[ .-][0-9]{2,8}){1,5})(?![\w:/-]|[.,][0-9])"
)
_gate = matching(rb"(?:0[ .()-]{0,3}){6}0")
_date = re.compile(r"(?:19|20)[0-9]{2}[-.][0-9]{2}[-.][0-9]{2}|[0-9]{1,2}[-.][0-9]{1,2}[-.](?:19|20)[0-9]{2}").match


@lru_cache(maxsize=1)
def _library() -> Any:
    try:
        import phonenumbers
    except ImportError:
        raise ImportError("phonenumbers is missing: pip install 'pii-lint[phones]'") from None
    return phonenumbers


def check_regions(regions: Iterable[str]) -> tuple[str, ...]:
    """The regions, as the library calls them. Raises ValueError for an unknown one, ImportError without the library."""
    found = tuple(region.upper() for region in regions)
    known = _library().SUPPORTED_REGIONS if found else ()
    for region in found:
        if region not in known:
            raise ValueError(f"phone_regions: {region!r} is no region; use ISO 3166 codes such as DE or US")
    return found


def regional(regions: Iterable[str]) -> Detector:
    """A detector of numbers that are valid in one of these regions."""
    wanted = tuple(regions)

    def is_valid(text: str) -> bool:
        if _date(text):
            return False
        library = _library()
        # With a region given, the library parses any run of seven digits; what it cannot parse is no number.
        with suppress(library.NumberParseException):
            return any(library.is_valid_number(library.parse(text, region)) for region in wanted)
        return False

    return Detector(
        "phone_regional", "user.contact.phone_number", _CANDIDATE, gate=_gate, test=is_valid, digits=7, rank=3,
        confidence="medium",
    )  # fmt: skip
