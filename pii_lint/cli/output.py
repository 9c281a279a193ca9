"""Where a report goes: stdout or a file; and what is said about it on stderr.

Example: ``write(text, "report.sarif")`` replaces the file; ``write(text, None)`` prints.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TextIO

import click
import msgspec

from pii_lint.errors import UsageError
from pii_lint.model import Report
from pii_lint.report import Options, render
from pii_lint.report.cells import by_cell
from pii_lint.report.masking import masked_notice
from pii_lint.report.snippets import printable

PROSE = frozenset(("text", "concise"))
"""Formats for people."""
_COLOURS = {"error": "red", "warning": "yellow"}


def coloured(stream: TextIO) -> bool:
    """Whether to write in colour: only to a terminal that can, and not where NO_COLOR is set."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def options(*, to_file: bool, statistics: bool) -> Options:
    """How to show a report here."""
    terminal = not to_file and sys.stdout.isatty()
    width = shutil.get_terminal_size((100, 24)).columns if terminal else 100
    return Options(colour=terminal and coloured(sys.stdout), width=width, statistics=statistics)


def check_writable(output: str) -> None:
    """Raise ``UsageError`` if ``output`` cannot be written: better now than after the scan."""
    path = Path(output)
    if path.is_dir():
        raise UsageError(output, "is a folder", "name a file with --output")
    if not path.parent.is_dir():
        raise UsageError(output, "the folder does not exist", f"create {path.parent}")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise UsageError(output, "cannot be written: permission denied")


def write(text: str, output: str | None) -> None:
    """Print ``text`` or write it to the file ``output``; raises ``UsageError`` when that fails."""
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        Path(output).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(output, f"cannot be written: {error.strerror}") from error


def rendered(report: Report, format_: str, output: str | None, *, statistics: bool) -> str:
    """The text for stdout or the file ``output``.

    A report for people on stdout goes without the notices, as these are told on stderr.
    """
    if output is None and format_ in PROSE:
        report = msgspec.structs.replace(report, notices=())
    return render(report, format_, options(to_file=output is not None, statistics=statistics))


def tell(report: Report, output: str | None, *, quiet: bool) -> None:
    """Say on stderr what could not be analysed, or is worth knowing, and where the report went."""
    for notice in map(masked_notice, by_cell(report).notices):
        if notice.level == "error" or not quiet:
            place = printable(f"{notice.path}:{notice.line}" if notice.line else notice.path)
            level = click.style(notice.level, fg=_COLOURS.get(notice.level)) if coloured(sys.stderr) else notice.level
            click.echo(f"{place}: {level}: {printable(notice.message)}", err=True)
    if not report.statistics.files and not report.notices and not quiet:
        click.echo("no Python file found: nothing was scanned", err=True)
    if output is not None and not quiet:
        number = len(report.findings)
        click.echo(f"{number:,} {'finding' if number == 1 else 'findings'} written to {output}", err=True)
