"""``pii-lint suppress``: write the comments by which findings are meant, with the reason.

Example: ``pii-lint suppress shop/views.py:12 --reason "asked for by support" --until 2027-01-31``.
"""

from __future__ import annotations

import datetime
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from pii_lint.cli.options import split
from pii_lint.cli.progress import Progress
from pii_lint.cli.selection import selecting, settings
from pii_lint.errors import UsageError
from pii_lint.report.cells import shown
from pii_lint.report.snippets import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pii_lint.fixing import Change
    from pii_lint.model import Finding, Report

_PLACE = re.compile(r"(?P<path>.+?)(?P<cell>:cell \d+)?:(?P<line>\d+)(?::\d+)?:?")


@click.command("suppress")
@click.argument("places", nargs=-1, required=True, metavar="PATH[:LINE]...")
@click.option("--reason", help="Why the data may go there: it stands in every report.")
@click.option("--prune", is_flag=True, help="Remove the comments in PATHS that silence nothing, and add none.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Report it again after this day.")
@click.option("--rule", multiple=True, callback=split, metavar="RULE,...", help="Only findings of these rules.")
@click.option("--diff", is_flag=True, help="Show the comments as a diff and write nothing.")
@selecting
@click.option("--quiet", "-q", is_flag=True, help="Print nothing on stderr but errors.")
def command(
    places: tuple[str, ...],
    reason: str | None,
    prune: bool,
    until: datetime.datetime | None,
    rule: tuple[str, ...],
    diff: bool,
    root: str | None,
    quiet: bool,
    **chosen: Any,
) -> None:
    """Suppress the findings at PATH:LINE, as reports name them, by a comment with the reason.

    Without a line, all findings of the file are meant. A comment that silences nothing, or whose day is past, is
    reported by every scan.
    """
    from pii_lint import api
    from pii_lint.suppressing import pruned, suppressed

    if prune:
        if reason or until or rule:
            raise UsageError("--prune", "adds no suppression", "leave out --reason, --until and --rule")
        with Progress(enabled=sys.stderr.isatty() and not quiet) as progress:
            report = api.scan(places, settings(places, chosen), root=root, progress=progress)
        removed = pruned(report)
        _written(removed, diff)
        if not quiet:
            count = sum(len(one.rules) for one in report.unused)
            done = "would be removed" if diff else "removed"
            click.echo(f"{count:,} unused {done} from {len(removed):,} files", err=True)
        return
    if reason is None:
        raise UsageError("--reason", "is missing", 'say why the data may go there: --reason "asked for by support"')
    if not reason.strip() or "\n" in reason or "#" in reason:
        raise UsageError("--reason", "is one line of words without #", "say why the data may go there")
    if until is not None and until.date() < datetime.date.today():
        raise UsageError("--until", f"{until.date()} is past", "name a day to come")
    wanted = [_place(place) for place in places]
    paths = tuple(dict.fromkeys(place.path for place in wanted))
    configuration = settings(paths, chosen)
    with Progress(enabled=sys.stderr.isatty() and not quiet) as progress:
        report = api.scan(paths, configuration, root=root, progress=progress)
    findings = [one for each in wanted for one in _at(report, each, rule)]
    words = f"{reason.strip()} until={until.date()}" if until is not None else reason.strip()
    changes, left = suppressed(report, [(one, words) for one in findings])
    _written(changes, diff)
    for finding, why in left:
        click.echo(printable(f"{finding.location.path}:{finding.location.region.start_line}: {why}"), err=True)
    if not quiet:
        done = "would be suppressed" if diff else "suppressed"
        click.echo(f"{len(set(findings)) - len(left):,} {done} in {len(changes):,} files", err=True)


def _written(changes: Sequence[Change], diff: bool) -> None:
    from pii_lint.fix.edits import difference

    for change in changes:
        if diff:
            click.echo(difference(change.path, _text(change.old), _text(change.new)), nl=False)
        else:
            change.write()


class _Place(NamedTuple):
    """A file, a cell of it if it is a notebook, and a line; 0 for all lines."""

    path: str
    cell: str
    line: int


def _place(text: str) -> _Place:
    match = _PLACE.fullmatch(text)
    if match is None or Path(text).exists():
        return _Place(text, "", 0)
    return _Place(match["path"], match["cell"] or "", int(match["line"]))


def _at(report: Report, place: _Place, rules: Sequence[str]) -> list[Finding]:
    absolute = Path(place.path).absolute()
    here = [
        (shown(report, one.location), one)
        for one in report.findings
        if Path(report.root, one.location.path) == absolute
    ]
    found = [
        one
        for at, one in here
        if at.path.endswith(place.cell)
        and (not place.line or at.region.start_line <= place.line <= at.region.end_line)
        and (not rules or one.rule in rules)
    ]
    if not found:
        lines = dict.fromkeys(
            f"{at.path[len(one.location.path) :]}:{at.region.start_line}".strip(":") for at, one in here
        )
        hint = f"findings are on line {', '.join(lines)}" if here else "scan it to see what is reported"
        named = f"{place.path}{place.cell}:{place.line}" if place.line else place.path
        raise UsageError(named, "no finding is reported here", hint)
    return found


def _text(content: bytes) -> str:
    from pii_lint.frontend.decode import decode

    return decode(content)
