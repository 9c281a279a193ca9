"""Files that are not what they should be: encodings, syntax errors, excessive nesting."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pii_lint.frontend import locate, lower
from pii_lint.frontend.extents import extents
from pii_lint.frontend.nesting import DEEPEST, LINK, is_suspicious, weight
from pii_lint.ir import nodes as ir
from pii_lint.ir.dump import dump


def assigned(facts: ir.Facts) -> list[str]:
    """The names that the top level of a file binds by assignment or definition."""
    names: list[str] = []
    for statement in facts.body:
        if isinstance(statement, ir.Assign):
            names += [each.id for each in statement.targets if isinstance(each, ir.Name)]
        elif isinstance(statement, (ir.Function, ir.Class)):
            names.append(statement.name)
    return names


def lines(facts: ir.Facts) -> list[int]:
    return [problem.line for problem in facts.problems]


@pytest.mark.parametrize(
    ("source", "value"),
    [
        (b"\xef\xbb\xbfx = '\xc3\xa9'\n", "é"),
        (b"# -*- coding: latin-1 -*-\nx = '\xe9'\n", "é"),
        (b"#!/bin/x\n# vim: set fileencoding=cp1252 :\nx = '\x80'\n", "€"),
        ("x = 'é'\r\n".encode(), "é"),
        (b"\x0cx = 1\n", 1),
        (b"x = 1", 1),
    ],
)
def test_encodings(source: bytes, value: object) -> None:
    facts = lower(source, "a.py")
    assert not facts.problems
    (statement,) = facts.body
    assert isinstance(statement, ir.Assign) and isinstance(statement.value, ir.Const)
    assert statement.value.value == value


@pytest.mark.parametrize(
    "source",
    [
        b"x = '\xe9'\n",
        b"# coding: nonsense\n",
        b"# coding: rot13\nx = 1\n",
        b"x = 1\0\n",
        b"\xff\xfex\0",
        b"\xef\xbb\xbf# coding: latin-1\n",
    ],
)
def test_unreadable_files_are_a_problem_of_the_whole_file(source: bytes) -> None:
    facts = lower(source, "a.py")
    assert facts.body == () and lines(facts) == [0]


@pytest.mark.parametrize("source", [b"", b"\n", b"# only a comment", b"\\\n", b"'doc'\n", b"\x0c"])
def test_empty_files_are_fine(source: bytes) -> None:
    assert lower(source, "a.py").body == ()


@pytest.mark.parametrize(
    "broken",
    [
        "x = = 1",
        "print >>f, 'x' 'y' z",
        "x = `a",
        "if a >< b:\n    pass\nelse:\n    pass",
        "try:\n    pass\nexcept E, as e:\n    pass",
        "@dec\n@dec2\ndef f(a, b c):\n    return '''\ntext\n'''",
        "class A:\n    def f(self):\n        x y\n\n    # comment\n    def g(self): pass",
        "x = (1,\n2",
        "def f(:\n    pass",
        "x = 'never closed",
        "x = )",
        "x = $",
        "def f():\n\tif x:\n        y",
        "    indented = 1",
        "while True: x y",
    ],
)
def test_the_rest_of_a_file_survives(broken: str) -> None:
    source = f"before = 1\n{broken}\n\nafter = 2\ndef last(): return 3\n"
    facts = lower(source.encode(), "a.py")
    last = 1 + len(broken.split("\n"))
    assert [name for name in assigned(facts) if name in ("before", "after", "last")] == [
        "before",
        "after",
        "last",
    ]
    assert len(facts.problems) == 1 and 2 <= facts.problems[0].line <= last + 1
    assert "left out" in facts.problems[0].message
    after = facts.body[-2]
    assert isinstance(after, ir.Assign)
    assert locate(source.encode(), [after.site])[after.site].start_line == last + 2


def test_text_that_never_ends_takes_no_more_than_its_statement() -> None:
    facts = lower(b'a = 1\nb = """never closed\nc = 2\ndef d(): pass\n', "a.py")
    assert assigned(facts) == ["a", "c", "d"]
    assert lines(facts) == [2]


def test_each_broken_statement_is_told_with_its_line() -> None:
    facts = lower(b"a 1\nx = 1\ndef f():\n    y\n    a 2\nz = 3\na 4\n", "a.py")
    assert lines(facts) == [1, 5, 7]
    assert assigned(facts) == ["x", "z"]


def test_many_broken_statements() -> None:
    source = "".join(f"a {i}\nx{i} = 1\n" for i in range(500))
    facts = lower(source.encode(), "a.py")
    assert len(facts.problems) == 500 and len(assigned(facts)) == 500


