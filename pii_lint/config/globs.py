"""Gitignore-style globs that belong to one folder, matched against absolute paths.

Example: ``Globs(("tests/", "*_pb2.py"), "/src/shop")`` matches ``/src/shop/tests/unit/test_cart.py``
and nothing outside ``/src/shop``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from pii_lint.errors import ConfigError

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


class Globs:
    """``patterns`` in the language of .gitignore, relative to the absolute POSIX path ``base``.

    pathspec is imported on first use, as most projects have no pattern.
    """

    def __init__(self, patterns: Sequence[str], base: str, where: str = "exclude") -> None:
        self.patterns = tuple(patterns)
        self.base = base.rstrip("/") + "/"
        self.where = where

    def __bool__(self) -> bool:
        return bool(self.patterns)

    @cached_property
    def _spec(self) -> GitIgnoreSpec:
        import pathspec

        try:
            return pathspec.GitIgnoreSpec.from_lines(self.patterns)
        except ValueError as error:
            raise ConfigError(self.where, f"not a gitignore-style glob: {error}") from error

    def match(self, path: str) -> bool | None:
        """True: matched; False: taken back by ``!``; None: no pattern speaks of it.

        ``path`` is absolute, with ``/``; that of a folder ends in ``/``.
        """
        if not self.patterns or not path.startswith(self.base):
            return None
        return self._spec.check_file(path[len(self.base) :]).include
