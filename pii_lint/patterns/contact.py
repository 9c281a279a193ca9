"""How to reach a person: e-mail addresses and telephone numbers.

A bare run of digits is no phone: it takes an international prefix, a national grouping or a word beside it.

Example::

    >>> [d.name for d in DETECTORS if d.find("mail ann@example.org or (415) 555-2671")]
    ['email', 'phone_north_america']
"""

from __future__ import annotations

import re

from pii_lint.patterns.checks import digits
from pii_lint.patterns.detector import Detector, having, in_run, lazily, letterless, outline, spelled

EMAIL = "user.contact.email"
PHONE = "user.contact.phone_number"

# Local parts take letters of any script (RFC 6531); the look-behind keeps the search linear.
_LOCAL = r"[\w.!#$%+~^-]"
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_EMAIL = (
    rf"(?u:(?<!{_LOCAL})(?P<local>{_LOCAL}+)(?:@|%40)(?:{_LABEL}\.)+(?:xn--[a-z0-9-]{{2,59}}|[^\W\d_]{{2,24}})(?!\w))"
)
_ASSETS = frozenset(
    (
        "css",
        "dll",
        "gif",
        "gz",
        "html",
        "jpeg",
        "jpg",
        "js",
        "map",
        "pdf",
        "png",
        "py",
        "service",
        "so",
        "socket",
        "svg",
    )
)

_EXTENSION = r"(?:,?[ ]?(?:x|ext\.?|extension)[ .]?[0-9]{1,6})?"
_TAIL = rf"{_EXTENSION}(?![\w-]|\.[0-9])"
_NORTH_AMERICA = (
    # Groups parted by spaces behind a digit and a space are the end of a longer number.
    r"(?<![\w.+/-])(?:(?<![0-9] )|(?=(?:1[ .-]?)?(?:\(|[0-9]{3}[.-])))(?:1[ .-]?)?"
    r"(?:\([2-9][0-9]{2}\)[ .-]?[2-9][0-9]{2}[ .-][0-9]{4}|[2-9][0-9]{2}([ .-])[2-9][0-9]{2}\1[0-9]{4})" + _TAIL
)
_INTERNATIONAL = rf"\+(?<![\w+.]\+)[1-9](?:[ ./-]?[(]?[0-9][)]?){{6,14}}{_TAIL}"
_ABROAD = (
    rf"00(?<![\w+.]00)(?<![0-9] 00)[1-9][0-9]{{1,2}} ?[(]?(?<=[ (])[0-9][)]?(?:[ ./-]?[(]?[0-9][)]?){{4,12}}{_TAIL}"
)
_NATIONAL = r"0[1-9][0-9]{0,4}\)?(?:(?:[ /.-]| / | - )[0-9]{2,8}){1,4}(?![\w:-]|[.,/][0-9])"
_BEFORE_NATIONAL = lazily(r"[\w.,:/+-]\Z|[0-9] \Z", re.ASCII)
_WORDS = r"phone|telephone|tel|mobile|cell|cellphone|fax|sms|whatsapp|telefon|handy|mobil|portable|movil"
# What names a number only with a colon behind it.
_PLACES = r"office|desk|direct|work|home|landline|hotline|helpline|switchboard"
_CALLED = r"(?:call|text|ring|reach|phone|dial)(?: [a-z.'-]{1,20}){0,4}? (?:back )?(?:at|on)"
_MINE = r"(?:my|your|his|her|their|our)(?: (?:new|old|other|phone|mobile|cell|work|home|direct)){0,2} number"
_DIGITS = r"\+?[(]?[0-9](?:[ ./-]{0,2}[(]?[0-9][)]?){6,14}"
_NAMED = (
    rf"(?<![a-z0-9])(?:{_WORDS}|(?:{_PLACES})(?=[ ]?:)|{_CALLED}|{_MINE})"
    r"(?:[ _-]?(?:number|num|no|nr))?[.\"']{0,2}[ ]?[:=#]{0,2}[ ]?(?:(?<=[ :=#])(?:is|at|on|to) )?[\"']?"
    rf"(?P<v>{_DIGITS}{_EXTENSION})(?![a-z0-9]|\.[0-9])"
)
_LABELLED = (
    rf"(?<![\w.+/-])(?<![0-9] )(?P<v>{_DIGITS}{_EXTENSION})[ ]?[ (-][ ]?"
    r"(?:office|mobile|fax|cell|cellphone|landline|tel|handy|mobil)(?![a-z0-9])"
)
_DATE = lazily(r"[0-9]{1,2}([./-])[0-9]{1,2}\1(?:19|20)?[0-9]{2}(?![./-]?[0-9])|[0-9]{4}([./-])[0-9]{2}\2[0-9]{2}")
# A national number has two long groups, one longer, or three pairs; dates and times have none of these.
_SHAPES = ("00000", "0000_00", "000_000", "000_00_00", "00_00_00")
_grouped = having(*(f"{c}{shape}".replace("_", c) for c in " /-." for shape in _SHAPES))

