"""One finding at a time: fix it, suppress it with a reason, allow it in the settings, skip it, or stop.

Example: ``asked(report)`` shows ``shop/views.py:12:5 PII101 ...``, its line and what to write instead, and gives what
was chosen for each finding.
"""

from __future__ import annotations

import click
import msgspec

from pii_lint.model import Finding, Report
from pii_lint.report.cells import by_cell
from pii_lint.report.masking import masked
from pii_lint.report.snippets import printable

_QUESTION = "[f]ix, [s]uppress with a reason, [a]llow in the settings, s[k]ip, [q]uit"


class Chosen(msgspec.Struct, frozen=True):
    """The findings to fix, and those to suppress or to allow, each with its reason."""

    fix: tuple[Finding, ...]
    suppress: tuple[tuple[Finding, str], ...]
    allow: tuple[tuple[Finding, str], ...]


def asked(report: Report) -> Chosen:
    """Ask on the terminal what to do with each finding of a report."""
    fix: list[Finding] = []
    suppress: list[tuple[Finding, str]] = []
    allow: list[tuple[Finding, str]] = []
    shown = masked(by_cell(report))
    for number, finding in enumerate(report.findings):
        _show(shown.findings[number], shown, number + 1)
        answer = click.prompt(_QUESTION, type=click.Choice(["f", "s", "a", "k", "q"]), show_choices=False, err=True)
        if answer == "q":
            break
        if answer == "f":
            fix.append(finding)
        elif answer == "s":
            suppress.append((finding, _reason()))
        elif answer == "a":
            allow.append((finding, _reason()))
    return Chosen(tuple(fix), tuple(suppress), tuple(allow))


def _reason() -> str:
    while True:
        reason: str = click.prompt("Why may the data go there?", err=True).strip()
        if reason and "#" not in reason:
            return reason
        click.echo("one line of words without #", err=True)


def _show(finding: Finding, report: Report, number: int) -> None:
    region = finding.location.region
    lines = report.sources.get(finding.location.path, "").splitlines()
    place = f"{finding.location.path}:{region.start_line}:{region.start_column}"
    click.echo(f"\n{number} of {len(report.findings)}: {printable(place)} {finding.rule}: {finding.message}", err=True)
    for line in lines[region.start_line - 1 : min(region.end_line, region.start_line + 4)]:
        click.echo(f"    {printable(line.strip())}", err=True)
    click.echo(f"  fix: {printable(finding.hint)}", err=True)
