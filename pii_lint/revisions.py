"""A project as git knows it: the files of a commit or of the index, laid out in a folder of their own.

Example::

    repository = Repository.of("src")
    with repository.laid_out("main") as folder:   # or None for what is staged
        ...                                       # folder/src/shop/views.py as it is on main
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pii_lint.errors import UsageError

_WANTED = ("*.py", "*.pyi", "*.ipynb", "*.toml", "*.cfg", ".gitignore", "**/.gitignore")


class Repository:
    """A git repository with a working tree; ``top`` is its root."""

    def __init__(self, top: Path) -> None:
        self.top = top

    @classmethod
    def of(cls, name: str) -> Repository:
        """The repository in which a file or folder lies; raises ``UsageError``."""
        path = Path(name).absolute()
        folder = path if path.is_dir() else path.parent
        found = _git(folder, ["rev-parse", "--show-toplevel"])
        if found.returncode:
            raise UsageError(name, "is in no git repository", "changes are known by git alone")
        # as the user names it, not as links resolve
        top = Path(os.fsdecode(found.stdout.rstrip(b"\n")))
        up = os.path.relpath(top, folder.resolve())
        return cls(Path(os.path.normpath(folder / up)))

    def commit(self, ref: str) -> str:
        """The id of the commit that ``ref`` means; raises ``UsageError``."""
        found = _git(self.top, ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}"])
        if found.returncode:
            raise UsageError(ref, "is no commit, branch or tag here", "fetch it, or check the spelling")
        return found.stdout.decode().strip()

    def is_born(self) -> bool:
        """Whether there is a commit at all."""
        return not _git(self.top, ["rev-parse", "--verify", "--quiet", "HEAD"]).returncode

    def fork(self, ref: str) -> str:
        """The last commit that ``ref`` and the current one share; that of ``ref`` where they share none."""
        commit = self.commit(ref)
        found = _git(self.top, ["merge-base", commit, "HEAD"])
        return commit if found.returncode else found.stdout.decode().strip()

    @contextmanager
    def laid_out(self, commit: str | None) -> Iterator[Path]:
        """A folder with the Python files of a commit, or of the index; gone when the context ends."""
        folder = Path(tempfile.mkdtemp(prefix="pii-lint-"))
        try:
            tree = folder / "tree"
            (tree / ".git").mkdir(parents=True)  # it is a repository of its own for whoever looks for its root
            environment = dict(os.environ)
            if commit is not None:
                environment["GIT_INDEX_FILE"] = str(folder / "index")
                _done(_git(self.top, ["read-tree", commit], environment))
            listed = _git(self.top, ["ls-files", "--cached", "-z", "--", *_WANTED], environment)
            _done(listed)
            out = ["checkout-index", "--force", "--stdin", "-z", f"--prefix={tree}{os.sep}"]
            # entries in a merge conflict are in no version at all
            _git(self.top, out, environment, listed.stdout)
            yield tree
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _git(
    folder: Path, arguments: Sequence[str], environment: dict[str, str] | None = None, given: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["git", "-c", "core.quotePath=false", *arguments],
            cwd=folder, env=environment, input=given, capture_output=True, check=False,
        )  # fmt: skip
    except FileNotFoundError as error:
        missing = "git" if folder.is_dir() else str(folder)
        raise UsageError(missing, "is not there", "install git, or check the path") from error


def _done(process: subprocess.CompletedProcess[bytes]) -> None:
    if process.returncode:
        words = process.stderr.decode("utf-8", "replace").strip()
        raise UsageError("git", words or f"ended with status {process.returncode}")
