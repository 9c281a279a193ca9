"""The data-flow suite as data: case files, their marked lines, and what a run of a case shows.

A case is a file ``cases/NAME.py`` or a package ``cases/NAME/`` whose module ``main`` starts it. A line on
which data reaches a sink ends in ``# flow``, a line with a sink that no data reaches in ``# none``::

    SINK(SOURCE)  # flow
    SINK("text")  # none

``norun`` after the word says that the line's label is not provable by running it (a branch that one run
does not take). ``known-miss: reason`` and ``known-noise: reason`` mark what the engine gets wrong today.
A first line ``# requires: pydantic`` or ``# python: 3.11`` names what running the case needs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
CASES = HERE / "cases"
RULES = HERE / "rules.toml"

_MARK = re.compile(
    r"#\s*(?P<label>flow|none)(?P<norun>\s+norun)?(?:\s+known-(?P<known>miss|noise):\s*(?P<reason>\S.*))?\s*$"
)
_SINK = re.compile(r"\bSINK\(")
_HEADER = re.compile(r"#\s*(requires|python):\s*(\S+)")


@dataclass(frozen=True)
class Mark:
    """What one line claims: ``flow`` or not, whether a run proves it, and whether the engine is known to err."""

    path: str
    line: int
    flow: bool
    norun: bool = False
    known: str = ""
    reason: str = ""

    @property
    def place(self) -> tuple[str, int]:
        return self.path, self.line


@dataclass(frozen=True)
class CaseFiles:
    """One case: its name, the files by path relative to the case's root, and its marks."""

    name: str
    sources: dict[str, str]
    marks: tuple[Mark, ...]
    unmarked: tuple[tuple[str, int], ...] = ()
    needs: dict[str, str] = field(default_factory=dict)

    @property
    def is_package(self) -> bool:
        return len(self.sources) > 1


def read_case(path: Path) -> CaseFiles:
    """Read a case file or a case folder; a line with a sink and no mark lands in ``unmarked``."""
    files = [path] if path.is_file() else sorted(path.rglob("*.py"))
    sources = {file.relative_to(CASES).as_posix(): file.read_text(encoding="utf-8") for file in files}
    return parse_case(path.stem, sources)


def parse_case(name: str, sources: dict[str, str]) -> CaseFiles:
    """Find the marks in the given sources."""
    marks: list[Mark] = []
    unmarked: list[tuple[str, int]] = []
    needs: dict[str, str] = {}
    for path, text in sources.items():
        for number, line in enumerate(text.splitlines(), 1):
            found = _MARK.search(line)
            if found:
                marks.append(
                    Mark(
                        path,
                        number,
                        found["label"] == "flow",
                        bool(found["norun"]),
                        found["known"] or "",
                        (found["reason"] or "").strip(),
                    )
                )
            elif _SINK.search(line):
                unmarked.append((path, number))
            header = _HEADER.match(line)
            if header:
                needs[header[1]] = header[2]
    return CaseFiles(name, sources, tuple(marks), tuple(unmarked), needs)


def all_cases() -> list[CaseFiles]:
    """Every case of the suite, by name."""
    paths = [path for path in CASES.iterdir() if path.suffix == ".py" or (path / "main.py").is_file()]
    return [read_case(path) for path in sorted(paths)]