def test_extents() -> None:
    text = '#c\n\nimport os\ntry:\n  f(\n)\nexcept E:\n  pass\n@d\n# c\n@e\ndef f(): """\nx\n"""\n\ny = 1 + \\\n2\nz\n'
    assert extents(text) == [(2, 3), (3, 8), (8, 15), (15, 17), (17, 18)]


DEEP: dict[str, Callable[[int], str]] = {
    "parentheses": lambda n: "x = " + "(" * n + "1" + ")" * n,
    "lists": lambda n: "x = " + "[" * n + "]" * n,
    "dicts": lambda n: "x = " + "{1:" * n + "1" + "}" * n,
    "calls": lambda n: "x = " + "f(\n" * n + ")" * n,
    "unclosed": lambda n: "x = " + "(" * n,
    "subscripts": lambda n: "x = a" + "[0]" * n,
    "methods": lambda n: "x = (a" + "\n .f(1, b)" * n + ")",
    "attributes": lambda n: "x = a" + ".b" * n,
    "not": lambda n: "x = " + "not " * n + "a",
    "minus": lambda n: "x = " + "-" * n + "a",
    "power": lambda n: "x = " + "**".join(["a"] * n),
    "conditional": lambda n: "x = " + "a if b else " * n + "c",
    "lambda": lambda n: "x = " + "lambda: " * n + "a",
    "patterns": lambda n: "match x:\n case " + "{1: " * n + "a" + "}" * n + ": pass",
    "delete": lambda n: "del " + "(" * n + "a" + ",)" * n,
    "and": lambda n: "x = " + " and ".join(["a"] * 10 * n),
    "elif": lambda n: "if a: pass\n" + "elif b: pass\n" * 10 * n,
    "add": lambda n: "x = " + " + \\\n".join(["a"] * 10 * n),
    "indentation": lambda n: "".join(" " * i + "if x:\n" for i in range(n // 5)) + " " * (n // 5) + "pass",
}


@pytest.mark.parametrize("kind", DEEP)
def test_excessive_nesting_is_a_problem_not_a_crash(kind: str) -> None:
    # In a process of its own: a guard that fails takes its process with it.
    source = f"before = 1\n{DEEP[kind](3000)}\nafter = 2\n"
    script = (
        "import sys\nfrom pii_lint.frontend import lower\n"
        "facts = lower(sys.stdin.buffer.read(), 'a.py')\n"
        "print([p.line for p in facts.problems], [t.id for s in facts.body for t in s.targets])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script],
        input=source.encode(),
        capture_output=True,
        timeout=120,
        cwd=Path(__file__).parents[3],
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-500:]
    if kind != "unclosed":
        assert b"['before', 'after']" in ended.stdout
    assert not ended.stdout.startswith(b"[]")


@pytest.mark.parametrize(
    "source",
    [
        "x = " + " + ".join(f"a{i}" for i in range(2000)),
        "x = {" + ", ".join(f"'k{i}': a.b({i})" for i in range(5000)) + "}",
        "def x():\n" + "    y = a.b(c)\n" * 10_000,
        "x = [\n" + "    [1, (2, {3: 4})],\n" * 3000 + "]",
        "x = (a" + "\n    .f(1)" * 150 + ")",
        "x = " + "[" * 150 + "]" * 150,
        "x = " + " or ".join(["a"] * 3000),
        "x = '" + "(" * 5000 + "'",
    ],
    ids=["chain", "dict", "lines", "list", "methods", "brackets", "or", "text"],
)
def test_big_but_sound_files_are_kept_whole(source: str) -> None:
    facts = lower((source + "\n").encode(), "a.py")
    assert not facts.problems and assigned(facts) == ["x"]
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(facts), type=ir.Facts) == facts


def test_weight() -> None:
    assert weight("((a))") == 2 * LINK
    assert weight("a.b.c") == LINK
    assert weight("f(a, b)(c)") == LINK // 2 + LINK
    assert weight("[(a), (b), (c)]") == 2 * LINK
    assert weight("'((((' # ((((\n'''(((('''") == 0
    assert not is_suspicious("x = 1\n" * 1000)
    assert is_suspicious("x = " + "(" * (DEEPEST // LINK + 1))


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=" \n\t()[]{}:,='\"#\\abdefprint0@.x", max_size=60))
def test_any_text_gives_facts(text: str) -> None:
    facts = lower(text.encode(), "a.py")
    assert facts.path == "a.py"
    assert dump(facts) == dump(lower(text.encode(), "a.py"))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=40))
def test_any_bytes_give_facts(source: bytes) -> None:
    assert lower(source, "a.py").path == "a.py"
