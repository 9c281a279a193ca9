"""Each construct of the language, written as source, and the facts it becomes."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import msgspec
import pytest

from pii_lint.frontend import lower, module
from pii_lint.ir import nodes as ir
from pii_lint.ir.dump import dump


def facts_of(source: str) -> ir.Facts:
    """The facts by the running Python's reader, or by libcst where it can't; where both can, they say the same."""
    facts = lower(source.encode(), "a.py")
    body, problems = module.by_cst(source.encode())
    assert facts == ir.Facts("a.py", body, facts.lines, problems)
    assert not problems
    return facts


def shown(source: str) -> str:
    return dump(facts_of(textwrap.dedent(source)))


def value_of(expression: str) -> ir.Expr:
    (statement,) = facts_of(f"_ = {expression}\n").body
    assert isinstance(statement, ir.Assign) and statement.value is not None
    return statement.value


def plain(expression: str) -> str:
    """The dump of an expression on one line, its levels in brackets."""
    facts = ir.Facts("a.py", (ir.Do(value_of(expression)),), 1)
    out = ""
    level = 0
    for line in dump(facts).splitlines()[1:]:
        depth = (len(line) - len(line.lstrip())) // 2
        out += "(" * (depth - level) + ")" * (level - depth) + (" " if depth <= level else "") + line.strip()
        level = depth
    return (out + ")" * level).removeprefix("(value: ").removesuffix(")")


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("'a'", "a"),
        ('u"a"', "a"),
        ("b'\\xe9'", "é"),
        ("r'\\n'", "\\n"),
        ("'\\n\\x41\\u00e9\\N{BULLET}\\101\\q'", "\nAé•A\\q"),
        ("'''a\nb'''", "a\nb"),
        ("'a' \"b\" r'\\c'", "ab\\c"),
        ("('a'\n  'b')", "ab"),
        ("'" + "x" * 500 + "'", "x" * 400),
        ("0x_ff", 255),
        ("1_000", 1000),
        ("1e3", 1000.0),
        ("-5", -5),
        ("-2.5", -2.5),
        ("9" * 30, None),
        ("9" * 5000, None),
        ("2j", None),
        ("...", None),
        ("None", None),
        ("True", True),
    ],
)
def test_literals(expression: str, value: object) -> None:
    node = value_of(expression)
    assert isinstance(node, ir.Const)
    assert node.value == value and type(node.value) is type(value)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("a.b.c", "Attr c(obj: Attr b(obj: Name a))"),
        ("a[0]", "Item(obj: Name a key: Const 0)"),
        ("a[1:f()]", "Item(obj: Name a)"),
        ("a[b, 1:]", "Item(obj: Name a key: Seq tuple(items:(Name b Const None)))"),
        ("a[b,]", "Item(obj: Name a key: Seq tuple(items:(Name b)))"),
        ("a[*b]", "Item(obj: Name a key: Seq tuple(items:(Star(value: Name b))))"),
        ("f()", "Call(func: Name f)"),
        (
            "f(a, *b, k=c, **d)",
            "Call(func: Name f args:(Arg(value: Name a) Arg(value: Name b star: 1)"
            " Arg k(value: Name c) Arg(value: Name d star: 2)))",
        ),
        ("await f(x)", "Call(func: Name f args:(Arg(value: Name x)))"),
        ("a + b * c", "Bin +(left: Name a right: Bin *(left: Name b right: Name c))"),
        ("a - b - c", "Bin -(left: Bin -(left: Name a right: Name b) right: Name c)"),
        ("a or b or c", "Choice or(options:(Name a Name b Name c))"),
        ("a or (b and c)", "Choice or(options:(Name a Choice and(options:(Name b Name c))))"),
        ("a if t else b", "Choice if(options:(Name a Name b) test: Name t)"),
        ("a < b not in c", "Cut <(parts:(Name a Name b Name c))"),
        ("a not in b", "Cut not in(parts:(Name a Name b))"),
        ("a is not None", "Cut is not(parts:(Name a Const None))"),
        ("not a", "Cut not(parts:(Name a))"),
        ("-a", "Cut -(parts:(Name a))"),
        ("not ~a", "Cut not(parts:(Name a))"),
        ("(a, *b)", "Seq tuple(items:(Name a Star(value: Name b)))"),
        ("()", "Seq tuple"),
        ("[a]", "Seq list(items:(Name a))"),
        ("{a}", "Seq set(items:(Name a))"),
        ("{'k': a, **b}", "Map(items:(Pair(key: Const 'k' value: Name a) Pair(value: Name b)))"),
        (
            "[a for a in b if c if d for e in f]",
            "Comp list(value: Name a clauses:(Clause(target: Name a iter: Name b"
            " conditions:(Name c Name d)) Clause(target: Name e iter: Name f)))",
        ),
        ("{k: v for k in b}", "Comp dict(value: Name v clauses:(Clause(target: Name k iter: Name b)) key: Name k)"),
        ("{a async for a in b}", "Comp set(value: Name a clauses:(Clause(target: Name a iter: Name b)))"),
        ("f(a for a in b)", "Call(func: Name f args:(Arg(value: Comp generator(value: Name a"
         " clauses:(Clause(target: Name a iter: Name b))))))"),
        ("(a := b)", "Walrus(target: Name a value: Name b)"),
        ("f'a{b}{{c}}'", "Text(parts:(Const 'a' Name b Const '{c}'))"),
        ("f'{a:>{w}.{p}}'", "Text(parts:(Name a Name w Name p))"),
        ("f'{a!r}'", "Text(parts:(Call(func: Name repr args:(Arg(value: Name a)))))"),
        ("f'{a=}'", "Text(parts:(Const 'a=' Call(func: Name repr args:(Arg(value: Name a)))))"),
        ("f'{a = :>5}'", "Text(parts:(Const 'a = ' Name a))"),
        ("'x' f'{a}' 'y\\n'", "Text(parts:(Const 'x' Name a Const 'y\\n'))"),
        ("f'{f\"{a}\"}'", "Text(parts:(Text(parts:(Name a))))"),
        ("rf'\\d{a}'", "Text(parts:(Const '\\\\d' Name a))"),
        ("t'a{b}'", "Text(parts:(Const 'a' Name b))"),
        (
            "lambda a, *b, c=1: a",
            "Lambda(function: Function <lambda>(params:(Param a Param b(kind: star)"
            " Param c(kind: keyword_only default: Const 1)) body:(Return(value: Name a))))",
        ),
    ],
)  # fmt: skip
def test_expressions(expression: str, expected: str) -> None:
    assert plain(expression) == expected


def test_text_pieces_have_no_site_and_strings_have() -> None:
    text = value_of("f'a{b}'")
    assert isinstance(text, ir.Text)
    assert [isinstance(part, ir.Const) and part.site for part in text.parts] == [ir.NO_SITE, False]
    string = value_of("'a'")
    assert isinstance(string, ir.Const) and string.site > 0


def test_long_chain_is_shallow_and_keeps_order() -> None:
    node = value_of(" + ".join(f"a{i}" for i in range(1000)))
    names: list[str] = []

    def visit(each: ir.Expr) -> int:
        if isinstance(each, ir.Bin):
            assert each.op == "+" and each.site > 0
            return 1 + max(visit(each.left), visit(each.right))
        assert isinstance(each, ir.Name)
        names.append(each.id)
        return 0

    assert visit(node) == 10
    assert names == [f"a{i}" for i in range(1000)]


def test_long_elif_chain_keeps_every_branch() -> None:
    source = "if a0:\n b0()\n" + "".join(f"elif a{i}:\n b{i}()\n" for i in range(1, 130)) + "else:\n z()\n"
    facts = lower(source.encode(), "a.py")
    assert len(facts.body) == 3
    text = dump(facts)
    assert all(f"func: Name b{i}\n" in text for i in range(130))
    assert text.count("func: Name z\n") == 1


def test_generators_are_told_from_functions_that_hold_one() -> None:
    facts = lower(
        b"def outer():\n def inner():\n  yield 1\n return lambda: (yield)\n"
        b"def both():\n def inner(): pass\n x = yield from y\n",
        "a.py",
    )
    outer, both = facts.body
    assert isinstance(outer, ir.Function) and isinstance(both, ir.Function)
    inner, returned = outer.body
    assert isinstance(inner, ir.Function) and isinstance(returned, ir.Return)
    assert isinstance(returned.value, ir.Lambda)
    assert (outer.is_generator, inner.is_generator, both.is_generator) == (False, True, True)
    assert returned.value.function.is_generator


def test_lines_are_counted_with_or_without_a_last_newline() -> None:
    assert [lower(source, "a").lines for source in (b"", b"x\n", b"x\ny", b"\n\n")] == [0, 1, 2, 2]


@pytest.mark.parametrize(("source", "needed"), [("x = f(a)\n", False), ("print 'x'\n", False), ("a b\n", True)])
def test_libcst_is_imported_for_what_python_cannot_read(source: str, needed: bool) -> None:
    code = f"import sys, pii_lint.frontend as f; f.lower({source.encode()!r}, 'a.py'); print('libcst' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == str(needed)


@pytest.mark.parametrize("literal", ["'a\\ud800'", "f'a\\ud800{b}'", "'a\\ud800' 'c'"])
def test_halves_of_surrogate_pairs_can_be_written(literal: str) -> None:
    facts = facts_of(f"x = {literal}\n")
    assert b"a?" in msgspec.msgpack.encode(facts)
