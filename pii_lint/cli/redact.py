"""``pii-lint redact``: logs in, the same logs without personal data out.

Example: ``tail -F app.log | pii-lint redact`` and ``pii-lint redact *.log.gz --output clean.log.zst --report -``.
"""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pii_lint.cli import failure
from pii_lint.cli.output import check_writable
from pii_lint.cli.progress import Progress
from pii_lint.errors import UsageError
from pii_lint.runtime.streams.compression import CHOICES, by_name, compressed
from pii_lint.runtime.streams.fault import StreamFault
from pii_lint.runtime.streams.forms import KINDS

if TYPE_CHECKING:
    from pii_lint.runtime.policy import Settings
    from pii_lint.runtime.streams.passage import Input
    from pii_lint.runtime.streams.tally import Tally

BROKEN = 3
_MEGABYTE = 1_000_000


@click.command("redact")
@click.argument("files", nargs=-1, type=click.Path(allow_dash=True))
@click.option("--format", "kind", type=click.Choice(["auto", *KINDS]), default="auto", show_default=True,
              help="What the input is; auto: told by its first lines.")  # fmt: skip
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="Write here instead of to stdout.")
@click.option("--compress", type=click.Choice(CHOICES), default="auto", show_default=True,
              help="How to compress the output; auto: by the suffix of --output.")  # fmt: skip
