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


def pseudonymize(value: object, key: bytes | str | None = None, *, key_id: str | None = None) -> str | None:
    """A token ``pii_...`` for ``value`` by a keyed hash, 128 bits; None stays None.

    ``key``: as given, else the newest of ``configure(keys=...)``, whose id is then part of the token
    (``pii_2026_...``), else of ``configure(key=...)``, else the environment's ``PII_LINT_KEY``, else a random one for
    this process, with one warning. ``key_id`` asks for an older one of ``keys``; KeyError if there is none.
    Equal texts give equal tokens (``7`` and ``"7"`` too). The hash is keyed BLAKE2b (RFC 7693), or HMAC-SHA-256
    (RFC 2104) after ``configure(digest="hmac-sha256")``.
    Values that anybody can enumerate (dates of birth, phones) stay safe only while the key does.
    """
    if value is None:
        return None
    name, secret = _key(key, key_id)
    return _token(value, name, secret)


def pseudonyms(value: object) -> list[str]:
    """The tokens of ``value`` under all keys in force, newest first: to find what was written before a rotation."""
    keys = policy.current().keys
    return [_token(value, name, _short(key)) for name, key in reversed(keys)] if keys else [_token(value, *_key(None))]


def _token(value: object, name: str, key: bytes) -> str:
    from base64 import b32encode

    content = _content(value)
    if policy.current().digest == "hmac-sha256":
        import hmac

        raw = hmac.digest(key, b"pii-lint\0" + content, "sha256")[:16]
    else:
        from hashlib import blake2b

        raw = blake2b(content, key=key, digest_size=16, person=b"pii-lint").digest()
    return f"pii_{name and name + '_'}{b32encode(raw).decode().rstrip('=').lower()}"


def _content(value: object) -> bytes:
    try:
        if isinstance(value, (bytes, bytearray)):
            return bytes(value)
        return str(value).encode("utf-8", "surrogatepass")
    except Exception:
        # An object that cannot be written has no identity beyond its own.
        return f"{type(value).__name__}:{id(value)}".encode("utf-8", "surrogatepass")


def _key(given: bytes | str | None, key_id: str | None = None) -> tuple[str, bytes]:
    """The id of the key, empty for one without, and the key."""
    global _ephemeral
    settings = policy.current()
    if key_id is not None:
        return key_id, _short(dict(settings.keys)[key_id])
    if not given and settings.keys:
        name, key = settings.keys[-1]
        return name, _short(key)
    one = given or settings.key or os.environ.get("PII_LINT_KEY")
    if one:
        return "", _short(one.encode("utf-8", "surrogateescape") if isinstance(one, str) else bytes(one))
    if _ephemeral is None:
        _ephemeral = os.urandom(32)
        warnings.warn(
            "pseudonymize: no key, so tokens change with every process; set PII_LINT_KEY or call configure(key=...)",
            EphemeralKeyWarning, stacklevel=4,
        )  # fmt: skip
    return "", _ephemeral


def _short(key: bytes) -> bytes:
    """BLAKE2b takes keys of up to 64 bytes."""
    from hashlib import blake2b

    return key if len(key) <= 64 else blake2b(key).digest()
