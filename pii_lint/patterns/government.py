"""Numbers a state gives its people: form, ranges and check digits; without a form, only beside a word.

A national number is told from an order number by its own separators and check digit, or by the name
that stands before it (``NHS number 9434765919``). Sources: the issuing authorities' published formats.

Example::

    >>> [s.detector for d in DETECTORS for s in d.find("536-22-8726, DNI 12345678Z, order 9434765919")]
    ['us_ssn', 'es_dni']
"""

from __future__ import annotations

from collections.abc import Callable

from pii_lint.patterns.checks import (
    calendar_day,
    compact,
    digits,
    ean13,
    iso7064_11_10,
    luhn,
    verhoeff,
    weighted,
)
from pii_lint.patterns.detector import Detector, Gate, having, in_run, letterless, matching, mixed, spelled

_STATE = "user.government_id."
PASSPORT = "user.government_id.passport_number"
LICENCE = "user.government_id.drivers_license_number"

_EDGE = r"(?<![\w.-])"
_END = r"(?![\w-]|\.[0-9])"


def _beside(words: str, number: str) -> str:
    """A number with its name before it: at most two dozen characters between, none of them a digit."""
    return rf"(?<![a-z])(?:{words})(?![a-z])[^0-9\n]{{0,24}}?(?<![a-z0-9])(?P<v>{number})(?![a-z0-9]|\.[0-9])"


def _ssn(text: str) -> bool:
    number = digits(text)
    area, group, serial = number[:3], number[3:5], number[5:]
    return area not in ("000", "666") and area < "900" and group != "00" and serial != "0000" and len(set(number)) > 1


def _itin(text: str) -> bool:
    group = int(digits(text)[3:5])
    return 50 <= group <= 65 or 70 <= group <= 88 or 90 <= group <= 92 or 94 <= group <= 99


def _nino(text: str) -> bool:
    return compact(text)[:2] not in ("BG", "GB", "KN", "NK", "NT", "TN", "ZZ")


def _nhs(text: str) -> bool:
    number = digits(text)
    check = 11 - weighted(number[:9], (10, 9, 8, 7, 6, 5, 4, 3, 2)) % 11
    return len(number) == 10 and check % 11 == int(number[9]) and check != 10 and len(set(number)) > 1


def _nir(text: str) -> bool:
    number = compact(text)
    body = number[:13].replace("2A", "19").replace("2B", "18")
    return len(number) == 15 and body.isdigit() and 97 - int(body) % 97 == int(number[13:])


def _dni(text: str) -> bool:
    number = compact(text)
    number = str("XYZ".find(number[0])) + number[1:] if number[0] in "XYZ" else number
    return "TRWAGMYFPDXBNJZSQVHLCKE"[int(number[:8]) % 23] == number[8]


_ODD_VALUES = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)
_ODD = {chr(65 + i): value for i, value in enumerate(_ODD_VALUES)} | {str(i): _ODD_VALUES[i] for i in range(10)}


def _codice_fiscale(text: str) -> bool:
    code = text.upper()
    even = sum(int(c) if c.isdigit() else ord(c) - 65 for c in code[1:15:2])
    return (sum(_ODD[c] for c in code[0:15:2]) + even) % 26 == ord(code[15]) - 65


def _bsn(text: str) -> bool:
    number = digits(text).zfill(9)
    return len(number) == 9 and weighted(number, (9, 8, 7, 6, 5, 4, 3, 2, -1)) % 11 == 0 and int(number) > 9_999_999


def _pesel(text: str) -> bool:
    century = {0: 1900, 1: 2000, 2: 2100, 4: 1800}.get(int(text[2:4]) // 20, 1900)
    born = calendar_day(century + int(text[:2]), int(text[2:4]) % 20, int(text[4:6]))
    return born and (weighted(text, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1))) % 10 == 0


def _aadhaar(text: str) -> bool:
    number = digits(text)
    return verhoeff(number) and number != number[::-1]


def _cpf(text: str) -> bool:
    number = digits(text)
    if len(number) != 11 or len(set(number)) == 1:
        return False
    first = weighted(number[:9], (10, 9, 8, 7, 6, 5, 4, 3, 2)) * 10 % 11 % 10
    second = weighted(number[:10], (11, 10, 9, 8, 7, 6, 5, 4, 3, 2)) * 10 % 11 % 10
    return number[9:] == f"{first}{second}"


def _sin(text: str) -> bool:
    number = digits(text)
    return number[0] not in "08" and luhn(number)


def _tfn(text: str) -> bool:
    number = digits(text)
    return len(number) == 9 and weighted(number, (1, 4, 3, 7, 5, 8, 6, 9, 10)) % 11 == 0 and len(set(number)) > 1


