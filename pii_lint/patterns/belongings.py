"""What belongs to somebody and leads to them: wallets, banks, vehicles, homes.

Example::

    >>> [s.detector for d in DETECTORS for s in d.find("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4, at 12 Elm Street")]
    ['bitcoin', 'street_address']
"""

from __future__ import annotations

from pii_lint.patterns.checks import weighted
from pii_lint.patterns.detector import Detector, having, lazily, matching, spelled

WALLET = "user.financial.crypto_wallet"
STREET = "user.contact.address.street"

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
# Two letters of a SWIFT code are the country (ISO 3166-1); these are the ones with more than a few banks.
_COUNTRIES = frozenset(
    "AD AE AR AT AU BE BG BH BR CA CH CL CN CO CY CZ DE DK EE EG ES FI FR GB GR HK HR HU ID IE IL IN IS IT JP KE KR KW"
    " LI LT LU LV MA MC MT MX MY NG NL NO NZ OM PE PH PK PL PT QA RO RS RU SA SE SG SI SK TH TN TR TW UA US UY VN ZA"
    .split()
)  # fmt: skip

_CAPITAL = r"[A-ZÀ-ÖØ-Þ][^\W\d_]{0,24}(?:['’.-][^\W\d_]{1,24})?"
_WAYS = (
    r"Street|Avenue|Boulevard|Road|Lane|Drive|Court|Terrace|Square|Parkway|Highway|Circle|Crescent|Close|Gardens"
    r"|Grove|Mews|Way|Place|St|Ave|Blvd|Rd|Ln|Dr|Ct|Pkwy|Hwy"
)
_TOWN = rf"(?:,? {_CAPITAL}(?: {_CAPITAL}){{0,2}})?"
_STREET = (
    rf"(?u:(?<![\w.,/-])[0-9]{{1,5}}[A-Za-z]? (?:[NSEW]\.? )?(?:{_CAPITAL} ){{1,3}}(?:{_WAYS})(?!\w)\.?"
    rf"(?:,? (?:Apt|Apartment|Suite|Ste|Unit|Flat|#)\.? ?\w{{1,6}})?"
    rf"(?:{_TOWN},? (?:[A-Z]{{2}} [0-9]{{5}}(?:-[0-9]{{4}})?|[A-Z]{{1,2}}[0-9][0-9A-Z]? ?[0-9][A-Z]{{2}})(?!\w))?)"
)
_GERMAN = (
    rf"(?u:(?<!\w)(?:{_CAPITAL}[ -]){{0,2}}[A-ZÄÖÜ][a-zäöüß]{{1,30}}[ -]?"
    r"(?:stra(?:ß|ss)e|str\.|Stra(?:ß|ss)e|weg|Weg|gasse|platz|Platz|allee|Allee|damm|ufer"
    r"|straat|laan|gracht|plein|kade|gatan|vägen|vej|gade|gata|veien)"
    rf" [0-9]{{1,4}} ?[a-z]?(?!\w)(?:,? (?:D-)?[0-9]{{5}} {_CAPITAL}(?: {_CAPITAL})?)?)"
)
_FRENCH = (
    r"(?u:(?<![\w.,/-])[0-9]{1,4}(?: bis| ter)?,? (?:rue|avenue|boulevard|place|chemin|allée|impasse|quai|cours)"
    rf" (?:(?:de|du|des|la|le|les) |d['’]|l['’]){{0,3}}{_CAPITAL}(?:[ -]{_CAPITAL}){{0,3}}"
    rf"(?:,? [0-9]{{5}} {_CAPITAL}(?:[ -]{_CAPITAL})?)?)"
)
_US_ADDRESS = (
    rf"(?u:(?<![\w.,/-])[0-9]{{1,6}}[A-Za-z]? {_CAPITAL}(?: {_CAPITAL}){{1,4}}"
    rf"(?:,? (?:Apt|Apartment|Suite|Ste|Unit|Flat|#)\.? ?\w{{1,6}})?,? {_CAPITAL}(?: {_CAPITAL}){{0,2}},"
    r" [A-Z]{2},? [0-9]{5}(?:-[0-9]{4})?(?![\w-]))"
)
_ROMANCE = (
    r"(?u:(?<!\w)(?:Calle|Avenida|Avda\.?|Plaza|Paseo|Via|Viale|Vicolo|Piazza|Corso|Rua|Travessa|Largo)"
    rf" (?:(?:de|del|della|dei|di|do|da|dos|das|la|las|los|el|lo|y|e) ){{0,3}}{_CAPITAL}(?: (?:de |del |da |do )?"
    rf"{_CAPITAL}){{0,3}},? (?:n[º°.] ?)?[0-9]{{1,4}}(?![\w-])(?:,? [0-9]{{4,5}}(?:-[0-9]{{3}})? {_CAPITAL})?)"
)
_stops = lazily(r"(?:Step|Phase|Part|Option|Error|Version|Go|No|The|In|On|By|Long|Wrong|One|Two)\b")


def _is_bitcoin(text: str) -> bool:
    """Base58Check: the last four bytes are the start of the double SHA-256 of the rest."""
    from hashlib import sha256

    number = 0
    for char in text:
        number = number * 58 + _BASE58.index(char)
    if number >= 1 << 200:
        return False
    raw = number.to_bytes(25, "big")
    return sha256(sha256(raw[:21]).digest()).digest()[:4] == raw[21:]


