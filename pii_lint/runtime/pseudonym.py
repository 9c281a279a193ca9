"""The same token for the same value, and no way back without the key.

Example::

    >>> pseudonymize("ann@example.org", key="k") == pseudonymize("ann@example.org", key=b"k")
    True
    >>> pseudonymize("ann@example.org", key="k")[:4]
    'pii_'
"""

from __future__ import annotations

import os
import warnings

from pii_lint.runtime import policy

_ephemeral: bytes | None = None


class EphemeralKeyWarning(UserWarning):
    """Tokens were made with a key that ends with the process."""


def pseudonymize(value: object, key: bytes | str | None = None) -> str | None:
    """A token ``pii_...`` for ``value`` by keyed BLAKE2b (RFC 7693), 128 bits; None stays None.

    ``key``: as given, else of ``configure(key=...)``, else the environment's ``PII_LINT_KEY``, else a random
    one for this process, with one warning. Equal texts give equal tokens (``7`` and ``"7"`` too).
    Values that anybody can enumerate (dates of birth, phones) stay safe only while the key does.
    """
    if value is None:
        return None
    from base64 import b32encode
    from hashlib import blake2b

    digest = blake2b(_content(value), key=_key(key), digest_size=16, person=b"pii-lint")
    return "pii_" + b32encode(digest.digest()).decode().rstrip("=").lower()


def _content(value: object) -> bytes:
    try:
        if isinstance(value, (bytes, bytearray)):
            return bytes(value)
        return str(value).encode("utf-8", "surrogatepass")
    except Exception:
        # An object that cannot be written has no identity beyond its own.
        return f"{type(value).__name__}:{id(value)}".encode("utf-8", "surrogatepass")


def _key(given: bytes | str | None) -> bytes:
    from hashlib import blake2b

    global _ephemeral
    key = given or policy.current().key or os.environ.get("PII_LINT_KEY")
    if key:
        key = key.encode("utf-8", "surrogateescape") if isinstance(key, str) else bytes(key)
        return key if len(key) <= 64 else blake2b(key).digest()
    if _ephemeral is None:
        _ephemeral = os.urandom(32)
        warnings.warn(
            "pseudonymize: no key, so tokens change with every process; set PII_LINT_KEY or call configure(key=...)",
            EphemeralKeyWarning, stacklevel=3,
        )  # fmt: skip
    return _ephemeral
