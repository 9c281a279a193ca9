"""The exception tree: each class knows the exit status a command ends with.

Example: ``raise ConfigError("pyproject.toml", "select: unknown rule 'PII999'", "see `pii-lint rules`")``
prints ``pyproject.toml: select: unknown rule 'PII999' (see `pii-lint rules`)`` and ends with status 2.
"""

from __future__ import annotations


class PiiLintError(Exception):
    """Something the user can mend: where it is, what is wrong, and what to do about it."""

    exit_status = 2

    def __init__(self, where: str, what: str, hint: str = "") -> None:
        super().__init__(where, what, hint)
        self.where = where
        self.what = what
        self.hint = hint

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head} ({self.hint})" if self.hint else head


class UsageError(PiiLintError):
    """A path, option or argument that cannot be used."""


class ConfigError(PiiLintError):
    """A mistake in the project's configuration."""


class RuleError(PiiLintError):
    """Mistakes in rule files; ``problems`` holds all of them, each with file and line."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("", "\n".join(problems))
        self.problems = problems
