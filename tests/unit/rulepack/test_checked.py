"""What is kept of the built-in rules: the same tables, or nothing that harms."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from pii_lint.errors import RuleError
from pii_lint.rulepack import checked
from pii_lint.rulepack.load import load

CALLS = ("logging.Logger.info", "requests.post", "sentry_sdk.set_user", "hashlib.sha256")


class Shelf:
    """A store in memory that counts what is written."""

    def __init__(self) -> None:
        self.entries: dict[str, bytes] = {}
        self.writes = 0

    def read(self, name: str) -> bytes | None:
        return self.entries.get(name)

    def write(self, name: str, data: bytes, keep: int = 0) -> bool:
        self.writes += 1
        self.entries[name] = data
        return True


class Refusing(Shelf):
    def read(self, name: str) -> bytes | None:
        return None

    def write(self, name: str, data: bytes, keep: int = 0) -> bool:
        return False


@pytest.fixture
def shelf() -> Shelf:
    filled = Shelf()
    load(store=filled)
    assert filled.writes == len(filled.entries) == 1
    return filled


def test_what_is_kept_says_the_same(shelf: Shelf) -> None:
    plain, kept = load(), load(store=shelf)
    assert shelf.writes == 1
    assert kept.content == plain.content
    assert kept.words == plain.words
    assert [kept.call(name) for name in CALLS] == [plain.call(name) for name in CALLS]


@pytest.mark.parametrize("data", [b"", b"\xc1", b"\x93" * 100_000, msgspec.msgpack.encode([]), b"cut"])
def test_what_is_broken_is_made_again(shelf: Shelf, data: bytes) -> None:
    (name,) = shelf.entries
    good = shelf.entries[name]
    shelf.entries[name] = good[: len(good) // 2] if data == b"cut" else data
    assert load(store=shelf).content == load().content
    assert shelf.entries == {name: good}


def test_a_store_that_refuses_does_no_harm() -> None:
    assert load(store=Refusing()).content == load().content


def test_a_changed_file_is_read_anew(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copies = []
    for path in checked.builtin_files():
        copy = tmp_path / path.parent.name / path.name
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(path.read_bytes())
        copies.append(copy)
    monkeypatch.setattr(checked, "builtin_files", lambda: copies)
    load(store=shelf)
    assert shelf.writes == 1  # only the content counts, not where it lies
    logging = next(copy for copy in copies if copy.name == "logging.toml" and copy.parent.name == "policies")
    logging.write_bytes(logging.read_bytes().replace(b"PII101", b"PII109"))
    with pytest.raises(RuleError):
        load(store=shelf)
    assert shelf.writes == 1  # what has mistakes is not kept
    logging.write_bytes(b"# mended\n" + logging.read_bytes().replace(b"PII109", b"PII101"))
    load(store=shelf)
    assert shelf.writes == 2


def test_the_users_files_are_checked_against_what_is_kept(shelf: Shelf, tmp_path: Path) -> None:
    taken = load().content.sink[0]
    own = tmp_path / "ours.toml"
    own.write_text(f'[[sink]]\nid = "{taken.id}"\nrule = "PII101"\nchannel = "logging"\ncalls = ["SINK"]\n')
    with pytest.raises(RuleError, match=r"already defined in .*toml"):
        load([own], store=shelf)
    own.write_text('[[sink]]\nid = "ours"\nrule = "PII101"\nchannel = "logging"\ncalls = ["SINK"]\n')
    assert load([own], store=shelf).call_as_written("SINK") is not None
