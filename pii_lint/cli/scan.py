"""``pii-lint scan``: options -> configuration -> report -> exit status.

Example: ``pii-lint scan src --format sarif --output pii.sarif --min-severity high``.
"""

from __future__ import annotations

import sys

import click

from pii_lint.cli import output as out
from pii_lint.cli.options import split
from pii_lint.cli.progress import Progress
from pii_lint.config.load import load
from pii_lint.config.schema import CONFIDENCES, DEFAULT, SEVERITIES
from pii_lint.errors import UsageError
from pii_lint.model import Report
from pii_lint.report import FORMATS

CLEAN, FINDINGS, NOT_ANALYSED = 0, 1, 3


def hiding(what: str, default: str) -> str:
    """The help of a threshold; its default is not click's, for the settings come before it."""
    return f"Hide less {what} findings.  [default: {default}]"


@click.command("scan")
@click.argument("paths", nargs=-1)
@click.option("--format", "-f", "format_", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@click.option("--output", "-o", metavar="FILE", help="Write the report to FILE instead of stdout.")
@click.option("--select", multiple=True, callback=split, metavar="RULE,...", help="Report only these rules.")
@click.option("--ignore", multiple=True, callback=split, metavar="RULE,...", help="Do not report these rules.")
@click.option("--min-confidence", type=click.Choice(CONFIDENCES), help=hiding("certain", DEFAULT.min_confidence))
@click.option("--min-severity", type=click.Choice(SEVERITIES), help=hiding("severe", DEFAULT.min_severity))
@click.option("--rules", multiple=True, callback=split, metavar="FILE,...", help="Rule files to add.")
@click.option("--no-default-rules", is_flag=True, help="Look only for what the rule files added say.")
@click.option("--exclude", multiple=True, callback=split, metavar="GLOB,...", help="Skip these (as in .gitignore).")
@click.option("--force-exclude", is_flag=True, help="Skip excluded files even when given by name.")
@click.option("--config", metavar="FILE", help="Read settings from FILE; no other is looked for.")
@click.option("--root", metavar="DIR", help="Folder that paths in the report are relative to.")
@click.option("--stdin-filename", metavar="NAME", help="What - (standard input) is called in the report.")
@click.option("--jobs", "-j", type=click.IntRange(min=0), metavar="N", help="Processes to use; 0: one a core.")
@click.option("--no-cache", is_flag=True, help="Neither read nor write the cache.")
@click.option("--cache-dir", metavar="DIR", help="Keep the cache in DIR.  [default: .pii_lint_cache in the root]")
@click.option("--exit-zero", is_flag=True, help="End with status 0 when there are findings.")
@click.option("--statistics", is_flag=True, help="Add tables by rule, data type and channel.")
@click.option("--quiet", "-q", is_flag=True, help="Print nothing on stderr but errors.")
def command(
    paths: tuple[str, ...],
    format_: str,
    output: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    min_confidence: str | None,
    min_severity: str | None,
    rules: tuple[str, ...],
    no_default_rules: bool,
    exclude: tuple[str, ...],
    force_exclude: bool,
    config: str | None,
    root: str | None,
    stdin_filename: str | None,
    jobs: int | None,
    no_cache: bool,
    cache_dir: str | None,
    exit_zero: bool,
    statistics: bool,
    quiet: bool,
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
    settings = load(
        [*paths, *([stdin_filename] if stdin_filename else [])],
        file=config,
        options={
            "select": select,
            "ignore": ignore,
            "min_confidence": min_confidence,
            "min_severity": min_severity,
            "rules": rules,
            "default_rules": False if no_default_rules else None,
            "exclude": exclude,
            "force_exclude": force_exclude or None,
            "jobs": jobs,
            "cache": False if no_cache else None,
            "cache_dir": cache_dir,
        },
    )
    stdin = sys.stdin.buffer.read() if "-" in paths else None
    with Progress(enabled=sys.stderr.isatty() and not quiet) as progress:
        report = api.scan(
            paths,
            settings,
            root=root,
            stdin=stdin,
            stdin_filename=stdin_filename or "<stdin>",
            progress=progress,
        )
    out.write(out.rendered(report, format_, output, statistics=statistics), output)
    out.tell(report, output, quiet=quiet)
    return exit_status(report, exit_zero=exit_zero)


def exit_status(report: Report, *, exit_zero: bool) -> int:
    """3 when some file could not be analysed, for then no status can say that the code is clean; else 1 or 0."""
    if any(notice.level == "error" for notice in report.notices):
        return NOT_ANALYSED
    return FINDINGS if report.findings and not exit_zero else CLEAN