def _personnummer(text: str) -> bool:
    number = digits(text)[-10:]
    day = int(number[4:6])
    return calendar_day(1900 + int(number[:2]), int(number[2:4]), day - 60 if day > 60 else day) and luhn(number)


def _hetu(text: str) -> bool:
    born = calendar_day(1900 + int(text[4:6]), int(text[2:4]), int(text[:2]))
    return born and "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(text[:6] + text[7:10]) % 31] == text[10].upper()


def _belgian(text: str) -> bool:
    number = digits(text)
    body, check = number[:9], int(number[9:])
    return check in (97 - int(body) % 97, 97 - int("2" + body) % 97)


def _steuer_id(text: str) -> bool:
    number = digits(text)
    return len(number) == 11 and number[0] != "0" and iso7064_11_10(number)


def _fodselsnummer(text: str) -> bool:
    return (
        weighted(text, (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)) % 11 == 0
        and weighted(text, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0
    )


def _rut(text: str) -> bool:
    number = compact(text)
    total = sum(int(c) * (2 + i % 6) for i, c in enumerate(reversed(number[:-1])))
    return "0123456789K0"[11 - total % 11] == number[-1]


def _curp(text: str) -> bool:
    alphabet = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"
    total = sum(alphabet.index(c) * (18 - i) for i, c in enumerate(text[:17]))
    return (10 - total % 10) % 10 == int(text[17])


def _any(text: str) -> bool:
    return any(c.isdigit() for c in text) and len(set(text)) > 2


def formed(
    name: str,
    pattern: str,
    gate: Gate,
    test: Callable[[str], bool],
    digits: int,
    confidence: str = "high",
    part: Gate | None = None,
) -> Detector:
    """A number that its own form and check tell."""
    pattern = _EDGE + pattern + _END
    return Detector(name, _STATE + name, pattern, gate=gate, part=part, test=test, digits=digits, confidence=confidence)


def named(
    name: str, pattern: str, number: str, words: str, test: Callable[[str], bool], digits: int, data: str = ""
) -> Detector:
    """A number that its name before it tells, and its check, if it has one."""
    data = data or _STATE + name.removesuffix("_named")
    return Detector(name, data, _beside(pattern, number), words=words, test=test, digits=digits, fold=True)


# Corsica is 2A and 2B.
_french = matching(rb"(?<![a-z0_.-])0 ?00 ?00 ?0[0ab] ?000 ?000 ?00(?![a-z0_])")


def _french_part(raw: bytes) -> bool:
    return _french(raw) or raw.replace(b" ", b"").endswith((b"000000a", b"000000b"))


_british = matching(rb"00 ?00 ?00 ?[a-d](?![a-z0_-])")
# Prefix and suffix may be parts of their own.
_british_part = in_run(matching(rb"(?:^|[a-z]{2})00 ?00 ?00(?:[a-d](?![a-z0_-])|$)"))
_us_shape = having("000-00-0000")
_three_by_three = r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}"
_licences = " ".join(
    spelled(driver + licence) for driver in ("driver", "drivers", "driving") for licence in ("", "license", "licence")
)

