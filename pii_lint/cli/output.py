"""Where a report goes: stdout or a file; and what is said about it on stderr.

Example: ``write(text, "report.sarif")`` replaces the file; ``write(text, None)`` prints.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import click

from pii_lint.errors import UsageError
from pii_lint.model import Report
from pii_lint.report import Options

PROSE = frozenset(("text", "concise"))
"""Formats for people, which tell the notices themselves."""


def options(*, to_file: bool, statistics: bool) -> Options:
    """How to show a report here: colour only in a terminal, and not where NO_COLOR is set."""
    terminal = not to_file and sys.stdout.isatty()
    colour = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    width = shutil.get_terminal_size((100, 24)).columns if terminal else 100
    return Options(colour=colour, width=width, statistics=statistics)


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


def tell(report: Report, *, notices: bool, output: str | None) -> None:
    """Say on stderr what a report in a format for machines does not show to people."""
    if notices:
        for notice in report.notices:
            place = f"{notice.path}:{notice.line}" if notice.line else notice.path
            click.echo(f"{place}: {notice.level}: {notice.message}", err=True)
    if output is not None:
        number = len(report.findings)
        click.echo(f"{number:,} {'finding' if number == 1 else 'findings'} written to {output}", err=True)
