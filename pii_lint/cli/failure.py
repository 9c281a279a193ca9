"""What went wrong, in words on stderr and an exit status: no user ever sees a traceback unasked.

Example: ``told(UsageError("src", "no such file or folder"))`` prints
``pii-lint: error: src: no such file or folder`` and gives 2.
"""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path

import click

from pii_lint.errors import PiiLintError

WRONG_USAGE = 2
INTERRUPTED = 130
BROKEN_PIPE = 141

_working_on = ""


class ReaderGone(Exception):
    """Nobody reads our output any more. No ``OSError``, for click would end with status 1, which means findings."""


def working_on(what: str) -> None:
    """Remember what is being done, for the message about an unexpected error."""
    global _working_on
    _working_on = what


def told(error: BaseException) -> int:
    """Say what ``error`` means and give the exit status for it."""
    if isinstance(error, PiiLintError):
        said(str(error))
        return error.exit_status
    if isinstance(error, click.ClickException):
        error.show()
        return WRONG_USAGE
    if isinstance(error, (KeyboardInterrupt, click.Abort)):
        click.echo("pii-lint: interrupted", err=True)
        return INTERRUPTED
    if isinstance(error, (BrokenPipeError, ReaderGone)):
        # Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else WRONG_USAGE
    _unexpected(error)
    return WRONG_USAGE


def said(message: str) -> None:
    """Say on stderr what is wrong, as every error is said."""
    plain = os.environ.get("NO_COLOR") or not sys.stderr.isatty()
    head = "pii-lint: error:" if plain else click.style("pii-lint: error:", fg="red")
    for line in message.splitlines():
        click.echo(f"{head} {line}", err=True)


def _unexpected(error: BaseException) -> None:
    if os.environ.get("PII_LINT_DEBUG"):
        traceback.print_exception(error)
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "pii_lint" in frame.filename]
    place = f" in {Path(own[-1].filename).name}:{own[-1].lineno}" if own else ""
    doing = f" while {_working_on}" if _working_on else ""
    try:
        words = str(error)
    except Exception:  # an error may hold what cannot be shown, such as an endless or very deep object
        words = "it cannot say what"
    said(f"unexpected {type(error).__name__}{doing}{place}: {words}")
    for note in getattr(error, "__notes__", ()):
        said(note)
    click.echo(
        "This is a mistake in pii-lint. Set PII_LINT_DEBUG=1 and run again for the traceback, and report it with the"
        " code that it was reading.",
        err=True,
    )
