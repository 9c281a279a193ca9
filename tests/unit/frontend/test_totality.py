"""Every kind of node that libcst and ``ast`` know is lowered on purpose."""

from __future__ import annotations

import ast
from pathlib import Path

import libcst as cst
import msgspec
import pytest

from pii_lint.frontend import ast_expressions, cst_module, cst_operators, module
from pii_lint.frontend.cst_sites import _FIELDS, _KINDS
from pii_lint.frontend.dispatch import EXPRESSIONS, PATTERNS, STATEMENTS
from pii_lint.ir import nodes as ir
from pii_lint.ir.dump import dump

CLASSES = [each for each in vars(cst).values() if isinstance(each, type) and issubclass(each, cst.CSTNode)]


def concrete(base: type) -> set[type]:
    return {each for each in CLASSES if issubclass(each, base) and not each.__name__.startswith(("Base", "_"))}


def test_the_tables_are_filled_by_the_modules_that_lower() -> None:
    assert len(module.HANDLERS) == len(cst_module.HANDLERS) == 5


def test_expressions_are_complete() -> None:
    handled_by_parents = {cst.From}
    assert concrete(cst.BaseExpression) - handled_by_parents <= set(EXPRESSIONS)


def test_statements_are_complete() -> None:
    suites = {cst.SimpleStatementLine}
    assert concrete(cst.BaseStatement) | concrete(cst.BaseSmallStatement) <= set(STATEMENTS) | suites


def test_patterns_are_complete() -> None:
    abstract = {cst.MatchPattern, cst.MatchSequence}
    assert concrete(cst.MatchPattern) - abstract <= set(PATTERNS)


def test_operators_are_complete() -> None:
    assert concrete(cst.BaseBinaryOp) <= set(cst_operators.BINARY)
    assert concrete(cst.BaseAugOp) <= set(cst_operators.AUGMENTED)
    assert concrete(cst.BaseCompOp) <= set(cst_operators.COMPARISON)
    assert concrete(cst.BaseUnaryOp) <= set(cst_operators.UNARY)
    assert concrete(cst.BaseBooleanOp) <= set(cst_operators.BOOLEAN)


def below(base: type[ast.AST]) -> set[type]:
    """The kinds of nodes of the running Python's grammar, without the names of old ones."""
    found = {each for each in base.__subclasses__() if each.__module__ == "ast"}
    return {each for each in found if each.__name__ not in ("Num", "Str", "Bytes", "NameConstant", "Ellipsis")}


def test_the_grammar_of_the_running_python_is_complete() -> None:
    inside = {"FormattedValue", "Interpolation"}  # of strings
    dropped = {"Pass", "TypeAlias"}
    assert {each for each in below(ast.expr) if each.__name__ not in inside} <= set(EXPRESSIONS)
    assert {each for each in below(ast.stmt) if each.__name__ not in dropped} <= set(STATEMENTS)
    assert below(ast.pattern) <= set(PATTERNS)
    assert below(ast.operator) <= set(ast_expressions.BINARY)


def test_the_numbering_of_libcst_trees_names_real_classes_and_fields() -> None:
    by_name = {each.__name__: each for each in CLASSES}
    younger = {"TemplatedString", "TemplatedStringExpression", "StarredDictComp"}
    assert set(_KINDS) - younger <= set(by_name)
    for name, fields in _FIELDS.items():
        if name in by_name:
            assert set(fields) <= set(by_name[name].__dataclass_fields__), name
        else:
            assert name in younger


def test_a_kind_of_node_from_the_future_is_nothing_of_interest() -> None:
    class Future(cst.BaseExpression):
        pass

    from pii_lint.frontend.dispatch import Walk

    assert EXPRESSIONS[Future](object(), Walk()) == ir.Const(None)
    out: list[ir.Stmt] = []
    STATEMENTS[Future](object(), Walk(), out)
    assert out == []
    assert PATTERNS[Future](object(), Walk()) == ir.Pattern("capture")


@pytest.mark.parametrize(
    "sample", sorted((Path(__file__).parent / "samples").glob("*.py.txt")), ids=lambda path: path.name
)
def test_facts_survive_the_cache(sample: Path) -> None:
    facts = module.lower(sample.read_bytes(), "a.py")
    again = msgspec.msgpack.decode(msgspec.msgpack.encode(facts), type=ir.Facts)
    assert again == facts
    assert dump(again) == dump(facts)
