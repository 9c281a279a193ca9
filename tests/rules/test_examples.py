"""Every example of every rule pack, run through the scan; and that every entry has one.

A line that ends in ``# leak: PII101`` is a finding with exactly these rule ids; every other line has none.
A finding counts for the line where it starts.
"""

from __future__ import annotations

import ast
import functools
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import tomli

from pii_lint import api
from pii_lint.model import Report
from pii_lint.rulepack.entry_points import signatures
from pii_lint.rulepack.paths import builtin_files
from pii_lint.rulepack.pattern import expand
from pii_lint.rulepack.schema import Example, RuleFile, Sanitizer, Sink, Source

_PROMISE = re.compile(r"#\s*leak:\s*(PII\d+(?:\s*,\s*PII\d+)*)\s*$")


def packs() -> Iterator[tuple[Path, RuleFile]]:
    """The built-in rule files with their content."""
    for path in builtin_files():
        yield path, msgspec.convert(tomli.loads(path.read_text(encoding="utf-8")), RuleFile)


def examples() -> Iterator[tuple[str, Example]]:
    """All examples with a name for the test report."""
    for path, content in packs():
        for number, example in enumerate(content.example):
            yield f"{path.stem}:{example.name or number}", example


def promised(code: str) -> dict[int, set[str]]:
    """Lines (from 1) with the rule ids that they promise."""
    lines: dict[int, set[str]] = defaultdict(set)
    for number, line in enumerate(code.split("\n"), 1):
        found = _PROMISE.search(line)
        if found:
            lines[number] = {one.strip() for one in found[1].split(",")}
    return dict(lines)


@functools.cache
def scanned(code: str) -> Report:
    """What a scan of an example says."""
    return api.scan_sources({"example.py": code})


ALL = dict(examples())
LIBRARIES = [(path, content) for path, content in packs() if path.parent.name == "libraries"]


@pytest.mark.parametrize("name", ALL)
def test_example(name: str) -> None:
    example: Example = ALL[name]
    report = scanned(example.code)
    found: dict[int, set[str]] = defaultdict(set)
    for finding in report.findings:
        found[finding.location.region.start_line].add(finding.rule)
    assert not report.notices
    assert dict(found) == promised(example.code)


@pytest.mark.parametrize("name", ALL)
def test_example_is_python_with_leaking_and_clean_lines(name: str) -> None:
    tree = ast.parse(ALL[name].code)
    lines = {node.lineno for node in ast.walk(tree) if isinstance(node, ast.Call | ast.Raise | ast.Assert)}
    leaking = set(promised(ALL[name].code))
    assert leaking
    assert lines - leaking


@pytest.mark.parametrize(("path", "content"), LIBRARIES, ids=[path.stem for path, _ in LIBRARIES])
def test_every_entry_is_mentioned_by_an_example(path: Path, content: RuleFile) -> None:
    code = "\n".join(example.code for example in content.example)
    words = set(re.findall(r"\w+", code))
    entries: list[Source | Sink | Sanitizer] = [*content.source, *content.sink, *content.sanitizer]
    silent = [entry.id for entry in entries if not words & _last_words(entry)]
    assert not silent


@pytest.mark.parametrize(("path", "content"), LIBRARIES, ids=[path.stem for path, _ in LIBRARIES])
def test_every_sink_leaks_in_an_example(path: Path, content: RuleFile) -> None:
    leaking = [finding.sink for example in content.example for finding in scanned(example.code).findings]
    words = {word for sink in leaking for word in re.findall(r"\w+", sink)}
    # a raised exception stands for the statement that raises it
    tight = [sink.id for sink in content.sink if not (words & _last_words(sink) or sink.id == "raise")]
    assert not tight


def _last_words(entry: Source | Sink | Sanitizer) -> set[str]:
    kinds = ("calls", "attributes", "names", "assigns", "items", "decorated")
    texts = [text for kind in kinds for text in getattr(entry, kind, ())]
    texts += [one.parameters[-1] for text in getattr(entry, "functions", ()) for one in signatures(text)]
    dotted = [one.rstrip(")").rstrip("(").rstrip(".*") for text in texts for one in expand(text)]
    return {one.rpartition(".")[2] for one in dotted}
