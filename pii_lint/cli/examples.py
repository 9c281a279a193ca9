"""What ``--help`` teaches by: for each verb a few command lines, each with what it does.

Example: ``epilog("explain")`` is the paragraph below the options of ``pii-lint explain --help``.
"""

from __future__ import annotations

EXAMPLES: dict[str, tuple[tuple[str, str], ...]] = {
    "": (
        ("pii-lint init", "settings, a hook and a CI job, made for this project"),
        ("pii-lint scan", "what leaks from the Python files below this folder"),
        ("pii-lint fix --diff", "what could be cured, as a diff"),
        ("pii-lint explain PII101", "what a rule means, and what to write instead"),
    ),
    "scan": (
        ("pii-lint scan src", "findings in the terminal"),
        ("pii-lint scan src/views.py", "this file, with the whole project in view"),
        ("pii-lint scan --diff main", "only what this branch brings"),
        ("pii-lint scan --staged", "only what the next commit brings"),
        ("pii-lint scan --select PII101 --min-severity high", "one rule, severe findings"),
        ("pii-lint scan --format html --output leaks.html", "a report to read in a browser"),
        ("pii-lint scan --format sarif --output leaks.sarif", "for code scanning, with fixes"),
        ("pii-lint scan - --stdin-filename src/views.py < src/views.py", "from an editor"),
    ),
    "init": (
        ("pii-lint init --dry-run", "what was found, and what would be written"),
        ("pii-lint init --ci gitlab", "with a job for GitLab"),
    ),
    "fix": (
        ("pii-lint fix src --diff", "what would change"),
        ("pii-lint fix src", "write the safe fixes"),
        ("pii-lint fix src --select PII101", "of one rule"),
        ("pii-lint fix src --unsafe-fixes --diff", "also what the program shows or sends"),
        ("pii-lint fix src -i", "one finding at a time"),
    ),
    "baseline": (
        ("pii-lint baseline create src --owner alice", "keep what is there"),
        ("pii-lint scan src --baseline pii-lint-baseline.json", "hear of new findings only"),
        ("pii-lint baseline update src", "follow moved files, add what is new"),
        ("pii-lint baseline prune src", "forget what is gone"),
    ),
    "suppress": (
        ('pii-lint suppress shop/views.py:12 --reason "asked for by support"', "the findings on a line"),
        ('pii-lint suppress shop/views.py:12 --reason "until the move" --until 2031-01-31', "for a time"),
        ("pii-lint suppress src --prune", "remove comments that silence nothing"),
    ),
    "rules": (
        ("pii-lint rules", "what is looked for"),
        ("pii-lint rules test user.email", "what a name is taken for"),
    ),
    "explain": (("pii-lint explain PII101", "what, why, and what to write instead"),),
}
"""Command lines by verb, the empty one for ``pii-lint`` itself, with what each does."""


def epilog(verb: str) -> str | None:
    """The examples of a verb in click's markup; None for a verb that teaches in its own words."""
    examples = EXAMPLES.get(verb)
    if not examples:
        return None
    width = max(len(line) for line, _ in examples if len(line) <= 52)
    lines = [
        f"  {line:<{width}}  {words}" if len(line) <= width else f"  {line}\n  {' ' * width}  {words}"
        for line, words in examples
    ]
    return "\b\nExamples:\n" + "\n".join(lines)
