"""``pii-lint audit``: begin a trail, check it, report from it, export it.

Example: ``pii-lint audit verify /var/lib/shop/audit --key trail.key`` prints ``intact: 40,961 records in 41 seals`` and
gives 0, or one line for each place at which the trail was changed and gives 1.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pii_lint.errors import UsageError
from pii_lint.runtime.audit.report import EXPORTS, FORMATS, GROUPS

if TYPE_CHECKING:
    from pii_lint.runtime.audit.checkpoint import Checkpoint
    from pii_lint.runtime.audit.record import Record

CHANGED = 1
_MOMENT = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"])
_FOLDER = click.argument("folder", type=click.Path(file_okay=False, path_type=Path))


@click.group("audit")
def command() -> None:
    """The record of what was redacted, suppressed, allowed and opted out: begin, check, report, export."""


@command.command("init")
@_FOLDER
@click.option("--key", "key_file", required=True, type=click.Path(dir_okay=False, path_type=Path),
              help="Where to write the first key, which `verify` needs. Keep it off this host.")  # fmt: skip
def init(folder: Path, key_file: Path) -> None:
    """Begin a trail in FOLDER."""
    from pii_lint.runtime.audit.store import create

    if key_file.exists():
        raise UsageError(str(key_file), "is there already", "name a file that is not")
    if key_file.resolve().is_relative_to(folder.resolve()):
        raise UsageError(str(key_file), "lies in the trail's own folder", "who can change the trail must not have it")
    with _explained():
        # The file first: a trail whose key could not be kept would be of no use.
        key_file.touch(mode=0o600)
        try:
            key = create(folder)
        except BaseException:
            key_file.unlink()
            raise
        key_file.write_text(key.hex() + "\n", encoding="ascii")
    click.echo(f"{folder}: a trail was begun; move {key_file} to where this host cannot read it", err=True)


@command.command("verify")
@_FOLDER
@click.option("--key", "key_file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="The file with the first key, as `init` wrote it.")  # fmt: skip
@click.option("--anchor", "anchors", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Checkpoints that were kept elsewhere, as `checkpoint` prints them.")  # fmt: skip
@click.option("--public-key", "public_file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="A copy of public.key that was kept elsewhere.")  # fmt: skip
@click.pass_context
def verify(
    context: click.Context, folder: Path, key_file: Path | None, anchors: tuple[Path, ...], public_file: Path | None
) -> None:
    """Say whether the trail in FOLDER is as it was written, and if not, where it was changed.

    Exit status: 0 intact, 1 changed, 2 not to be checked.
    """
    from pii_lint.runtime.audit.verify import verify as check

    kept = [one for path in anchors for one in _checkpoints(path)]
    with _explained():
        key, public = (_key(path) if path else None for path in (key_file, public_file))
        verdict = check(folder, key, anchors=kept, public=public)
    for note in verdict.notes:
        click.echo(f"note: {note}", err=True)
    for fault in verdict.faults:
        click.echo(str(fault))
    if verdict.ok:
        click.echo(f"intact: {verdict.records:,} records in {verdict.seals:,} seals")
    context.exit(0 if verdict.ok else CHANGED)


@command.command("checkpoint")
@_FOLDER
def checkpoint(folder: Path) -> None:
    """Sign how far the trail in FOLDER goes, and print it, to be kept elsewhere."""
    from pii_lint.runtime.audit.trail import AuditTrail

    with _explained():
        made = AuditTrail(folder).checkpoint()
    if made is None:
        raise UsageError(str(folder), "no checkpoint can be signed", "begin trails with pii-lint[audit] installed")
    click.echo(made.line().decode("ascii"))


@command.command("report")
@_FOLDER
@click.option("--by", type=click.Choice(GROUPS), default="data", show_default=True, help="What to count by.")
@click.option("--since", type=_MOMENT, help="From this day or moment on (UTC).")
@click.option("--until", type=_MOMENT, help="Before this day or moment (UTC).")
@click.option("--subject", help="Only what concerns this subject; its id is hashed with the key in PII_LINT_KEY.")
@click.option("--format", "form", type=click.Choice(["text", *FORMATS]), default="text", show_default=True)
def report(
    folder: Path, by: str, since: datetime | None, until: datetime | None, subject: str | None, form: str
) -> None:
    """Count what was done in FOLDER by data type, channel, vendor, day and more."""
    from pii_lint.runtime.audit.report import tally

    with _explained():
        rows = tally(_records(folder, since, until, subject), by)
    if form == "jsonl":
        for row in rows:
            click.echo(json.dumps({by: row.value, "action": row.action, "times": row.times}))
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow([by, "action", "times"])
        writer.writerows(rows)
    else:
        width = max([len(by), *(len(row.value) for row in rows)])
        click.echo(f"{by:<{width}}  {'action':<9}  {'times':>12}")
        for row in rows:
            click.echo(f"{row.value or '-':<{width}}  {row.action:<9}  {row.times:>12,}")


@command.command("export")
@_FOLDER
@click.option("--since", type=_MOMENT, help="From this day or moment on (UTC).")
@click.option("--until", type=_MOMENT, help="Before this day or moment (UTC).")
@click.option("--subject", help="Only what concerns this subject; its id is hashed with the key in PII_LINT_KEY.")
@click.option("--format", "form", type=click.Choice(EXPORTS), default="jsonl", show_default=True)
def export(folder: Path, since: datetime | None, until: datetime | None, subject: str | None, form: str) -> None:
    """Print the records of FOLDER, oldest first.

    otlp: OpenTelemetry logs, a request in JSON on each line, as collectors read them from files or take them by POST.
    """
    from pii_lint.runtime.audit.report import exported

    with _explained():
        for line in exported(_records(folder, since, until, subject), form):
            click.echo(line, nl=False)


@command.command("prune")
@_FOLDER
@click.option("--days", required=True, type=click.FloatRange(min=0), help="Keep what is younger than this.")
def prune(folder: Path, days: float) -> None:
    """Delete whole files of FOLDER that are old, and record that they were deleted."""
    from pii_lint.runtime.audit.retention import pruned
    from pii_lint.runtime.audit.trail import AuditTrail

    with _explained(), AuditTrail(folder) as trail:
        names = pruned(trail, days)
    for name in names:
        click.echo(name)


@contextmanager
def _explained() -> Iterator[None]:
    from pii_lint.runtime.audit.record import AuditError

    try:
        yield
    except AuditError as error:
        raise UsageError("", str(error)) from error
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UsageError(str(error.filename or ""), f"cannot be used: {error.strerror}") from error


def _records(folder: Path, since: datetime | None, until: datetime | None, subject: str | None) -> Iterator[Record]:
    from pii_lint.runtime.audit.reader import records
    from pii_lint.runtime.audit.report import chosen
    from pii_lint.runtime.subjects import Subjects, written

    name = ""
    if subject is not None:
        subjects = Subjects()
        if not subjects.lasting:
            raise UsageError("PII_LINT_KEY", "is not set, so no subject can be looked up", "the application has it")
        name = written(subjects.digest(subject))
    return chosen(records(folder), since=since, until=until, subject=name)


def _key(path: Path) -> bytes:
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii"))
    except ValueError:
        key = b""
    if len(key) != 32:
        raise UsageError(str(path), "holds no key", "it is 64 hexadecimal digits, as `pii-lint audit init` writes it")
    return key


def _checkpoints(path: Path) -> Iterator[Checkpoint]:
    from pii_lint.runtime.audit.checkpoint import Checkpoint

    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        try:
            yield Checkpoint.read(line)
        except ValueError as error:  # noqa: PERF203 - the first bad line ends it
            raise UsageError(f"{path}:{number}", f"no checkpoint ({error})") from error
