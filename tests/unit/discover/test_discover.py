"""Which files a scan reads, under which names, and what is said of those it cannot read."""

from __future__ import annotations

import itertools
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from pii_lint.config.load import load
from pii_lint.config.schema import Config
from pii_lint.errors import UsageError
from pii_lint.project.discover import MAX_BYTES, Discovery, discover


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path.parent))
    return tmp_path


def make(root: Path, *names: str, text: str = "x = 1\n") -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


def names(discovery: Discovery) -> list[str]:
    return [file.path for file in discovery.files]


def given(discovery: Discovery) -> list[str]:
    return [file.path for file in discovery.files if file.given]


def notices(discovery: Discovery) -> list[tuple[str, str]]:
    return [(notice.path, notice.level) for notice in discovery.notices]


def test_only_python_files_and_tests_too(tree: Path) -> None:
    make(tree, "app.py", "gui.pyw", "notes.md", "types.pyi", "tests/test_app.py", "conftest.py", "run")
    assert names(discover(["."], Config())) == ["app.py", "conftest.py", "gui.pyw", "tests/test_app.py"]


def test_pruned_folders(tree: Path) -> None:
    make(tree, "app.py", ".git/hooks/a.py", "node_modules/x/a.py", "a/__pycache__/b.py", ".tox/py/a.py")
    make(tree, "env/pyvenv.cfg", "env/lib/python3.11/site-packages/flask/app.py", "conda/conda-meta/history")
    make(tree, "conda/lib/a.py", "site-packages/kept.py", "build/kept.py", "venv/kept.py")
    assert names(discover(["."], Config())) == [
        "app.py",
        "build/kept.py",
        "site-packages/kept.py",
        "venv/kept.py",
    ]


def test_a_pruned_folder_that_is_given_is_walked(tree: Path) -> None:
    make(tree, "env/pyvenv.cfg", "env/lib/site-packages/flask/app.py")
    assert names(discover(["env"], Config())) == ["env/lib/site-packages/flask/app.py"]


def test_gitignore_nested_and_negated(tree: Path) -> None:
    make(tree, "a.py", "b_gen.py", "keep_gen.py", "out/x.py", "sub/a.py", "sub/local.py", "sub/b_gen.py", "c/sub/a.py")
    make(tree, ".gitignore", text="*_gen.py\n!keep_gen.py\nout/\n/c/sub\n# comment\n")
    make(tree, "sub/.gitignore", text="local.py\n!b_gen.py\n")
    assert names(discover(["."], Config())) == ["a.py", "keep_gen.py", "sub/a.py", "sub/b_gen.py"]


def test_same_files_as_git(tree: Path) -> None:
    """The oracle is git itself."""
    make(tree, *(f"{a}{b}{c}.py" for a, b, c in itertools.product(("", "p/", "p/q/"), ("", "build/"), ("a", "b"))))
    make(tree, "p/q/r/deep.py", "p/sp ace/a.py", "p/#hash.py", "p/!bang.py", "ünïcode/ä.py")
    make(tree, ".gitignore", text="/build\np/**/b.py\n*.tmp\n\\#hash.py\n!/p/build/b.py\n")
    make(tree, "p/.gitignore", text="q/*\n!q/a.py\n!q/r\nsp*/\n\\!bang.py\n")
    subprocess.run(["git", "init", "-q"], check=True)
    make(tree, ".git/info/exclude", text="p/q/r/deep.py\n")
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--others", "--exclude-standard", "*.py"], check=True, capture_output=True
    )
    expected = sorted(listing.stdout.decode().rstrip("\0").split("\0"))
    assert len(expected) > 5
    assert names(discover(["."], Config())) == expected


def test_gitignore_above_a_scanned_folder_counts_within_the_repository(tree: Path) -> None:
    (tree / "repo" / ".git").mkdir(parents=True)
    make(tree, ".gitignore", text="*.py\n")
    make(tree, "repo/.gitignore", text="gen.py\nscratch/\n")
    make(tree, "repo/src/a.py", "repo/src/gen.py", "repo/scratch/a.py")
    assert names(discover(["repo/src"], Config())) == ["repo/src/a.py"]
    assert names(discover(["repo/scratch"], Config())) == ["repo/scratch/a.py"]


def test_a_repository_inside_is_not_ruled_by_the_outer_one(tree: Path) -> None:
    make(tree, ".gitignore", text="gen.py\n")
    make(tree, "gen.py", "module/gen.py")
    make(tree, "module/.git", text="gitdir: ../.git/modules/module\n")
    assert names(discover(["."], Config())) == ["module/gen.py"]


