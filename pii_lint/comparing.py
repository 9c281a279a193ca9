"""The recipe of a comparison: what a change brings is what is found after it and not before.

Both states are scanned in full, so that a leak counts as new wherever its sink lies: a call that is added in one file
may send data to a log line in another, which is as old as ever. What was found before is known again by its
fingerprint, though lines, layout or the name of its file have changed.

Example: ``changes(["src"], load(["src"]), ref="main").findings`` are those that the current branch brings.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

import msgspec

from pii_lint import api
from pii_lint.baseline.matching import matched
from pii_lint.config.schema import Config
from pii_lint.errors import UsageError
from pii_lint.model import Report
from pii_lint.project.discover import report_root
from pii_lint.revisions import Repository


class _Before(msgspec.Struct, frozen=True):
    fingerprint: str
    path: str


def changes(
    paths: Sequence[str],
    config: Config,
    *,
    ref: str | None = None,
    root: str | None = None,
    progress: api.Progress | None = None,
) -> Report:
    """The report of what changed since the current branch left ``ref``; without it, of what is staged.

    With ``ref`` files are taken as they lie there, else as they are in the index. Raises ``PiiLintError``.
    """
    repository = Repository.of(paths[0])
    named = [Path(path).absolute() for path in paths]
    base = Path(report_root([path.as_posix() for path in named], root))
    for path in (*named, base):
        if not path.is_relative_to(repository.top):
            raise UsageError(
                str(path), f"is not in the repository {repository.top}", "compare one repository at a time"
            )
    state = repository.top
    with ExitStack() as stack:
        if ref is not None:
            after = api.scan(paths, config, root=root, progress=progress)
            before_commit = repository.fork(ref)
        else:
            state = stack.enter_context(repository.laid_out(None))
            after = _elsewhere(named, config, base, repository.top, state, progress)
            before_commit = "HEAD" if repository.is_born() else ""
        if not before_commit or not after.findings:
            return after
        tree = stack.enter_context(repository.laid_out(before_commit))
        folders = [path for path in named if path.is_dir()]
        # of a file that was given nobody knows what it was called: all that were there are looked at
        before = _elsewhere(
            folders if len(folders) == len(named) else [base], config, base, repository.top, tree, progress
        )
        return _new(after, before, repository.top, state)


def _elsewhere(
    named: Sequence[Path], config: Config, base: Path, top: Path, tree: Path, progress: api.Progress | None
) -> Report:
    """A scan of the same paths in another state of the repository, told as if it lay where the repository does."""
    paths = [str(path) for path in (tree / one.relative_to(top) for one in named) if path.exists()]
    # what is not there yet has nothing to find
    root = tree / base.relative_to(top)
    root.mkdir(parents=True, exist_ok=True)
    inside = Path(config.base or base)
    moved = (tree / inside.relative_to(top)).as_posix() if inside.is_relative_to(top) else config.base
    there = msgspec.structs.replace(config, base=moved, cache=False)
    report = api.scan(paths or [str(tree / ".git")], there, root=str(root), progress=progress)
    return msgspec.structs.replace(report, root=str(base))


def _new(after: Report, before: Report, top: Path, state: Path) -> Report:
    """``after`` without what was found before; ``state`` is the folder in which its files lie."""

    def places(report: Report) -> list[_Before]:
        from_top: Callable[[str], str] = lambda name: os.path.relpath(Path(report.root, name), top)  # noqa: E731
        return [_Before(one.fingerprint, from_top(one.location.path)) for one in report.findings]

    old, new = places(before), places(after)
    found = matched([(one.fingerprint, one.path) for one in new], old, lambda path: (state / path).is_file())
    shown = tuple(finding for finding, known in zip(after.findings, found, strict=True) if known is None)
    return msgspec.structs.replace(after, findings=shown)
