"""``pii-lint scan``: options -> configuration -> report -> exit status.

Example: ``pii-lint scan src --format sarif --output pii.sarif --min-severity high``.
"""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import Any

import click

from pii_lint.cli import output as out
from pii_lint.cli.progress import Progress
from pii_lint.cli.selection import selecting, settings
from pii_lint.errors import UsageError
from pii_lint.model import Report
from pii_lint.report import FORMATS

CLEAN, FINDINGS, NOT_ANALYSED = 0, 1, 3


@click.command("scan")
@click.argument("paths", nargs=-1)
@click.option("--format", "-f", "format_", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@click.option("--output", "-o", metavar="FILE", help="Write the report to FILE instead of stdout.")
@selecting
@click.option("--stdin-filename", metavar="NAME", help="What - (standard input) is called in the report.")
@click.option("--baseline", metavar="FILE", help="Do not report what this file knows (see `pii-lint baseline`).")
@click.option("--evidence", metavar="AUDIT", help="Report too what this audit trail saw and the scan did not find.")
@click.option("--require-consent", is_flag=True, help="Report captures without a check of consent in any project.")
@click.option(
    "--diff", metavar="REF", help="Report only what changed since this branch left REF (a git branch, tag, commit)."
)
@click.option("--staged", is_flag=True, help="Report only what the staged changes bring.")
@click.option("--fix", is_flag=True, help="First cure what can be cured safely (see `pii-lint fix`).")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix: cure too what changes what the program shows or sends.")
@click.option("--exit-zero", is_flag=True, help="End with status 0 when there are findings.")
@click.option("--statistics", is_flag=True, help="Add tables by rule, data type and channel.")
@click.option("--quiet", "-q", is_flag=True, help="Print nothing on stderr but errors.")
def command(
    paths: tuple[str, ...],
    format_: str,
    output: str | None,
    root: str | None,
    stdin_filename: str | None,
    diff: str | None,
    staged: bool,
    fix: bool,
    unsafe_fixes: bool,
    exit_zero: bool,
    statistics: bool,
    quiet: bool,
    **chosen: Any,
) -> int:
    """Find personal data that leaks from the Python files in PATHS (default: the current folder).

    A folder is searched for .py files, without what .gitignore names. Given files alone, the rest of the project is
    read too, and only leaks that start or end in the given files are reported. A - reads standard input.

    Exit status: 0 clean, 1 findings, 2 wrong usage or configuration, 3 some file could not be analysed (findings of
    the others are still reported).
    """
    from pii_lint import api

    paths = paths or (".",)
    output = None if output == "-" else output
    if output is not None:
        out.check_writable(output)
    if stdin_filename is not None and "-" not in paths:
        raise UsageError("--stdin-filename", "nothing is read from standard input", "add - to the paths")
    if fix and "-" in paths:
        raise UsageError("--fix", "standard input cannot be changed", "name a file")
    if unsafe_fixes and not fix:
        raise UsageError("--unsafe-fixes", "nothing is fixed", "add --fix, or run `pii-lint fix`")
    if (diff or staged) and ("-" in paths or fix or (diff and staged)):
        other = "standard input" if "-" in paths else "--fix" if fix else "--staged"
        raise UsageError("--diff" if diff else "--staged", f"does not go with {other}", "use one of the two")
    configuration = settings([*paths, *([stdin_filename] if stdin_filename else [])], chosen)
    known = None
    if configuration.baseline:
        from pii_lint.baseline import entries

        known = entries.read(Path(configuration.baseline))  # better told now than after the scan
    stdin = sys.stdin.buffer.read() if "-" in paths else None
    with Progress(enabled=sys.stderr.isatty() and not quiet) as progress:
        if fix:
            from pii_lint.cli.fix import repaired

            repaired(paths, configuration, root=root, unsafe=unsafe_fixes, quiet=quiet, progress=progress)
        if diff or staged:
            from pii_lint.comparing import changes

            report = changes(paths, configuration, ref=diff, root=root, progress=progress)
        else:
            report = api.scan(
                paths,
                configuration,
                root=root,
                stdin=stdin,
                stdin_filename=stdin_filename or "<stdin>",
                progress=progress,
            )
    if known is not None:
        report = entries.applied(report, known, Path(configuration.baseline), datetime.date.today())
    if format_ == "sarif":
        from pii_lint.proposing import proposed

        report = proposed(report)
    out.write(out.rendered(report, format_, output, statistics=statistics), output)
    out.tell(report, output, quiet=quiet)
    return exit_status(report, exit_zero=exit_zero)


def exit_status(report: Report, *, exit_zero: bool) -> int:
    """3 when some file could not be analysed, for then no status can say that the code is clean; else 1 or 0."""
    if any(notice.level == "error" for notice in report.notices):
        return NOT_ANALYSED
    return FINDINGS if report.findings and not exit_zero else CLEAN
