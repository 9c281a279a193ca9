"""Addresses of machines that are addresses of persons: IPv4, IPv6, MAC.

``Chrome/124.0.0.0`` is a version, ``10.0.3.4`` a neighbour; neither is personal data. Private
addresses are found by ``PRIVATE``, which is not among ``DETECTORS``.

Example::

    >>> [s.start for s in DETECTORS[0].find("Chrome/124.0.0.0 from 81.2.69.142 via 10.0.3.4")]
    [22]
"""

from __future__ import annotations

import re

from pii_lint.patterns.detector import Detector, lazily, letterless, matching

IP = "user.device.ip_address"
MAC = "user.device.mac_address"

# From the middle outwards: dots are rarer than digits, so that the search for them is quick.
_IPV4 = r"\.([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})(?![\w+]|[.-]\w)"
_AFTER_VERSION = lazily(
    r"(?:ver(?:sion)?|release|rel|build|sdk|firmware|upgrade[ds]?(?: to)?|v)[\"']?[ :=v]{1,3}[\"']?\Z", re.I
)
_NETWORK = lazily(r"/(?:[89]|1[0-9]|2[0-4])(?![\w./-])")
_HEX = "[0-9A-Fa-f]"
# What is routed begins with 2 or 3; eight whole groups are no other thing either, but for local ones (fc, fd, fe).
_IPV6 = (
    rf"(?<![\w:.])(?:[23]{_HEX}{{3}}(?::{_HEX}{{0,4}}){{2,7}}"
    rf"|(?![fF][cCdDeE]){_HEX}{{1,4}}(?::{_HEX}{{1,4}}){{7}})(?![\w:])(?!/(?:[123][0-9]|4[0-8])(?![\w./-]))"
)
_MAC = rf"(?<![\w:-]){_HEX}{{2}}([:-])(?:{_HEX}{{2}}\1){{4}}{_HEX}{{2}}(?![\w:-])"


def is_public(a: int, b: int) -> bool:
    """Whether IPv4 addresses that begin a.b are routed on the internet (IANA special-purpose registry, RFC 6890)."""
    return not (
        a in (0, 10, 127)
        or a >= 224
        or (a == 100 and 64 <= b < 128)
        or (a == 169 and b == 254)
        or (a == 172 and 16 <= b < 32)
        or (a == 192 and b == 168)
        or (a == 198 and b in (18, 19))
    )


def _address(match: re.Match[str], public: bool) -> tuple[int, int] | None:
    """The extent of the address around two dots; versions end in zeros or follow a word that says so."""
    second, third, fourth = match.groups()
    if third == "0" and fourth == "0":
        return None
    text, middle = match.string, match.start()
    start = middle
    while start and middle - start < 3 and text[start - 1] in "0123456789":
        start -= 1
    first = text[start:middle]
    if not first or is_public(int(first), int(second)) != public:
        return None
    before = text[start - 1] if start else " "
    if before.isalnum() or before in "_.+-" or (before == "/" and text[start - 2 : start - 1].isalnum()):
        return None
    for octet in (first, second, third, fourth):
        if len(octet) > 1 and (octet[0] == "0" or int(octet) > 255):
            return None
    # ``81.2.69.0/24`` is a network and nobody's address.
    if text[match.end() : match.end() + 1] == "/" and _NETWORK().match(text, match.end()):
        return None
    return None if _AFTER_VERSION().search(text, max(0, start - 20), start) else (start, match.end())


def _public(match: re.Match[str]) -> tuple[int, int] | None:
    return _address(match, True)


def _private(match: re.Match[str]) -> tuple[int, int] | None:
    return _address(match, False)


def _is_ipv6(text: str) -> bool:
    groups = text.split(":")
    # Eight pairs are the address of a device in a data centre.
    if not any(len(group) > 2 for group in groups):
        return False
    if text.count("::") > 1 or ":::" in text or (text.endswith(":") and not text.endswith("::")):
        return False
    return len(groups) == 8 if "::" not in text else len(groups) <= 9


def _is_mac(text: str) -> bool:
    return len(set(text.lower()) - {":", "-"}) > 2


_is_mac_shape = matching(rb"(?<![a-z0_:-])[a-f0]{2}([:-])(?:[a-f0]{2}\1){4}[a-f0]{2}(?![a-z0_:-])")


def _six_groups(raw: bytes) -> bool:
    return (raw.count(b":") > 4 or raw.count(b"-") > 4) and _is_mac_shape(raw)


def _eight_groups(raw: bytes) -> bool:
    return b"::" in raw or raw.count(b":") > 6


# Four groups, but of no version: ``chrome/124.0.0.0``, ``1.2.3.4-beta``.
_is_dotted = matching(rb"(?<![a-z0_.+-])(?<![a-z0]/)0{1,3}\.0{1,3}\.0{1,3}\.0{1,3}(?![a-z0_+]|[.-][a-z0_])")


def _dotted(raw: bytes) -> bool:
    return b"." in raw and _is_dotted(raw)


_has_address = letterless(_dotted)

DETECTORS = (
    Detector("ipv4", IP, _IPV4, gate=_has_address, trim=_public, rank=2, digits=4),
    Detector("ipv6", IP, _IPV6, gate=letterless(_eight_groups), test=_is_ipv6, rank=2, digits=1),
    Detector("mac", MAC, _MAC, gate=letterless(_six_groups), test=_is_mac, rank=2),
)

PRIVATE = Detector("ipv4_private", IP, _IPV4, gate=_has_address, trim=_private, rank=2, digits=4)
