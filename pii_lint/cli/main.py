"""The command ``pii-lint``: finds the verb, runs it, and turns what goes wrong into words and a status.

Example: ``run(["scan", "src"])`` gives 0 (clean), 1 (findings), 2 (wrong usage or configuration) or
3 (some file could not be analysed). A verb's module is imported only when the verb is used, so that
``pii-lint --help`` and ``--version`` answer at once.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from pii_lint import __version__
from pii_lint.cli import failure
from pii_lint.cli.examples import epilog

VERBS = {
    "scan": "Find personal data that leaks from Python code.",
    "init": "Set a project up: settings, a pre-commit hook, a CI job.",
    "fix": "Cure what can be cured: wrap what leaks in a call of the runtime.",
    "baseline": "Keep the findings that are known, and hear of new ones only.",
    "suppress": "Say that findings are meant, by a comment with the reason.",
    "rules": "Show what is looked for, and test a name.",
    "explain": "Explain a rule: what, why, and what to write instead.",
    "redact": "Write logs without the personal data in them.",
    "audit": "Keep, check and report the record of what the runtime did.",
    "policy": "Check, test, explain and compare what personal data may leave.",
    "lsp": "Serve an editor: findings as you type.",
    "cache": "Show or remove what earlier scans left for the next.",
}


class Verbs(click.Group):
    """A group whose commands are modules of this package: verb ``scan`` is ``scan.command``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        command: click.Command = importlib.import_module(f"pii_lint.cli.{cmd_name}").command
        command.epilog = command.epilog or epilog(cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise failure.ReaderGone from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))


@click.command(
    cls=Verbs, epilog=epilog(""), context_settings={"help_option_names": ["-h", "--help"]}, no_args_is_help=True
)
@click.version_option(__version__, "-V", "--version", prog_name="pii-lint", message="%(prog)s %(version)s")
def command() -> None:
    """Find personal data that leaks from Python code into logs, errors, analytics and third parties.

    Exit status: 0 clean, 1 findings, 2 wrong usage or configuration, 3 some file could not be analysed.

    Completion in the shell: eval "$(_PII_LINT_COMPLETE=bash_source pii-lint)", or zsh_source, fish_source.
    """


def run(arguments: Sequence[str]) -> int:
    """Run the command line ``arguments`` and give the exit status; never raises."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character gets its code, not a traceback.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        status = command.main(args=list(arguments), prog_name="pii-lint", standalone_mode=False)
        sys.stdout.flush()
    except BaseException as error:
        return failure.told(error)
    return status if isinstance(status, int) else 0


def main() -> NoReturn:
    """Entry point of the console script."""
    sys.exit(run(sys.argv[1:]))
