"""The paths of a command line -> the files to read, each once, in an order that does not depend on theirs.

Example::

    discovery = discover(["src", "manage.py"], config)
    [file.path for file in discovery.files] == ["manage.py", "src/shop/__init__.py", ...]

Given files alone (as pre-commit does), the rest of the project is found too, with ``given=False``,
so that flows through unchanged files are seen.
"""

# Strings, as in the walk that they come from.
# ruff: noqa: PTH100, PTH111, PTH112, PTH116, PTH120
from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from pii_lint.config.globs import Globs
from pii_lint.config.schema import Config
from pii_lint.errors import UsageError
from pii_lint.model import Notice
from pii_lint.notebooks import SUFFIX, NoNotebook, Notebook
from pii_lint.project.walk import Found, Walker, repository_root

MAX_BYTES = 10_000_000
STDIN = "<stdin>"
PROJECT_MARKS = ("pyproject.toml", "pii-lint.toml", "setup.py", "setup.cfg", ".hg", ".svn")


class SourceFile(msgspec.Struct, frozen=True):
    """A file to read. ``path`` is how reports name it; ``given`` says that findings in it are wanted.

    ``content`` is what to analyse in place of what lies at ``absolute`` (standard input). Of a notebook the cells are
    read, as one Python text.
    """

    path: str
    absolute: Path
    given: bool
    content: bytes | None = None

    def read(self) -> bytes:
        """The Python to analyse. Raises ``OSError``."""
        raw = self.raw()
        if not self.path.endswith(SUFFIX):
            return raw
        try:
            return Notebook(raw).python().encode("utf-8", "surrogatepass")
        except NoNotebook as error:
            raise OSError(errno.EINVAL, str(error)) from None

    def raw(self) -> bytes:
        """The bytes of the file itself. Raises ``OSError``."""
        return self.absolute.read_bytes() if self.content is None else self.content


class Discovery(msgspec.Struct, frozen=True):
    """``root`` is the absolute folder that paths are relative to; ``files`` are sorted by path.

    ``whole``: everything below the configuration's folder is among the files.
    """

    root: Path
    files: tuple[SourceFile, ...]
    notices: tuple[Notice, ...]
    whole: bool


def discover(
    paths: Sequence[str],
    config: Config,
    *,
    root: str | None = None,
    stdin: bytes | None = None,
    stdin_filename: str = STDIN,
) -> Discovery:
    """Find the files of ``paths``; ``-`` stands for ``stdin``, under the name ``stdin_filename``.

    Raises ``UsageError`` for a path that does not exist. What cannot be read is a notice, and loses nothing else.
    """
    names = [name for name in paths if name != "-"]
    given = [_absolute(name) for name in names]
    for name, path in zip(names, given, strict=True):
        if not os.path.lexists(path):
            raise UsageError(name, "no such file or folder", "check the spelling and the current folder")
    named = stdin is not None and stdin_filename != STDIN
    content = {_absolute(stdin_filename): stdin} if stdin is not None and named else {}
    folders = [path for path in given if os.path.isdir(path)]
    files = [*(path for path in given if not os.path.isdir(path)), *content]
    base = report_root([*files, *folders], root)
    excluded = Globs(config.exclude, config.base or base)
    if config.force_exclude:
        files = [path for path in files if not _is_excluded(path, excluded)]
    alone = [path for path in files if not _below(path, folders)]
    bounded = root is not None and all(_below(path, [base]) for path in alone)
    rest = ([base] if alone else []) if bounded else project_folders(alone)  # no further than a root that was named
    walker = Walker(excluded)
    sieve = _Sieve(base, content)
    sieve.take((Found(path, os.path.realpath(path)) for path in files), given=True)
    for folder in folders:
        sieve.take(walker.walk(folder), given=True)
    for folder in rest:
        sieve.take(walker.walk(folder), given=False)
    result = list(sieve.files.values())
    if stdin is not None and not named:
        result.append(SourceFile(STDIN, Path(STDIN), True, stdin))
    return Discovery(
        root=Path(base),
        files=tuple(sorted(result, key=lambda file: file.path)),
        notices=tuple(sorted(sieve.notices, key=lambda notice: notice.path)),
        whole=bool(config.base) and _below(config.base, [*folders, *rest]),
    )


