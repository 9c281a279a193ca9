"""One .gitignore file, as git reads it: what it says of an entry itself, not of the folders above it.

Example: with the lines ``build/`` and ``!keep.py``, ``IgnoreFile(lines, "/src").verdict("/src/build/")`` is True (left
out), that of ``/src/lib/keep.py`` False (taken back), and that of ``/src/build/x.py`` None: a walk that
does not enter ``build`` never asks, and one that was told to enter it goes by what is said of the file.

pathspec compiles the patterns; its own verdict on a path also counts the folders above, which differs from
git where a folder and its content are spoken of by different lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import msgspec

_BLANK_END = re.compile(r"(?<![\\\s])\s+$")
BELOW = "ps_d"
"""pathspec's name for the slash behind what a pattern names: what follows is a path below it."""


class _Line(msgspec.Struct, frozen=True):
    """``by_name``: names entries in any folder; ``folders``: names folders only."""

    regex: re.Pattern[str]
    include: bool
    by_name: bool
    folders: bool


class IgnoreFile:
    """``lines`` of an ignore file that counts below ``folder`` (absolute, with ``/``); unreadable lines are skipped."""

    def __init__(self, lines: Sequence[str], folder: str) -> None:
        self._base = folder.rstrip("/") + "/"
        self._lines = [line for text in reversed(lines) for line in _compiled(text)]

    def __bool__(self) -> bool:
        return bool(self._lines)

    def verdict(self, path: str) -> bool | None:
        """Whether ``path`` is left out (True) or taken back (False) by the last line that names it, if any does.

        The path of a folder ends in ``/``.
        """
        below = path[len(self._base) :].rstrip("/")
        name = below[below.rfind("/") + 1 :]
        folder = path.endswith("/")
        for line in self._lines:
            if line.folders and not folder:
                continue
            match = line.regex.search(name if line.by_name else below)
            if match is not None and not match.groupdict().get(BELOW):
                return line.include
        return None


def read(folder: str, name: str) -> IgnoreFile | None:
    """The ignore file ``name`` of ``folder``, unless it is absent or says nothing."""
    try:
        text = Path(folder, name).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    return IgnoreFile(text.splitlines(), folder) or None


def _compiled(text: str) -> list[_Line]:
    import pathspec

    text = _BLANK_END.sub("", text)
    named = text.rstrip("/")
    try:
        patterns = pathspec.GitIgnoreSpec.from_lines([named]).patterns
    except ValueError:
        return []  # git skips what it cannot read
    return [
        _Line(pattern.regex, pattern.include, "/" not in named, named != text)
        for pattern in patterns
        if pattern.include is not None and pattern.regex is not None
    ]
