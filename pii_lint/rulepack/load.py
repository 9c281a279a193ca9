"""Reads rule files into one ``RulePack``.

Example: ``load([Path("ours.toml")])`` reads the built-in packs and the user's file. Mistakes are collected
over all files and raised together, each as ``file:line: what is wrong (what to do)``.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from pii_lint.errors import RuleError
from pii_lint.rulepack.check import Problems
from pii_lint.rulepack.checked import Store, builtin, check
from pii_lint.rulepack.files import read
from pii_lint.rulepack.pack import RulePack
from pii_lint.rulepack.schema import DataType, RuleFile, Type


def load(extra: Sequence[Path] = (), default: bool = True, store: Store | None = None) -> RulePack:
    """The built-in rules and those of the files ``extra``; ``store`` keeps the built-in ones for the next time.

    Without ``default`` only ``extra`` says what sources and sinks are and which names are personal data: of the
    built-in rules there remain the vocabulary, the policies, and how data moves through libraries.
    Raises RuleError with all mistakes.
    """
    problems: Problems = []
    shipped = builtin(problems, store)
    sources = [(path, octets) for path in extra if (octets := read(path, problems)) is not None]
    own = check(sources, shipped, problems)
    if problems:
        raise RuleError([f"{path}:{line}: {what}" for path, line, what in problems])
    contents = [content for _, content in shipped]
    if not default:
        contents = [_without_leaks(content) for content in contents]
    return _pack([*contents, *(content for _, content in own)])


def _without_leaks(content: RuleFile) -> RuleFile:
    """``content`` without what makes a source, a sink or a finding by itself."""
    return msgspec.structs.replace(
        content,
        source=(),
        sink=(),
        host=(),
        purpose=(),
        setting=(),
        words=None,
        type=tuple(_without_data(one) for one in content.type),
        data_type=tuple(_without_names(one) for one in content.data_type),
    )


def _without_data(type_: Type) -> Type:
    links = {name: value for name, value in type_.fields.items() if value.startswith("type:")}
    return msgspec.structs.replace(type_, fields=links, shows=None, data="")


def _without_names(data_type: DataType) -> DataType:
    return msgspec.structs.replace(data_type, names=(), likely_names=(), person_names=(), weak_names=(), types=())


def _pack(files: Sequence[RuleFile]) -> RulePack:
    content = RuleFile(
        source=tuple(one for file in files for one in file.source),
        sink=tuple(one for file in files for one in file.sink),
        host=tuple(one for file in files for one in file.host),
        purpose=tuple(one for file in files for one in file.purpose),
        sanitizer=tuple(one for file in files for one in file.sanitizer),
        propagator=tuple(one for file in files for one in file.propagator),
        type=tuple(one for file in files for one in file.type),
        setting=tuple(one for file in files for one in file.setting),
        gate=tuple(one for file in files for one in file.gate),
        rule=tuple(one for file in files for one in file.rule),
        data_type=tuple(one for file in files for one in file.data_type),
    )
    return RulePack(content, content.data_type, [file.words for file in files if file.words is not None])
