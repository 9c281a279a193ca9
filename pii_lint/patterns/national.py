"""More national numbers: by form and check digit where they have their own form, else beside their name.

The everyday ones are in ``government``. Sources: the issuing authorities' published formats.

Example::

    >>> [s.detector for d in DETECTORS for s in d.find("NRIC S1234567D, 784-1979-1234567-4, CNP 1800101221144")]
    ['sg_nric', 'ae_emirates_id', 'ro_cnp']
"""

from __future__ import annotations

from pii_lint.patterns.checks import calendar_day, compact, digits, iso7064_11_10, luhn, weighted
from pii_lint.patterns.detector import having, in_run, matching
from pii_lint.patterns.government import formed, named

_NRIC = {"S": "JZIHGFEDCBA", "T": "JZIHGFEDCBA", "F": "XWUTRQPNMLK", "G": "XWUTRQPNMLK", "M": "XWUTRQPNJLK"}
_TAIWAN = "ABCDEFGHJKLMNPQRSTUVXYWZIO"


def _nric(text: str) -> bool:
    total = weighted(text[1:8], (2, 7, 6, 5, 4, 3, 2)) + {"T": 4, "G": 4, "M": 3}.get(text[0], 0)
    return _NRIC[text[0]][total % 11] == text[8]


def _ppsn(text: str) -> bool:
    total = weighted(text[:7], (8, 7, 6, 5, 4, 3, 2)) + 9 * (ord(text[8]) - 64 if text[8:] not in ("", "W") else 0)
    return "WABCDEFGHIJKLMNOPQRSTUV"[total % 23] == text[7]


def _hkid(text: str) -> bool:
    code = compact(text).rjust(9)
    values = [36 if c == " " else int(c, 36) for c in code[:8]]
    total = sum(value * weight for value, weight in zip(values, range(9, 1, -1)))  # noqa: B905 - both have eight
    return (total + int(code[8], 16)) % 11 == 0


