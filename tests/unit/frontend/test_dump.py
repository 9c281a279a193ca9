"""The text form of facts."""

from __future__ import annotations

from pii_lint.frontend import lower
from pii_lint.ir import nodes as ir
from pii_lint.ir.dump import dump, dump_node


def test_the_example_of_the_module() -> None:
    assert dump(lower(b"print(user.email)\n", "a.py")) == (
        "Do\n  value: Call\n    func: Name print\n    args:\n      Arg\n        value: Attr email\n"
        "          obj: Name user\n"
    )


def test_problems_come_first_and_empty_facts_are_nothing() -> None:
    assert dump(ir.Facts("a.py", (), 1)) == ""
    problem = ir.Problem(3, "syntax error")
    assert dump(ir.Facts("a.py", (ir.Jump("break"),), 1, (problem,))) == "! line 3: syntax error\nJump break\n"


def test_sites_do_not_show() -> None:
    assert dump_node(ir.Name("a", 5)) == dump_node(ir.Name("a", 6)) == "Name a\n"


def test_constants_show_their_type() -> None:
    shown = [dump_node(ir.Const(value)) for value in ("1", 1, None, True)]
    assert shown == ["Const '1'\n", "Const 1\n", "Const None\n", "Const True\n"]
