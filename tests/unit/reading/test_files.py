"""Reading with and without what an earlier scan left: the facts are those of the files as they are now."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pii_lint.cache.folder import Folder
from pii_lint.frontend import lower
from pii_lint.project.discover import SourceFile
from pii_lint.reading import files, pool
from pii_lint.reading.files import Reading


def file(path: Path) -> SourceFile:
    return SourceFile(path.name, path, True)


def read(cache: Path, *paths: Path) -> Reading:
    reading = Reading(Folder(cache))
    for path in paths:
        reading.look(file(path))
    return reading


def settle(*paths: Path) -> None:
    """Let files look as if they were changed long ago."""
    for path in paths:
        os.utime(path, ns=(1, 1))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "a.py"
    path.write_text("print(user.email)  # pii-lint: ignore[PII101] known\na 1\n")
    return path


@pytest.fixture
def cache(tmp_path: Path, source: Path) -> Path:
    reading = read(tmp_path / "cache", source)
    reading.facts()
    reading.save()
    return tmp_path / "cache"


def test_a_second_scan_knows_all_of_the_first(cache: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "lower", None)
    monkeypatch.setattr(files, "lower_all", lambda sources, jobs: [] if not sources else 1 / 0)
    reading = read(cache, source)
    assert reading.facts() == [lower(source.read_bytes(), "a.py")]
    (known,) = reading.known().values()
    assert known.lines == 2
    assert [each.line for each in known.problems] == [2]
    assert [each.reason for each in known.comments] == ["known"]


def test_a_file_that_has_not_changed_is_not_opened(cache: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_TICK", -(10**19))
    monkeypatch.setattr(SourceFile, "read", None)
    assert read(cache, source).known()["a.py"].lines == 2


def test_a_file_changed_in_the_same_tick_is_opened(cache: Path, source: Path) -> None:
    status = source.stat()
    source.write_text(source.read_text().replace("email", "phone"))
    os.utime(source, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert read(cache, source).facts() == [lower(source.read_bytes(), "a.py")]


def test_changed_and_new_files_are_read(cache: Path, source: Path, tmp_path: Path) -> None:
    source.write_text("x = 1\n")
    other = tmp_path / "b.py"
    other.write_text("y = 2\n")
    reading = read(cache, source, other)
    assert reading.facts() == [lower(b"x = 1\n", "a.py"), lower(b"y = 2\n", "b.py")]
    reading.save()
    assert read(cache, source, other).facts() == reading.facts()


def test_files_of_other_scans_are_remembered(
    cache: Path, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "b.py"
    other.write_text("y = 2\n")
    reading = read(cache, other)
    reading.facts()
    reading.save()
    monkeypatch.setattr(files, "lower", None)
    assert read(cache, source).facts() == [lower(source.read_bytes(), "a.py")]


@pytest.mark.parametrize("name", ["index", "facts"])
@pytest.mark.parametrize("data", [b"", b"\xc1", b"\x81\xa4a.py\x01", b"\x80", b"\x91" * 100_000])
def test_whatever_the_cache_holds(cache: Path, source: Path, name: str, data: bytes) -> None:
    Folder(cache).write(name, data)
    reading = read(cache, source)
    assert reading.facts() == [lower(source.read_bytes(), "a.py")]
    reading.save()
    assert read(cache, source).facts() == reading.facts()


def test_an_index_and_facts_of_different_scans_do_not_mix(cache: Path, source: Path) -> None:
    old = Folder(cache).read("facts")
    assert old is not None
    source.write_text("x = 1\n")
    reading = read(cache, source)
    reading.facts()
    reading.save()
    Folder(cache).write("facts", old)
    assert read(cache, source).facts() == [lower(b"x = 1\n", "a.py")]


def test_standard_input_leaves_nothing(cache: Path, source: Path) -> None:
    reading = Reading(Folder(cache))
    reading.look(SourceFile("a.py", source, True, b"z = 3\n"))
    assert reading.facts() == [lower(b"z = 3\n", "a.py")]
    reading.save()
    assert read(cache, source).facts() == [lower(source.read_bytes(), "a.py")]


def test_what_cannot_be_read_is_raised(cache: Path, tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"gone\.py"):
        read(cache, tmp_path / "gone.py")


def test_several_processes_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_WORTH_IT", 0)
    monkeypatch.setattr(pool, "_BATCH", 40)
    sources = [(f"{number}.py", f"x = {'1 + ' * number} {number}\n".encode()) for number in range(20)]
    assert pool.lower_all(sources, jobs=2) == [lower(source, path) for path, source in sources]
