"""All Python files below a folder, as git would see them: pruned before they are looked at.

Version control, virtual environments, tool caches, ``node_modules``, what .gitignore and
``.git/info/exclude`` name and what the project excludes is left out; nothing is left out for being a
test. Example::

    walker = Walker(Globs(("migrations/",), "/src/shop"))
    [found.path for found in walker.walk("/src/shop")] == ["/src/shop/app.py", ...]
"""

# Strings: a walk of a large tree would spend its time in making Path objects.
# ruff: noqa: PTH110, PTH112, PTH116, PTH118, PTH120
from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from pii_lint.config.globs import Globs
from pii_lint.project.ignore import IgnoreFile, read

SUFFIXES = (".py", ".pyw", ".ipynb")
_PLACEHOLDER = "{{"  # in the name of a file or folder that a generator of projects fills in
PRUNED = frozenset(
    (
        *(".git", ".hg", ".svn", ".bzr", ".jj", ".sl", "CVS", "_darcs"),
        *(".venv", ".tox", ".nox", ".eggs", ".direnv", ".pixi", "node_modules", "bower_components"),
        *("__pycache__", "__pypackages__", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".pytype", ".pyre"),
        *(".hypothesis", ".ipynb_checkpoints", ".pii_lint_cache"),
    )
)
IGNORE_FILES = (".git/info/exclude", ".gitignore")
ENVIRONMENT_MARKS = frozenset(("pyvenv.cfg", "conda-meta"))


class Found(msgspec.Struct, frozen=True):
    """A file (``real`` is its path without links), or with ``trouble`` what could not be walked into."""

    path: str
    real: str = ""
    trouble: str = ""
    level: str = "error"


class Walker:
    """Walks folders; each real folder once, however many paths and links lead to it."""

    def __init__(self, excluded: Globs) -> None:
        self.excluded = excluded
        self._seen: set[tuple[int, int]] = set()

    def walk(self, folder: str) -> Iterator[Found]:
        """Files below ``folder`` (absolute, with ``/``), sorted within each folder.

        The folder itself was asked for: it is walked even where an ignore file names it.
        """
        ignores = [each for each in _enclosing_ignores(folder) if each.verdict(folder + "/") is not True]
        yield from self._folder(folder, ignores)

    def _folder(self, folder: str, ignores: list[IgnoreFile]) -> Iterator[Found]:
        # An explicit stack: a tree may be deeper than Python recurses.
        pending: list[tuple[str, list[IgnoreFile]]] = [(folder, ignores)]
        real = os.path.realpath(folder)
        first = True
        while pending:
            path, ignores = pending.pop()
            try:
                state = os.stat(path)
                identity = (state.st_dev, state.st_ino)
                if identity in self._seen:
                    continue
                self._seen.add(identity)
                with os.scandir(path) as listing:
                    entries = sorted(listing, key=lambda entry: entry.name)
            except OSError as error:
                yield Found(path, trouble=f"folder cannot be read: {error.strerror}")
                continue
            names = {entry.name for entry in entries}
            if not first and names & ENVIRONMENT_MARKS:
                continue
            if not first and ".git" in names:
                ignores = []  # another repository, or a submodule: the outer one's rules end here
            first = False
            ignores = ignores + [
                file
                for name in IGNORE_FILES
                if name.split("/")[0] in names and (file := read(path, name))
            ]
            folders: list[tuple[str, list[IgnoreFile]]] = []
            for entry in entries:
                if _PLACEHOLDER in entry.name:
                    continue
                inner = f"{path}/{entry.name}" if path != "/" else f"/{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    if entry.name not in PRUNED and not self._is_out(inner + "/", ignores):
                        folders.append((inner, ignores))
                elif entry.name.endswith(SUFFIXES):
                    if not self._is_out(inner, ignores):
                        # links to folders are not followed: only the file itself can be one
                        straight = "" if entry.is_symlink() else real + inner[len(folder) :]
                        yield Found(inner, straight or os.path.realpath(inner))
                elif entry.is_symlink() and not self._is_out(inner, ignores):
                    yield from _linked_folder(inner, real)
            pending += reversed(folders)

    def _is_out(self, path: str, ignores: list[IgnoreFile]) -> bool:
        if self.excluded.match(path):
            return True
        for file in reversed(ignores):  # the innermost file that speaks of the path decides
            verdict = file.verdict(path)
            if verdict is not None:
                return verdict
        return False


def repository_root(folder: str) -> str | None:
    """The nearest folder, from ``folder`` upwards, that is the root of a git repository."""
    while True:
        if os.path.exists(os.path.join(folder, ".git")):
            return folder
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent


def _enclosing_ignores(folder: str) -> list[IgnoreFile]:
    """Ignore files between the repository's root and ``folder``, outermost first, without the folder's own."""
    root = repository_root(folder)
    if root is None or root == folder:
        return []
    inside = root.rstrip("/") + "/"
    between = [parent.as_posix() for parent in Path(folder).parents if f"{parent.as_posix()}/".startswith(inside)]
    files = [(root, IGNORE_FILES[0]), *((parent, IGNORE_FILES[1]) for parent in reversed(between))]
    return [file for parent, name in files if (file := read(parent, name))]


def _linked_folder(path: str, walked: str) -> Iterator[Found]:
    """A link to a folder inside the walk is reached by its real name; one that leads outside is told of."""
    try:
        target = os.path.realpath(path, strict=True)
    except OSError:
        return
    inside = f"{target}/".startswith(walked.rstrip("/") + "/")
    if os.path.isdir(target) and not inside:
        yield Found(path, "", "link to a folder outside the scanned one was not followed", "note")
