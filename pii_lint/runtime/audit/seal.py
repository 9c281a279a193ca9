"""Seals: each closes a batch, names the seal before it, and carries the mark of a key that is then destroyed.

The key of seal *i + 1* is a hash of the key of seal *i*, which is overwritten (forward security, as in Bellare and
Yee, "Forward integrity for secure audit logs", 1997). Who takes over a host cannot forge what was sealed before,
and who holds the first key can check everything.

Example::

    >>> first = bytes(32)
    >>> seal = made(0, 2, bytes(32), [merkle.leaf(b"a"), merkle.leaf(b"b")], first)
    >>> seal.authentic(first), seal.authentic(evolved(first))
    (True, False)
    >>> Seal.read(seal.line()) == seal
    True
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from pii_lint.runtime.audit import merkle

START = bytes(32)
"""What the first seal names as the one before it."""

_BRIEF = 4


class Seal(NamedTuple):
    """``place``: how many seals came before; ``total``: records up to and with this batch; ``leaves``: four bytes of
    each record's hash, by which a verifier can say which record was changed."""

    place: int
    total: int
    previous: bytes
    root: bytes
    leaves: bytes
    mark: bytes

    @property
    def size(self) -> int:
        """The number of records in the batch."""
        return len(self.leaves) // _BRIEF

    @property
    def head(self) -> bytes:
        """The hash of this seal and so of all before it."""
        return _head(self.place, self.total, self.previous, self.root, self.leaves)

    def authentic(self, key: bytes) -> bool:
        """Whether the seal was made with ``key``."""
        return hmac.compare_digest(self.mark, hmac.digest(key, self.head, "sha256"))

    def brief(self, position: int) -> bytes:
        """What the seal remembers of the record at ``position`` of its batch."""
        return self.leaves[position * _BRIEF : (position + 1) * _BRIEF]

    def line(self) -> bytes:
        """The seal as a line of JSON, without its line feed."""
        return (
            f'{{"seal":{self.place},"to":{self.total},"prev":"{self.previous.hex()}","root":"{self.root.hex()}",'
            f'"leaves":"{self.leaves.hex()}","mark":"{self.mark.hex()}"}}'
        ).encode("ascii")

    @classmethod
    def read(cls, line: bytes) -> Seal:
        """The seal of a line; raises ValueError when it is none."""
        try:
            fields = json.loads(line)
            return cls(
                int(fields["seal"]), int(fields["to"]),
                *(bytes.fromhex(fields[name]) for name in ("prev", "root", "leaves", "mark")),
            )  # fmt: skip
        except (LookupError, TypeError) as error:
            raise ValueError(f"not a seal: {error}") from None


def made(place: int, total: int, previous: bytes, leaves: Sequence[bytes], key: bytes) -> Seal:
    """The seal of a batch whose records have the hashes ``leaves``."""
    root = merkle.root(leaves)
    short = b"".join(map(brief, leaves))
    mark = hmac.digest(key, _head(place, total, previous, root, short), "sha256")
    return Seal(place, total, previous, root, short, mark)


def brief(leaf: bytes) -> bytes:
    """What a seal keeps of a record's hash."""
    return leaf[:_BRIEF]


def evolved(key: bytes, times: int = 1) -> bytes:
    """The key that follows ``key``; there is no way back."""
    for _ in range(times):
        key = sha256(b"pii-lint audit key\x00" + key).digest()
    return key


def _head(place: int, total: int, previous: bytes, root: bytes, leaves: bytes) -> bytes:
    numbers = place.to_bytes(8, "big") + total.to_bytes(8, "big")
    return sha256(b"\x02" + previous + root + numbers + sha256(leaves).digest()).digest()
