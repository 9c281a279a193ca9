"""``pii-lint explain RULE``: what a rule forbids, why, and what to write instead.

Example: ``pii-lint explain PII101`` or ``pii-lint explain pii-in-log``.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from pii_lint.errors import UsageError

if TYPE_CHECKING:
    from pii_lint.rulepack.schema import Rule


@click.command("explain")
@click.argument("rule")
def command(rule: str) -> None:
    """Explain RULE, given by id or name: what it forbids, why, and what to write instead."""
    from pii_lint.cli.catalogue import libraries, section
    from pii_lint.rulepack.load import load

    asked = found(load().rules, rule)
    text = "\n\n".join(filter(None, [page(asked), section(asked.id, libraries())]))
    if not sys.stdout.isatty():
        click.echo(text)
        return
    from rich.console import Console
    from rich.markdown import Markdown

    Console(no_color=True if os.environ.get("NO_COLOR") else None).print(Markdown(text))


def found(rules: Mapping[str, Rule], wanted: str) -> Rule:
    """The rule with this id (``PII101``, ``pii101/special``) or name; raises ``UsageError``."""
    head = wanted.partition("/")[0].lower()
    for rule in rules.values():
        if head in (rule.id.lower(), rule.name.lower()):
            return rule
    from pii_lint.config.read import nearest

    near = nearest(wanted, [*rules, *(rule.name for rule in rules.values())])
    raise UsageError(wanted, f"no such rule{near}", "`pii-lint rules` lists them")


def page(rule: Rule) -> str:
    """All that is known of ``rule``, in Markdown."""
    severities = ", ".join(f"{sensitivity} data: {severity}" for sensitivity, severity in rule.severity.items())
    facts = [
        f"- Channel: {rule.channel}",
        f"- Severity: {severities}",
        f"- CWE: {', '.join(f'CWE-{number}' for number in rule.cwe)}" if rule.cwe else "",
        f"- Regulations: {'; '.join(rule.regulations)}" if rule.regulations else "",
        f"- Silence one place: `# pii-lint: ignore[{rule.id}] why`",
    ]
    return "\n\n".join(
        [f"# {rule.id} {rule.name}", rule.short, rule.full, "\n".join(filter(None, facts)), rule.help.strip()]
    )
