"""``pii-lint cache``: what earlier scans left for the next one.

Example: ``pii-lint cache info`` prints ``.pii_lint_cache: 10 files, 12.3 MB``; ``pii-lint cache clear`` removes it.
"""

from __future__ import annotations

from pathlib import Path

import click

from pii_lint.cache.folder import clear, place, size
from pii_lint.config.load import load
from pii_lint.errors import UsageError

_PROJECT = click.argument("project", default=".", metavar="[DIR]", type=click.Path(exists=True, file_okay=False))
_CACHE_DIR = click.option("--cache-dir", metavar="DIR", help="Where scans were told to keep the cache.")


@click.group("cache")
def command() -> None:
    """Show or remove what earlier scans of a project left to make the next one fast."""


def _place(project: str, cache_dir: str | None) -> Path:
    config = load([project], options={"cache_dir": cache_dir})
    return place(Path(project).resolve(), config.cache_dir)


@command.command("info")
@_PROJECT
@_CACHE_DIR
def info(project: str, cache_dir: str | None) -> None:
    """Print where the cache of the project at DIR lies and how large it is."""
    top = _place(project, cache_dir)
    files, total = size(top)
    click.echo(f"{click.format_filename(top)}: {files:,} files, {total / 1e6:,.1f} MB" if files else "no cache")


@command.command("clear")
@_PROJECT
@_CACHE_DIR
def remove(project: str, cache_dir: str | None) -> None:
    """Remove the cache of the project at DIR."""
    top = _place(project, cache_dir)
    try:
        clear(top)
    except OSError as error:
        raise UsageError(str(top), f"cannot be removed: {error.strerror}", "check the rights of the folder") from None
