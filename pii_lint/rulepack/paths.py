"""Where the built-in rule packs lie: ``pii_lint/_rules`` in a wheel, ``rules/`` beside the package in a checkout.

Example: ``builtin_files()`` gives ``[.../rules/data_types/contact.toml, ..., .../rules/policies/logging.toml]``.
"""

from __future__ import annotations

from pathlib import Path

from pii_lint.errors import RuleError

ROOMS = ("data_types", "libraries", "policies")


def builtin_root() -> Path:
    """The folder that holds the rooms of the built-in packs. Raises RuleError when neither place has them."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "_rules", package.parent / "rules"):
        if (folder / "policies").is_dir():
            return folder
    raise RuleError([f"{package}: the built-in rules are missing (install the package again)"])


def builtin_files() -> list[Path]:
    """The built-in rule files in a fixed order: by room, then by name."""
    root = builtin_root()
    return [path for room in ROOMS for path in sorted((root / room).glob("*.toml"))]