DETECTORS = (
    formed("us_ssn", r"[0-9]{3}-[0-9]{2}-[0-9]{4}", _us_shape, _ssn, 9, "medium"),
    formed("us_itin", r"9[0-9]{2}-[0-9]{2}-[0-9]{4}", _us_shape, _itin, 9),
    named(
        "us_ssn_named",
        r"ssn|social security(?: number| no| num)?|social_security(?:_number)?|itin|tax[ _]id",
        r"[0-9]{3}[ -]?[0-9]{2}[ -]?[0-9]{4}",
        "ssn social itin tax",
        lambda t: _ssn(t) or (t[0] == "9" and _itin(t)),
        9,
    ),
    formed(
        "uk_nino",
        r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]",
        _british,
        _nino,
        6,
        "medium",
        _british_part,
    ),
    named(
        "uk_nhs", r"nhs(?:[ _-]?(?:number|no|num|id))?", r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}", spelled("nhs"), _nhs, 10
    ),
    formed(
        "fr_nir",
        r"[12] ?[0-9]{2} ?(?:0[1-9]|1[0-2]|[2-9][0-9]) ?(?:[0-9]{2}|2[AB]) ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}",
        _french,
        _nir,
        14,
        part=in_run(letterless(_french_part)),
    ),
    formed("es_dni", r"(?:[0-9]{8}-?|[XYZ]-?[0-9]{7}-?)[A-HJ-NP-TV-Z]", mixed, _dni, 7, "medium"),
    Detector(
        "it_fiscal_code",
        _STATE + "it_fiscal_code",
        r"(?<!\w)[A-Z]{6}[0-9]{2}[A-EHLMPRST][0-9]{2}[A-Z][0-9]{3}[A-Z](?!\w)",
        gate=mixed,
        test=_codice_fiscale,
        digits=7,
        fold=True,
    ),
    named(
        "nl_bsn",
        r"bsn|burgerservicenummer|sofinummer",
        r"[0-9]{3,4}[. ]?[0-9]{2}[. ]?[0-9]{3}",
        "bsn burgerservicenummer sofinummer",
        _bsn,
        8,
    ),
    named("pl_pesel", r"pesel", r"[0-9]{11}", "pesel", _pesel, 11),
    formed(
        "in_aadhaar",
        r"[2-9][0-9]{3}([ -])[0-9]{4}\1[0-9]{4}",
        having("0000 0000 0000", "0000-0000-0000"),
        _aadhaar,
        12,
        "medium",
    ),
    named(
        "in_aadhaar_named",
        r"aadhaa?r|uidai|uid number",
        r"[2-9][0-9]{3}[ -]?[0-9]{4}[ -]?[0-9]{4}",
        "aadhaar aadhar uidai uid",
        _aadhaar,
        12,
    ),
    formed("in_pan", r"[A-Z]{3}P[A-Z][0-9]{4}[A-Z]", mixed, _any, 4, "medium"),
    formed("br_cpf", r"[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}", having("000.000.000-00"), _cpf, 11),
    named("br_cpf_named", r"cpf", r"[0-9]{11}", "cpf", _cpf, 11),
    formed("ca_sin", r"[1-79][0-9]{2}-[0-9]{3}-[0-9]{3}", having("000-000-000"), _sin, 9, "medium"),
    named(
        "ca_sin_named",
        r"sin|social insurance(?: number| no)?|social_insurance(?:_number)?",
        _three_by_three,
        "sin social",
        _sin,
        9,
    ),
    named("au_tfn", r"tfn|tax file number", _three_by_three, "tfn tax", _tfn, 9),
    formed(
        "se_personnummer",
        r"(?:19|20)?[0-9]{2}[01][0-9][0-9]{2}[-+][0-9]{4}",
        having("000000-0000", "000000+0000"),
        _personnummer,
        10,
        "medium",
    ),
    named(
        "dk_cpr",
        r"cpr(?:[ _-]?(?:nummer|number|nr|no))?",
        r"[0-3][0-9][01][0-9]{3}-?[0-9]{4}",
        spelled("cpr", "nummer number nr no"),
        lambda t: calendar_day(1904, int(t[2:4]), int(t[:2])),
        10,
    ),
    formed("fi_hetu", r"[0-3][0-9][01][0-9]{3}[-+A-FU-Y][0-9]{3}[0-9A-FHJ-NPR-Y]", mixed, _hetu, 9),
    formed("ch_ahv", r"756\.[0-9]{4}\.[0-9]{4}\.[0-9]{2}", having("000.0000.0000.00"), lambda t: ean13(digits(t)), 13),
    formed("be_nrn", r"[0-9]{2}\.[01][0-9]\.[0-3][0-9]-[0-9]{3}\.[0-9]{2}", having("00.00.00-000.00"), _belgian, 11),
    named(
        "de_tax_id",
        r"steuer[ -]?id(?:entifikationsnummer)?|idnr|steuernummer|tin",
        r"[0-9]{2} ?[0-9]{3} ?[0-9]{3} ?[0-9]{3}",
        "steuer steuerid steueridentifikationsnummer idnr steuernummer tin",
        _steuer_id,
        11,
    ),
    named(
        "no_fodselsnummer",
        r"f[oø]dselsnummer|fnr|personnummer",
        r"[0-9]{11}",
        "fodselsnummer dselsnummer fnr personnummer",
        _fodselsnummer,
        11,
    ),
    formed("cl_rut", r"[0-9]{1,2}\.[0-9]{3}\.[0-9]{3}-[0-9Kk]", having("0.000.000-"), _rut, 7),
    formed("mx_curp", r"[A-Z]{4}[0-9]{6}[HMX][A-Z]{5}[A-Z0-9][0-9]", mixed, _curp, 7),
    named(
        "passport",
        r"passport(?:[ _-]?(?:number|no|num|id))?|reisepass|passeport|pasaporte",
        r"[a-z]{0,3}[0-9][a-z0-9]{5,8}",
        spelled("passport") + " reisepass passeport pasaporte",
        _any,
        1,
        PASSPORT,
    ),
    named(
        "driving_licence",
        r"driv(?:er'?s?|ing)[ _-]?licen[cs]e(?:[ _-]?(?:number|no|num|id))?"
        r"|f[uü]hrerschein(?:nummer)?|permis de conduire",
        r"[a-z]{0,5}[0-9][a-z0-9-]{4,16}",
        _licences + " slicense slicence hrerschein hrerscheinnummer fuhrerschein fuhrerscheinnummer permis",
        _any,
        1,
        LICENCE,
    ),
)
