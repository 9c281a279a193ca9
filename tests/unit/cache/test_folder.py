"""The cache's folder: whatever happens to it, a scan does not notice."""

from __future__ import annotations

from pathlib import Path

import pytest

from pii_lint.cache import answers, folder
from pii_lint.cache.answers import Answer
from pii_lint.cache.folder import Folder
from pii_lint.model import Notice


def test_what_is_written_is_read_by_the_same_version_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Folder(tmp_path)
    assert cache.read("a/b") is None
    assert cache.write("a/b", b"data")
    assert Folder(tmp_path).read("a/b") == b"data"
    monkeypatch.setattr(folder, "version", lambda: "another")
    other = Folder(tmp_path)
    assert other.read("a/b") is None
    assert other.write("c", b"more")
    assert {path.name for path in tmp_path.iterdir()} == {"another", ".gitignore", "CACHEDIR.TAG"}


def test_git_and_backups_leave_it_out(tmp_path: Path) -> None:
    Folder(tmp_path).write("a", b"")
    assert (tmp_path / ".gitignore").read_text() == "*\n"
    assert (tmp_path / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")


def test_a_write_leaves_nothing_half_done(tmp_path: Path) -> None:
    cache = Folder(tmp_path)
    for data in (b"1", b"22", b"333"):
        cache.write("a/b", data)
    assert [path.name for path in (tmp_path / folder.version() / "a").iterdir()] == ["b"]


def test_only_the_latest_are_kept(tmp_path: Path) -> None:
    cache = Folder(tmp_path)
    for number in range(5):
        cache.write(f"a/{number}", b"", keep=2)
    assert sum(cache.read(f"a/{number}") is not None for number in range(5)) == 2
    assert cache.read("a/4") is not None


def test_a_place_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = Folder(tmp_path / "file")
    assert not cache.write("a", b"data")
    assert cache.read("a") is None


def test_clearing_takes_only_what_is_a_cache(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("")
    folder.clear(mine)
    assert mine.exists()
    Folder(tmp_path / "cache").write("a", b"12345")
    files, total = folder.size(tmp_path / "cache")
    assert files == 3 and total > 5
    folder.clear(tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


def test_projects_that_share_a_folder_have_places_of_their_own(tmp_path: Path) -> None:
    assert folder.place(tmp_path) == tmp_path / ".pii_lint_cache"
    one, two = (folder.place(tmp_path / name, str(tmp_path / "shared")) for name in ("one", "two"))
    assert one != two
    assert one.parent == two.parent == tmp_path / "shared"


def test_answers_that_were_tampered_with_are_none(tmp_path: Path) -> None:
    cache = Folder(tmp_path)
    answer = Answer((), ("a.py",), (Notice("a.py", 0, "warning", "in part"),))
    answers.save(cache, "key", answer)
    assert answers.load(cache, "key") == answer
    for data in (b"", b"\x00", b"\x81\xa8findings\x01", b"\x91" * 100_000):
        cache.write("answers/key", data)
        assert answers.load(cache, "key") is None


def test_keys_tell_where_parts_end() -> None:
    assert answers.key([b"ab", b"c"]) != answers.key([b"a", b"bc"]) != answers.key([b"abc"])
