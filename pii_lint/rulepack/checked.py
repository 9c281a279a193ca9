"""The built-in rule files, read and checked; what they say is kept, by their content, for the next time.

Example: ``builtin(problems, store)`` gives ``[(.../logging.toml, RuleFile(...)), ...]``. To read them as TOML and check
them takes three times as long as to decode what an earlier run kept: ``store.read("rules/3f9a...")`` are the same
tables in MessagePack, under a name that changes with any byte of any file. Whatever is lost or broken is made again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from pii_lint.rulepack.check import Known, Problems, check_file, ids
from pii_lint.rulepack.files import parse, read
from pii_lint.rulepack.paths import builtin_files
from pii_lint.rulepack.schema import RuleFile

_KEPT = 2
_DECODER = msgspec.msgpack.Decoder(tuple[RuleFile, ...])

Files = list[tuple[Path, RuleFile]]


class Store(Protocol):
    """Bytes by name. Neither method raises for what the system refuses."""

    def read(self, name: str) -> bytes | None:
        """What was written under ``name``, if it is still there."""

    def write(self, name: str, data: bytes, keep: int = 0) -> bool:
        """Put ``data`` under ``name``; of all in its folder ``keep`` stay."""


def builtin(problems: Problems, store: Store | None = None) -> Files:
    """Path and content of each file; mistakes are added to ``problems``. The examples are left out."""
    paths = builtin_files()
    octets = [content for path in paths if (content := read(path, problems)) is not None]
    if problems:
        return []
    name = _name(paths, octets)
    kept = _kept(store, name) if store is not None else None
    if kept is not None and len(kept) == len(paths):
        return list(zip(paths, kept, strict=True))
    files = check([(path, content) for path, content in zip(paths, octets, strict=True)], [], problems)
    files = [(path, msgspec.structs.replace(content, example=())) for path, content in files]
    if store is not None and not problems:
        store.write(f"rules/{name}", msgspec.msgpack.encode([content for _, content in files]), keep=_KEPT)
    return files


def check(sources: Sequence[tuple[Path, bytes]], before: Files, problems: Problems) -> Files:
    """The content of rule files, which may speak of what the files ``before`` define; mistakes go to ``problems``."""
    parsed = [(path, *found) for path, octets in sources if (found := parse(path, octets, problems)) is not None]
    known = Known.of([*(content for _, content in before), *(content for _, _, content in parsed)])
    seen = {one: str(path) for path, content in before for one in ids(content)} if parsed else {}
    for path, text, content in parsed:
        problems += check_file(path, text, content, known, seen)
    return [(path, content) for path, _, content in parsed]


def _name(paths: Sequence[Path], octets: Sequence[bytes]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for path, content in zip(paths, octets, strict=True):
        digest.update(f"{path.parent.name}/{path.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def _kept(store: Store, name: str) -> tuple[RuleFile, ...] | None:
    data = store.read(f"rules/{name}")
    try:
        return None if data is None else _DECODER.decode(data)
    except (msgspec.MsgspecError, RecursionError):
        return None
