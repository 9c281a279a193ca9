"""Two readers, one IR: lowering and numbering by ``ast`` and by libcst must agree on every file that both can read."""

from __future__ import annotations

import ast
import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pii_lint.frontend import ast_sites, cst_module, cst_sites, locate, lower, module, positions, sites
from pii_lint.frontend.parse import parse
from pii_lint.frontend.scanner import lines_of
from pii_lint.ir import nodes as ir
from pii_lint.model import Region

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.py.txt"))
OWN = sorted((Path(positions.__file__).parent).glob("*.py"))
CORPUS = os.environ.get("PII_LINT_CORPUS")


def records(value: Any) -> Iterator[Any]:
    """All IR records in ``value``, parents first."""
    if isinstance(value, tuple):
        for each in value:
            yield from records(each)
    elif isinstance(value, msgspec.Struct):
        yield value
        for field in value.__struct_fields__:
            yield from records(getattr(value, field))


def sites_of(facts: ir.Facts) -> set[int]:
    found = {each.site for each in records(facts.body) if getattr(each, "site", -1) >= 0}
    return found


def shaped(text: str, wanted: dict[int, int], found: dict[int, Region]) -> dict[int, Region]:
    lines = lines_of(text)
    return {at: positions._shaped(wanted[at], region, lines) for at, region in found.items()}


