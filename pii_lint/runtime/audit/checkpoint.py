"""Checkpoints: short signed statements of how far a trail goes, to be kept where the host cannot reach them.

A checkpoint says how many seals and records there are, and the hash of the last seal, with a number of its own
that only grows; whoever keeps one can later prove that what it covers is still there. Ed25519 (RFC 8032) through the
optional package ``cryptography``; without it no checkpoint is made, and the trail's health says so.

Example::

    >>> Checkpoint(3, 41, 40961, bytes(2), 1700000000, bytes(2)).line()
    b'{"checkpoint":3,"seals":41,"records":40961,"head":"0000","at":1700000000,"sign":"0000"}'
"""

from __future__ import annotations

import json
from typing import NamedTuple

_PURPOSE = b"pii-lint audit checkpoint\n"


class Checkpoint(NamedTuple):
    """``number``: of checkpoints before; ``at``: nanoseconds since 1970."""

    number: int
    seals: int
    records: int
    head: bytes
    at: int
    signature: bytes = b""

    def content(self) -> bytes:
        """What is signed."""
        return _PURPOSE + f"{self.number} {self.seals} {self.records} {self.head.hex()} {self.at}".encode("ascii")

    def line(self) -> bytes:
        """The checkpoint as a line of JSON, without its line feed."""
        fields = {
            "checkpoint": self.number, "seals": self.seals, "records": self.records, "head": self.head.hex(),
            "at": self.at, "sign": self.signature.hex(),
        }  # fmt: skip
        return json.dumps(fields, separators=(",", ":")).encode("ascii")

    @classmethod
    def read(cls, line: bytes) -> Checkpoint:
        """The checkpoint of a line; raises ValueError when it is none."""
        try:
            fields = json.loads(line)
            return cls(
                int(fields["checkpoint"]), int(fields["seals"]), int(fields["records"]), bytes.fromhex(fields["head"]),
                int(fields["at"]), bytes.fromhex(fields["sign"]),
            )  # fmt: skip
        except (LookupError, TypeError) as error:
            raise ValueError(f"not a checkpoint: {error}") from None


def new_keys() -> tuple[bytes, bytes] | None:
    """A private and a public key, 32 bytes each; None without ``cryptography``."""
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    except ImportError:
        return None
    private = Ed25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def signed(checkpoint: Checkpoint, private: bytes) -> Checkpoint | None:
    """The checkpoint with its signature; None without ``cryptography``."""
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    except ImportError:
        return None
    signature = Ed25519PrivateKey.from_private_bytes(private).sign(checkpoint.content())
    return checkpoint._replace(signature=signature)


def authentic(checkpoint: Checkpoint, public: bytes) -> bool | None:
    """Whether the owner of ``public`` signed it; None without ``cryptography``."""
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        return None
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(checkpoint.signature, checkpoint.content())
    except (InvalidSignature, ValueError):
        return False
    return True
