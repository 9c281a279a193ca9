"""Merkle trees after RFC 6962, section 2.1: one hash for a batch of records.

Example::

    >>> root([leaf(b"one"), leaf(b"two"), leaf(b"three")]).hex()[:16]
    '5aac771c899ac292'
    >>> root([]).hex()[:16]  # the hash of nothing
    'e3b0c44298fc1c14'
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256


def leaf(entry: bytes) -> bytes:
    """The hash of one entry: SHA-256(0x00 || entry)."""
    return sha256(b"\x00" + entry).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The tree's hash over the hashes of its entries; a node is SHA-256(0x01 || left || right).

    The RFC splits at the largest power of two; pairing from below and passing an odd last one upwards gives the same.
    """
    if not leaves:
        return sha256().digest()
    level = list(leaves)
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        level = [sha256(b"\x01" + left + right).digest() for left, right in zip(level[::2], level[1::2], strict=False)]
        level += odd
    return level[0]
