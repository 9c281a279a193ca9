"""``pii-lint rules``: what is looked for, and why a name is or is not personal data.

Example: ``pii-lint rules test email_sent user.name`` says that the first is none, for its last word, and the second
is a name, for it hangs on a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pii_lint.cli.options import split

if TYPE_CHECKING:
    from pii_lint.rulepack.names import NameMatch, Names
    from pii_lint.rulepack.pack import RulePack

A_PERSON = "user"


@click.group("rules", invoke_without_command=True)
@click.option("--rules", multiple=True, callback=split, metavar="FILE,...", help="Rule files to add.")
@click.pass_context
def command(context: click.Context, rules: tuple[str, ...]) -> None:
    """List the rules; with a subcommand, what they are made of."""
    context.obj = _load(rules)
    if context.invoked_subcommand is None:
        pack: RulePack = context.obj
        _table((rule.id, rule.name, rule.channel, rule.short) for _, rule in sorted(pack.rules.items()))


@command.command("data")
@click.pass_obj
def data(pack: RulePack) -> None:
    """List the kinds of personal data, by key, sensitivity and name."""
    _table((key, one.sensitivity, one.label) for key, one in sorted(pack.data_types.items()))


@command.command("libraries")
def libraries() -> None:
    """List the libraries whose sources, sinks and propagators are known."""
    import tomli

    from pii_lint.rulepack.paths import builtin_files

    tables = [tomli.loads(path.read_text(encoding="utf-8")) for path in builtin_files()]
    _table(
        (str(table["library"]), str(table.get("verified", "")), str(table.get("description", "")))
        for table in sorted(tables, key=lambda each: str(each.get("library", "")))
        if table.get("library")
    )


@command.command("vendors")
@click.pass_obj
def vendors(pack: RulePack) -> None:
    """List who gets data, and which of it each needs: `purposes` in the settings say it anew."""
    _table((vendor, ", ".join(pack.needs(vendor)) or "nothing that names a person") for vendor in pack.vendors)


@command.command("test")
@click.argument("names", nargs=-1, required=True)
@click.option("--owner", help="What the name hangs on: an object or a class, as in OWNER.NAME.")
@click.pass_obj
def test(pack: RulePack, names: tuple[str, ...], owner: str | None) -> None:
    """Say whether each of NAMES denotes personal data, and why. A NAME may be dotted (user.name)."""
    for name in names:
        before, _, last = name.rpartition(".")
        for line in verdict(pack, last, owner or before or None):
            click.echo(line)


def verdict(pack: RulePack, name: str, owner: str | None) -> Iterator[str]:
    """What the rules make of ``name`` on ``owner``, in lines."""
    shown = f"{owner}.{name}" if owner else name
    source = pack.identifier(name)
    if source is not None:
        yield f"{shown}: {_words(pack, source.data)}, as the rules say of this very name"
        return
    match = pack.names.classify(name, owner)
    if match is not None:
        yield f"{shown}: {_words(pack, match.data)}, {match.confidence} confidence: {match.why}"
        return
    yield f"{shown}: not personal data"
    yield from (f"  {line}" for line in _near(pack, name, owner))


def _near(pack: RulePack, name: str, owner: str | None) -> Iterator[str]:
    """What would be personal data close to ``name``, as found by asking for it."""
    names = pack.names
    part, match = _largest_part(names, name, owner)
    if match is not None:
        yield f"`{part}` in it would be {_words(pack, match.data)}, but the words around it make another thing of it"
        return
    on_person = names.classify(name, A_PERSON)
    if on_person is not None:
        yield f"on a person (such as `{A_PERSON}.{name}`) it would be {_words(pack, on_person.data)}"
    else:
        yield "no word in it stands for a kind of personal data"


def _largest_part(names: Names, name: str, owner: str | None) -> tuple[str, NameMatch | None]:
    from pii_lint.identifiers import tokens

    words = tokens(name)
    for size in range(len(words) - 1, 0, -1):
        for start in range(len(words) - size, -1, -1):
            part = "_".join(words[start : start + size])
            match = names.classify(part, owner)
            if match is not None:
                return part, match
    return "", None


def _words(pack: RulePack, key: str) -> str:
    known = pack.data_types.get(key)
    return f"{known.label} ({key}, {known.sensitivity})" if known else key


def _load(files: Sequence[str]) -> RulePack:
    """The rules as a scan of the current folder would use them."""
    from pii_lint.config.load import load as load_config
    from pii_lint.rulepack.load import load

    config = load_config(["."], options={"rules": files})
    return load([Path(file) for file in config.rules], config.default_rules)


def _table(rows: Iterable[Sequence[str]]) -> None:
    """Columns under each other, the last as long as it likes."""
    rows = list(rows)
    widths = [max((len(row[at]) for row in rows), default=0) for at in range(len(rows[0]) if rows else 0)]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
