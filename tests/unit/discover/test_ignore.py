"""Ignore files against git itself, on trees and patterns drawn by number."""

from __future__ import annotations

import itertools
import random
import subprocess
from pathlib import Path

import pytest

from pii_lint.config.schema import Config
from pii_lint.project.discover import discover
from pii_lint.project.ignore import IgnoreFile

FOLDERS = ("a", "b", "c", "build")
SEGMENTS = (*FOLDERS, "*", "**", "a*", "?", "[ab]", "[!a]", "b.py", "*.py", "c.py")


def pattern(draw: random.Random) -> str:
    text = "/".join(draw.choice(SEGMENTS) for _ in range(draw.choice((1, 1, 1, 2, 2, 3))))
    before = draw.choice(("", "", "", "/"))
    after = draw.choice(("", "", "/", "  "))
    return draw.choice(("", "", "!")) + before + text + after


@pytest.mark.parametrize("seed", range(25))
def test_the_same_files_as_git(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = random.Random(seed)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    subprocess.run(["git", "init", "-q"], check=True)
    folders = ["", *(f"{one}/" for one in FOLDERS), *(f"{a}/{b}/" for a, b in itertools.product(FOLDERS, FOLDERS))]
    for folder in folders:
        Path(folder).mkdir(exist_ok=True)
        for name in ("a.py", "b.py", "c.py"):
            Path(folder, name).touch()
    for folder in ["", *draw.sample(folders[1:], 3)]:
        lines = "\n".join(pattern(draw) for _ in range(draw.randint(1, 4)))
        Path(folder, ".gitignore").write_text(lines + "\n", encoding="utf-8")
    listed = subprocess.run(
        ["git", "ls-files", "--others", "--exclude-standard", "*.py"], check=True, capture_output=True, text=True
    )
    assert [file.path for file in discover(["."], Config()).files] == sorted(listed.stdout.split())


@pytest.mark.parametrize(
    ("lines", "path", "expected"),
    [
        (["build/"], "/src/build/", True),
        (["build/"], "/src/build", None),
        (["build/"], "/src/build/x.py", None),
        (["build", "!keep.py"], "/src/lib/keep.py", False),
        (["/a/**", "!/a/keep.py"], "/src/a/", None),
        (["/a/**", "!/a/keep.py"], "/src/a/keep.py", False),
        (["/a/**", "!/a/keep.py"], "/src/a/other.py", True),
        (["*", "!*/", "!*.py"], "/src/a/b.py", False),
        (["*", "!*/", "!*.py"], "/src/a/", False),
        (["*", "!*/", "!*.py"], "/src/a/b.txt", True),
        ([r"\#a.py", r"\!b.py"], "/src/#a.py", True),
        ([r"\#a.py", r"\!b.py"], "/src/!b.py", True),
        (["# a.py", ""], "/src/a.py", None),
        (["a.py   "], "/src/a.py", True),
        (["!", "a.py"], "/src/a.py", True),
    ],
)
def test_verdict(lines: list[str], path: str, expected: bool | None) -> None:
    assert IgnoreFile(lines, "/src").verdict(path) is expected