def test_broken_pattern_in_gitignore_loses_nothing(tree: Path) -> None:
    make(tree, ".gitignore", text="!\ngen.py\n")
    (tree / "sub").mkdir()
    (tree / "sub" / ".gitignore").write_bytes(b"\xff\xfe\nx.py\n")
    make(tree, "a.py", "gen.py", "sub/x.py", "sub/y.py")
    assert names(discover(["."], Config())) == ["a.py", "sub/y.py"]


def test_excluded_by_configuration(tree: Path) -> None:
    make(tree, "pii-lint.toml", text='exclude = ["migrations/", "/gen.py"]\n')
    make(tree, "a.py", "gen.py", "shop/gen.py", "shop/migrations/0001.py")
    config = load(["."], environment={})
    assert names(discover(["."], config)) == ["a.py", "shop/gen.py"]
    assert names(discover(["shop"], config)) == ["shop/gen.py"]
    assert given(discover(["gen.py"], config)) == ["gen.py"]


def test_forced_exclusion_holds_for_given_files(tree: Path) -> None:
    make(tree, "a.py", "gen/b.py")
    config = Config(exclude=("gen/",), force_exclude=True, base=tree.as_posix())
    assert given(discover(["a.py", "gen/b.py"], config)) == ["a.py"]


def test_given_files_are_read_whatever_they_are_called(tree: Path) -> None:
    make(tree, ".gitignore", text="local.py\n")
    make(tree, "local.py", "manage", "stub.pyi")
    found = discover(["local.py", "manage", "stub.pyi"], Config())
    assert given(found) == ["local.py", "manage"]
    assert [(one.path, one.level) for one in found.notices] == [("stub.pyi", "warning")]


def test_given_files_bring_the_rest_of_the_project(tree: Path) -> None:
    make(tree, "repo/pyproject.toml", "repo/a.py", "repo/pkg/b.py", "other/c.py")
    discovery = discover(["repo/a.py"], Config())
    assert (names(discovery), given(discovery)) == (["repo/a.py", "repo/pkg/b.py"], ["repo/a.py"])


def test_the_project_is_the_enclosing_repository(tree: Path) -> None:
    (tree / ".git").mkdir()
    make(tree, "svc/pyproject.toml", "svc/a.py", "lib/b.py")
    assert names(discover(["svc/a.py"], Config())) == ["lib/b.py", "svc/a.py"]


def test_without_a_mark_the_current_folder_is_the_project(tree: Path) -> None:
    make(tree, "a.py", "pkg/b.py")
    assert names(discover(["a.py"], Config())) == ["a.py", "pkg/b.py"]


def test_a_home_folder_is_no_project(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tree, "home/pyproject.toml", "home/a.py", "home/private/b.py")
    monkeypatch.chdir(tree / "home")
    assert names(discover(["a.py"], Config())) == ["a.py"]


def test_a_folder_brings_no_rest(tree: Path) -> None:
    make(tree, "pyproject.toml", "a/x.py", "b/y.py")
    discovery = discover(["a"], Config(base=tree.as_posix()))
    assert names(discovery) == given(discovery) == ["a/x.py"]
    assert not discovery.whole
    assert discover(["."], Config(base=tree.as_posix())).whole


def test_order_and_repetition_do_not_matter(tree: Path) -> None:
    make(tree, "a/x.py", "a/b/y.py", "c.py")
    expected = names(discover(["."], Config()))
    for paths in itertools.permutations(["a", "c.py", "a/b", "./a/../a", str(tree)]):
        discovery = discover(paths, Config())
        assert names(discovery) == given(discovery) == expected


def test_links(tree: Path) -> None:
    make(tree, "real/a.py", "outside/b.py", "file.py")
    (tree / "real" / "up").symlink_to(tree / "real", target_is_directory=True)
    (tree / "real" / "twin.py").symlink_to("a.py")
    (tree / "real" / "far.py").symlink_to(tree / "file.py")
    (tree / "real" / "away").symlink_to(tree / "outside", target_is_directory=True)
    (tree / "real" / "gone.py").symlink_to("nowhere.py")
    (tree / "real" / "loop1.py").symlink_to("loop2.py")
    (tree / "real" / "loop2.py").symlink_to("loop1.py")
    discovery = discover(["real"], Config())
    assert names(discovery) == ["real/a.py", "real/far.py"]
    assert notices(discovery) == [
        ("real/away", "note"),
        ("real/gone.py", "warning"),
        ("real/loop1.py", "error"),
        ("real/loop2.py", "error"),
    ]


