"""The ``[[setting]]`` table: how its names are filed, and how mistakes are reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from pii_lint.errors import RuleError
from pii_lint.rulepack.load import load
from pii_lint.rulepack.schema import Setting
from pii_lint.rulepack.settings import Entry, Settings

GOOD = """
[[setting]]
id = "ours"
data = ["user.content"]
message = "ours collects bodies"
hint = "leave it off"
"""


def problems(folder: Path, lines: str) -> list[str]:
    path = folder / "ours.toml"
    path.write_text(GOOD + lines, encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        load([path])
    return [one.replace(str(path), "ours.toml") for one in caught.value.problems]


def test_names_are_filed_by_what_they_are() -> None:
    one = Setting(
        id="a",
        data=("user.content",),
        message="",
        hint="",
        assigns=("DEBUG", "lib.config.{a,b}"),
        items=("LOGS[{x.y,z}][level]", "lib.*[key]"),
    )
    filed = Settings([one])
    assert filed.variables == {
        "DEBUG": [Entry(one)],
        "LOGS": [Entry(one, ("x.y", "level")), Entry(one, ("z", "level"))],
    }
    assert filed.assigns.named("lib.config.b") == [Entry(one)]
    assert filed.items.named("lib.flask") == [Entry(one, ("key",))]
    assert filed.stored == {"DEBUG", "LOGS", "a", "b", "lib"}


def test_user_settings_are_added_and_built_in_ones_can_be_left_out(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(GOOD + 'calls = ["ours.start"]\n')
    assert {"ours", "sentry-default-pii"} <= {one.id for one in load([path]).content.setting}
    assert [one.id for one in load([path], default=False).content.setting] == ["ours"]


@pytest.mark.parametrize(
    ("lines", "line", "what"),
    [
        ("", 3, "setting 'ours' matches nothing (give calls, assigns, items or form)"),
        ('calls = ["a.b"]\nwen = {}', 8, "setting has no key 'wen' (did you mean 'when'?)"),
        ('calls = ["a.b"]\nrule = "PII991"', 8, "setting.rule: unknown rule 'PII991' (did you mean 'PII901'?)"),
        ('calls = ["a.b"]\nconfidence = "hgh"', 8, "unknown confidence 'hgh' (did you mean 'high'?)"),
        ('form = "redacting"', 7, "setting.form: unknown form 'redacting'"),
        ('calls = ["a.b"]\nwhen = { "a b" = [true] }', 8, "setting.when: 'a b' is no argument"),
        ('calls = ["a.b"]\nwhen = { a = [] }', 8, "setting.when: no constant is given for 'a'"),
        ('calls = ["a.b"]\nwhen = { a = [1.5] }', 8, "setting.when: expected bool | int | str, got float"),
        ('calls = ["a.b"]\nfiles = ["*.py"]', 8, "setting.files has no effect without assigns or items"),
        ('assigns = ["a.b"]', 3, "setting 'ours' lacks 'when'"),
        ('assigns = ["a.b"]\nwhen = { b = [true] }', 8, "setting.when: what is stored is called 'value', not 'b'"),
        ('assigns = ["a.b"]\nwhen = { value = [true] }\nabsent = ["c"]', 9, "setting.absent speaks of arguments"),
        ('assigns = ["*.*"]\nwhen = { value = [true] }', 7, "'*.*' has no segment without a wildcard"),
        ('items = ["a.b"]\nwhen = { value = [true] }', 7, "'a.b' is no entry of a dict (write NAME[key])"),
        ('calls = ["a.b"]\nassigns = ["a.b"]\nwhen = { value = [true] }', 7, "has calls and assigns or items"),
    ],
)
def test_mistakes(tmp_path: Path, lines: str, line: int, what: str) -> None:
    found = problems(tmp_path, lines)
    assert any(one.startswith(f"ours.toml:{line}: ") and what in one for one in found), found
