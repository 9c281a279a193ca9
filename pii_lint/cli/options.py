"""Option types that several verbs share.

Example: ``--select PII101,PII102 --select PII201`` gives ``("PII101", "PII102", "PII201")``.
"""

from __future__ import annotations

from collections.abc import Sequence

import click


def split(ctx: click.Context, parameter: click.Parameter, values: Sequence[str]) -> tuple[str, ...]:
    """Callback of a repeatable option whose values may also be separated by commas."""
    return tuple(word.strip() for value in values for word in value.split(",") if word.strip())