def test_a_linked_folder_that_is_given_is_walked_once(tree: Path) -> None:
    make(tree, "real/a.py")
    (tree / "alias").symlink_to("real", target_is_directory=True)
    assert names(discover(["alias"], Config())) == ["alias/a.py"]
    assert len(discover(["real", "alias"], Config()).files) == 1


def test_what_cannot_be_read_is_told_and_loses_nothing_else(tree: Path) -> None:
    make(tree, "a.py", "z.py")
    os.mkfifo(tree / "pipe.py")
    with (tree / "big.py").open("wb") as big:
        big.truncate(MAX_BYTES)
    with (tree / "nearly.py").open("wb") as nearly:
        nearly.truncate(MAX_BYTES - 1)
    (tree / "folder.py").mkdir()
    discovery = discover(["."], Config())
    assert names(discovery) == ["a.py", "nearly.py", "z.py"]
    assert notices(discovery) == [("big.py", "error"), ("pipe.py", "warning")]
    assert "10,000,000 bytes" in discovery.notices[0].message


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_no_permission(tree: Path) -> None:
    make(tree, "a.py", "secret.py", "closed/b.py")
    (tree / "secret.py").chmod(0)
    (tree / "closed").chmod(0)
    try:
        discovery = discover(["."], Config())
    finally:
        (tree / "closed").chmod(0o700)
    assert names(discovery) == ["a.py"]
    assert notices(discovery) == [("closed", "error"), ("secret.py", "error")]


def test_trouble_in_the_rest_of_the_project_is_no_failure(tree: Path) -> None:
    make(tree, "pyproject.toml", "a.py")
    (tree / "loop.py").symlink_to("loop.py")
    assert notices(discover(["a.py"], Config())) == []


def test_missing_path(tree: Path) -> None:
    with pytest.raises(UsageError, match=r"^nowhere\.py: no such file or folder"):
        discover(["nowhere.py"], Config())


def test_standard_input(tree: Path) -> None:
    make(tree, "other.py")
    discovery = discover(["-"], Config(), stdin=b"print(1)\n")
    (file,) = discovery.files
    assert (file.path, file.given, file.read()) == ("<stdin>", True, b"print(1)\n")


def test_standard_input_in_place_of_a_file(tree: Path) -> None:
    make(tree, "pkg/a.py", "pkg/b.py")
    for filename in ("pkg/a.py", "pkg/new.py"):
        discovery = discover(["-"], Config(), stdin=b"y = 2\n", stdin_filename=filename)
        assert given(discovery) == [filename]
        assert [file.read() for file in discovery.files if file.given] == [b"y = 2\n"]
        assert {"pkg/a.py", "pkg/b.py"} <= set(names(discovery))


def test_root_of_the_report(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tree, "repo/.git/HEAD", "repo/src/a.py", "loose/x/b.py", "loose/y/c.py")
    here = tree / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    assert names(discover(["../repo/src"], Config())) == ["src/a.py"]
    assert names(discover(["../loose/x", "../loose/y"], Config())) == ["x/b.py", "y/c.py"]
    assert names(discover(["../repo/src"], Config(), root="..")) == ["repo/src/a.py"]
    monkeypatch.chdir(tree / "repo")
    assert names(discover(["src"], Config())) == ["src/a.py"]
    with pytest.raises(UsageError, match="root is not a folder"):
        discover(["src"], Config(), root="src/a.py")


def test_a_name_that_is_not_text_can_be_printed(tree: Path) -> None:
    (tree / os.fsdecode(b"caf\xe9.py")).write_text("x = 1\n", encoding="utf-8")
    (file,) = discover(["."], Config()).files
    assert file.path == "caf\\xe9.py"
    assert file.read() == b"x = 1\n"


@pytest.fixture
def deep(tree: Path) -> Iterator[Path]:
    """A tree that is taken away by a program that does not recurse, as the one of pytest does."""
    yield tree
    subprocess.run(["rm", "-rf", *tree.iterdir()], check=True)


def test_a_very_deep_tree(deep: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = deep
    for _ in range(1100):
        Path("d").mkdir()
        monkeypatch.chdir("d")
    make(Path(), "deep.py")
    monkeypatch.chdir(tree)
    assert len(discover(["."], Config()).files) == 1


def test_a_path_longer_than_the_system_takes(deep: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = deep
    make(tree, "a.py")
    for _ in range(25):
        Path("d" * 200).mkdir()
        monkeypatch.chdir("d" * 200)
    make(Path(), "deep.py")
    monkeypatch.chdir(tree)
    discovery = discover(["."], Config())
    assert names(discovery) == ["a.py"]
    assert [notice.level for notice in discovery.notices] == ["error"]
    assert "too long" in discovery.notices[0].message
