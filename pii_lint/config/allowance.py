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

    data: tuple[str, ...]
    channel: str
    path: str
    reason: str


def extended(text: str, entries: Sequence[Entry], name: str) -> str:
    """``text``, the content of the file ``name``, with the entries; raises ``UsageError`` where they don't fit."""
    table = "allow" if name == OWN_FILE else "tool.pii-lint.allow"
    made = [
        f"[[{table}]]\n"
        f"data = {json.dumps(list(one.data))}\n"
        f"channel = {_quoted(one.channel)}\n"
        f"path = {_quoted('/' + one.path)}\n"
        f"reason = {_quoted(one.reason)}\n"
        for one in dict.fromkeys(entries)
    ]
    new = "\n".join([*([f"{text.rstrip()}\n"] if text.strip() else []), *made])
    try:
        tomllib.loads(new)
    except tomllib.TOMLDecodeError as error:
        what = f"an allowance cannot be added at its end: {error}"
        raise UsageError(name, what, f"write `allow` as tables ([[{table}]]), or add it by hand") from error
    return new


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
