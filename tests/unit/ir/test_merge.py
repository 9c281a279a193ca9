"""Two versions of a file: what is the same keeps its node, and its sites are told anew."""

from __future__ import annotations

from pii_lint.frontend import locate, lower
from pii_lint.ir.merge import VERSION, merged
from pii_lint.ir.nodes import Attr, Class, Do, Function

ONE = "def f(user):\n    return user.email\n\n\ndef g(user):\n    return user.phone\n"


def test_a_function_that_did_not_change_keeps_its_node() -> None:
    old = lower(ONE.encode(), "a.py")
    source = ONE.replace("def f(user):\n", "def f(user):\n    x = user.name\n")
    found = merged(old, lower(source.encode(), "a.py"), 1)
    assert found.facts.body[1] is old.body[1]
    assert found.facts.body[0] is not old.body[0]
    new = found.facts.body[0]
    assert isinstance(new, Function) and new.site > VERSION


def test_each_site_is_found_in_the_new_text() -> None:
    old = lower(ONE.encode(), "a.py")
    source = ("# a comment\n\n" + ONE.replace("user.email", "user.name.first")).encode()
    found = merged(old, lower(source, "a.py"), 1)
    phone = found.facts.body[1]
    assert isinstance(phone, Function)
    value = phone.body[0].value  # type: ignore[union-attr]
    assert isinstance(value, Attr)
    region = locate(source, [found.sites[value.site]])[found.sites[value.site]]
    assert source.decode().splitlines()[region.start_line - 1][region.start_column - 1 : region.end_column - 1] == (
        "user.phone"
    )


def test_layout_changes_no_node() -> None:
    old = lower(ONE.encode(), "a.py")
    source = ONE.replace("\n\n\n", "\n# x\n\n").replace("return user", "return  user")
    found = merged(old, lower(source.encode(), "a.py"), 1)
    assert all(a is b for a, b in zip(found.facts.body, old.body, strict=True))


def test_a_class_keeps_the_methods_that_did_not_change() -> None:
    text = "class A:\n    x = 1\n    def f(self): return 1\n    def g(self): return 2\n"
    old = lower(text.encode(), "a.py")
    found = merged(old, lower(text.replace("return 2", "return 3").encode(), "a.py"), 1)
    before, after = old.body[0], found.facts.body[0]
    assert isinstance(before, Class) and isinstance(after, Class)
    assert after.body[:2] == before.body[:2] and after.body[1] is before.body[1]
    assert after.body[2] is not before.body[2]


def test_true_is_not_one() -> None:
    found = merged(lower(b"f(1)\n", "a.py"), lower(b"f(True)\n", "a.py"), 1)
    statement = found.facts.body[0]
    assert isinstance(statement, Do)
    assert statement.value.args[0].value.value is True  # type: ignore[union-attr]


def test_several_versions_one_after_the_other() -> None:
    facts = lower(ONE.encode(), "a.py")
    for version in range(1, 6):
        source = f"# {version}\n" * version + ONE.replace("user.email", f"user.email{version}")
        found = merged(facts, lower(source.encode(), "a.py"), version)
        facts = found.facts
        kept = facts.body[1]
        assert isinstance(kept, Function) and kept.site < VERSION
        now = found.sites[kept.site]
        assert locate(source.encode(), [now])[now].start_line == 5 + version
