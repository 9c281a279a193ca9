"""Module names: which dotted names each file can be imported by.

``src/shop/users/views.py`` beside ``src/shop/__init__.py`` is ``shop.users.views``: the name starts at
the topmost folder that is a package. Files outside of packages are known by every suffix of their
path that is unambiguous (``scripts/run.py`` is ``scripts.run`` and ``run``), because the folder
that Python will be started in is not known.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import cache


def module_names(paths: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Name files as modules.

    Takes paths relative to the root, with ``/``. Returns path -> its own dotted name, and
    dotted name -> path for every name that an import may use.
    """
    ordered = sorted(set(paths))
    packages = {path.rsplit("/", 1)[0] if "/" in path else "" for path in ordered if _is_init(path)}
    own: dict[str, str] = {}
    by_name: dict[str, str] = {}
    suffixes: dict[str, list[str]] = {}
    for path in ordered:
        parts = path.rsplit(".", 1)[0].split("/")
        folder = len(parts) - 1
        top = folder
        while top > 0 and "/".join(parts[:top]) in packages:
            top -= 1
        if _is_init(path):
            parts = parts[:-1] or [""]
            top = min(top, len(parts) - 1)
        name = ".".join(parts[top:])
        if name in by_name:
            name = ".".join(parts)
        own[path] = name
        if top == 0 or name not in sys.stdlib_module_names:
            by_name.setdefault(name, path)
        for start in range(top):  # never a part of a package's name: `flask.session` is not `shop.flask.session`
            if parts[start] not in sys.stdlib_module_names:
                suffixes.setdefault(".".join(parts[start:]), []).append(path)
    for suffix, holders in suffixes.items():
        if len(holders) == 1:
            by_name.setdefault(suffix, holders[0])
    return own, by_name


def package_of(name: str, path: str) -> str:
    """The package that relative imports of module ``name`` start from."""
    return name if _is_init(path) else name.rpartition(".")[0]


def absolute(package: str, module: str | None, level: int) -> str:
    """The dotted name that ``from <level dots><module> import`` means inside ``package``."""
    if level == 0:
        return module or ""
    parts = package.split(".") if package else []
    kept = parts[: len(parts) - (level - 1)] if level > 1 else parts
    return ".".join([*kept, module] if module else kept)


def _is_init(path: str) -> bool:
    return path == "__init__.py" or path.endswith(("/__init__.py", "/__init__.pyi"))



@cache
def is_test(path: str) -> bool:
    """Whether a file holds tests, by the names that test runners go by (``tests/a.py``, ``test_x.py``)."""
    *folders, name = path.split("/")
    named = name.startswith("test_") or name.endswith(("_test.py", "_tests.py")) or name in ("conftest.py", "tests.py")
    return named or not _TEST_FOLDERS.isdisjoint(folders)


_TEST_FOLDERS = frozenset(("tests", "test"))
