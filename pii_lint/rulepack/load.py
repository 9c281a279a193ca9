"""Reads rule files into one ``RulePack``.

Example: ``load([Path("ours.toml")])`` reads the built-in packs and the user's file. Mistakes are collected
over all files and raised together, each as ``file:line: what is wrong (what to do)``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import tomli

from pii_lint.errors import RuleError
from pii_lint.rulepack.check import Known, Problems, check_file, shape_problems
from pii_lint.rulepack.pack import RulePack
from pii_lint.rulepack.paths import builtin_files
from pii_lint.rulepack.schema import DataType, RuleFile, Type

_AT_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)|\s*\(at end of document\)")


def load(extra: Sequence[Path] = (), default: bool = True) -> RulePack:
    """The built-in rules and those of the files ``extra``.

    Without ``default`` only ``extra`` says what sources and sinks are and which names are personal data: of the
    built-in rules there remain the vocabulary, the policies, and how data moves through libraries.
    Raises RuleError with all mistakes.
    """
    problems: Problems = []
    builtin = _read_all(builtin_files(), problems)
    own = _read_all(extra, problems)
    everything = builtin + own
    known = Known.of([content for _, _, content in everything])
    seen: dict[tuple[str, str], str] = {}
    for path, text, content in everything:
        problems += check_file(path, text, content, known, seen)
    if problems:
        raise RuleError([f"{path}:{line}: {what}" for path, line, what in problems])
    shipped = [content for _, _, content in builtin]
    if not default:
        shipped = [_without_leaks(content) for content in shipped]
    return _pack([*shipped, *(content for _, _, content in own)])


def _read_all(paths: Sequence[Path], problems: Problems) -> list[tuple[Path, str, RuleFile]]:
    files = []
    for path in paths:
        read = _read(path, problems)
        if read is not None:
            files.append((path, *read))
    return files


def _read(path: Path, problems: Problems) -> tuple[str, RuleFile] | None:
    """The text and the content of a file, or ``None`` after adding to ``problems``."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        problems.append((path, 1, f"cannot be read: {reason} (give the path of a TOML file)"))
        return None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
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


def _without_leaks(content: RuleFile) -> RuleFile:
    """``content`` without what makes a source, a sink or a finding by itself."""
    return msgspec.structs.replace(
        content,
        source=(),
        sink=(),
        setting=(),
        words=None,
        type=tuple(_without_data(one) for one in content.type),
        data_type=tuple(_without_names(one) for one in content.data_type),
    )


def _without_data(type_: Type) -> Type:
    links = {name: value for name, value in type_.fields.items() if value.startswith("type:")}
    return msgspec.structs.replace(type_, fields=links, shows=None, data="")


def _without_names(data_type: DataType) -> DataType:
    return msgspec.structs.replace(
        data_type, names=(), likely_names=(), person_names=(), weak_names=(), types=()
    )


def _pack(files: Sequence[RuleFile]) -> RulePack:
    content = RuleFile(
        source=tuple(one for file in files for one in file.source),
        sink=tuple(one for file in files for one in file.sink),
        sanitizer=tuple(one for file in files for one in file.sanitizer),
        propagator=tuple(one for file in files for one in file.propagator),
        type=tuple(one for file in files for one in file.type),
        setting=tuple(one for file in files for one in file.setting),
        rule=tuple(one for file in files for one in file.rule),
        data_type=tuple(one for file in files for one in file.data_type),
    )
    return RulePack(content, content.data_type, [file.words for file in files if file.words is not None])
