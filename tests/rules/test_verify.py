"""The check of rule files against libraries, held against a library that is made for it."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from pii_lint.rulepack.schema import RuleFile, Sink, Type

SOURCE = {
    "shop/__init__.py": "from shop.mail import *\nfrom shop.mail import Mailer as Postman\n",
    "shop/mail.py": """
from typing import overload

class Base:
    def close(self): ...

class Mailer(Base):
    def __init__(self, key): self.client = make(key)
    @overload
    def send(self, message): ...
    @overload
    def send(self, text, to): ...
    def send(self, message, to=None): ...

class Loose:
    def __getattr__(self, name): ...

def notify(text, **options): ...
mailer = Mailer("k")
""",
}


@pytest.fixture(scope="module")
def verify() -> ModuleType:
    path = Path(__file__).parents[2] / "rules" / "verify.py"
    spec = importlib.util.spec_from_file_location("verify_rules", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in SOURCE.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return tmp_path


def sink(*calls: str, args: tuple[int | str, ...] = ("*",)) -> Sink:
    return Sink(id="s", rule="PII601", channel="messaging", calls=calls, args=args)


@pytest.mark.parametrize(
    ("calls", "missing", "unreadable"),
    [
        (["shop.Mailer.send", "shop.Postman.close", "shop.mailer.send", "shop.notify"], [], []),
        (["shop.Mailer.sent"], ["shop.Mailer.sent"], []),
        (["shop.{Mailer,Nobody}.send"], ["shop.Nobody.send"], []),
        (["shop.Mailer.client.post", "shop.Loose.anything"], [], ["shop.Mailer.client.post", "shop.Loose.anything"]),
        (["other.send", ".send", "shop.*.send", "{shop,shop_client}.send"], [], []),
    ],
)
def test_names(verify: ModuleType, folder: Path, calls: list[str], missing: list[str], unreadable: list[str]) -> None:
    result = verify.verify(RuleFile(sink=(sink(*calls),)), verify.Library([folder]))
    assert sorted(result.missing) == sorted(missing)
    assert sorted(result.unreadable) == sorted(unreadable)


def test_keywords_are_those_of_the_last_signature(verify: ModuleType, folder: Path) -> None:
    library = verify.Library([folder])
    good = RuleFile(sink=(sink("shop.Mailer.send", args=(0, "message", "to")),))
    wrong = RuleFile(sink=(sink("shop.Mailer.send", args=("text",)),))
    any_keyword = RuleFile(sink=(sink("shop.notify", args=("anything",)),))
    assert verify.verify(good, library).missing == []
    assert verify.verify(wrong, library).missing == ["s: no function takes 'text'"]
    assert verify.verify(any_keyword, library).missing == []


def test_types_are_looked_up_with_their_aliases(verify: ModuleType, folder: Path) -> None:
    content = RuleFile(type=(Type(name="shop.mail.Mailer", aliases=("shop.{Postman,Porter}",)),))
    result = verify.verify(content, verify.Library([folder]))
    assert (result.found, result.missing) == (2, ["shop.Porter"])


def test_names_of_other_versions_may_be_missing(verify: ModuleType, folder: Path) -> None:
    content = RuleFile(verified="1.0 (`Mailer.sent` belongs to version 0)", sink=(sink("shop.Mailer.sent"),))
    assert verify.verify(content, verify.Library([folder])).missing == []


def test_versions(verify: ModuleType) -> None:
    content = RuleFile(library="rq", verified="2.6.0, dramatiq 1.18.0 (a note, 3), Python 3.11")
    assert verify.versions(content) == [("rq", "2.6.0"), ("dramatiq", "1.18.0"), ("Python", "3.11")]


def test_the_exit_status_says_whether_all_is_there(
    verify: ModuleType, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = folder / "rules.toml"
    for name, status in (("send", 0), ("sent", 1)):
        rules.write_text(
            f'[[sink]]\nid = "s"\nrule = "PII601"\nchannel = "messaging"\ncalls = ["shop.Mailer.{name}"]\n'
        )
        assert verify.main(["--folder", str(folder), str(rules)]) == status
    assert "missing: shop.Mailer.sent" in capsys.readouterr().out