def assert_walks_agree(source: bytes) -> None:
    """Facts by both parsers are the same, and so are the kinds and places of every site of ``source``."""
    facts = lower(source, "a.py")
    asked = sites_of(facts)
    if not asked:
        return
    parsed = parse(source)
    by_ast = module.by_ast(parsed.text)
    assert by_ast is None or parsed.mended or by_ast == cst_module.lower_module(parsed) == facts.body
    wanted = {site // sites.STEP: sites.kind_of(site) for site in asked}
    assert len(wanted) == len(asked)
    by_cst = [kind for kind, _ in cst_sites.numbered(parsed.module)]
    assert {ordinal: by_cst[ordinal - 1] for ordinal in wanted} == wanted
    assert len(by_cst) >= max(wanted)
    fallback = shaped(parsed.text, wanted, positions._by_cst(parsed.text, wanted))
    try:
        tree = ast.parse(parsed.text)
    except SyntaxError:
        assert locate(source, asked).keys() == asked  # newer than this Python: libcst serves
        return
    assert [kind for kind, _ in ast_sites.numbered(tree)] == by_cst
    assert shaped(parsed.text, wanted, positions._by_ast(parsed.text, wanted)) == fallback
    assert fallback.keys() == wanted.keys()


@pytest.mark.parametrize("path", SAMPLES + OWN, ids=lambda path: path.name)
def test_walks_agree_on_files(path: Path) -> None:
    assert_walks_agree(path.read_bytes())


@pytest.mark.skipif(not CORPUS, reason="PII_LINT_CORPUS names no folder of Python files")
def test_walks_agree_on_corpus() -> None:
    paths = sorted(Path(CORPUS or ".").rglob("*.py"))
    for path in random.Random(0).sample(paths, min(300, len(paths))):
        assert_walks_agree(path.read_bytes())


def covered(source: str, region: Region) -> str:
    """The text of a region."""
    lines = source.split("\n")[region.start_line - 1 : region.end_line]
    lines[-1] = lines[-1][: region.end_column - 1]
    lines[0] = lines[0][region.start_column - 1 :]
    return "\n".join(lines)


def shown(source: str, record_type: type, fields: dict[str, object]) -> str:
    """What the site of the only record of its type with ``fields`` covers."""
    facts = lower(source.encode(), "a.py")
    record: Any
    (record,) = [
        each
        for each in records(facts.body)
        if type(each) is record_type and all(getattr(each, name) == value for name, value in fields.items())
    ]
    return covered(source, locate(source.encode(), [record.site])[record.site])


@pytest.mark.parametrize(
    ("source", "kind", "fields", "expected"),
    [
        ("é = (f(\n  a))\n", ir.Call, {}, "f(\n  a)"),
        ("é = 'é'; log(é.x)\n", ir.Attr, {}, "é.x"),
        ("x = f'é {a.b} {c!r}'\n", ir.Attr, {}, "a.b"),
        ("x = f'é {a.b} {c!r}'\n", ir.Text, {}, "f'é {a.b} {c!r}'"),
        ("x = (f'''é\n{a} é {\n b.c(\n1)}''' 'x')\n", ir.Call, {}, "b.c(\n1)"),
        ("x = f'{f(f\"{a.b}\")}'\n", ir.Attr, {}, "a.b"),
        ("if x:\n  raise E(a) from b; y\n", ir.Raise, {}, "raise E(a) from b"),
        ("@d\nasync  def   name(a): pass\n", ir.Function, {}, "name"),
        ("class \\\n  A(B): pass\n", ir.Class, {}, "A"),
        ("def f(*, ä: int = 1): pass\n", ir.Param, {}, "ä"),
        ("def f(**kw): pass\n", ir.Param, {}, "kw"),
        ("try: pass\nexcept (A) as e:\n  pass\n", ir.Handler, {}, "except (A) as e:"),
        ("for x in y:\n  pass\n", ir.For, {}, "for x in y:"),
        ("x = (yield\n a)\n", ir.Yield, {}, "yield\n a"),
        ("x = 'a' \\\n 'b'\n", ir.Const, {"value": "ab"}, "'a' \\\n 'b'"),
        ("match x:\n  case [*rest]: pass\n", ir.Pattern, {"kind": "star"}, "*rest"),
        ("x = a + (b)\n", ir.Bin, {}, "a + (b)"),
        ("x[a:b][c]\n", ir.Item, {"key": None}, "x[a:b]"),
        ("x = t'é {a.b}'\n", ir.Attr, {}, "a.b"),
        ("type X = int\ny = f(a)\n", ir.Call, {}, "f(a)"),
        ("x = f'{a[\"k\"]}'\ny = f'{d['k'].e}'\n", ir.Attr, {}, "d['k'].e"),
        ("a 'x'\ny = f(a)\n", ir.Call, {}, "f(a)"),
    ],
)
def test_regions(source: str, kind: type, fields: dict[str, object], expected: str) -> None:
    assert shown(source, kind, fields) == expected


def test_foreign_sites_are_left_out() -> None:
    assert locate(b"x = 1\n", [ir.NO_SITE, 999 * sites.STEP + sites.CALL]) == {}
    assert locate(b"\xff", [sites.STEP]) == {}


def test_sites_are_the_same_in_each_run() -> None:
    source = SAMPLES[0].read_bytes()
    assert lower(source, "a.py") == lower(source, "a.py")


NAMES = st.sampled_from(["a", "bc", "é", "user"])
LEAVES = st.one_of(
    NAMES,
    st.sampled_from(["1", "-2", "'s'", "'é🎉'", "b'x'", "None", "...", "'a' 'b'", "'''x\ny'''"]),
)


def composed(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    two = st.tuples(inner, inner)
    return st.one_of(
        inner.map(lambda e: f"({e})"),
        inner.map(lambda e: f"({e}).attr"),
        two.map(lambda p: f"f({p[0]}, *{p[1]}, k={p[0]}, **{p[1]})"),
        two.map(lambda p: f"f(k={p[0]}, *{p[1]})"),
        two.map(lambda p: f"({p[0]})[{p[1]}]"),
        two.map(lambda p: f"({p[0]})[{p[1]}:, {p[0]},]"),
        two.map(lambda p: f"({p[0]} + {p[1]} - {p[0]})"),
        two.map(lambda p: f"({p[0]} if {p[1]} else {p[0]})"),
        two.map(lambda p: f"({p[0]} or {p[1]} and not {p[0]})"),
        two.map(lambda p: f"({p[0]} <= {p[1]} is not {p[0]})"),
        two.map(lambda p: f"[{p[0]}, *{p[1]}]"),
        two.map(lambda p: f"{{{p[0]}: {p[1]}, **{p[0]}}}"),
        two.map(lambda p: f"[{p[0]} for x in {p[1]} if {p[0]} for y in {p[1]}]"),
        two.map(lambda p: f"{{{p[0]}: {p[1]} for x in {p[1]}}}"),
        two.map(lambda p: f"(lambda x, /, y={p[0]}, *, z={p[1]}: {p[0]})"),
        two.map(lambda p: f"(x := {p[0]})"),
        inner.filter(lambda e: not set(e) & set("'\\\n")).map(lambda e: f"f'é{{({e})!r}} {{({e}):>{{w}}}}'"),
        inner.filter(lambda e: '"""' not in e and "\\" not in e).map(lambda e: f'f"""\né {{ ({e}) }}""" "t"'),
    )


EXPRESSIONS = st.recursive(LEAVES, composed, max_leaves=8)
STATEMENTS = st.builds(
    lambda form, one, two: form.replace("$1", one).replace("$2", two) + "\n",
    st.sampled_from(
        [
            "x = $1; y: $2 = $1; x += $2",
            "def f(a: $1, b=$2, *args, c: $1 = $2, **kw) -> $1:\n    return $2",
            "@d($1)\nclass C(B, k=$2):\n    x: $1\n    async def m(self): yield $1",
            "for i in $1:\n    $2",
            "try:\n    assert $1, $2\nexcept E as e:\n    raise X($1) from e\nfinally:\n    $2",
            "with a($1) as b, $2:\n    del b.x",
            "if $1:\n    $2\nelif $2:\n    $1\nelse:\n    x = yield",
            "match $1:\n    case {'k': v, **r} if $2:\n        $1\n    case [C(p, q=s), *_] as w:\n        $2",
        ]
    ),
    EXPRESSIONS,
    EXPRESSIONS,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(STATEMENTS, min_size=1, max_size=3))
def test_walks_agree_on_random_programs(statements: list[str]) -> None:
    assert_walks_agree("".join(statements).encode())
