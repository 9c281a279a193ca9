"""A folder of entries that one version of the tool wrote: bytes by name, and nothing that must not be lost.

``folder.write("answers/1f0c", data)``, and later ``folder.read("answers/1f0c") == data``, or ``None`` once it is
gone, unreadable, or was written by another version. A write is atomic, so that processes may share a folder; one
that fails (no room, no right) is no error, for a cache can be done without.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

import pii_lint

NAME = ".pii_lint_cache"
_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# A cache of pii-lint; see https://bford.info/cachedir/\n"


class Folder:
    """The part of the cache at ``top`` that this version of the tool may read and writes."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self._own = top / version()

    def read(self, name: str) -> bytes | None:
        """What was written under ``name``."""
        try:
            return (self._own / name).read_bytes()
        except OSError:
            return None

    def write(self, name: str, data: bytes, keep: int = 0) -> bool:
        """Put ``data`` under ``name``; with ``keep``, of all in the same folder only so many of the latest stay."""
        path = self._own / name
        try:
            self._prepare(path.parent)
            handle, temporary = tempfile.mkstemp(dir=path.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                Path(temporary).replace(path)
            except BaseException:
                Path(temporary).unlink(missing_ok=True)
                raise
            if keep:
                latest = sorted(path.parent.iterdir(), key=lambda one: one.stat().st_mtime_ns, reverse=True)
                for old in latest[keep:]:
                    old.unlink(missing_ok=True)
        except OSError:
            return False
        return True

    def _prepare(self, folder: Path) -> None:
        if folder.is_dir():
            return
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in ((".gitignore", "*\n"), ("CACHEDIR.TAG", _TAG)):
            (self.top / name).write_text(text, encoding="utf-8")
        for other in self.top.iterdir():  # what other versions wrote is of no use
            if other.is_dir() and other != self._own:
                shutil.rmtree(other, ignore_errors=True)


def place(root: Path, shared: str = "") -> Path:
    """Where the cache of the project at ``root`` lies: in it, or in a part of its own of the folder ``shared``."""
    if not shared:
        return root / NAME
    return Path(shared) / hashlib.blake2b(os.fsencode(root), digest_size=8).hexdigest()


def size(top: Path) -> tuple[int, int]:
    """How many files the cache at ``top`` holds, and their bytes."""
    sizes = []
    for path in top.rglob("*"):
        with contextlib.suppress(OSError):
            if path.is_file():
                sizes.append(path.stat().st_size)
    return len(sizes), sum(sizes)


def clear(top: Path) -> None:
    """Remove the cache at ``top``, and nothing if the folder was not made by this tool. Raises ``OSError``."""
    if (top / "CACHEDIR.TAG").is_file() and (top / ".gitignore").is_file():
        shutil.rmtree(top)


@lru_cache(maxsize=1)
def version() -> str:
    """A word that changes with the tool's version, its code and the Python that runs it."""
    package = Path(__file__).parents[1]
    seen = [pii_lint.__version__, platform.python_version()]
    for path in sorted(package.rglob("*.py")):
        status = path.stat()
        seen.append(f"{path.relative_to(package)} {status.st_size} {status.st_mtime_ns}")
    return hashlib.blake2b("\n".join(seen).encode(), digest_size=8).hexdigest()
