"""What a vendor needs is no leak there: by the rules, by argument, and as the settings say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pii_lint import api
from pii_lint.config.load import load as load_config
from pii_lint.errors import ConfigError, RuleError
from pii_lint.findings.places import Texts
from pii_lint.findings.purpose import place_of
from pii_lint.model import Location, Region
from pii_lint.rulepack.load import load

RULES = """
[[sink]]
id = "crm-save"
rule = "PII301"
channel = "analytics"
vendor = "Acme CRM"
calls = ["acme.save"]
allows_at = { "0|mail" = ["user.contact.email"] }

[[sink]]
id = "crm-note"
rule = "PII301"
channel = "analytics"
vendor = "Acme CRM"
calls = ["acme.note"]

[[purpose]]
vendor = "Acme CRM"
allows = ["user.name"]
"""
CODE = """\
import acme
import requests


def f(user):
    acme.save(user.email)
    acme.save("é", mail=user.email)
    acme.save("a", note=user.email)
    acme.save(user.email, user.email)
    acme.save(
        "a", mail=user.email,
        note=user.phone)
    acme.note(user.email)
    acme.note(user.first_name)
    requests.post("https://api.segment.io/v1/track", json={"email": user.email})
"""


def lines(folder: Path, settings: str = "") -> list[int]:
    """The lines with findings when ``CODE`` is scanned with these settings."""
    (folder / "acme.toml").write_text(RULES, encoding="utf-8")
    (folder / "code.py").write_text(CODE, encoding="utf-8")
    (folder / "pii-lint.toml").write_text(f'rules = ["acme.toml"]\n{settings}', encoding="utf-8")
    report = api.scan([str(folder)], load_config([str(folder)]), root=str(folder))
    return [finding.location.region.start_line for finding in report.findings]


def test_by_argument_and_by_vendor(tmp_path: Path) -> None:
    assert lines(tmp_path) == [8, 9, 10, 13, 15]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ('[purposes]\n"acme crm" = []', [6, 7, 8, 9, 10, 13, 14, 15]),
        ('[purposes]\n"Acme CRM" = ["user.contact"]', [14, 15]),
        ('[purposes]\nSegment = ["user.contact.email"]', [8, 9, 10, 13]),
    ],
    ids=["less", "other data", "a vendor that is known by its host"],
)
def test_the_settings_say_it_anew(tmp_path: Path, settings: str, expected: list[int]) -> None:
    assert lines(tmp_path, settings) == expected
    assert lines(tmp_path) == [8, 9, 10, 13, 15]


def test_the_guide_shows_what_works(tmp_path: Path) -> None:
    guide = (Path(__file__).parents[3] / "docs" / "workflow.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```toml\n(.*?)```", guide, re.DOTALL)
    (settings,) = (block for block in blocks if "purposes]" in block)
    (purpose,) = (block for block in blocks if block.startswith("[[purpose]]"))
    (tmp_path / "pyproject.toml").write_text(settings, encoding="utf-8")
    chosen = load_config([str(tmp_path)]).purposes
    assert {one.vendor: one.data for one in chosen}["Customer.io"] == ()
    (tmp_path / "ours.toml").write_text(purpose, encoding="utf-8")
    pack = load([tmp_path / "ours.toml"])
    assert {one.vendor for one in chosen} <= set(pack.vendors)
    assert pack.needs("Acme CRM") == ("user.contact.email", "user.name")


def test_unknown_vendors_and_data_types_are_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as raised:
        lines(tmp_path, '[purposes]\nSegmnt = ["user.mail"]')
    assert "unknown vendor 'Segmnt' (did you mean 'Segment'?)" in str(raised.value)
    assert "unknown data type 'user.mail'" in str(raised.value)


def test_an_argument_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text(RULES.replace('"0|mail"', '"the mail"'), encoding="utf-8")
    with pytest.raises(RuleError, match=r"sink\.allows_at: 'the mail' is no argument"):
        api.scan_sources({"a.py": ""}, [tmp_path / "bad.toml"])


@pytest.mark.parametrize(
    ("call", "argument", "expected"),
    [("f(é, x)", "x", "1"), ("f(\n  a,\n  k=x)", "x", "k"), ("f(*x)", "x", ""), ("f(**x)", "x", "")],
)
def test_place(call: str, argument: str, expected: str) -> None:
    text = f"y = {call}\n"
    before = text[: text.rindex(argument)].split("\n")
    line, column = len(before), len(before[-1]) + 1
    where = Location("a.py", Region(line, column, line, column + len(argument)))
    end = text.rstrip().split("\n")
    whole = Location("a.py", Region(1, 5, len(end), len(end[-1]) + 1))
    assert place_of(Texts(lambda _: text.encode()), whole, where) == expected
