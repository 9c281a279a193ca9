"""One rule file as it is read: bytes, TOML, tables of the right shape.

Example: ``parse(Path("ours.toml"), b'[[sink]]\\nchanel = "logging"', problems)`` gives ``None``, and ``problems`` has
``(Path("ours.toml"), 2, "sink has no key 'chanel' (did you mean 'channel'?)")``, and what is missing.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec
import tomli

from pii_lint.rulepack.check import Problems, shape_problems
from pii_lint.rulepack.schema import RuleFile

_AT_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)|\s*\(at end of document\)")


def read(path: Path, problems: Problems) -> bytes | None:
    """The bytes of a file, or ``None`` after adding to ``problems``."""
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        problems.append((path, 1, f"cannot be read: {reason} (give the path of a TOML file)"))
        return None


def parse(path: Path, octets: bytes, problems: Problems) -> tuple[str, RuleFile] | None:
    """The text and the content of a file, or ``None`` after adding to ``problems``."""
    try:
        text = octets.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = octets[: error.start].count(b"\n") + 1
        problems.append((path, line, "is not UTF-8 (save it as UTF-8)"))
        return None
    try:
        data: dict[str, Any] = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        place = _AT_LINE.search(str(error))
        line = int(place[1]) if place and place[1] else text.rstrip().count("\n") + 1
        problems.append((path, line, f"is not TOML: {_AT_LINE.sub('', str(error))}"))
        return None
    try:
        return text, msgspec.convert(data, RuleFile)
    except msgspec.ValidationError as error:
        found = shape_problems(path, text, data)
        problems += found or [(path, 1, str(error))]
        return None
