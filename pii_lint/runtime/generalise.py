"""Less exact, and no longer one person's: a year of birth, a network, a place within a kilometre, a range of ages.

Example::

    >>> generalised("12 May 1984", "user.demographic.date_of_birth")
    '1984'
    >>> generalised("81.2.69.142", "user.device.ip_address"), generalised(34, "user.demographic.age")
    ('81.2.69.0/24', '30-39')
    >>> generalised("52.52437, 13.41053", "user.location.precise"), generalised("ann@example.org", "user.contact.email")
    ('52.52, 13.41', None)
"""

from __future__ import annotations

import re
from typing import Any

_YEAR = re.compile(r"(?<![0-9])(?:1[89]|20)[0-9]{2}(?=[^0-9]|$|[0-9]{4}(?![0-9]))")
_DECIMAL = re.compile(r"(-?[0-9]{1,3})[.]([0-9]{3,17})(?![0-9])")
_COARSE = re.compile(r"-?[0-9]{1,3}(?:[.][0-9]{1,2})?(?:[ ]?[,;][ ]?-?[0-9]{1,3}(?:[.][0-9]{1,2})?)?")
_RANGE = re.compile(r"[0-9]{1,2}-[0-9]{1,2}|90\+")
_OLDEST = 90


def generalised(value: Any, data: str) -> Any:
    """``value`` less exact, as its data type allows; None where there is no such form of it.

    Birth dates become years, IPv4 addresses networks of /24 and IPv6 of /48, coordinates have two decimals left (about
    a kilometre), ages become decades and 90 or more ``90+`` (HIPAA, 45 CFR 164.514(b)(2)(i)(C)).
    """
    if data == "user.demographic.date_of_birth":
        year = _YEAR.search(str(value))
        return year[0] if year else None
    if data == "user.device.ip_address":
        return _network(str(value))
    if data == "user.location.precise":
        return round(value, 2) if isinstance(value, float) else _place(str(value))
    if data == "user.demographic.age":
        return _decade(str(value))
    return None


def _network(text: str) -> str | None:
    from ipaddress import ip_address, ip_network

    try:
        if "/" in text:
            network = ip_network(text, strict=False)
            most = 24 if network.version == 4 else 48
            return str(network if network.prefixlen <= most else network.supernet(new_prefix=most))
        address = ip_address(text)
        return str(ip_network(f"{address}/{24 if address.version == 4 else 48}", strict=False))
    except ValueError:
        return None


def _place(text: str) -> str | None:
    if _COARSE.fullmatch(text):
        return text
    coarse, count = _DECIMAL.subn(lambda match: f"{float(match[0]):.2f}", text)
    return coarse if count and _COARSE.fullmatch(coarse) else None


def _decade(text: str) -> str | None:
    if _RANGE.fullmatch(text):
        return text
    if not text.isascii() or not text.isdigit() or len(text) > 3:
        return None
    age = int(text)
    return f"{_OLDEST}+" if age >= _OLDEST else f"{age // 10 * 10}-{age // 10 * 10 + 9}"
