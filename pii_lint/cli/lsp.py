"""``pii-lint lsp``: a language server for editors, on stdin and stdout.

Example: an editor is told to start ``pii-lint lsp`` for Python files (docs/editors.md).
"""

from __future__ import annotations

import click

from pii_lint.errors import UsageError


@click.command("lsp")
def command() -> int:
    """Serve an editor: findings as you type, why, the way of the data, fixes.

    Speaks the Language Server Protocol on stdin and stdout, so an editor starts it, not a person. Needs the extra
    `pii-lint[lsp]`. See docs/editors.md for Visual Studio Code and Neovim.
    """
    try:
        from pii_lint.lsp.features import serve
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        raise UsageError(
            "lsp", "the language server is not installed", "run `pip install 'pii-lint[lsp]'`"
        ) from None
    serve()
    return 0