def report_root(paths: Sequence[str], root: str | None = None) -> str:
    """The folder that reports name files from: ``root`` if given, else the current one if all ``paths`` lie below
    it, else their repository, else the folder they share. Raises ``UsageError`` for a ``root`` that is no folder.
    """
    if root is not None:
        if not os.path.isdir(root):
            raise UsageError(root, "the root is not a folder", "name the folder that paths are relative to")
        return _absolute(root)
    here = _absolute(".")
    if all(_below(path, [here]) for path in paths):
        return here
    try:
        shared = os.path.commonpath([path if os.path.isdir(path) else os.path.dirname(path) for path in paths])
    except ValueError:  # other drives
        return here
    return repository_root(shared.replace(os.sep, "/")) or shared.replace(os.sep, "/")


def project_folders(files: Iterable[str]) -> list[str]:
    """The folders in which the rest of the project of ``files`` (absolute paths) lies, none inside another.

    For each file that is its git repository, or the nearest folder with a project file, or the current folder, or
    the outermost package's folder. A home folder, the file system's root and the folder for temporary files
    are no project, unless they are a repository.
    """
    chosen = {_project(folder) for folder in {os.path.dirname(path) for path in files}} - {""}
    return sorted(each for each in chosen if not _below(each, chosen - {each}))


def _project(folder: str) -> str:
    above = [folder, *(parent.as_posix() for parent in Path(folder).parents)]
    shared = [os.path.realpath(each) for each in (os.path.expanduser("~"), tempfile.gettempdir(), above[-1])]
    marked = (each for each in above if any(os.path.lexists(f"{each}/{mark}") for mark in PROJECT_MARKS))
    package = next(each for each in above if not os.path.lexists(f"{each}/__init__.py") or each == above[-1])
    here = _absolute(".")
    candidates = [repository_root(folder), next(marked, None), here if _below(folder, [here]) else package]
    if candidates[0] and candidates[0] != above[-1]:
        return candidates[0]
    return next((each for each in candidates[1:] if each and os.path.realpath(each) not in shared), "")


def _is_excluded(path: str, excluded: Globs) -> bool:
    """Whether ``exclude`` would have kept a walk from ``path``, by its own name or a folder's."""
    return bool(excluded.match(path))


class _Sieve:
    """Keeps what can be read, once, and a notice for what cannot."""

    def __init__(self, base: str, content: dict[str, bytes]) -> None:
        self.base = base
        self.content = content
        self.files: dict[str, SourceFile] = {}
        self.notices: list[Notice] = []

    def take(self, found: Iterable[Found], *, given: bool) -> None:
        for each in found:
            if each.trouble:
                # The rest of the project is a help: what is wrong there is no failure of this scan.
                if given:
                    self._notice(each.path, each.level, each.trouble)
                continue
            if each.real in self.files:
                continue
            content = self.content.get(each.path)
            trouble = _trouble(each.path) if content is None else None
            if trouble is None:
                self.files[each.real] = SourceFile(self._shown(each.path), Path(each.path), given, content)
            elif given:
                self._notice(each.path, *trouble)

    def _notice(self, path: str, level: str, message: str) -> None:
        self.notices.append(Notice(self._shown(path), 0, level, message))

    def _shown(self, path: str) -> str:
        shown = os.path.relpath(path, self.base).replace(os.sep, "/")
        # a name that is not UTF-8 could be neither printed nor written to a report
        return shown if shown.isascii() else os.fsencode(shown).decode("utf-8", "backslashreplace")


def _trouble(path: str) -> tuple[str, str] | None:
    """Level and words for why ``path`` cannot be analysed; None when nothing speaks against it."""
    try:
        state = os.stat(path)
    except FileNotFoundError:
        return "warning", "skipped: a link that leads nowhere"
    except OSError as error:
        return "error", f"skipped: {error.strerror}"
    if path.endswith(".pyi"):
        return "warning", "skipped: a stub, of which nothing is run"
    if not stat.S_ISREG(state.st_mode):
        return "warning", "skipped: not a regular file"
    if state.st_size >= MAX_BYTES:
        return "error", f"skipped: {state.st_size:,} bytes, more than the {MAX_BYTES:,} that are read"
    if not os.access(path, os.R_OK):
        return "error", "skipped: permission denied"
    return None


def _absolute(name: str) -> str:
    return os.path.abspath(name).replace(os.sep, "/")


def _below(path: str, folders: Iterable[str]) -> bool:
    """Whether ``path`` is one of ``folders`` or lies below one."""
    return any(f"{path}/".startswith(folder.rstrip("/") + "/") for folder in folders)
