"""What the rules are made of, library by library: for ``pii-lint explain`` and the pages of ``docs/rules/``.

Example: ``sinks_of("PII701", libraries())`` gives, for each library that sends to a language model, its sinks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pii_lint.rulepack.schema import Host, RuleFile, Sanitizer, Setting, Sink

    Sinks = list[tuple[RuleFile, list[Sink | Host | Setting]]]


def libraries() -> list[RuleFile]:
    """The built-in files that describe libraries, by name. Raises RuleError if one of them is broken."""
    from pii_lint.errors import RuleError
    from pii_lint.rulepack.check import Problems
    from pii_lint.rulepack.checked import builtin

    problems: Problems = []
    found = [content for _, content in builtin(problems) if content.library]
    if problems:
        raise RuleError([f"{path}:{line}: {what}" for path, line, what in problems])
    return sorted(found, key=lambda content: content.library.casefold())


def sinks_of(rule: str, files: Iterable[RuleFile]) -> Sinks:
    """What reports ``rule``, by library: sinks, hosts and set-ups."""
    found: Sinks = []
    for content in files:
        tables: list[Sink | Host | Setting] = [*content.sink, *content.host, *content.setting]
        own = [one for one in tables if one.rule == rule]
        if own:
            found.append((content, own))
    return found


def cures_of(files: Iterable[RuleFile]) -> list[tuple[RuleFile, Sequence[Sanitizer]]]:
    """The functions whose result is no longer personal data, by library."""
    return [(content, content.sanitizer) for content in files if content.sanitizer]


def vendors_of(tables: Iterable[Sink | Host | Setting]) -> list[str]:
    """Who gets the data, each once."""
    return sorted({one.vendor for one in tables if one.vendor}, key=str.casefold)


def section(rule: str, files: Sequence[RuleFile]) -> str:
    """Which libraries and vendors a rule knows, in a paragraph of Markdown; empty for a rule without any."""
    found = sinks_of(rule, files)
    if not found:
        return ""
    names = "; ".join(content.library for content, _ in found)
    vendors = vendors_of(one for _, tables in found for one in tables)
    lines = ["## Where it is looked for", f"In {names}."]
    if vendors:
        lines.append(f"Vendors: {', '.join(vendors)}.")
    return "\n\n".join(lines)
