"""Fixes of findings in unsaved text, each proved: made in memory, followed, and taken back.

``proved(workspace, [finding])`` gives the changes that wrap what leaks, in the text as it is in the editor. What
``pii-lint fix`` would leave to be decided by hand gets none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pii_lint.findings.places import Texts
from pii_lint.fix.edits import Edit, applied, moved
from pii_lint.fix.plan import Attempt, attempts, edits
from pii_lint.fix.source import Source, Unchangeable
from pii_lint.frontend import lower
from pii_lint.living.workspace import Workspace
from pii_lint.lsp.messages import Cure, Piece
from pii_lint.model import Finding, Region

MOST_ATTEMPTS = 3


def proved(workspace: Workspace, findings: Iterable[Finding]) -> list[Cure]:
    """A cure for each finding that one is found for."""
    found = (_cure(workspace, one) for one in findings)
    return [one for one in found if one is not None]


def _cure(workspace: Workspace, finding: Finding) -> Cure | None:
    path = finding.location.path
    if workspace.current is None:
        return None
    content = workspace.read(path)
    try:
        source = Source(content)
    except Unchangeable:
        return None
    tries = attempts(source, finding, Texts(workspace.read)).found[:MOST_ATTEMPTS]
    tries = tuple(one for one in tries if one.there in ("", path))
    try:
        for attempt in tries:
            made = edits(source, [attempt], [])
            if _cures(workspace, finding, source, made):
                pieces = [Piece(_region(source, one), one.text) for one in made]
                return Cure(finding.fingerprint, _words(source, attempt), pieces, not attempt.asks)
    finally:
        if tries:
            workspace.current.update(lower(content, path))
            workspace.current.work()
    return None


def _cures(workspace: Workspace, finding: Finding, source: Source, made: Sequence[Edit]) -> bool:
    """Whether the finding is gone from the changed text, and nothing else has come."""
    assert workspace.current is not None
    path = finding.location.path
    before = workspace.current.findings(workspace.read)
    text = applied(source.text, made)
    content = source.encoded(text)
    workspace.current.update(lower(content, path))
    workspace.current.work()
    after = workspace.current.findings(lambda one: content if one == path else workspace.read(one))
    region = finding.location.region
    at = source.offset(region.start_line, region.start_column)
    places = {_place(text, moved(at - 1, made) + 1), _place(text, moved(at, made))}
    here = {
        (one.location.region.start_line, one.location.region.start_column)
        for one in after
        if one.location.path == path and one.rule == finding.rule
    }
    return here.isdisjoint(places) and len(after) < len(before)


def _place(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _region(source: Source, edit: Edit) -> Region:
    return Region(*_place(source.text, edit.start), *_place(source.text, edit.end))


def _words(source: Source, attempt: Attempt) -> str:
    if attempt.edit is not None:
        return f"change to `{attempt.edit.text.strip()}`"
    pieces = [f"{one.function}({source.text[one.start : one.end]}{one.more}" for one in attempt.wraps]
    shown = ", ".join(" ".join(one.split()) for one in pieces[:2]) + (", ..." if len(pieces) > 2 else "")
    return f"write `{shown if len(shown) <= 80 else shown[:77] + '...'}`"
