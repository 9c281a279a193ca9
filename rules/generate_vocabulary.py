"""Writes ``pii_lint/vocabulary_data.py`` from ``rules/data_types``: run it after a change there.

    python rules/generate_vocabulary.py            # writes
    python rules/generate_vocabulary.py --check    # exit status 1 when the file is out of date

The runtime reads the generated module, so that an application needs neither TOML nor msgspec.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import tomli

from pii_lint.rulepack.names import name_entry, word_groups
from pii_lint.rulepack.schema import RuleFile

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent / "pii_lint" / "vocabulary_data.py"
HEAD = '''"""The shipped data types and words as plain data; written by ``rules/generate_vocabulary.py``, not by hand.

``TYPES``: key, label, sensitivity, default redaction. ``NAMES``: key, confidence left on a thing, then
the names, likely names, names on persons and weak names, each joined by ``|``. ``WORDS``: the word groups, likewise.
"""

# ruff: noqa: E501

from __future__ import annotations
'''


def generate() -> str:
    """The text of the module."""
    paths = sorted((HERE / "data_types").glob("*.toml"))
    files = [msgspec.convert(tomli.loads(path.read_text(encoding="utf-8")), RuleFile) for path in paths]
    return "\n".join(_lines(files)) + "\n"


def _lines(files: list[RuleFile]) -> Iterator[str]:
    yield HEAD
    types = sorted((one for file in files for one in file.data_type), key=lambda one: one.key)
    yield "TYPES: tuple[tuple[str, str, str, str], ...] = ("
    for one in types:
        yield f"    {_row(one.key, one.label, one.sensitivity, one.redact)},"
    yield ")\n"
    yield "NAMES: tuple[tuple[str, str, str, str, str, str], ...] = ("
    for entry in map(name_entry, types):
        yield f"    {_row(entry.data, entry.of_things, *('|'.join(names) for names in entry[2:]))},"
    yield ")\n"
    yield "WORDS: dict[str, str] = {"
    for group, words in word_groups(file.words for file in files if file.words is not None).items():
        yield f"    {_quoted(group)}: {_quoted('|'.join(words))},"
    yield "}"


def _row(*fields: str) -> str:
    return f"({', '.join(_quoted(field) for field in fields)})"


def _quoted(text: str) -> str:
    return msgspec.json.encode(text).decode("utf-8")


def main(arguments: list[str]) -> int:
    """Writes the module, or with ``--check`` compares it; the exit status."""
    text = generate()
    if "--check" in arguments:
        same = TARGET.exists() and TARGET.read_text(encoding="utf-8") == text
        print("up to date" if same else f"{TARGET}: out of date (run {Path(__file__).name})", file=sys.stderr)
        return 0 if same else 1
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
