"""The texts that ``pii-lint init`` starts a project with.

Example: ``with_hook("repos:\\n  - repo: local\\n    hooks: []\\n")`` has one entry more in its list.
"""

from __future__ import annotations

import re

SETTINGS = """\
# Findings below these are not shown: low | medium | high, and critical for the severity.
min-severity = "medium"
min-confidence = "medium"

# Files that are not looked at, as in .gitignore.
# exclude = ["migrations/"]

# Your own functions that make personal data harmless.
# sanitizers = ["shop.privacy.scrub"]

# What your own libraries do, in the format of pii-lint's rules.
# rules = ["privacy/rules.toml"]

# Data that may go somewhere, with the reason and an end.
# [[allow]]
# data = "user.contact.email"
# channel = "messaging"
# path = "shop/mailing.py"
# reason = "the mail provider needs the recipient's address"
# until = 2027-01-31
"""

HOOK = """\
- repo: local
  hooks:
    - id: pii-lint
      name: pii-lint
      entry: pii-lint scan --force-exclude --quiet
      language: system
      types_or: [python, jupyter]
      require_serial: true
"""

GITHUB = """\
name: pii-lint

on:
  push:
    branches: [main, master]
  pull_request:

permissions:
  contents: read
  security-events: write

jobs:
  pii-lint:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: pip install pii-lint
      - run: pii-lint scan . --format sarif --output pii-lint.sarif --exit-zero
      - uses: github/codeql-action/upload-sarif@v3
        with:
          sarif_file: pii-lint.sarif
          category: pii-lint
"""

GITLAB = """\
pii-lint:
  image: python:3.12-slim
  script:
    - pip install pii-lint
    - pii-lint scan . --format gitlab --output gl-code-quality-report.json
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
"""

_KEY = re.compile(r"^(\w[\w-]*)\s*:(.*)$", re.MULTILINE)
_ENTRY = re.compile(r"^([ \t]*)- +repo\s*:", re.MULTILINE)


def with_hook(text: str) -> str | None:
    """A pre-commit configuration with the hook added; None if its list is not the last thing in it."""
    if not text.strip():
        return f"repos:\n{_indented('  ')}"
    keys = list(_KEY.finditer(text))
    if not keys or keys[-1][1] != "repos" or keys[-1][2].split("#")[0].strip():
        return None
    entries = list(_ENTRY.finditer(text, keys[-1].end()))
    indent = entries[0][1] if entries else "  "
    return f"{text.rstrip()}\n{_indented(indent)}"


def _indented(indent: str) -> str:
    return "".join(f"{indent}{line}\n" for line in HOOK.splitlines())
