"""Where settings come from: defaults, then the project's file, then PII_LINT_* variables, then options.

Example::

    config = load(["src"], options={"min_severity": "low"})

reads ``pii-lint.toml`` or ``[tool.pii-lint]`` of ``pyproject.toml`` in ``src`` or the nearest folder
above it that has one, up to the root of the repository.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pii_lint.config.read import nearest, read_table, rule_file
from pii_lint.config.schema import DEFAULT, SENSITIVITIES, Config, Mention
from pii_lint.errors import ConfigError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

OWN_FILE = "pii-lint.toml"
PROJECT_FILE = "pyproject.toml"
ENVIRONMENT_PREFIX = "PII_LINT_"


def load(
    paths: Sequence[str] = (),
    *,
    file: str | None = None,
    environment: Mapping[str, str] | None = None,
    options: Mapping[str, Any] | None = None,
) -> Config:
    """The configuration for a scan of ``paths``.

    ``file`` is read instead of looking for one. ``options`` maps field names to values from the
    command line (lists as sequences of strings; paths relative to the current folder).
    Raises ``ConfigError`` that lists every mistake of every layer.
    """
    problems: list[str] = []
    config = DEFAULT
    found = Path(file).absolute() if file else _find(_start(paths))
    base = found.parent if found else Path.cwd()
    if found is not None:
        table = _table(found, required=bool(file))
        config = config.apply(read_table(table, _shown(found), str(base), problems))
    config = config.apply({"base": base.as_posix(), "file": str(found) if found else ""})
    config = config.apply(_environment(os.environ if environment is None else environment, problems))
    config = config.apply(_options(options or {}, problems))
    if problems:
        raise ConfigError("", "\n".join(problems))
    return config


def check_names(
    config: Config,
    *,
    rules: Sequence[str],
    data_types: Sequence[str],
    channels: Sequence[str],
    vendors: Sequence[str] = (),
) -> None:
    """Raise ``ConfigError`` that lists each rule id, data type, channel and vendor in ``config`` that nobody knows.

    A rule may be cut short (``PII1`` for all of PII1xx) or narrowed (``PII101/special``); a data
    type may stand for those below it (``user.contact``).
    """
    known = {"rule": rules, "data": data_types, "channel": channels, "vendor": vendors}
    words = {"rule": "rule", "data": "data type", "channel": "channel", "vendor": "vendor"}
    matches: dict[str, Callable[[str, str], bool]] = {
        "rule": _is_rule,
        "data": lambda name, full: f"{full}.".startswith(f"{name}."),
        "channel": lambda name, full: full == name,
        "vendor": lambda name, full: full.casefold() == name.casefold(),
    }
    problems = [
        f"{mention.where}: unknown {words[mention.kind]} {mention.name!r}"
        + (nearest(mention.name, known[mention.kind]) or " (see `pii-lint rules`)")
        for mention in config.mentions
        if not mention.name or not any(matches[mention.kind](mention.name, full) for full in known[mention.kind])
    ]
    if problems:
        raise ConfigError("", "\n".join(problems))


def _is_rule(name: str, full: str) -> bool:
    head, _, sensitivity = name.partition("/")
    whole = f"{head}/{sensitivity}" == name and sensitivity in SENSITIVITIES and head == full
    return whole or (head == name and re.fullmatch(r"PII\d*", name) is not None and full.startswith(name))


def _start(paths: Sequence[str]) -> Path:
    folders = [
        path if path.is_dir() else path.parent for path in (Path(name).absolute() for name in paths if name != "-")
    ]
    return Path(os.path.commonpath(folders)) if folders else Path.cwd()


def _find(start: Path) -> Path | None:
    start = Path(os.path.normpath(start))
    for folder in (start, *start.parents):
        own, project = folder / OWN_FILE, folder / PROJECT_FILE
        in_project = project.is_file() and _has_settings(project)
        if own.is_file():
            if in_project:
                what = f"settings also stand in [tool.pii-lint] of {PROJECT_FILE} beside it"
                raise ConfigError(_shown(own), what, "keep one of the two")
            return own
        if in_project:
            return project
        if (folder / ".git").exists():
            break
    return None


def _has_settings(project: Path) -> bool:
    """Whether pyproject.toml has our table; one that is broken (a template, say) counts if it seems to."""
    try:
        text = project.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    if "pii-lint" not in text:
        return False
    try:
        return "pii-lint" in tomllib.loads(text).get("tool", {})
    except tomllib.TOMLDecodeError:
        return "tool.pii-lint" in text


def _table(path: Path, *, required: bool) -> Mapping[str, Any]:
    """The settings in ``path``; ``required`` when the user named the file."""
    try:
        document = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise ConfigError(_shown(path), f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(_shown(path), f"not UTF-8 at byte {error.start}", "save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(_shown(path), f"not valid TOML: {error}") from error
    tool = document.get("tool")
    table = tool.get("pii-lint") if isinstance(tool, dict) else None
    if path.name == PROJECT_FILE:
        if table is None and required:
            raise ConfigError(_shown(path), "no [tool.pii-lint] table", "add one, or name another file")
    elif table is None:
        return document
    if not isinstance(table, dict):
        raise ConfigError(_shown(path), "tool.pii-lint: expected a table", "write [tool.pii-lint]")
    return table


def _environment(environment: Mapping[str, str], problems: list[str]) -> dict[str, Any]:
    """PII_LINT_SELECT and so on, with commas in lists; other variables (PII_LINT_DEBUG) are no settings."""
    table: dict[str, Any] = {}
    for key in ("select", "ignore", "exclude", "rules", "sanitizers", "consent-channels"):
        if text := environment.get(_variable(key), "").strip():
            table[key] = [word.strip() for word in text.split(",") if word.strip()]
    for key in ("min-confidence", "min-severity", "cache-dir", "baseline"):
        if text := environment.get(_variable(key), "").strip():
            table[key] = text
    if text := environment.get(_variable("jobs"), "").strip():
        table["jobs"] = int(text) if text.isdecimal() else text
    for key in ("cache", "default-rules", "force-exclude", "require-consent"):
        if text := environment.get(_variable(key), "").strip().lower():
            table[key] = {"1": True, "true": True, "0": False, "false": False}.get(text, text)
    # Read key by key, so that a message names the variable and not the key in a file.
    layer: dict[str, Any] = {}
    mentions: tuple[Mention, ...] = ()
    for key, value in table.items():
        own: list[str] = []
        part = read_table({key: value}, "environment", str(Path.cwd()), own)
        problems += (line.replace(f"environment: {key}", _variable(key), 1) for line in own)
        mentions += tuple(Mention(_variable(key), each.kind, each.name) for each in part.pop("mentions"))
        layer.update(part)
    return {**layer, "mentions": mentions}


def _variable(key: str) -> str:
    return ENVIRONMENT_PREFIX + key.replace("-", "_").upper()


def _options(options: Mapping[str, Any], problems: list[str]) -> dict[str, Any]:
    layer = {key: tuple(value) if isinstance(value, list) else value for key, value in options.items()}
    layer = {key: value for key, value in layer.items() if value is not None and value != ()}
    if "rules" in layer:
        here = str(Path.cwd())
        layer["rules"] = tuple(rule_file(name, here, "--rules", problems) for name in layer["rules"])
    for key in ("cache_dir", "baseline", "evidence"):
        if key in layer:
            layer[key] = str(Path(str(layer[key])).resolve())
    layer["mentions"] = tuple(
        Mention(f"--{key}", "rule", name) for key in ("select", "ignore") for name in layer.get(key, ())
    )
    return layer


def _shown(path: Path) -> str:
    """The path as a user would type it from here."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)
