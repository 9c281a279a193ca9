"""What the engine found in exactly these files with exactly these rules, for when nothing changed.

``key([rules, files])`` names the question; ``load(folder, key)`` gives the answer of an earlier scan, or ``None``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec

from pii_lint.cache.folder import Folder
from pii_lint.model import Finding, Guard, Notice

KEPT = 8


class Answer(msgspec.Struct, frozen=True):
    """``paths`` are those of the files that ``findings`` name; ``unfinished`` tells what is analysed in part."""

    findings: tuple[Finding, ...]
    paths: tuple[str, ...]
    unfinished: tuple[Notice, ...]
    guards: tuple[Guard, ...] = ()


_DECODER = msgspec.msgpack.Decoder(Answer)


def key(parts: Iterable[bytes]) -> str:
    """A name for all that decides an answer."""
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(8, "little") + part)
    return digest.hexdigest()


def load(folder: Folder, name: str) -> Answer | None:
    """The answer with this key, if an earlier scan left it."""
    data = folder.read(f"answers/{name}")
    if data is None:
        return None
    try:
        return _DECODER.decode(data)
    except (msgspec.MsgspecError, RecursionError):
        return None


def save(folder: Folder, name: str, answer: Answer) -> None:
    """Leave ``answer`` for the next scan."""
    folder.write(f"answers/{name}", msgspec.msgpack.encode(answer), keep=KEPT)
