"""Gzip and Zstandard, told by their first bytes when reading, by name or by choice when writing.

Zstandard comes with Python 3.14; before, with ``pip install 'pii-lint[zstd]'``.

Example::

    >>> import io
    >>> out = io.BytesIO()
    >>> writer = compressed(out, "gzip", "-"); _ = writer.write(b"hello"); writer.close()
    >>> uncompressed(io.BufferedReader(io.BytesIO(out.getvalue())), "-").read(9)
    b'hello'
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any, BinaryIO

from pii_lint.runtime.streams.fault import StreamFault

CHOICES = ("auto", "none", "gzip", "zstd")
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_SUFFIXES = {".gz": "gzip", ".zst": "zstd", ".zstd": "zstd"}


def by_name(name: str) -> str:
    """How a file of this name is compressed: ``gzip``, ``zstd`` or ``none``."""
    return next((kind for suffix, kind in _SUFFIXES.items() if name.lower().endswith(suffix)), "none")


def uncompressed(raw: Any, name: str) -> Any:
    """A reader of what ``raw`` (with ``peek``) holds; itself if that is not compressed.

    Raises StreamFault where Zstandard is wanted and not installed; reading raises it where the data is damaged.
    """
    start = raw.peek(4)[:4]
    if start.startswith(_GZIP):
        return _Careful(gzip.GzipFile(fileobj=raw), name, "gzip")
    if start == _ZSTD:
        return _Careful(_zstd(name)[0](raw), name, "Zstandard")
    return raw


def compressed(out: BinaryIO, kind: str, name: str) -> Any:
    """A writer of ``kind`` into ``out``, which it leaves open; ``out`` itself for ``none``."""
    if kind == "gzip":
        # No name and no time in it: the same input gives the same file.
        return gzip.GzipFile(filename="", fileobj=out, mode="wb", compresslevel=6, mtime=0)
    if kind == "zstd":
        return _zstd(name)[1](out)
    return out


class _Careful:
    """A reader that says what is wrong with damaged data."""

    def __init__(self, inner: Any, name: str, kind: str) -> None:
        self._inner, self._name, self._kind = inner, name, kind

    def read(self, size: int = -1) -> bytes:
        try:
            data: bytes = self._inner.read(size)
            return data
        except _errors() as error:
            raise StreamFault(self._name, f"its {self._kind} data is damaged or ends early: {error}") from error


class _Frames:
    """What frames of Zstandard hold, by ``zstandard``, whose own reader takes an early end for the end."""

    # 4 bytes may stand for 128 kB.
    _STEP = 2048

    def __init__(self, raw: Any, decompressor: Any) -> None:
        self._raw, self._decompressor = raw, decompressor
        self._frame: Any = None
        self._rest = self._held = b""

    def read(self, size: int) -> bytes:
        while not self._held:
            data = self._rest or self._raw.read(self._STEP)
            self._rest = b""
            if not data:
                if self._frame is not None:
                    raise EOFError("a frame has no end")
                return b""
            if self._frame is None:
                self._frame = self._decompressor.decompressobj()
            self._held = self._frame.decompress(data)
            if self._frame.eof:
                self._rest, self._frame = self._frame.unused_data, None
        given, self._held = self._held[:size], self._held[size:]
        return given


def _errors() -> tuple[type[Exception], ...]:
    known: list[type[Exception]] = [getattr(import_module(one), "ZstdError") for one in _MODULES if _there(one)]  # noqa: B009
    return (EOFError, OSError, zlib.error, *known)


_MODULES = ("compression.zstd", "backports.zstd", "zstandard")


def _there(name: str) -> bool:
    try:
        import_module(name)
    except ImportError:
        return False
    return True


def _zstd(name: str) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """How to make a reader and a writer."""
    for module in filter(_there, _MODULES[:2]):
        zstd: Any = import_module(module)
        return zstd.ZstdFile, partial(zstd.ZstdFile, mode="wb")
    if _there(_MODULES[2]):
        zstandard: Any = import_module(_MODULES[2])
        return (
            lambda raw: _Frames(raw, zstandard.ZstdDecompressor()),
            lambda out: zstandard.ZstdCompressor().stream_writer(out, closefd=False),
        )
    raise StreamFault(name, "is compressed with Zstandard, which is not installed", "pip install 'pii-lint[zstd]'")
