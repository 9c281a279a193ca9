"""A program as trees whose statements know where they came from, and what a scan finds in it, up to lines.

``Program.of({"a.py": "x = SOURCE\\nSINK(x)\\n"})`` has the findings ``{("a.py", 2, "PII101", ...)}``; however many
statements a mutation puts before the sink, the finding stays the one of statement 2.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pii_lint.api import scan_sources
from pii_lint.model import Report

RULES = Path(__file__).parents[1] / "dataflow" / "rules.toml"
Found = frozenset[tuple[str, int, str, frozenset[str]]]
"""Findings: file, statement by its line before any mutation (0: put in by one), rule, data types."""


@dataclass
class Program:
    """Files by path, as trees, and whether names are evidence in it (all rules) or not (the suite's rules)."""

    trees: dict[str, ast.Module]
    named: bool

    @classmethod
    def of(cls, sources: Mapping[str, str], named: bool = False) -> Program:
        """Read a program; each statement's ``origin`` is its line in the tree's own layout."""
        trees = {}
        for path, text in sources.items():
            trees[path] = ast.parse(ast.unparse(ast.parse(text)))
            for statement in statements(trees[path]):
                statement.origin = statement.lineno  # type: ignore[attr-defined]
        return cls(trees, named)

    def copy(self) -> Program:
        return Program(copy.deepcopy(self.trees), self.named)

    def sources(self) -> dict[str, str]:
        return {path: ast.unparse(ast.fix_missing_locations(tree)) + "\n" for path, tree in self.trees.items()}

    def found(self) -> Found:
        """What a scan finds, each finding by the statement that it starts in."""
        sources = self.sources()
        report = scanned(sources, self.named)
        starts = {path: _starts(tree, sources[path]) for path, tree in self.trees.items()}
        return frozenset(
            (
                one.location.path,
                next(origin for line, origin in starts[one.location.path] if line <= one.location.region.start_line),
                one.rule,
                frozenset(one.data_types),
            )
            for one in report.findings
        )


def scanned(sources: Mapping[str, str], named: bool) -> Report:
    """Scan texts with all rules, or with those of the data-flow suite."""
    return scan_sources(sources) if named else scan_sources(sources, rules=(RULES,), default_rules=False)


def statements(tree: ast.AST) -> list[ast.stmt]:
    """All statements below ``tree``; equal trees give them in the same order."""
    return [node for node in ast.walk(tree) if isinstance(node, ast.stmt)]


def _starts(tree: ast.Module, text: str) -> list[tuple[int, int]]:
    """Where each statement starts in ``text``, and its origin; the last one first."""
    after = statements(ast.parse(text))
    before = statements(tree)
    assert [type(node) for node in before] == [type(node) for node in after]
    starts = []
    for old, new in zip(before, after, strict=True):
        first = min([new.lineno, *(mark.lineno for mark in getattr(new, "decorator_list", ()))])
        starts.append((first, getattr(old, "origin", 0)))
    return sorted(starts, reverse=True)
