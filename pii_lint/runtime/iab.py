"""The IAB's strings: TCF 2 (what a person in Europe consented to) and GPP (which holds it and the American opt-outs).

Read after the published specifications, as far as decisions need: purposes and vendors with consent, and opt-outs of
sale, sharing and targeted advertising. What cannot be read, or is of a section that is not known, counts as refusal.

Example::

    >>> said = tcf("COvFyGBOvFyGBAbAAAENAPCAAOAAAAAAAAAAAEEUACCKAAA")
    >>> sorted(one for one in said.granted if one.startswith("tcf:"))
    ['tcf:1', 'tcf:2', 'tcf:3']
    >>> sorted(gpp("DBABVg~BVVVVVVg.YA").refused), gpp("DBABVg~BVVVVVVg.YA").gpc
    (['sale', 'targeted_advertising'], True)
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode

from pii_lint.runtime.signals import SHARING, Signals

PURPOSES = range(1, 12)
"""The purposes of TCF 2: ``tcf:1`` is to store and read on a device, ``tcf:7`` to measure advertising, and so on."""

REFUSED = Signals(refused=SHARING | frozenset(f"tcf:{number}" for number in PURPOSES))
"""What stands for a string that cannot be read."""

_TCF, _US_PRIVACY = 2, 6
_OPT_OUTS = {
    7: (18, ("sale", "sharing", "targeted_advertising")),
    8: (12, ("sale", "sharing")),
    9: (12, ("sale", "targeted_advertising")),
    10: (12, ("sale", "targeted_advertising")),
    12: (12, ("sale", "targeted_advertising")),
}
"""American sections: where the opt-outs stand, of two bits each (1: opted out), and what they are of."""

_LONGEST = 65_536
_LETTERS = re.compile(r"[A-Za-z0-9_-]+").fullmatch


class _Bits:
    def __init__(self, text: str) -> None:
        if len(text) > _LONGEST or not _LETTERS(text):
            raise ValueError("not a string of the IAB")
        # Six bits a letter, however many; letters A, which are zeros, fill up the last byte.
        content = urlsafe_b64decode(text + "A" * (-len(text) % 4))
        self._bits = "".join(f"{byte:08b}" for byte in content)[: 6 * len(text)]
        self.place = 0

    def number(self, size: int) -> int:
        """The next ``size`` bits."""
        bits = self._bits[self.place : self.place + size]
        if len(bits) < size:
            raise ValueError("it ends too early")
        self.place += size
        return int(bits, 2)

    def fibonacci(self) -> int:
        """The next number in Fibonacci coding."""
        total, one, other, before = 0, 1, 2, 0
        while True:
            bit = self.number(1)
            if bit and before:
                return total
            total += one * bit
            one, other, before = other, one + other, bit


def tcf(text: str) -> Signals:
    """The consent in a TC string: ``tcf:1`` to ``tcf:11``, ``tcf-vendor:755``. Legitimate interest is no consent."""
    try:
        bits = _Bits(text.partition(".")[0])
        if bits.number(6) != 2:
            return REFUSED
        bits.place = 152
        consented = {number for number in range(1, 25) if bits.number(1)}
        bits.place = 213
        vendors = _vendors(bits)
    except ValueError:
        return REFUSED
    granted = {f"tcf:{number}" for number in consented} | {f"tcf-vendor:{number}" for number in vendors}
    refused = {f"tcf:{number}" for number in PURPOSES if number not in consented}
    return Signals(granted=frozenset(granted), refused=frozenset(refused))


def _vendors(bits: _Bits) -> set[int]:
    highest = bits.number(16)
    if not bits.number(1):
        return {number for number in range(1, highest + 1) if bits.number(1)}
    found: set[int] = set()
    for _ in range(bits.number(12)):
        many = bits.number(1)
        first = bits.number(16)
        last = bits.number(16) if many else first
        if last > highest:
            raise ValueError("a vendor beyond the highest")
        found.update(range(first, last + 1))
    return found


def us_privacy(text: str) -> Signals:
    """The opt-out in a US Privacy string, such as ``1YYN``: the third letter is Y for opted out."""
    if len(text) != 4 or text[0] != "1" or text[2] not in "YNyn-":
        return REFUSED
    return Signals(refused=frozenset(("sale", "sharing"))) if text[2] in "Yy" else Signals()


def gpp(text: str) -> Signals:
    """The signals of all sections of a GPP string together."""
    header, *parts = text.split("~")
    try:
        sections = _sections(header)
    except ValueError:
        return REFUSED
    if len(sections) != len(parts):
        return REFUSED
    said = Signals()
    for section, part in zip(sections, parts, strict=True):
        said = said.joined(_section(section, part))
    return said


def _sections(header: str) -> list[int]:
    bits = _Bits(header)
    if bits.number(6) != 3 or bits.number(6) != 1:
        raise ValueError("not a header of GPP 1")
    found: list[int] = []
    last = 0
    for _ in range(bits.number(12)):
        many = bits.number(1)
        first = last + bits.fibonacci()
        last = first + bits.fibonacci() if many else first
        if last > 1_000:
            raise ValueError("no such section")
        found += range(first, last + 1)
    return found


def _section(number: int, text: str) -> Signals:
    if number == _TCF:
        return tcf(text)
    if number == _US_PRIVACY:
        return us_privacy(text)
    if number not in _OPT_OUTS:
        return REFUSED
    place, names = _OPT_OUTS[number]
    core, *others = text.split(".")
    try:
        bits = _Bits(core)
        bits.place = place
        refused = frozenset(name for name in names if bits.number(2) == 1)
        return Signals(any(map(_is_gpc, others)), refused=refused)
    except ValueError:
        return REFUSED


def _is_gpc(segment: str) -> bool:
    bits = _Bits(segment)
    return bits.number(2) == 1 and bits.number(1) == 1
