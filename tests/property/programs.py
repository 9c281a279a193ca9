"""Programs to mutate: small ones made up, the cases of the data-flow suite, and the example applications.

A made-up program is two to four functions that call later ones, a class with a field, and sinks::

    def f0(a, b):
        c = [a, 'text']
        if b:
            c = f1(b, c)
        SINK(c[0])
        return c
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from compared import Program
from hypothesis import strategies as st

TESTS = Path(__file__).parents[1]
CASES = TESTS / "dataflow" / "cases"
EXAMPLES = TESTS.parent / "examples"

_BOX = """
class Box:
    def __init__(self, value):
        self.value = value

    def get(self):
        return self.value
"""
_VALUES = (
    "SOURCE", "'text'", "{0}", "[{0}, {1}]", "({0}, {1})", "{{'k': {0}, 'n': {1}}}", "f'{{{0}}} {{{1}}}'", "len({0})",
    "str({0})", "{0} == {1}", "{0} or {1}", "Box({0})", "SANITIZE({0})", "[one for one in [{0}]]", "lambda: {0}",
    "dict(k={0})", "{0} if {1} else 'text'", "'%s' % ({0},)", "list({0})", "{0} + {1}",
)  # fmt: skip
_READS = ("{0}[0]", "{0}[1]", "{0}['k']", "{0}['n']", "{0}.value", "{0}.get()", "{0}()", "{0}.strip()", "{0}.pop()")
_EFFECTS = (
    "SINK({0})", "SINK({0}[0])", "SINK({0}['k'])", "SINK({0}.value)", "SINK({0}, {1})", "{0}.append({1})",
    "{0}['k'] = {1}", "{0}.value = {1}", "{0} += {1}", "SINK({0}())", "{0}.update(k={1})", "print({0})",
)  # fmt: skip
_NAMES = ("c", "d", "e")


@st.composite
def _block(draw: st.DrawFn, known: list[str], later: list[str], depth: int) -> list[str]:
    lines: list[str] = []
    name = st.sampled_from
    for _ in range(draw(st.integers(1, 5))):
        two = draw(name(known)), draw(name(known))
        kind = draw(st.integers(0, 9))
        if kind <= 3:
            target = draw(name(_NAMES))
            lines.append(f"{target} = {draw(name(_VALUES + _READS)).format(*two)}")
            known = [*known, target] if target not in known else known
        elif kind <= 6:
            lines.append(draw(name(_EFFECTS)).format(*two))
        elif kind == 7 and later:
            target = draw(name(_NAMES))
            lines.append(f"{target} = {draw(name(later))}({', '.join(two)})")
            known = [*known, target] if target not in known else known
        elif depth:
            head = draw(name(("if {0}:", "for one in {0}:", "try:", "with open('x') as one:"))).format(*two)
            lines += [head, *("    " + line for line in draw(_block(known, later, depth - 1)))]
            if head == "try:":
                lines += ["except ValueError as error:", "    SINK(error)"]
            elif draw(st.booleans()) and head.startswith("if"):
                lines += ["else:", *("    " + line for line in draw(_block(known, later, depth - 1)))]
        else:
            lines.append(f"SINK({two[0]})")
    return lines


@st.composite
def made_up(draw: st.DrawFn) -> Program:
    """A small program, not always one that would run."""
    names = [f"f{number}" for number in range(draw(st.integers(2, 4)))]
    lines = [*_BOX.splitlines()]
    for number, function in enumerate(names):
        body = draw(_block(["a", "b"], names[number + 1 :], 1))
        result = draw(st.sampled_from(("a", "b", "a, b", "None", "[a]", "{'k': b}")))
        lines += [f"def {function}(a, b):", *("    " + line for line in body), f"    return {result}"]
    call = draw(
        st.sampled_from(("f0(SOURCE, 'text')", "f0('text', SOURCE)", "f0(Box(SOURCE), [])", "f0([SOURCE], {})"))
    )
    lines += ["def main():", f"    x = {call}", "    SINK(x)", "main()"]
    return Program.of({"made_up.py": "\n".join(lines)})


def _read(folder: Path, files: list[Path]) -> dict[str, str]:
    return {file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8") for file in sorted(files)}


@cache
def cases() -> dict[str, dict[str, str]]:
    """The files of each case of the data-flow suite that this version of Python can read, by its name."""
    found = {path.stem: _read(CASES, [path]) for path in sorted(CASES.glob("*.py"))}
    packages = sorted(path for path in CASES.iterdir() if (path / "main.py").is_file())
    found |= {path.name: _read(CASES, list(path.rglob("*.py"))) for path in packages}
    return {name: files for name, files in found.items() if all(map(_readable, files.values()))}


def _readable(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


@cache
def examples() -> dict[str, dict[str, str]]:
    """The files of each example application."""
    folders = sorted(path for path in EXAMPLES.glob("*/*") if path.is_dir())
    return {f"{path.parent.name}/{path.name}": _read(path, list(path.rglob("*.py"))) for path in folders}


@cache
def read(kind: str, name: str) -> Program:
    """A case or an example as a program; to be copied before it is changed."""
    named = kind == "example"
    return Program.of((examples() if named else cases())[name], named)
