"""What every data type is called and what only looks like it: the rows of ``data_types.txt``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import tomli

from pii_lint.recognise import Recogniser
from pii_lint.rulepack.paths import builtin_files
from pii_lint.rulepack.schema import RuleFile

TABLE = Path(__file__).with_name("data_types.txt")
SURE = ("medium", "high")


def table() -> Iterator[tuple[str, list[str], list[str]]]:
    """Each key with its names and its look-alikes."""
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            key, _, rest = line.partition(": ")
            names, _, alike = rest.partition(" | ")
            yield key, names.split(), alike.split()


ROWS = list(table())
NAMES = [(key, name) for key, names, _ in ROWS for name in names]
ALIKE = [(key, name) for key, _, alike in ROWS for name in alike]


def classified(name: str) -> str | None:
    """The data type that the recogniser is sure of."""
    owner, _, last = name.rpartition(".")
    match = Recogniser.default().classify(last, owner or None, "attribute" if owner else "variable")
    return match.data if match is not None and match.confidence in SURE else None


def test_every_data_type_has_names_and_look_alikes() -> None:
    contents = (msgspec.convert(tomli.loads(path.read_text(encoding="utf-8")), RuleFile) for path in builtin_files())
    shipped = {one.key for content in contents for one in content.data_type}
    assert shipped == {key for key, names, alike in ROWS if names and alike}


@pytest.mark.parametrize(("key", "name"), NAMES)
def test_name(key: str, name: str) -> None:
    assert classified(name) == key


@pytest.mark.parametrize(("key", "name"), ALIKE)
def test_look_alike(key: str, name: str) -> None:
    assert classified(name) is None
