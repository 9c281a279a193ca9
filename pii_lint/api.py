"""The recipe of a scan: find the files, read them, judge what leaks, and put it into a report.

Example: ``scan(["src"], load(["src"])).findings``.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pii_lint
from pii_lint.config.load import check_names
from pii_lint.config.schema import Config
from pii_lint.findings.filter import wanted
from pii_lint.findings.suppress import apply
from pii_lint.frontend.comments import Comment, find_comments
from pii_lint.frontend.module import lower
from pii_lint.model import Finding, Notice, Report, RuleInfo, Statistics
from pii_lint.project.discover import discover
from pii_lint.rulepack.load import load
from pii_lint.rulepack.schema import Rule

Progress = Callable[[str, int, int], None]


def scan(
    paths: Sequence[str],
    config: Config,
    *,
    root: str | None = None,
    stdin: bytes | None = None,
    stdin_filename: str = "<stdin>",
    progress: Progress | None = None,
) -> Report:
    """Everything that leaks in the files of ``paths``; raises ``PiiLintError`` for what the user can mend."""
    start = time.monotonic()
    rules = load([Path(path) for path in config.rules], config.default_rules)
    channels = sorted({rule.channel for rule in rules.rules.values()})
    check_names(config, rules=list(rules.rules), data_types=list(rules.data_types), channels=channels)
    found = discover(paths, config, root=root, stdin=stdin, stdin_filename=stdin_filename)
    notices: list[Notice] = list(found.notices)
    lines: list[int] = []
    comments: dict[str, list[Comment]] = {}
    for number, file in enumerate(found.files):
        if progress is not None:
            progress("reading", number, len(found.files))
        try:
            source = file.read()
        except OSError as error:
            notices.append(Notice(file.path, 0, "error", f"skipped: {error.strerror}"))
            continue
        facts = lower(source, file.path)
        comments[file.path] = find_comments(source)
        lines.append(facts.lines)
        if file.given:
            notices += (Notice(file.path, each.line, "error", each.message) for each in facts.problems)
    findings: list[Finding] = []
    today = datetime.date.today()
    given = {file.path for file in found.files if file.given}
    outcome = apply(
        findings,
        comments,
        config,
        root=found.root,
        rules=rules.rules,
        today=today,
        whole=found.whole,
        given=given,
    )
    return Report(
        root=str(found.root),
        findings=wanted(outcome.shown, config, root=found.root, given=given),
        suppressed=wanted(outcome.suppressed, config, root=found.root, given=given),
        notices=(*notices, *outcome.notices),
        rules={rule.id: _info(rule) for rule in rules.rules.values()},
        labels={key: data.label for key, data in rules.data_types.items()},
        statistics=Statistics(len(lines), sum(lines), time.monotonic() - start),
        sources={},
        version=pii_lint.__version__,
    )


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
