"""The files that a file imports from: as much of a project as can be solved at once.

For ``from . import audit`` in ``shop/accounts.py`` that is ``shop/audit.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pii_lint.ir.nodes import Facts, Import, Record
from pii_lint.project.modules import absolute, module_names, package_of

MOST_FILES = 12
MOST_LINES = 6_000


def neighbours(facts: Facts, project: Mapping[str, Facts]) -> list[str]:
    """The paths of ``project`` that ``facts`` takes names from, in the order of its imports, up to a bound."""
    own, by_name = module_names({*project, facts.path})
    package = package_of(own[facts.path], facts.path)
    found: dict[str, None] = {}
    lines = 0
    for node in _imports(facts):
        source = absolute(package, node.module, node.level) if node.module is not None or node.level else ""
        for alias in node.names:
            dotted = f"{source}.{alias.name}" if source else alias.name
            path = by_name.get(dotted) or by_name.get(dotted.rpartition(".")[0])
            if path is None or path == facts.path or path in found or path not in project:
                continue
            lines += project[path].lines
            if len(found) >= MOST_FILES or lines > MOST_LINES:
                return list(found)
            found[path] = None
    return list(found)


def _imports(facts: Facts) -> Iterator[Import]:
    stack: list[Any] = list(reversed(facts.body))
    while stack:
        node = stack.pop()
        if type(node) is Import:
            yield node
        elif type(node) is tuple:
            stack += reversed(node)
        elif isinstance(node, Record) and hasattr(node, "body"):
            stack += reversed([getattr(node, name) for name in node.__struct_fields__])
