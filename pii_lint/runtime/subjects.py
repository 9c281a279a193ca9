"""Whom data is about, as a keyed hash: stores and trails hold this and never the id itself.

Example::

    >>> name = Subjects(key="k").digest("user-7")
    >>> len(name), written(name), read(written(name)) == name
    (15, '3akevnrftdjiinlqktv42aqi', True)
    >>> carried = Subjects(key="k").name("user-7")  # for another process, in place of the id
    >>> carried, Subjects(key="k").digest(carried) == name
    ('pii-subject:3akevnrftdjiinlqktv42aqi', True)
"""

from __future__ import annotations

import os
from base64 import b32decode, b32encode
from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b

SIZE = 15
"""Bytes of a digest: 120 bits, which base32 writes without padding and CPython keeps in 48 bytes."""

_REMEMBERED = 65_536
_NAMED = "pii-subject:"


class Subjects:
    """Digests under one key. ``key``: as given, else the environment's ``PII_LINT_KEY``.

    Without either, one random key for this object: then digests mean nothing to another process.
    ``lasting`` says which of the two it is.
    """

    def __init__(self, key: bytes | str | None = None) -> None:
        given = key or os.environ.get("PII_LINT_KEY")
        self.lasting = bool(given)
        if isinstance(given, str):
            given = given.encode("utf-8", "surrogateescape")
        secret = given or os.urandom(32)
        if len(secret) > 64:
            secret = blake2b(secret).digest()

        @lru_cache(_REMEMBERED)
        def digest(subject: str) -> bytes:
            if subject.startswith(_NAMED):
                try:
                    return read(subject[len(_NAMED) :])
                except ValueError:
                    pass
            text = subject.encode("utf-8", "surrogatepass")
            return blake2b(text, key=secret, digest_size=SIZE, person=b"pii-subject").digest()

        self.digest: Callable[[str], bytes] = digest
        """The digest of a subject id by keyed BLAKE2b (RFC 7693), or the one that ``name`` gave. The last ids asked
        for are remembered."""

    def name(self, subject: str) -> str:
        """What stands for the id of a subject where it goes to another process: it has the same digest there."""
        return _NAMED + written(self.digest(subject))


def written(digest: bytes) -> str:
    """A digest as text of 24 letters and digits."""
    return b32encode(digest).decode("ascii").lower()


def read(text: str) -> bytes:
    """The digest that ``written`` wrote; raises ValueError for anything else."""
    digest = b32decode(text.upper().encode("ascii"))
    if len(digest) != SIZE:
        raise ValueError(f"{text!r} is no digest of a subject")
    return digest
