"""The options that say what is scanned, by which rules, and which findings count; shared by the verbs that scan.

Example: ``settings(["src"], {"select": ("PII101",), "no_cache": True, ...})`` is the project's configuration with these
two options over it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import click

from pii_lint.cli.options import split
from pii_lint.config.load import load
from pii_lint.config.schema import CONFIDENCES, DEFAULT, SEVERITIES, Config

_Command = TypeVar("_Command", bound=Callable[..., Any])


def hiding(what: str, default: str) -> str:
    """The help of a threshold; its default is not click's, for the settings come before it."""
    return f"Hide less {what} findings.  [default: {default}]"


_OPTIONS = (
    click.option("--select", multiple=True, callback=split, metavar="RULE,...", help="Report only these rules."),
    click.option("--ignore", multiple=True, callback=split, metavar="RULE,...", help="Do not report these rules."),
    click.option("--min-confidence", type=click.Choice(CONFIDENCES), help=hiding("certain", DEFAULT.min_confidence)),
    click.option("--min-severity", type=click.Choice(SEVERITIES), help=hiding("severe", DEFAULT.min_severity)),
    click.option("--rules", multiple=True, callback=split, metavar="FILE,...", help="Rule files to add."),
    click.option("--no-default-rules", is_flag=True, help="Look only for what the rule files added say."),
    click.option("--exclude", multiple=True, callback=split, metavar="GLOB,...", help="Skip these (as in .gitignore)."),
    click.option("--force-exclude", is_flag=True, help="Skip excluded files even when given by name."),
    click.option("--config", metavar="FILE", help="Read settings from FILE; no other is looked for."),
    click.option("--root", metavar="DIR", help="Folder that paths in the report are relative to."),
    click.option("--jobs", "-j", type=click.IntRange(min=0), metavar="N", help="Processes to use; 0: one a core."),
    click.option("--no-cache", is_flag=True, help="Neither read nor write the cache."),
    click.option("--cache-dir", metavar="DIR", help="Keep the cache in DIR.  [default: .pii_lint_cache in the root]"),
)


def selecting(command: _Command) -> _Command:
    """Decorator that adds the options to a command; all but ``root`` are for ``settings``."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def settings(paths: Sequence[str], chosen: Mapping[str, Any]) -> Config:
    """The configuration for a scan of ``paths`` with the options ``chosen``; raises ``ConfigError``."""
    return load(
        paths,
        file=chosen["config"],
        options={
            "select": chosen["select"],
            "ignore": chosen["ignore"],
            "min_confidence": chosen["min_confidence"],
            "min_severity": chosen["min_severity"],
            "rules": chosen["rules"],
            "default_rules": False if chosen["no_default_rules"] else None,
            "exclude": chosen["exclude"],
            "force_exclude": chosen["force_exclude"] or None,
            "jobs": chosen["jobs"],
            "cache": False if chosen["no_cache"] else None,
            "cache_dir": chosen["cache_dir"],
            "baseline": chosen.get("baseline"),
            "evidence": chosen.get("evidence"),
            "require_consent": chosen.get("require_consent") or None,
        },
    )
