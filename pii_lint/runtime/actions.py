"""What is put in the place of personal data: a label, or a hint of it.

Example::

    >>> short_name("user.contact.phone_number"), hint("ann@example.org", "user.contact.email")
    ('phone', 'a***@e***.org')
    >>> masked("+49 30 901820"), partial("ann@example.org", "user.contact.email")
    ('+** ** ******', 'a***@example.org')
"""

from __future__ import annotations

_SHORT = {
    "user.contact.phone_number": "phone",
    "user.contact.fax_number": "fax",
    "user.financial.credit_card": "card",
    "user.device.ip_address": "ip",
    "user.government_id.national_identification_number": "national_id",
    "user.government_id.passport_number": "passport",
    "user.government_id.drivers_license_number": "drivers_license",
    "user.name.first": "first_name",
    "user.name.last": "last_name",
    "user.location.precise": "location",
}
_LAST_FOUR = (
    "user.contact.phone_number", "user.contact.fax_number", "user.financial", "user.government_id", "user.payment",
)  # fmt: skip
_NOTHING = ("user.authorization", "user.biometric", "user.health_and_medical", "user.demographic")


def short_name(data: str) -> str:
    """The word for a data type in a replacement: ``email``, ``card``, ``national_id``."""
    last = _SHORT.get(data) or data.rpartition(".")[2]
    # ``us_ssn`` is ``ssn``.
    return last[3:] if data.startswith("user.government_id.") and last[2:3] == "_" else last


def masked(text: str) -> str:
    """``text`` with a ``*`` for each letter and digit: its shape and nothing else."""
    return "".join("*" if char.isalnum() else char for char in text)


def partial(text: str, data: str | None) -> str:
    """A part of ``text`` by which who knows it recognises it: ``j***@example.com``, the last four digits, initials."""
    if data == "user.contact.email" and text.count("@") == 1:
        local, _, domain = text.partition("@")
        return f"{_initial(local)}***@{domain}"
    return hint(text, data)


def hint(text: str, data: str | None) -> str:
    """``text`` with just enough left to recognise it by; of secrets and special categories nothing is left."""
    data = data or ""
    if data.startswith(_NOTHING) or not text.strip():
        return "***" if text.strip() else text
    if data == "user.contact.email" and "@" in text:
        local, _, domain = text.rpartition("@")
        name, _, top = domain.rpartition(".")
        if top.isalnum() and 2 <= len(top) <= 24 and top.isascii():
            return f"{_initial(local)}***@{_initial(name)}***.{top.lower()}"
        return "***"
    if data == "user.device.ip_address":
        parts = text.split(".")
        return f"{parts[0]}***" if len(parts) == 4 and parts[0].isdigit() and len(parts[0]) < 4 else "***"
    if data.startswith(_LAST_FOUR):
        digits = [c for c in text if c in "0123456789"]
        return "***" + "".join(digits[-4:]) if len(digits) > 7 else "***"
    words = text.split()[:20]
    return " ".join(f"{_initial(word)}***" for word in words)


def _initial(word: str) -> str:
    # One letter of a short word is half of it.
    return word[0] if len(word) > 2 and word[0].isalnum() else ""
