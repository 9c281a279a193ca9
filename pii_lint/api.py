"""The recipe of a scan: find the files, read them, solve the program, judge what leaks, report.

Example: ``scan(["src"], load(["src"])).findings``.
"""

from __future__ import annotations

import datetime
import gc
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

import pii_lint
from pii_lint.config.load import check_names
from pii_lint.config.schema import Config
from pii_lint.findings.build import build
from pii_lint.findings.filter import wanted
from pii_lint.findings.opaque import collect
from pii_lint.findings.suppress import apply
from pii_lint.frontend import lower
from pii_lint.frontend.comments import Comment, find_comments
from pii_lint.ir.nodes import Facts
from pii_lint.model import Finding, Notice, Report, RuleInfo, Statistics
from pii_lint.project.discover import discover
from pii_lint.project.program import Program
from pii_lint.rulepack.load import load
from pii_lint.rulepack.pack import RulePack
from pii_lint.rulepack.schema import Rule
from pii_lint.taint.engine import MAX_VISITS, Engine

Progress = Callable[[str, int, int], None]


def scan(
    paths: Sequence[str],
    config: Config,
    *,
    root: str | None = None,
    stdin: bytes | None = None,
    stdin_filename: str = "<stdin>",
    contents: Mapping[str, bytes] | None = None,
    progress: Progress | None = None,
) -> Report:
    """Everything that leaks in the files of ``paths``; raises ``PiiLintError`` for what the user can mend.

    ``contents`` is what to analyse in place of what lies in files, by the path that reports name them by.
    """
    start = time.monotonic()
    rules = load([Path(path) for path in config.rules], config.default_rules)
    channels = sorted({rule.channel for rule in rules.rules.values()})
    check_names(config, rules=list(rules.rules), data_types=list(rules.data_types), channels=channels)
    found = discover(paths, config, root=root, stdin=stdin, stdin_filename=stdin_filename)
    if contents:
        files = (msgspec.structs.replace(one, content=contents.get(one.path, one.content)) for one in found.files)
        found = msgspec.structs.replace(found, files=tuple(files))
    notices: list[Notice] = list(found.notices)
    facts: list[Facts] = []
    comments: dict[str, list[Comment]] = {}
    readers = {file.path: file.read for file in found.files}
    with _without_collector():
        for number, file in enumerate(found.files):
            if progress is not None:
                progress("reading", number, len(found.files))
            try:
                source = file.read()
            except OSError as error:
                notices.append(Notice(file.path, 0, "error", f"skipped: {error.strerror}"))
                continue
            one = lower(source, file.path)
            facts.append(one)
            comments[file.path] = find_comments(source)
            if file.given:
                notices += (Notice(file.path, each.line, "error", each.message) for each in one.problems)
        findings, sources, unfinished = _solve(facts, rules, config, lambda path: readers[path](), progress)
    given = {file.path for file in found.files if file.given}
    outcome = apply(
        findings,
        comments,
        config,
        root=found.root,
        rules=rules.rules,
        today=datetime.date.today(),
        whole=found.whole,
        given=given,
    )
    report = Report(
        root=str(found.root),
        findings=wanted(outcome.shown, config, root=found.root, given=given),
        suppressed=wanted(outcome.suppressed, config, root=found.root, given=given),
        notices=(*notices, *unfinished, *outcome.notices),
        rules={rule.id: _info(rule) for rule in rules.rules.values()},
        labels={key: data.label for key, data in rules.data_types.items()},
        statistics=Statistics(len(facts), sum(one.lines for one in facts), 0.0),
        sources=sources,
        version=pii_lint.__version__,
    )
    statistics = msgspec.structs.replace(report.statistics, seconds=time.monotonic() - start)
    return msgspec.structs.replace(report, statistics=statistics)


def scan_sources(sources: Mapping[str, str], rules: Sequence[Path] = (), default_rules: bool = True) -> Report:
    """Scan texts by path, as one project, with all findings of any severity: for tests and tools."""
    pack = load(rules, default_rules)
    texts = {path: text.encode() for path, text in sources.items()}
    facts = [lower(source, path) for path, source in texts.items()]
    findings, read, unfinished = _solve(facts, pack, Config(), texts.__getitem__, None)
    problems = [Notice(one.path, each.line, "error", each.message) for one in facts for each in one.problems]
    return Report(
        root="",
        findings=tuple(findings),
        suppressed=(),
        notices=(*problems, *unfinished),
        rules={rule.id: _info(rule) for rule in pack.rules.values()},
        labels={key: data.label for key, data in pack.data_types.items()},
        statistics=Statistics(len(facts), sum(one.lines for one in facts), 0.0),
        sources=read,
        version=pii_lint.__version__,
    )


def _solve(
    facts: Sequence[Facts],
    pack: RulePack,
    config: Config,
    read: Callable[[str], bytes],
    progress: Progress | None,
) -> tuple[list[Finding], dict[str, str], list[Notice]]:
    """Findings, the text of the files they name, and what could not be finished."""
    program = Program(facts)
    engine = Engine(program, pack, config.sanitizers, strict=bool(os.environ.get("PII_LINT_DEBUG")))
    engine.run(lambda done, total: progress("following data", done, total) if progress is not None else None)
    leaks, sources = build(engine.leaks(), pack, read)
    set_up, more = collect(engine.hierarchy, pack, read)
    findings = sorted([*leaks, *set_up], key=lambda one: (one.location.path, one.location.region, one.rule))
    return findings, {**sources, **more}, _unfinished(engine)


def _unfinished(engine: Engine) -> list[Notice]:
    functions = engine.program.functions
    notices: list[Notice] = []
    for id, why in engine.unfinished.items():
        level = "error" if why.startswith("unexpected") else "warning"
        text = f"`{functions[id].name}` is analysed in part: {why}"
        notices.append(Notice(functions[id].module.path, 0, level, text))
    if engine.unsettled:
        text = f"{len(engine.unsettled):,} of {len(functions):,} functions have not settled after {MAX_VISITS} walks"
        notices.append(Notice("", 0, "note", f"{text}: what they pass on to each other may be incomplete"))
    return notices


@contextmanager
def _without_collector() -> Iterator[None]:
    """Nothing made while scanning is cyclic garbage, so looking for some is time lost."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.freeze()  # what the scan holds stays until the end: no later collection needs to look at it
            gc.enable()


def _info(rule: Rule) -> RuleInfo:
    return RuleInfo(
        id=rule.id,
        name=rule.name,
        channel=rule.channel,
        short=rule.short,
        full=rule.full,
        help=rule.help,
        cwe=rule.cwe,
        regulations=rule.regulations,
    )