def _is_routing(text: str) -> bool:
    return weighted(text, (3, 7, 1) * 3) % 10 == 0 and len(set(text)) > 2


def _is_vin(text: str) -> bool:
    code = text.upper()
    return any(c.isdigit() for c in code) and not code.isdigit() and not set(code) & set("IOQ")


def _is_swift(text: str) -> bool:
    return text[4:6].upper() in _COUNTRIES and text == text.upper()


def _is_street(text: str) -> bool:
    return _stops().match(text.partition(" ")[2]) is None


_ways = (
    "street avenue boulevard road lane drive court terrace square parkway highway circle crescent close gardens"
    " grove mews way place st ave blvd rd ln dr ct pkwy hwy"
)
_german = (
    b"stra?e", b"strasse", b"str.", b"weg", b"gasse", b"platz", b"allee", b"damm", b"ufer",
    b"straat", b"laan", b"gracht", b"plein", b"kade", b"gata", b"gatan", b"v?gen", b"vej", b"gade", b"veien",
)  # fmt: skip


def _ends_german(raw: bytes) -> bool:
    return raw.endswith(_german)


DETECTORS = (
    Detector("ethereum", WALLET, r"0x(?<!\w0x)[0-9a-fA-F]{40}(?!\w)", gate=having("0x"), confidence="medium"),
    Detector("bitcoin", WALLET, r"bc1(?<!\wbc1)[qpzry9x8gf2tvdw0s3jn54khce6mua7l]{25,62}(?!\w)", gate=having("bc0")),
    Detector(
        "bitcoin_legacy",
        WALLET,
        r"(?<!\w)(?=[a-z0-9]{0,34}[A-Z])[13][1-9A-HJ-NP-Za-km-z]{25,34}(?!\w)",
        gate=matching(rb"(?<![a-z0_])0[a-z0]{25,34}(?![a-z0_])"),
        test=_is_bitcoin,
    ),
    Detector(
        "routing_number",
        "user.financial.routing_number",
        r"(?<![a-z0-9])(?:routing|aba|rtn)(?:[ _-]?(?:transit )?(?:number|num|no))?[^0-9\n]{0,6}(?P<v>[0-9]{9})(?!\w)",
        words=f"{spelled('routing')} aba rtn",
        digits=9,
        test=_is_routing,
        fold=True,
    ),
    Detector(
        "swift",
        "user.financial.swift",
        r"(?<![a-z])(?:swift|bic)(?:[/ _-]?(?:bic|code|number))?[^a-z0-9\n]{1,6}"
        r"(?P<v>[a-z]{6}[a-z0-9]{2}(?:[a-z0-9]{3})?)(?!\w)",
        words="swift bic swiftcode biccode swiftbic",
        test=_is_swift,
        fold=True,
    ),
    Detector(
        "vehicle_number",
        "user.government_id.vehicle_registration",
        r"(?<![a-z])(?:vin|vehicle identification(?: number)?|chassis(?: number| no)?|fahrgestellnummer)"
        r"[^a-z0-9\n]{1,6}(?:no\.? |number )?(?P<v>[a-z0-9]{17})(?!\w)",
        words="vin vehicle chassis fahrgestellnummer",
        digits=3,
        test=_is_vin,
        fold=True,
    ),
    Detector(
        "vehicle_plate",
        "user.government_id.vehicle_registration",
        r"(?<![a-z])(?:licen[cs]e plate|number ?plate|plate (?:number|no)|kfz-kennzeichen|kennzeichen)"
        r"[^a-z0-9\n]{1,4}(?P<v>(?=[a-z -]{0,8}[0-9])[a-z0-9]{1,4}[ -]?[a-z0-9]{1,4}(?:[ -]?[a-z0-9]{1,4})?)(?!\w)",
        words="plate numberplate kennzeichen",
        digits=1,
        fold=True,
        confidence="medium",
    ),
    Detector("street_address", STREET, _STREET, words=_ways, digits=1, test=_is_street, confidence="medium", rank=2),
    Detector(
        "us_address",
        STREET,
        _US_ADDRESS,
        gate=matching(rb", [a-z]{2},? 00000(?:-0000)?(?![a-z0_-])"),
        part=matching(rb"^00000(?:-0000)?(?![a-z0_-])"),
        confidence="medium",
        rank=1,
        digits=6,
    ),
    Detector(
        "romance_address",
        STREET,
        _ROMANCE,
        words="calle avenida avda plaza paseo via viale vicolo piazza corso rua travessa largo",
        digits=1,
        confidence="medium",
        rank=2,
        capital=True,
    ),
    Detector(
        "german_address",
        STREET,
        _GERMAN,
        gate=matching(
            rb"(?:stra(?:\?|ss)e|str\.|weg|gasse|platz|allee|damm|ufer|straat|laan|gracht|plein|kade|gatan|gata|v\?gen"
            rb"|vej|gade|veien) 0"
        ),
        part=_ends_german,
        confidence="medium",
        rank=2,
        digits=1,
    ),
    Detector(
        "french_address",
        STREET,
        _FRENCH,
        words="rue avenue boulevard place chemin all impasse quai cours",
        digits=1,
        confidence="medium",
        rank=2,
    ),
)
