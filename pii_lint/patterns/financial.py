"""Money: payment cards, IBAN, account numbers beside their names.

Example::

    >>> [s.detector for d in DETECTORS for s in d.find("4111 1111 1111 1111, de89 3704 0044 0532 0130 00")]
    ['card', 'iban']
"""

from __future__ import annotations

import re

from pii_lint.patterns.checks import compact, digits, luhn, mod97
from pii_lint.patterns.detector import Detector, in_run, lazily, letterless, matching, spelled

CARD = "user.financial.credit_card"
IBAN = "user.financial.iban"
ACCOUNT = "user.financial.bank_account"

# Neither part of a longer number nor of a UUID.
_CARD = r"(?<![\w.])(?<![0-9]-)(?<![0-9a-f]{4}-)(?:[2-6][0-9]|18)[0-9]{2}(?:[ -]?[0-9]){8,15}(?![A-Za-z_])"
_IBAN = r"(?<![A-Za-z0-9_])[A-Za-z]{2}[0-9]{2}(?:[ -]?[A-Za-z0-9]{4}){2,7}(?:[ -]?[A-Za-z0-9]{1,3})?"
# Beside its name a card may have the form of a bar code, and an issuer that is not in the list.
_CARD_NAMED = (
    r"(?<![a-z])(?:card|visa|mastercard|maestro|amex|credit|debit|kreditkarte|karte|carte|tarjeta|cart[aã]o)"
    r"(?:[ _-]?(?:number|num|no|nr))?[^0-9a-z\n]{1,3}(?:(?:was|is|of|with|ending|number|bancaire)[^0-9a-z\n]{1,3}){0,2}"
    r"(?P<v>[0-9]{4}(?:[ -]?[0-9]){8,15})(?![\w]|[ -][0-9])"
)
_ACCOUNT = (
    r"(?<![a-z0-9])(?:bank[ _-]?account|account[ _-]?(?:number|num|no|nr)|acct(?:[ _-]?(?:number|num|no))?"
    r"|routing[ _-]?(?:number|no)|sort[ _-]?code|kontonummer)[.\"']{0,2}[ ]?[:=#]{0,2}[ ]?(?:(?<=[ :=#])is )?[\"']?"
    r"(?P<v>[0-9](?:[ -]?[0-9]){5,16})(?![\w.]|[ -][0-9])"
)

_FOUR_DIGITS = lazily(r"[0-9]{4}")
_CONTINUED = lazily(r"-?\w", re.ASCII)

# Issuer prefixes (ISO/IEC 7812 as the networks publish them) and the lengths each issues.
_ISSUERS = (
    ("4", (16, 19, 13)),
    ("2131", (15,)),
    ("1800", (15,)),
    *((f"220{last}", (16, 17, 18, 19)) for last in "01234"),
    ("51", (16,)),
    ("52", (16,)),
    ("53", (16,)),
    ("54", (16,)),
    ("55", (16,)),
    ("34", (15,)),
    ("37", (15,)),
    ("6011", (16,)),
    ("64", (16,)),
    ("65", (16,)),
    ("62", (16, 17, 18, 19)),
    ("35", (16,)),
    ("300", (14,)),
    ("301", (14,)),
    ("302", (14,)),
    ("303", (14,)),
    ("304", (14,)),
    ("305", (14,)),
    ("36", (14,)),
    ("38", (14,)),
    ("39", (14,)),
    ("50", (16, 12, 13)),
    ("56", (16, 12, 13)),
    ("57", (16,)),
    ("58", (16, 12, 13)),
    ("63", (16, 12, 13)),
    ("67", (16, 12, 13)),
)

# Length of an IBAN by country (SWIFT IBAN registry).
_IBAN_COUNTRIES = {
    15: "NO",
    16: "BE",
    18: "DK FI FO GL NL SD",
    19: "MK SI",
    20: "AT BA EE KZ LT LU XK",
    21: "CH HR LI LV",
    22: "BG BH CR DE GB GE IE ME RS VA",
    23: "AE GI IL IQ TL",
    24: "AD CZ ES MD PK RO SA SE SK TN VG",
    25: "LY PT ST",
    26: "IS TR",
    27: "FR GR IT MC MR SM",
    28: "AL AZ BY CY DO GT HU LB PL SV",
    29: "BR EG PS QA UA",
    30: "JO KW MU",
    31: "MT SC",
    32: "LC",
    33: "RU",
}
_IBAN_LENGTH = {country: length for length, names in _IBAN_COUNTRIES.items() for country in names.split()}


def card_lengths(number: str) -> tuple[int, ...]:
    """The lengths that the issuer of ``number`` gives its cards, likeliest first; empty for no issuer."""
    for prefix, lengths in _ISSUERS:
        if number.startswith(prefix):
            return lengths
    return (16,) if number[:1] == "2" and 2221 <= int(number[:4]) <= 2720 else ()


def _cut(match: re.Match[str], length: int) -> int:
    """Where the first ``length`` letters and digits of the match end."""
    if match.group().isalnum():
        return match.start() + length if length <= match.end() - match.start() else -1
    place = match.start()
    for char in match.group():
        place += 1
        if char.isalnum():
            length -= 1
            if not length:
                return place
    return -1


def _card_extent(match: re.Match[str]) -> tuple[int, int] | None:
    text = match.group()
    number = digits(text)
    for length in card_lengths(number):
        end = _cut(match, length)
        if end < 0 or _CONTINUED().match(match.string, end) or not luhn(number[:length]):
            continue
        # Twelve or thirteen bare digits are bar codes and milliseconds more often than cards.
        if length > 13 or end - match.start() > length:
            return match.start(), end
    return None


def _iban_extent(match: re.Match[str]) -> tuple[int, int] | None:
    text = compact(match.group())
    length = _IBAN_LENGTH.get(text[:2], 0)
    if not length or length > len(text) or not mod97(text[:length]):
        return None
    end = _cut(match, length)
    if match.string[end : end + 1].isalnum() or _FOUR_DIGITS().search(match.group()) is None:
        return None
    return match.start(), end


_iban_shape = matching(rb"(?<![a-z0_])[a-z]{2}00[ -]?[a-z0]{4}[ -]?[a-z0]{4}")
# The letters of the bank may begin the next part.
_iban_part = matching(rb"(?<![a-z0_])[a-z]{2}00(?:[ -]?[a-z0]{4}(?:[ -]?[a-z0]{4}|$)|$)")


_long_shape = matching(rb"(?<![a-z0_.])0{4}(?:[ -]?0){8}")


def _long_number(raw: bytes) -> bool:
    bare = raw.translate(None, b" -")
    return b"000000000000" in bare and _long_shape(raw)


DETECTORS = (
    Detector("card", CARD, _CARD, gate=in_run(letterless(_long_number)), trim=_card_extent, digits=12),
    Detector(
        "card_named",
        CARD,
        _CARD_NAMED,
        words=" ".join(map(spelled, ("card", "creditcard", "kreditkarte")))
        + " visa mastercard maestro amex credit debit karte carte tarjeta cart cartao",
        digits=12,
        test=lambda text: luhn(digits(text)),
        fold=True,
    ),
    Detector("iban", IBAN, _IBAN, gate=_iban_shape, part=_iban_part, trim=_iban_extent, digits=6),
    Detector(
        "account_number",
        ACCOUNT,
        _ACCOUNT,
        confidence="medium",
        rank=2,
        fold=True,
        digits=6,
        words=" ".join(map(spelled, ("account", "acct", "routing", "sort"))) + " bank bankaccount sortcode kontonummer",
    ),
)