_standing_alone = re.compile(rb"(?<![a-z0_.,:/+-])0{2,6}\)?(?:(?:[ /.-]| / | - )0{2,8})+")


def _national(raw: bytes) -> bool:
    return any(_grouped(match.group()) for match in _standing_alone.finditer(raw))


def _email_extent(match: re.Match[str]) -> tuple[int, int] | None:
    start, end = match.span()
    text = match.group()
    lead = 0 if text[0].isalnum() else len(text) - len(text.lstrip(".!#$%^~+-"))
    local = match["local"][lead:]
    # ``icon@2x.png`` is a file, ``git@github.com`` everybody.
    if not local or local in ("git", "hg") or text[text.rfind(".") + 1 :].lower() in _ASSETS:
        return None
    return start + lead, end


def _number(text: str) -> str:
    return digits(re.split("[xeX]", text, maxsplit=1)[0])


def _varied(number: str) -> bool:
    return len(set(number)) > 2


def _is_north_american(text: str) -> bool:
    number = _number(text)[-10:]
    # No area is called 211 to 911, but brackets leave no doubt what is meant.
    return (number[1:3] != "11" or "(" in text) and _varied(number)


def _is_international(text: str) -> bool:
    number = _number(text).lstrip("0")
    return 8 <= len(number) <= 15 and _varied(number)


def _national_extent(match: re.Match[str]) -> tuple[int, int] | None:
    text, (start, end) = match.string, match.span()
    number = digits(match.group())
    if not 9 <= len(number) <= 12 or not _varied(number) or _DATE().match(match.group()):
        return None
    # The bracket of an area code belongs to it.
    if text[start - 1 : start] == "(":
        start -= 1
    if _BEFORE_NATIONAL().search(text, max(0, start - 2), start) or not _grouped(outline(match.group())):
        return None
    return start, end


def _is_named(text: str) -> bool:
    number = _number(text)
    return 7 <= len(number) <= 15 and _varied(number) and not _DATE().match(text)


DETECTORS = (
    Detector("email", EMAIL, _EMAIL, gate=having("@", "%00"), trim=_email_extent),
    Detector(
        "phone_international",
        PHONE,
        _INTERNATIONAL,
        gate=having("+0"),
        test=_is_international,
        rank=2,
        fold=True,
        digits=8,
    ),
    Detector(
        "phone_abroad",
        PHONE,
        _ABROAD,
        gate=having("0000 ", "0000("),
        digits=10,
        test=_is_international,
        rank=2,
        fold=True,
    ),
    Detector(
        "phone_north_america",
        PHONE,
        _NORTH_AMERICA,
        gate=having("000-0000", "000.0000", "000 0000"),
        digits=10,
        test=_is_north_american,
        confidence="medium",
        rank=3,
        fold=True,
    ),
    Detector(
        "phone_national",
        PHONE,
        _NATIONAL,
        gate=in_run(letterless(_national)),
        trim=_national_extent,
        confidence="medium",
        rank=3,
        digits=9,
    ),
    Detector(
        "phone_named",
        PHONE,
        _NAMED,
        words=" ".join(spelled(word) for word in _WORDS.split("|"))
        + " call text ring reach dial number "
        + _PLACES.replace("|", " "),
        digits=7,
        test=_is_named,
        confidence="medium",
        rank=2,
        fold=True,
    ),
    Detector(
        "phone_labelled",
        PHONE,
        _LABELLED,
        words="office mobile fax cell cellphone landline tel handy mobil",
        digits=7,
        test=_is_named,
        confidence="medium",
        rank=2,
        fold=True,
    ),
)
