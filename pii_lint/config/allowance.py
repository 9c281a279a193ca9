"""Entries of the allow-list, written at the end of a settings file.

Example: ``extended(text, [Entry(("user.contact.email",), "http", "shop/mail.py", "needed")], "pyproject.toml")`` is the
text with a table ``[[tool.pii-lint.allow]]`` more; all that stood there stays as it is.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

import msgspec

from pii_lint.config.load import OWN_FILE
from pii_lint.errors import UsageError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


class Entry(msgspec.Struct, frozen=True):
    """``data`` may reach ``channel`` in the file ``path``, relative to the folder of the settings."""

    data: str | tuple[str, ...]
    channel: str
    path: str
    reason: str
    until: str = ""


def written(entry: Entry, name: str) -> str:
    """The entry as a table of the settings file ``name``."""
    table = "allow" if name == OWN_FILE else "tool.pii-lint.allow"
    lines = [
        f"[[{table}]]",
        f"data = {_quoted(entry.data if isinstance(entry.data, str) else list(entry.data))}",
        f"channel = {_quoted(entry.channel)}",
        f"path = {_quoted('/' + entry.path)}",
        f"reason = {_quoted(entry.reason)}",
    ]
    lines += [f"until = {entry.until}"] if entry.until else []
    return "\n".join(lines) + "\n"


def extended(text: str, entries: Sequence[Entry], name: str) -> str:
    """``text``, the content of the file ``name``, with the entries; raises ``UsageError`` where they don't fit."""
    made = [written(one, name) for one in dict.fromkeys(entries)]
    new = "\n".join([*([f"{text.rstrip()}\n"] if text.strip() else []), *made])
    try:
        tomllib.loads(new)
    except tomllib.TOMLDecodeError as error:
        what = f"an allowance cannot be added at its end: {error}"
        hint = "write `allow` as tables ([[allow]], [[tool.pii-lint.allow]]), or add it by hand"
        raise UsageError(name, what, hint) from error
    return new


def _quoted(value: str | list[str]) -> str:
    return json.dumps(value, ensure_ascii=False)
