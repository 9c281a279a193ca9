"""``pii-lint baseline``: start with the leaks that are there, and hear of new ones only.

Example: ``pii-lint baseline create src --owner "privacy team" --reason "before the audit"``, then
``pii-lint scan src --baseline pii-lint-baseline.json``.
"""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pii_lint.cli import output as out
from pii_lint.cli.progress import Progress
from pii_lint.cli.selection import selecting, settings
from pii_lint.config.load import load
from pii_lint.errors import UsageError
from pii_lint.report.snippets import printable

if TYPE_CHECKING:
    from pii_lint.baseline.entries import Entry, Standing
    from pii_lint.config.schema import Config
    from pii_lint.model import Report

_Command = TypeVar("_Command", bound=Callable[..., Any])


@click.group("baseline", no_args_is_help=True)
def command() -> None:
    """Keep the findings that are known in a file, so that only new ones are reported.

    \b
    pii-lint baseline create src --owner "privacy team" --reason "before the audit"
    pii-lint scan src --baseline pii-lint-baseline.json
    pii-lint baseline update src
    """


def _scanning(command: _Command) -> _Command:
    """The options of a verb that scans and looks at the file."""
    command = click.option("--quiet", "-q", is_flag=True, help="Print nothing on stderr but errors.")(command)
    command = selecting(command)
    command = click.option(
        "--file",
        "file",
        metavar="FILE",
        help="The baseline.  [default: that of the settings, or pii-lint-baseline.json]",
    )(command)
    return click.argument("paths", nargs=-1)(command)


def _detailing(command: _Command) -> _Command:
    """The options that say whose new entries are, and why they may stay."""
    day = click.DateTime(["%Y-%m-%d"])
    command = click.option("--until", type=day, metavar="DATE", help="Report them again after this day.")(command)
    command = click.option("--reason", default="", help="Why the findings may stay for now.")(command)
    return click.option("--owner", default="", help="Who answers for them: a team, a role.")(command)


@command.command("create")
@_scanning
@_detailing
@click.option("--force", is_flag=True, help="Replace a baseline that is there.")
def create(
    paths: tuple[str, ...],
    file: str | None,
    owner: str,
    reason: str,
    until: datetime.datetime | None,
    force: bool,
    quiet: bool,
    **chosen: Any,
) -> None:
    """Scan PATHS and write all findings to the baseline."""
    from pii_lint.baseline import entries

    config = _config(paths, chosen)
    path = _file(file, config)
    if path.exists() and not force:
        raise UsageError(str(path), "there is a baseline already", "`update` it, or replace it with --force")
    report = _scan(paths, config, chosen["root"], quiet)
    made = [entries.entry(one, path, report.root, **_details(owner, reason, until)) for one in report.findings]
    entries.write(path, made)
    _say(f"{len(made):,} known findings written to {path}", quiet)


@command.command("update")
@_scanning
@_detailing
def update(
    paths: tuple[str, ...],
    file: str | None,
    owner: str,
    reason: str,
    until: datetime.datetime | None,
    quiet: bool,
    **chosen: Any,
) -> None:
    """Scan PATHS, add what is new, and follow moved files; what is in the baseline keeps owner, reason and date."""
    from pii_lint.baseline import entries

    config = _config(paths, chosen)
    path = _file(file, config)
    old = entries.read(path)
    report = _scan(paths, config, chosen["root"], quiet)
    stands = entries.standing(report.findings, old, path, report.root)
    new = [entries.entry(one, path, report.root, **_details(owner, reason, until)) for one in stands.new]
    entries.write(path, [*_followed(stands, path, report), *stands.gone, *new])
    gone = f", {len(stands.gone):,} not found (see `prune`)" if stands.gone else ""
    _say(f"{len(new):,} added, {len(stands.pairs):,} still there{gone}: {path}", quiet)


@command.command("prune")
@_scanning
def prune(paths: tuple[str, ...], file: str | None, quiet: bool, **chosen: Any) -> None:
    """Scan PATHS and remove from the baseline what is no longer found there, or in files that are gone.

    Use the options that the baseline was made with: what they hide is not found.
    """
    from pii_lint.baseline import entries

    config = _config(paths, chosen)
    path = _file(file, config)
    old = entries.read(path)
    report = _scan(paths, config, chosen["root"], quiet)
    stands = entries.standing(report.findings, old, path, report.root)
    given = [Path(name).absolute() for name in paths or (".",)]
    kept = [one for one in stands.gone if _is_elsewhere(path.absolute().parent / one.path, given)]
    entries.write(path, [*_followed(stands, path, report), *kept])
    _say(f"{len(stands.gone) - len(kept):,} removed, {len(stands.pairs):,} still there: {path}", quiet)


@command.command("show")
@click.option(
    "--file", "file", metavar="FILE", help="The baseline.  [default: that of the settings, or pii-lint-baseline.json]"
)
@click.option("--owner", help="Only the entries of this owner.")
def show(file: str | None, owner: str | None) -> None:
    """List what is in the baseline, by file: rule, data, since when, whose, why."""
    from pii_lint.baseline import entries

    today = datetime.date.today()
    path = _file(file, load(["."]))
    shown = [one for one in entries.read(path) if owner is None or one.owner == owner]
    for one in shown:
        over = f"; OVER since {one.until}" if one.is_over(today) else ""
        until = f"; until {one.until}" if one.until and not over else ""
        text = f"{one.path}: {one.rule} {one.sink} ({', '.join(one.data)}): {one.words()}{until}{over}"
        click.echo(printable(text))
    _say(f"{len(shown):,} known findings in {path}", False)


def _config(paths: tuple[str, ...], chosen: dict[str, Any]) -> Config:
    if "-" in paths:
        raise UsageError("-", "a baseline is of files", "name files or folders")
    return settings(paths or (".",), chosen)


def _file(name: str | None, config: Config) -> Path:
    """The file that was named, else that of the settings, else one here."""
    from pii_lint.baseline.entries import FILE

    path = Path(name or config.baseline or FILE)
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _scan(paths: tuple[str, ...], config: Config, root: str | None, quiet: bool) -> Report:
    from pii_lint import api

    with Progress(enabled=sys.stderr.isatty() and not quiet) as progress:
        report = api.scan(paths or (".",), config, root=root, progress=progress)
    out.tell(report, None, quiet=quiet)
    return report


def _details(owner: str, reason: str, until: datetime.datetime | None) -> dict[str, object]:
    today = datetime.date.today()
    return {"owner": owner, "reason": reason, "until": until.date() if until else None, "date": today}


def _followed(stands: Standing, path: Path, report: Report) -> list[Entry]:
    """The entries that are still there, each with the path at which its finding is now."""
    import msgspec

    from pii_lint.baseline import entries

    return [
        msgspec.structs.replace(one, path=entries.entry(finding, path, report.root).path)
        for finding, one in stands.pairs
    ]


def _is_elsewhere(file: Path, given: list[Path]) -> bool:
    """Whether a file is there and was not scanned."""
    return file.is_file() and not any(file.is_relative_to(each) for each in given)


def _say(text: str, quiet: bool) -> None:
    if not quiet:
        click.echo(text, err=True)