def _taiwan(text: str) -> bool:
    code = _TAIWAN.index(text[0]) + 10
    return (code // 10 + code % 10 * 9 + weighted(text[1:], (8, 7, 6, 5, 4, 3, 2, 1, 1))) % 10 == 0


def _chinese(text: str) -> bool:
    born = calendar_day(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    total = weighted(text[:17], (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2))
    return born and "10X98765432"[total % 11] == text[17].upper()


def _korean(text: str) -> bool:
    return calendar_day(1900 + int(text[:2]), int(text[2:4]), int(text[4:6]))


def _malaysian(text: str) -> bool:
    return calendar_day(1900 + int(text[:2]), int(text[2:4]), int(text[4:6])) and text[7:9] not in ("00", "17", "18")


def _thai(text: str) -> bool:
    number = digits(text)
    return (11 - weighted(number[:12], tuple(range(13, 1, -1))) % 11) % 10 == int(number[12])


def _turkish(text: str) -> bool:
    n = [int(c) for c in text]
    return n[0] > 0 and (sum(n[0:9:2]) * 7 - sum(n[1:8:2])) % 10 == n[9] and sum(n[:10]) % 10 == n[10]


def _nif(text: str) -> bool:
    number = digits(text)
    check = 11 - weighted(number[:8], (9, 8, 7, 6, 5, 4, 3, 2)) % 11
    return int(number[8]) == (0 if check > 9 else check)


def _cnp(text: str) -> bool:
    check = weighted(text[:12], (2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9)) % 11
    return calendar_day(1900 + int(text[1:3]), int(text[3:5]), int(text[5:7])) and int(text[12]) == (
        1 if check == 10 else check
    )


def _egn(text: str) -> bool:
    born = calendar_day(1900 + int(text[:2]), int(text[2:4]) % 20, int(text[4:6]))
    return born and weighted(text[:9], (2, 4, 8, 5, 10, 9, 7, 3, 6)) % 11 % 10 == int(text[9])


def _baltic(text: str) -> bool:
    check = weighted(text[:10], (1, 2, 3, 4, 5, 6, 7, 8, 9, 1)) % 11
    if check == 10:
        check = weighted(text[:10], (3, 4, 5, 6, 7, 8, 9, 1, 2, 3)) % 11 % 10
    return check == int(text[10]) and calendar_day(1900 + int(text[1:3]), int(text[3:5]), int(text[5:7]))


def _czech(text: str) -> bool:
    number = digits(text)
    month = int(number[2:4]) % 50
    born = calendar_day(1900 + int(number[:2]), month - 20 if month > 20 else month, int(number[4:6]))
    return born and (len(number) == 9 or int(number) % 11 == 0)


def _austrian(text: str) -> bool:
    number = digits(text)
    return weighted(number, (3, 7, 9, 0, 5, 8, 4, 2, 1, 6)) % 11 == int(number[3])


def _israeli(text: str) -> bool:
    return luhn(text.zfill(9))


def _my_number(text: str) -> bool:
    number = digits(text)
    check = weighted(number[:11], (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
    return int(number[11]) == (0 if check < 2 else 11 - check)


def _south_african(text: str) -> bool:
    number = digits(text)
    return calendar_day(1900 + int(number[:2]), int(number[2:4]), int(number[4:6])) and luhn(number)


def _medicare(text: str) -> bool:
    number = digits(text)
    return number[0] in "23456" and weighted(number[:8], (1, 3, 7, 9, 1, 3, 7, 9)) % 10 == int(number[8])


def _npi(text: str) -> bool:
    return luhn("80840" + text)


def _amka(text: str) -> bool:
    return calendar_day(1900 + int(text[4:6]), int(text[2:4]), int(text[:2])) and luhn(text)


_nric_shape = in_run(matching(rb"(?<![a-z0_])[stfgm]0{7}[a-z]", rb"(?<![a-z0_])a0{7}[a-z]"))
_taiwan_shape = in_run(matching(rb"(?<![a-z0_])[a-z]0{9}(?![a-z0])"))
_ppsn_shape = in_run(matching(rb"(?<![a-z0_])0{7}[a-z]{1,2}(?![a-z0])"))
_chinese_shape = in_run(
    matching(rb"(?<![a-z0_.-])0{17}[0x](?![a-z0_-])", rb"(?<![a-z0_.-])0{17}[0a](?![a-z0_-])")
)

DETECTORS = (
    named(
        "national_number",
        r"national[ _-]?(?:id|identity|identification|insurance)(?:[ _-]?(?:number|no|num|card))?"
        r"|id[ _-]?card(?: (?:number|no))?|identity (?:card|number)|personalausweis(?:nummer)?",
        r"[a-z0-9](?:[ .-]?[a-z0-9]){5,16}",
        "national nationalid nationalidentity identity idcard card personalausweis personalausweisnummer",
        lambda text: sum(c.isdigit() for c in text) > 5,
        6,
        "user.government_id.national_identification_number",
    ),
    formed("sg_nric", r"[STFGM][0-9]{7}[A-Z]", _nric_shape, _nric, 7),
    formed("ie_ppsn", r"[0-9]{7}[A-W][A-IW]?", _ppsn_shape, _ppsn, 7, "medium"),
    formed("hk_hkid", r"[A-Z]{1,2}[0-9]{6}\([0-9A]\)", in_run(matching(rb"000000\((?:0|a)\)")), _hkid, 6),
    formed("tw_id", r"[A-Z][1289][0-9]{8}", _taiwan_shape, _taiwan, 9, "medium"),
    formed(
        "cn_resident_id",
        r"[1-9][0-9]{5}(?:19|20)[0-9]{2}[01][0-9][0-3][0-9]{4}[0-9Xx]",
        _chinese_shape,
        _chinese,
        17,
    ),
    formed("kr_rrn", r"[0-9]{2}[01][0-9][0-3][0-9]-[1-8][0-9]{6}", having("000000-0000000"), _korean, 13, "medium"),
    formed("my_mykad", r"[0-9]{2}[01][0-9][0-3][0-9]-[0-9]{2}-[0-9]{4}", having("000000-00-0000"), _malaysian, 12),
    formed("th_id", r"[1-8]-[0-9]{4}-[0-9]{5}-[0-9]{2}-[0-9]", having("0-0000-00000-00-0"), _thai, 13),
    formed("pk_cnic", r"[1-8][0-9]{4}-[0-9]{7}-[0-9]", having("00000-0000000-0"), lambda t: len(set(t)) > 3, 13),
    formed(
        "ae_emirates_id",
        r"784-[0-9]{4}-[0-9]{7}-[0-9]",
        having("000-0000-0000000-0"),
        lambda t: 1880 < int(t[4:8]) < 2100,
        15,
    ),
    named("tr_tckn", r"tckn|tc kimlik(?: no)?|kimlik(?: no)?", r"[1-9][0-9]{10}", "tckn kimlik", _turkish, 11),
    named("pt_nif", r"nif|contribuinte", r"[1-9][0-9]{2} ?[0-9]{3} ?[0-9]{3}", "nif contribuinte", _nif, 9),
    named("ro_cnp", r"cnp|cod numeric personal", r"[1-9][0-9]{12}", "cnp numeric", _cnp, 13),
    named("bg_egn", r"egn", r"[0-9]{10}", "egn", _egn, 10),
    named("hr_oib", r"oib", r"[0-9]{11}", "oib", iso7064_11_10, 11),
    named("ee_isikukood", r"isikukood|asmens kodas", r"[1-8][0-9]{10}", "isikukood asmens", _baltic, 11),
    named(
        "cz_birth_number", r"rodn[eé] (?:[cč]íslo|cislo)|birth number", r"[0-9]{6}/?[0-9]{3,4}",
        "rodne rodn birth", _czech, 9,
    ),
    named("at_svnr", r"svnr|sv-nr|sozialversicherungsnummer", r"[1-9][0-9]{3} ?[0-9]{6}",
          "svnr sv sozialversicherungsnummer", _austrian, 10),
    named("il_teudat_zehut", r"teudat(?: zehut)?|zehut", r"[0-9]{8,9}", "teudat zehut", _israeli, 8),
    named("jp_my_number", r"my ?number|kojin bango", r"[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}",
          "my mynumber kojin", _my_number, 12),
    named("za_id", r"(?:rsa|sa|south african) id(?: number| no)?|identity number", r"[0-9]{6} ?[0-9]{4} ?[0-9]{3}",
          "rsa sa african identity", _south_african, 13),
    named("au_medicare", r"medicare(?: (?:number|no|card))?", r"[2-6][0-9]{3} ?[0-9]{5} ?[0-9]",
          "medicare", _medicare, 10),
    named("us_npi", r"npi(?:[ _-]?(?:number|no))?", r"[12][0-9]{9}", "npi npinumber", _npi, 10),
    named("us_ein", r"ein|employer identification(?: number)?", r"[0-9]{2}-[0-9]{7}", "ein employer",
          lambda t: len(set(t)) > 3, 9),
    named("uk_utr", r"utr|unique taxpayer reference", r"[0-9]{5} ?[0-9]{5}", "utr taxpayer",
          lambda t: len(set(t)) > 3, 10),
    named("gr_amka", r"amka", r"[0-3][0-9][01][0-9]{8}", "amka", _amka, 11),
    named("de_social_security", r"rentenversicherungsnummer|sozialversicherungsnummer|rvnr|svnr",
          r"[0-9]{2} ?[0-3][0-9][01][0-9]{3} ?[a-z] ?[0-9]{3}",
          "rentenversicherungsnummer sozialversicherungsnummer rvnr svnr", lambda t: len(set(t)) > 4, 11),
)  # fmt: skip
