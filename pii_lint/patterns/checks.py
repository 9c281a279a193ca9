"""Check digits and ranges: is this string of digits what it looks like?

Every function takes the bare characters (separators removed with ``digits`` or ``compact``) and says yes or no;
none raises. Example::

    >>> luhn("4111111111111111"), mod97("DE89370400440532013000")
    (True, True)
"""

from __future__ import annotations

_DIGITS = {c: None for c in range(128) if not chr(c).isdigit()}
_LETTER_VALUES = {65 + i: str(10 + i) for i in range(26)}
_ALNUM = {c: None for c in range(128) if not chr(c).isalnum()}


def digits(text: str) -> str:
    """The digits of ``text``."""
    return text.translate(_DIGITS)


def compact(text: str) -> str:
    """The letters and digits of ``text``, in upper case."""
    return text.translate(_ALNUM).upper()


_DOUBLED = bytes.maketrans(b"0123456789", b"0246813579")


def luhn(number: str) -> bool:
    """Luhn's check (ISO/IEC 7812-1, annex B); a number of one repeated digit is refused."""
    raw = number.encode("ascii")
    # The sums are of character codes; those of digits begin at 48.
    total = sum(raw[::-2]) + sum(raw[-2::-2].translate(_DOUBLED)) - 48 * len(raw)
    return total % 10 == 0 and len(set(raw)) > 1


def mod97(text: str) -> bool:
    """ISO 7064 MOD 97-10 as IBAN uses it: the first four characters go last, letters count from 10."""
    return int((text[4:] + text[:4]).translate(_LETTER_VALUES)) % 97 == 1


def weighted(number: str, weights: tuple[int, ...]) -> int:
    """The sum of digits times weights, as far as the weights go."""
    return sum(int(c) * w for c, w in zip(number, weights))  # noqa: B905 - shorter weights are meant


_D = (
    "0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
    "5987604321", "6598710432", "7659821043", "8765932104", "9876543210",
)  # fmt: skip
_P = (
    "0123456789", "1576283094", "5803796142", "8916043527",
    "9453126870", "4286573901", "2793806415", "7046913258",
)  # fmt: skip


def verhoeff(number: str) -> bool:
    """Verhoeff's check over the dihedral group D5 (J. Verhoeff, 1969)."""
    check = 0
    for place, char in enumerate(reversed(number)):
        check = int(_D[check][int(_P[place % 8][int(char)])])
    return check == 0


def calendar_day(year: int, month: int, day: int) -> bool:
    """Whether a person alive may be born that day."""
    longest = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return 1880 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= longest[month - 1]


def ean13(number: str) -> bool:
    """The check digit of EAN-13."""
    return (weighted(number, (1, 3) * 6) + int(number[12])) % 10 == 0


def iso7064_11_10(number: str) -> bool:
    """ISO 7064 MOD 11,10 (German tax number)."""
    product = 10
    for char in number[:-1]:
        total = (int(char) + product) % 10 or 10
        product = total * 2 % 11
    return (11 - product) % 10 == int(number[-1])
