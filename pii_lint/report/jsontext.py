"""JSON text that can always be encoded, fast also for large reports."""

from __future__ import annotations

import json
from typing import Any

import msgspec


def json_text(tree: Any, indent: int = 2) -> str:
    """``tree`` (dicts, lists, scalars) as JSON in UTF-8's characters; lone surrogates become ``?``, 0 means one line.

    ``msgspec`` is fast but wants valid Unicode: what it refuses is left to ``json``.
    """
    try:
        octets = msgspec.json.encode(tree)
    except UnicodeEncodeError:
        octets = json.dumps(tree, ensure_ascii=False).encode("utf-8", "replace")
    return msgspec.json.format(octets, indent=indent).decode("utf-8")