@click.option("-f", "--follow", is_flag=True, help="Wait for more at the end of FILE, as tail -F does.")
@click.option("--always", multiple=True, metavar="KEY", help="A key whose value is always redacted. Repeatable.")
@click.option("--never", multiple=True, metavar="KEY", help="A key that says nothing of its value. Repeatable.")
@click.option("--replacement", metavar="TEXT", help="What stands for a datum, with {type}; [REDACTED:{type}].")
@click.option("--private-addresses", is_flag=True, help="Redact 10.0.0.1 and its like, too.")
@click.option("-j", "--jobs", type=click.IntRange(min=1), help="Processes to redact with; all cores.")
@click.option("--report", metavar="FILE", help="Write what was found, counted, as JSON; - for a table on stderr.")
@click.option("-q", "--quiet", is_flag=True, help="No progress bar and no notes.")
@click.pass_context
def command(
    context: click.Context, files: tuple[str, ...], kind: str, output: str | None, compress: str, follow: bool,
    always: tuple[str, ...], never: tuple[str, ...], replacement: str | None, private_addresses: bool,
    jobs: int | None, report: str | None, quiet: bool,
) -> None:  # fmt: skip
    """Write FILES, or stdin, without the personal data in them to stdout.

    JSON lines, logfmt, CSV and plain text, also compressed by gzip or Zstandard. A record without personal data comes
    out byte by byte as it went in.

    Exit status: 0 done, 2 wrong usage, 3 an input is damaged (what could be read of it was written).
    """
    settings = _settings(always, never, replacement, private_addresses)
    if follow and (len(files) != 1 or files == ("-",)):
        raise UsageError("--follow", "follows one file", "name exactly one; a pipe is followed anyhow")
    for target in (output, report if report != "-" else None):
        if target is not None:
            check_writable(target)
            _check_apart(target, files)
    if compress == "auto":
        compress = by_name(output or "")
    if compress != "none" and output is None and sys.stdout.isatty():
        raise UsageError("--compress", "compressed data would go to the terminal", "name a file with --output")
    fault = None
    from pii_lint.runtime.streams.passage import passed

    with ExitStack() as stack:
        inputs = [] if follow else [_opened(name, stack) for name in files or ("-",)]
        followed = _followed(files[0]) if follow else None
        progress = stack.enter_context(Progress(enabled=not quiet and sys.stderr.isatty() and not sys.stdout.isatty()))
        total = sum(os.fstat(one.raw.fileno()).st_size for one in inputs if not one.live) // _MEGABYTE
        try:
            with _writer(output, compress) as out:
                tally, forms = passed(
                    inputs, out, settings, jobs=jobs or _cores(), kind="" if kind == "auto" else kind, follow=followed,
                    progress=lambda done: progress("redacting, MB", done // _MEGABYTE, total),
                )  # fmt: skip
        except StreamFault as error:
            fault = error
    if fault is not None:
        failure.said(str(fault))
        context.exit(BROKEN)
    if not quiet:
        _notes(tally)
    if report == "-":
        click.echo(_table(tally, forms), err=True, nl=False)
    elif report is not None:
        shown = json.dumps({"version": 1, "inputs": forms, **tally.as_dict()}, indent=2)
        Path(report).write_text(shown + "\n", encoding="utf-8")


def _settings(always: tuple[str, ...], never: tuple[str, ...], replacement: str | None, private: bool) -> Settings:
    from pii_lint.runtime import configure

    try:
        return configure(always=always, never=never, replacement=replacement, private_addresses=private)
    except ValueError as error:
        raise UsageError("--replacement", str(error).removeprefix("replacement: ")) from error


def _check_apart(target: str, files: tuple[str, ...]) -> None:
    for name in files:
        if name != "-" and Path(target).exists() and Path(name).exists() and Path(target).samefile(name):
            raise UsageError(target, "is an input as well", "write to another file")


def _opened(name: str, stack: ExitStack) -> Input:
    from pii_lint.runtime.streams.passage import Input

    if name == "-":
        raw = sys.stdin.buffer
        if sys.stdin.isatty():
            click.echo("reading from the terminal; end with Ctrl-D", err=True)
        return Input("stdin", raw, live=not stat.S_ISREG(os.fstat(raw.fileno()).st_mode))
    try:
        raw = stack.enter_context(Path(name).open("rb"))  # noqa: SIM115 - the stack closes it
    except IsADirectoryError as error:
        raise UsageError(name, "is a folder", "name files, or pipe them in") from error
    except OSError as error:
        raise UsageError(name, f"cannot be read: {(error.strerror or str(error)).lower()}") from error
    return Input(name, raw, live=not stat.S_ISREG(os.fstat(raw.fileno()).st_mode))


def _followed(name: str) -> Path:
    path = Path(name)
    if not path.is_file():
        raise UsageError(name, "is no file that could be followed" if path.exists() else "no such file")
    if by_name(name) != "none":
        raise UsageError(name, "a compressed file cannot be followed")
    return path


@contextmanager
def _writer(output: str | None, compress: str) -> Iterator[Any]:
    """Where the records go; closed, if it is a file, and complete, if it is compressed, at the end."""
    with ExitStack() as stack:
        try:
            # Not ``sys.stdout.buffer``: under PYTHONUNBUFFERED that writes as much as it likes.
            target: int | Path = sys.stdout.fileno() if output is None else Path(output)
            out = stack.enter_context(open(target, "wb", closefd=output is not None))
            writer = compressed(out, compress, output or "stdout")
            try:
                yield writer
            finally:
                if writer is not out:
                    writer.close()
                out.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise UsageError(output or "stdout", f"cannot be written: {(error.strerror or str(error))}") from error


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _notes(tally: Tally) -> None:
    if tally.misread:
        click.echo(f"note: {tally.misread:,} records were not of the form and were read as text", err=True)
    if tally.cut:
        click.echo(f"note: very long records were cut into {tally.cut:,} pieces and read as text", err=True)
    for reason, times in tally.withheld.most_common():
        click.echo(f"note: {times:,} values were not read and replaced: {reason}", err=True)


def _table(tally: Tally, forms: dict[str, str]) -> str:
    kinds = ", ".join(f"{name} ({kind})" for name, kind in forms.items())
    unit = "record" if tally.records == 1 else "records"
    lines = [f"{tally.records:,} {unit} of {kinds or 'nothing'}, {tally.changed:,} changed"]
    for title, counts in (("data", tally.data), ("fields", tally.fields)):
        shown = counts.most_common(20)
        if shown:
            width = max(len(name) for name, _ in shown)
            lines += [f"{title}:", *(f"  {name:<{width}}  {times:>9,}" for name, times in shown)]
        if len(counts) > len(shown):
            lines.append(f"  and {len(counts) - len(shown)} more")
    return "\n".join(lines) + "\n"
