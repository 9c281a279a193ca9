"""What a project is made of, as far as the rules know it: frameworks that take data in, libraries that send it out.

Only import lines are looked at, so that the answer comes at once. Example: ``survey(["src"], config).libraries`` is
``{"enters": ("django",), "logging": ("loguru",), "observability": ("sentry_sdk",)}``.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from pii_lint.config.schema import Config
from pii_lint.project.discover import SourceFile, discover
from pii_lint.rulepack.checked import builtin

ENTERS = "enters"
"""The role of libraries from which data comes; all others are channels."""
_IMPORT = re.compile(rb"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import\b|import[ \t]+([\w., \t]+))", re.MULTILINE)
_NAME = re.compile(r"[\w.]+")
_TOLD = frozenset({"logging"})  # of the standard library, whose other parts say little of a project
_NAMESPACES = frozenset({"azure", "google"})


class Survey(msgspec.Struct, frozen=True):
    """``files`` are how many Python files there are, ``libraries`` what they import, by role."""

    root: Path
    files: int
    libraries: dict[str, tuple[str, ...]]


def survey(paths: Sequence[str], config: Config) -> Survey:
    """Look at the files of ``paths``; raises ``UsageError`` for a path that does not exist."""
    found = discover(paths, config)
    given = [file for file in found.files if file.given]
    imported = {name for file in given for name in _imports(file)}
    roles: dict[str, set[str]] = defaultdict(set)
    for library, role in _known():
        if library in imported:
            roles[role].add(library)
    return Survey(found.root, len(given), {role: tuple(sorted(names)) for role, names in sorted(roles.items())})


def _imports(file: SourceFile) -> Iterator[str]:
    try:
        source = file.read()
    except OSError:
        return  # a scan says so
    for module, modules in _IMPORT.findall(source):
        for name in (module or modules).decode("utf-8", "replace").split(","):
            match = _NAME.match(name.strip())
            if match is not None and not match[0].startswith("."):
                yield _library(match[0])


def _known() -> Iterator[tuple[str, str]]:
    """Each library that the rules speak of, with a role."""
    for _, content in builtin([]):
        for source in content.source:
            yield from ((name, ENTERS) for name in _libraries((*source.calls, *source.attributes)))
        for sink in content.sink:
            yield from ((name, sink.channel) for name in _libraries((*sink.calls, *sink.assigns, *sink.items)))
        for setting in content.setting:
            yield from ((name, "config") for name in _libraries(setting.calls))


def _libraries(patterns: Iterable[str]) -> Iterator[str]:
    for pattern in patterns:
        match = _NAME.match(pattern)
        name = _library(match[0]) if match is not None else ""
        if name and (name in _TOLD or name not in sys.stdlib_module_names) and "." in pattern:
            yield name


def _library(dotted: str) -> str:
    parts = dotted.strip(".").split(".")
    return ".".join(parts[:2]) if parts[0] in _NAMESPACES else parts[0]
