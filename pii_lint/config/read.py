"""One table of settings -> one layer, with every mistake in it named by file and key.

The same reader serves ``[tool.pii-lint]`` in pyproject.toml and the whole of pii-lint.toml. Example::

    problems: list[str] = []
    layer = read_table({"min-severity": "hihg"}, "pii-lint.toml", "/src", problems)
    problems == ["pii-lint.toml: min-severity: not a choice: 'hihg' (one of low, ...)"]
"""

from __future__ import annotations

import datetime
import difflib
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, get_args

import msgspec

from pii_lint.config.schema import Allow, Level, Mention, PathIgnore, Purpose, Severity

Strings = list[str]
Count = Annotated[int, msgspec.Meta(ge=0)]

KEYS: dict[str, Any] = {
    "select": Strings,
    "ignore": Strings,
    "min-confidence": Level,
    "min-severity": Severity,
    "exclude": Strings,
    "force-exclude": bool,
    "rules": Strings,
    "default-rules": bool,
    "sanitizers": Strings,
    "allow": list[dict[str, Any]],
    "per-path-ignores": dict[str, list[str]],
    "require-consent": bool,
    "consent-channels": Strings,
    "event-schemas": Strings,
    "policy": str,
    "purposes": dict[str, list[str]],
    "jobs": Count,
    "cache": bool,
    "cache-dir": str,
    "baseline": str,
}
ALLOW_KEYS: dict[str, Any] = {
    "data": str | Strings,
    "channel": str | Strings,
    "path": str | Strings,
    "sink": str | Strings,
    "reason": str,
    "until": datetime.date,
}
_TOML_WORDS = {
    "`object`": "a table",
    "`array`": "a list",
    "`str`": "a string",
    "`int`": "a whole number",
    "`bool`": "true or false",
    "Invalid RFC3339 encoded date": "not a date (write 2027-01-31)",
    "Invalid enum value": "not a choice:",
}
_DOTTED = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*", re.ASCII)


def read_table(table: Mapping[str, Any], file: str, base: str, problems: list[str]) -> dict[str, Any]:
    """The layer that ``table`` describes; mistakes are appended to ``problems``, the rest is still read.

    ``file`` names the table in messages; relative paths are taken from the folder ``base``.
    """
    values = _typed(table, KEYS, file, problems)
    layer: dict[str, Any] = {key.replace("-", "_"): value for key, value in values.items()}
    mentions: list[Mention] = []
    for key in ("select", "ignore"):
        mentions += (Mention(f"{file}: {key}", "rule", name) for name in layer.get(key, ()))
    if "rules" in layer:
        layer["rules"] = tuple(rule_file(name, base, f"{file}: rules", problems) for name in layer["rules"])
    for key in ("cache_dir", "baseline", "policy"):
        if key in layer:
            layer[key] = str(Path(base, layer[key]))
    if "event_schemas" in layer:
        layer["event_schemas"] = tuple(
            existing(name, base, f"{file}: event-schemas", problems) for name in layer["event_schemas"]
        )
    problems += (
        f"{file}: sanitizers: {name!r} is not a dotted name (such as 'shop.privacy.mask')"
        for name in layer.get("sanitizers", ())
        if not _DOTTED.fullmatch(name)
    )
    if "allow" in layer:
        entries = (
            _allow(entry, file, f"allow[{index}]", problems, mentions)
            for index, entry in enumerate(layer["allow"], start=1)
        )
        layer["allow"] = tuple(entry for entry in entries if entry is not None)
    if "per_path_ignores" in layer:
        ignores = layer["per_path_ignores"]
        for path, rules in ignores.items():
            mentions += (Mention(f"{file}: per-path-ignores.{path!r}", "rule", name) for name in rules)
        layer["per_path_ignores"] = tuple(PathIgnore(path, tuple(rules)) for path, rules in ignores.items())
    mentions += (Mention(f"{file}: consent-channels", "channel", name) for name in layer.get("consent_channels", ()))
    if "purposes" in layer:
        purposes = layer["purposes"]
        for vendor, data in purposes.items():
            mentions.append(Mention(f"{file}: purposes", "vendor", vendor))
            mentions += (Mention(f"{file}: purposes.{vendor!r}", "data", key) for key in data)
        layer["purposes"] = tuple(Purpose(vendor, tuple(data)) for vendor, data in purposes.items())
    for key in ("select", "ignore", "exclude", "sanitizers", "consent_channels"):
        if key in layer:
            layer[key] = tuple(layer[key])
    layer["mentions"] = tuple(mentions)
    return layer


def rule_file(name: str, base: str, where: str, problems: list[str]) -> str:
    """The absolute path of an extra rule file."""
    path = Path(base, Path(name).expanduser())
    if not path.is_file():
        problems.append(f"{where}: no such file: {name}")
    return os.path.normpath(path)


def existing(name: str, base: str, where: str, problems: list[str]) -> str:
    """The absolute path of a file or folder that must be there."""
    path = Path(base, Path(name).expanduser())
    if not path.exists():
        problems.append(f"{where}: no such file or folder: {name}")
    return os.path.normpath(path)


def nearest(name: str, known: Iterable[str]) -> str:
    """`` (did you mean 'x'?)``, or nothing when no known name is near."""
    folded = {word.lower(): word for word in known}
    found = difflib.get_close_matches(name.lower().replace("_", "-"), folded, n=1, cutoff=0.6)
    return f" (did you mean {folded[found[0]]!r}?)" if found else ""


def _typed(
    table: Mapping[str, Any], keys: Mapping[str, Any], where: str, problems: list[str], prefix: str = ""
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in keys:
            hint = nearest(key, keys) or f" (known keys: {', '.join(sorted(keys))})"
            problems.append(f"{where}: {prefix}{key}: unknown key{hint}")
            continue
        try:
            values[key] = msgspec.convert(value, keys[key])
        except msgspec.ValidationError as error:
            choices = [word for word in get_args(keys[key]) if isinstance(word, str)]
            hint = f" (one of {', '.join(choices)})" if choices else ""
            problems.append(f"{where}: {prefix}{key}: {_plain(str(error))}{hint}")
    return values


def _plain(message: str) -> str:
    """msgspec's message without its JSON path, in TOML's words."""
    message = re.sub(r" - at `\$(.*)`$", lambda match: f" at {match[1]}" if match[1] else "", message)
    for json_word, toml_word in _TOML_WORDS.items():
        message = message.replace(json_word, toml_word)
    return message.replace("`", "").replace("Expected ", "expected ")


def _allow(entry: dict[str, Any], file: str, name: str, problems: list[str], mentions: list[Mention]) -> Allow | None:
    before = len(problems)
    values = _typed(entry, ALLOW_KEYS, file, problems, prefix=f"{name}.")
    if "data" not in entry:
        problems.append(f"{file}: {name}: 'data' is missing (a data type such as \"user.contact.email\")")
    if "reason" not in entry or entry["reason"] == "" or values.get("reason", "-").isspace():
        problems.append(f"{file}: {name}: 'reason' is missing (why may this data go there?)")
    if len(problems) > before:
        return None
    lists = {
        key: (value,) if isinstance(value, str) else tuple(value)
        for key, value in values.items()
        if key in ("data", "channel", "path", "sink")
    }
    where = f"{file}: {name}"
    for kind in ("data", "channel"):
        mentions += (Mention(f"{where}.{kind}", kind, key) for key in lists.get(kind, ()) if key != "*")
    return Allow(**lists, reason=values["reason"].strip(), until=values.get("until"), file=file, where=name)
