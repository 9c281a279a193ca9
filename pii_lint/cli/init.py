"""``pii-lint init``: settings, a hook and a CI job for a project, made for what it uses.

Example: ``pii-lint init --dry-run`` says what it found and would write.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from pii_lint.cli import starters
from pii_lint.errors import UsageError
from pii_lint.report.snippets import printable

if TYPE_CHECKING:
    from pii_lint.survey import Survey

_ROLES = {
    "enters": "takes data in",
    "analytics": "sends to analytics",
    "console": "prints",
    "error": "raises",
    "http": "sends to others",
    "llm": "asks a model",
    "logging": "logs",
    "messaging": "sends messages",
    "observability": "reports errors, traces, metrics",
    "storage": "stores",
    "config": "may collect by itself",
}


class _File(msgspec.Struct, frozen=True):
    """A file to write, or, with ``by_hand``, text that has to be added to one by hand."""

    path: Path
    text: str
    by_hand: bool = False


@click.command("init")
@click.argument("folder", default=".")
@click.option("--ci", type=click.Choice(["auto", "github", "gitlab", "none"]), default="auto", show_default=True)
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
def command(folder: str, ci: str, dry_run: bool) -> None:
    """Set a project up in FOLDER (default: the current one): settings, a pre-commit hook and a CI job.

    Says which frameworks and services it found. What is there already is left as it is.
    """
    from pii_lint.config.load import load
    from pii_lint.survey import survey

    root = Path(folder)
    if not root.is_dir():
        raise UsageError(folder, "no such folder", "name the folder of the project")
    seen = survey([folder], load([folder]))
    for line in _told(seen):
        click.echo(line)
    for file in _files(root, ci):
        if file.by_hand:
            click.echo(f"add to {file.path} by hand:\n\n{file.text}")
            continue
        if not dry_run:
            _write(file)
        click.echo(f"{'would write' if dry_run else 'wrote'} {printable(str(file.path))}")
    click.echo("next: `pii-lint scan` shows what leaks, `pii-lint fix` cures what is safe to cure,")
    click.echo("      `pii-lint baseline create` keeps what has to wait, so that only new leaks are reported")


def _told(seen: Survey) -> list[str]:
    files = "file" if seen.files == 1 else "files"
    lines = [f"{seen.files:,} Python {files}"]
    for role, words in _ROLES.items():
        if names := seen.libraries.get(role):
            lines.append(f"  {words}: {', '.join(names)}")
    return lines


def _files(root: Path, ci: str) -> list[_File]:
    return [*_settings(root), *_hook(root), *_job(root, ci)]


def _settings(root: Path) -> list[_File]:
    project, own = root / "pyproject.toml", root / "pii-lint.toml"
    text = project.read_text(encoding="utf-8") if project.is_file() else ""
    if own.exists() or "[tool.pii-lint" in text:
        return []
    if not project.is_file():
        return [_File(own, starters.SETTINGS)]
    table = "[tool.pii-lint]\n" + starters.SETTINGS.replace("[[allow]]", "[[tool.pii-lint.allow]]")
    return [_File(project, f"{text.rstrip()}\n\n{table}" if text.strip() else table)]


def _hook(root: Path) -> list[_File]:
    path = root / ".pre-commit-config.yaml"
    if not (root / ".git").exists() and not path.exists():
        return []
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    if "pii-lint" in text:
        return []
    added = starters.with_hook(text)
    return [_File(path, starters.HOOK, by_hand=True) if added is None else _File(path, added)]


def _job(root: Path, ci: str) -> list[_File]:
    if ci == "auto":
        ci = "gitlab" if (root / ".gitlab-ci.yml").is_file() else "github" if (root / ".github").is_dir() else "none"
    if ci == "github":
        path = root / ".github" / "workflows" / "pii-lint.yml"
        return [] if path.exists() else [_File(path, starters.GITHUB)]
    if ci == "gitlab":
        path = root / ".gitlab-ci.yml"
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        if "pii-lint" in text:
            return []
        return [_File(path, f"{text.rstrip()}\n\n{starters.GITLAB}" if text.strip() else starters.GITLAB)]
    return []


def _write(file: _File) -> None:
    try:
        file.path.parent.mkdir(parents=True, exist_ok=True)
        file.path.write_text(file.text, encoding="utf-8")
    except OSError as error:
        raise UsageError(str(file.path), f"cannot be written: {error.strerror}") from error
