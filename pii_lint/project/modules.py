"""Module names: which dotted names each file can be imported by.

``src/shop/users/views.py`` beside ``src/shop/__init__.py`` is ``shop.users.views``: the name starts at
the topmost folder that is a package. Files outside of packages are known by every suffix of their
path that is unambiguous (``scripts/run.py`` is ``scripts.run`` and ``run``), because the folder
that Python will be started in is not known. Where several folders hold a package of the same name (``web/shop/``
and ``api/shop/``), ``import shop`` means the one that is nearest to who imports it.
"""

from __future__ import annotations

import sys
from collections.abc import Container, Iterable
from functools import cache


def module_names(paths: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Name files as modules.

    Takes paths relative to the root, with ``/``. Returns path -> its own dotted name, and
    dotted name -> path for every name that an import may use.
    """
    ordered = sorted(set(paths))
    packages = _packages(ordered)
    homes = rivals(ordered)
    own: dict[str, str] = {}
    by_name: dict[str, str] = {}
    suffixes: dict[str, list[str]] = {}
    for path in ordered:
        parts, top = _placed(path, packages)
        name = ".".join(parts[top:])
        folders = homes.get(parts[top])
        if name in by_name or (folders is not None and "/".join(parts[:top]) != folders[0]):
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


def _packages(paths: Iterable[str]) -> set[str]:
    return {path.rsplit("/", 1)[0] if "/" in path else "" for path in paths if _is_init(path)}


def _placed(path: str, packages: set[str]) -> tuple[list[str], int]:
    """The parts of a file's path, without ``__init__``, and the index of the first that is part of its name."""
    parts = path.rsplit(".", 1)[0].split("/")
    top = len(parts) - 1
    while top > 0 and "/".join(parts[:top]) in packages:
        top -= 1
    if _is_init(path):
        parts = parts[:-1] or [""]
        top = min(top, len(parts) - 1)
    return parts, top


def rivals(paths: Iterable[str]) -> dict[str, list[str]]:
    """The names of packages and modules that more than one folder holds, each with these folders in order.

    The modules of the first folder are known by their short names, all others by their whole paths.
    """
    ordered = sorted(set(paths))
    packages = _packages(ordered)
    homes: dict[str, dict[str, None]] = {}
    for path in ordered:
        parts, top = _placed(path, packages)
        homes.setdefault(parts[top], {})["/".join(parts[:top])] = None
    return {
        name: list(folders)
        for name, folders in homes.items()
        if len(folders) > 1 and name not in sys.stdlib_module_names
    }


def nearest(name: str, folders: list[str], importer: str, known: Container[str]) -> str:
    """The name by which the module ``name`` is ``known`` that the file ``importer`` means by it.

    ``folders`` as ``rivals`` gives them. Of those that have such a module, the one that shares most of its path counts.
    """
    here = importer.split("/")[:-1]
    for folder in sorted(folders, key=lambda one: -_shared(here, one)):
        full = name if folder == folders[0] or not folder else f"{folder.replace('/', '.')}.{name}"
        if full in known or full.rpartition(".")[0] in known:
            return full
    return name


def _shared(here: list[str], folder: str) -> int:
    """How many folders, from the root on, two paths have in common."""
    count = 0
    for mine, other in zip(here, folder.split("/") if folder else (), strict=False):
        if mine != other:
            break
        count += 1
    return count


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
