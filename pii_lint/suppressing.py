"""The recipe of a suppression: findings -> comments in their files.

Example: ``suppressed(report, [(report.findings[0], "asked for by support")])`` gives the new content of one file.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pii_lint.fix.comments import comment, without
from pii_lint.fix.source import Source, Unchangeable
from pii_lint.fixing import Change
from pii_lint.model import Finding, Report


def suppressed(report: Report, chosen: Sequence[tuple[Finding, str]]) -> tuple[list[Change], list[tuple[Finding, str]]]:
    """The changed files, and the findings for which there is no place for a comment, with the reason.

    With each finding comes what stands behind the rule: the reason, and ``until=...``.
    """
    changes: list[Change] = []
    left: list[tuple[Finding, str]] = []
    for path in sorted({finding.location.path for finding, _ in chosen}):
        here = sorted(
            {(finding, words) for finding, words in chosen if finding.location.path == path},
            key=lambda one: (one[0].location.region, one[0].rule),
            reverse=True,
        )
        absolute = Path(report.root, path)
        old = absolute.read_bytes()
        new = old
        for finding, words in here:  # from the last on, so that places stay right
            try:
                source = Source(new, path)
                edit = comment(source, finding, words)
            except Unchangeable as error:
                left.append((finding, f"the file cannot be changed: {error}"))
                continue
            if edit is None:
                left.append((finding, "there is no place for a comment: use [[tool.pii-lint.allow]]"))
                continue
            new = source.rewritten([edit])
        if new != old:
            changes.append(Change(path, absolute, old, new))
    return changes, left


def pruned(report: Report) -> list[Change]:
    """The files without the suppressions that silence nothing."""
    changes: list[Change] = []
    for path in sorted({one.path for one in report.unused}):
        absolute = Path(report.root, path)
        old = absolute.read_bytes()
        try:
            source = Source(old, path)
        except Unchangeable:
            continue  # a scan says what is wrong with it
        edits = [without(source, one.line, one.rules) for one in report.unused if one.path == path]
        new = source.rewritten([edit for edit in edits if edit is not None])
        if new != old:
            changes.append(Change(path, absolute, old, new))
    return changes
