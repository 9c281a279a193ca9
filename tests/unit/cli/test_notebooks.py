"""A notebook under the verbs: found by cell, reported where it stands in the file, fixed, suppressed."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest

from pii_lint.cli.main import run

LEAK = "def act(user):\n    log.info('é %s', user.email)\n    print(user.email)"


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    made = nbformat.v4.new_notebook()
    cells = ["%load_ext x\nimport logging\nlog = logging.getLogger('a')", "%%bash\nls", LEAK]
    made.cells = [nbformat.v4.new_markdown_cell("# Tour"), *map(nbformat.v4.new_code_cell, cells)]
    path = tmp_path / "tour.ipynb"
    nbformat.write(made, path)
    return path


def test_places_are_cells_for_people(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["scan", "--format", "concise", "--no-cache"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(" ")[0] + " " + line.split()[1] for line in lines[:2]] == [
        "tour.ipynb:cell 4:2:5:",
        "tour.ipynb:cell 4:3:5:",
    ]


def test_places_are_lines_of_the_file_for_machines(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["scan", "--format", "sarif", "--no-cache"]) == 1
    results = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    lines = book.read_text(encoding="utf-8").split("\n")
    for result, code in zip(results, ("log.info('é %s', user.email)", "print(user.email)"), strict=True):
        region = result["locations"][0]["physicalLocation"]["region"]
        assert lines[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1] == code
        assert "(cell 4, line" in result["message"]["text"]


def test_a_fix_keeps_the_notebook(book: Path) -> None:
    before = book.read_text(encoding="utf-8").split("\n")
    assert run(["fix", "--unsafe-fixes", "--no-cache", "--quiet"]) == 0
    after = book.read_text(encoding="utf-8").split("\n")
    new = [line.strip() for line in after if line not in before]
    assert '"from pii_lint.runtime import pseudonymize\\n"' in [line.rstrip(",") for line in new]
    assert sum("pseudonymize(user.email)" in line for line in new) == 2
    assert len([line for line in before if line not in after]) == 2
    nbformat.validate(nbformat.read(book, 4))
    assert run(["scan", "--no-cache", "--quiet"]) == 0


def test_a_place_in_a_cell_is_suppressed(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["suppress", "tour.ipynb:cell 4:3", "--reason", "shown in a talk", "--no-cache"]) == 0
    assert "print(user.email)  # pii-lint: ignore[PII102] shown in a talk" in book.read_text(encoding="utf-8")
    assert run(["suppress", "tour.ipynb:cell 2:3", "--reason", "x", "--no-cache"]) == 2
    assert "findings are on line cell 4:2" in capsys.readouterr().err


def test_a_file_that_is_none_is_told(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book.write_text("{", encoding="utf-8")
    assert run(["scan", "--no-cache"]) == 3
    assert "tour.ipynb: error: skipped: no notebook" in capsys.readouterr().err


def test_a_notebook_from_standard_input(
    book: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with book.open("rb") as file:
        monkeypatch.setattr("sys.stdin", type("In", (), {"buffer": file, "isatty": lambda self: False})())
        assert run(["scan", "-", "--stdin-filename", "tour.ipynb", "--format", "concise", "--no-cache"]) == 1
    assert "tour.ipynb:cell 4:2:5" in capsys.readouterr().out


def test_stubs_and_templates_are_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    leak = "def act(user):\n    print(user.email)\n"
    made = tmp_path / "{{cookiecutter.name}}"
    made.mkdir()
    for path in (made / "app.py", tmp_path / "{{name}}.py", tmp_path / "shop.pyi"):
        path.write_text(leak)
    (tmp_path / "app_template.py").write_text("{% if admin %}\nimport x\n{% endif %}\n" + leak)
    (tmp_path / "broken.py").write_text("x = (\n")
    assert run(["scan", "--no-cache"]) == 3
    err = capsys.readouterr().err
    assert "app_template.py: warning: skipped: a template" in err
    assert "broken.py:1: error" in err
    (tmp_path / "broken.py").unlink()
    assert run(["scan", "--no-cache"]) == 0
    assert run(["scan", "shop.pyi", "--no-cache"]) == 0
    assert "shop.pyi: warning: skipped: a stub" in capsys.readouterr().err
