"""``pii-lint fix``: cure what can be cured, and say what is left and why.

Example: ``pii-lint fix src --diff`` shows what ``pii-lint fix src`` would write.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pii_lint.cli import output as out
from pii_lint.cli.progress import Progress
from pii_lint.cli.selection import selecting, settings
from pii_lint.config.load import OWN_FILE, PROJECT_FILE
from pii_lint.errors import UsageError
from pii_lint.report.cells import shown
from pii_lint.report.snippets import printable

if TYPE_CHECKING:
    from pii_lint.config.schema import Config
    from pii_lint.fixing import Result
    from pii_lint.model import Finding, Report

CLEAN, FINDINGS, NOT_ANALYSED = 0, 1, 3
_RUNTIME = b"pii_lint.runtime"


@click.command("fix")
@click.argument("paths", nargs=-1)
@click.option("--diff", is_flag=True, help="Show the changes as a diff and write nothing.")
@click.option("--interactive", "-i", is_flag=True, help="Ask for each finding: fix, suppress, allow or skip.")
@click.option("--unsafe-fixes", is_flag=True, help="Cure too what changes what the program shows or sends.")
@selecting
@click.option("--exit-zero", is_flag=True, help="End with status 0 when there are findings left.")
@click.option("--quiet", "-q", is_flag=True, help="Print nothing on stderr but errors.")
def command(
    paths: tuple[str, ...],
    diff: bool,
    interactive: bool,
    unsafe_fixes: bool,
    root: str | None,
    exit_zero: bool,
    quiet: bool,
    **chosen: Any,
) -> int:
    """Cure the leaks in the Python files in PATHS (default: the current folder).

    What leaks is wrapped in a call of pii_lint.runtime, which is imported where that is needed; nothing else changes.
    Each change is proved by scanning again, and undone if its leak is still there.

    Safe fixes change what logs and observability get. --unsafe-fixes adds those that change what is printed, raised,
    counted as whose event, asked of a model, or set up. What is sent or stored has to be decided by hand.

    Exit status: 0 nothing is left, 1 findings are left (or, with --diff, would be cured), 2 wrong usage or
    configuration, 3 some file could not be analysed.
    """
    from pii_lint import api
    from pii_lint.fix.edits import difference
    from pii_lint.fixing import fix

    paths = paths or (".",)
    if "-" in paths:
        raise UsageError("-", "standard input cannot be changed", "name a file")
    if interactive and diff:
        raise UsageError("--interactive", "does not go with --diff", "use one of the two")
    configuration = settings(paths, chosen)
    wanted = report = None
    if interactive:
        report = api.scan(paths, configuration, root=root)
        wanted, changed = _chosen(report, configuration)
        report = None if changed else report
    with Progress(enabled=sys.stderr.isatty() and not quiet) as progress:
        result = fix(
            paths,
            configuration,
            root=root,
            unsafe=unsafe_fixes or interactive,
            wanted=lambda one: wanted is None or (one.location.path, one.fingerprint) in wanted,
            report=report,
            progress=progress,
        )
    for change in result.changes:
        if diff:
            old, new = (_text(content) for content in (change.old, change.new))
            click.echo(difference(change.path, old, new), nl=False)
        else:
            change.write()
    if not diff:
        for finding in result.fixed:
            click.echo(f"{_place(finding, result.report)}: {finding.rule} fixed")
    for left in () if diff else result.left:
        click.echo(f"{_place(left.finding, result.report)}: {left.finding.rule} left: {left.why}")
    out.tell(result.report, None, quiet=quiet)
    if not quiet:
        summary(result, written=not diff)
    if any(notice.level == "error" for notice in result.report.notices):
        return NOT_ANALYSED
    return FINDINGS if (result.left or (diff and result.changes)) and not exit_zero else CLEAN


def _chosen(report: Report, config: Config) -> tuple[set[tuple[str, str]], bool]:
    """Ask what to do, and write the suppressions and allowances.

    What comes back: path and fingerprint of what is to be fixed, and whether files were changed.
    """
    from pii_lint.cli.interview import asked
    from pii_lint.suppressing import suppressed

    chosen = asked(report)
    changes, left = suppressed(report, chosen.suppress)
    for change in changes:
        change.write()
    for finding, why in left:
        click.echo(f"{_place(finding, report)}: {finding.rule} not suppressed: {why}", err=True)
    if chosen.allow:
        click.echo(f"wrote {printable(_allowed(report, chosen.allow, config))}", err=True)
    return {(one.location.path, one.fingerprint) for one in chosen.fix}, bool(changes)


def _allowed(report: Report, chosen: Sequence[tuple[Finding, str]], config: Config) -> str:
    """Add allowances to the settings; the name of the file."""
    from pii_lint.config.allowance import Entry, extended

    base = Path(config.base)
    path = Path(config.file) if config.file else base / PROJECT_FILE
    if not path.is_file():
        path = base / OWN_FILE
    entries = [
        Entry(
            finding.data_types,
            finding.channel,
            Path(os.path.relpath(Path(report.root, finding.location.path), path.parent)).as_posix(),
            reason,
        )
        for finding, reason in chosen
    ]
    try:
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        path.write_text(extended(text, entries, path.name), encoding="utf-8")
    except OSError as error:
        raise UsageError(str(path), f"cannot be written: {error.strerror}") from error
    return path.name


def repaired(
    paths: Sequence[str], config: Config, *, root: str | None, unsafe: bool, quiet: bool, progress: Progress
) -> None:
    """Cure what can be cured in ``paths`` and write it, with a summary on stderr; raises ``PiiLintError``."""
    from pii_lint.fixing import fix

    result = fix(paths, config, root=root, unsafe=unsafe, progress=progress)
    for change in result.changes:
        change.write()
    if not quiet:
        summary(result, written=True)


def summary(result: Result, *, written: bool) -> None:
    """Say on stderr what was done, and what the application needs from now on."""
    fixed, files = len(result.fixed), len(result.changes)
    done = "fixed" if written else "would be fixed"
    text = f"{fixed:,} {done} in {files:,} {'file' if files == 1 else 'files'}, {len(result.left):,} left"
    unsafe = sum(left.unsafe for left in result.left)
    if unsafe:
        text += f", {unsafe:,} of them fixable with --unsafe-fixes (look at the changes)"
    click.echo(text, err=True)
    new = [change for change in result.changes if _RUNTIME in change.new and _RUNTIME not in change.old]
    if new and written:
        text = "the changed files import pii_lint.runtime: add pii-lint to the application's dependencies"
        if any(b"pseudonymize" in change.new for change in new):
            text += ", and set PII_LINT_KEY to a secret so that tokens stay the same"
        click.echo(text, err=True)


def _place(finding: Finding, report: Report) -> str:
    location = shown(report, finding.location)
    return printable(f"{location.path}:{location.region.start_line}:{location.region.start_column}")


def _text(content: bytes) -> str:
    from pii_lint.frontend.decode import decode

    return decode(content)
