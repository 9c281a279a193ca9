"""The parts of an outline: where no form goes on beyond, so that each part can be judged, and remembered, alone.

An outline is cut at white space, quotes, brackets of code and the like, but not at a space between digits
(``0000 0000``, ``(000) 000-0000``), nor at a dash or slash with spaces there. Log lines consist of few distinct
parts: times, words, paths, addresses of neighbours. Detectors whose datum has letters behind a space
(an IBAN with its bank, a British number with its prefix) have a weaker gate for parts.

Example::

    >>> parts_of(b"0000-00-00 00:00 info call (000) 000-0000 id=a0")
    [b'0000-00-00\\x0000:00', b'info', b'call', b'(000)\\x00000-0000', b'id', b'a0']
    >>> spaced(b'(000)\\x00000-0000')
    b'(000) 000-0000'
"""

from __future__ import annotations

import re

# No datum that is known by its form alone holds one of these (a URL's password may: it is looked for in the whole).
_CUTS = bytes(ord(" ") if c in b"\t\n\r\x0b\x0c\"'<>{}[]|;,=&*`\\" else c for c in range(256))


# How a datum of letters and digits alone begins, of those known by their form; each begins where its part does.
_may_begin = re.compile(rb"[a-z]{2}00|[a-z]{4}[a-z0]{2}|0{5}|[a-z]0{7}|0x|bc0|0[a-z0]{25,34}$").match


def is_id(part: bytes) -> bool:
    """Whether a part is letters and digits that no form begins with: a hash, the id of a request."""
    return part.isalnum() and _may_begin(part) is None


def parts_of(raw: bytes) -> list[bytes]:
    """The parts of an outline, with spaces inside a part written as NUL."""
    if b" 0" in raw or b"0 (" in raw:
        # Twice, since neighbours share a digit: ``0 0 0``.
        raw = raw.replace(b"0 0", b"0\x000").replace(b"0 0", b"0\x000")
        if b"(" in raw:
            raw = raw.replace(b") 0", b")\x000").replace(b"0 (", b"0\x00(").replace(b") (", b")\x00(")
        elif b") 0" in raw:
            raw = raw.replace(b") 0", b")\x000")
        if b" - " in raw or b" / " in raw:
            for _ in "12":
                raw = raw.replace(b"0 - 0", b"0\x00-\x000").replace(b"0 / 0", b"0\x00/\x000")
                raw = raw.replace(b") - 0", b")\x00-\x000").replace(b") / 0", b")\x00/\x000")
    return raw.translate(_CUTS).split()


def spaced(part: bytes) -> bytes:
    """A part with its spaces, as the gates know it."""
    return part.replace(b"\x00", b" ")
