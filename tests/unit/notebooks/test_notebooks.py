"""Notebooks as one text, and back: places in cells and in the file, and changes that keep every other byte."""

from __future__ import annotations

import json

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pii_lint.notebooks import NoNotebook, Notebook

LINES = st.lists(st.text(st.sampled_from("ab\"\\\t'é🎁 %!?#")), max_size=4)
CELLS = st.lists(st.tuples(st.sampled_from(["code", "markdown"]), LINES), max_size=4)


def notebook(cells: list[tuple[str, list[str]]], *, ascii: bool = False, indent: int | None = 1) -> bytes:
    tree = {
        "cells": [
            {"cell_type": kind, "id": "x", "source": [f"{line}\n" for line in lines[:-1]] + lines[-1:]}
            for kind, lines in cells
        ],
        "metadata": {"language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(tree, indent=indent, ensure_ascii=ascii).encode()


@given(CELLS, st.booleans(), st.sampled_from([None, 1, 4]))
def test_every_character_is_found_in_the_file(
    cells: list[tuple[str, list[str]]], ascii: bool, indent: int | None
) -> None:
    raw = notebook(cells, ascii=ascii, indent=indent)
    book = Notebook(raw)
    assert len(book.python()) == len(book.text)
    lines = raw.decode().split("\n")
    for at, line in enumerate(book.text.split("\n")[:-1], 1):
        for column, char in enumerate(line, 1):
            number, inner, same = book.cell(at, column)
            assert (cells[number - 1][1][inner - 1][column - 1], same) == (char, column)
            row, place = book.in_file(at, column)
            assert lines[row - 1][place - 1 :].startswith(json.dumps(char, ensure_ascii=ascii)[1:-1])


@given(CELLS, st.booleans(), st.sampled_from([None, 1, 4]))
def test_a_change_keeps_all_else(cells: list[tuple[str, list[str]]], ascii: bool, indent: int | None) -> None:
    raw = notebook(cells, ascii=ascii, indent=indent)
    book = Notebook(raw)
    assert book.rewritten([]) == raw
    for cell in book.cells:
        lines = cells[cell.number - 1][1]
        expected = list(cells)
        expected[cell.number - 1] = ("code", ["x", *lines] if lines and lines != [""] else ["x", ""])
        changed = json.loads(book.rewritten([(cell.start, cell.start, "x\n")]))
        assert ["".join(one["source"]) for one in changed["cells"]] == ["\n".join(one[1]) for one in expected]
        if lines and lines[-1] and "\\u" not in raw.decode():
            assert book.rewritten([(cell.start, cell.start, "x\n")]) == notebook(expected, ascii=ascii, indent=indent)


def test_what_ipython_alone_understands_is_blanked() -> None:
    lines = ["%matplotlib inline", "if x:", "    !ls -l \\", "  /tmp", "y = %who", "df?", "z = (1", " % x)"]
    shown = Notebook(notebook([("code", lines)])).python().split("\n")
    assert shown[:6] == ["0#atplotlib inline", "if x:", "    0#s -l \\", "  0#mp", "y = 0#ho", "0#?"]
    whole = ["print('%s'", "      % user.email)"]
    assert Notebook(notebook([("code", whole)])).python().split("\n")[:2] == whole


@pytest.mark.parametrize(("first", "code"), [("%%bash", False), ("%%time", True), ("%%writefile x.txt", False)])
def test_cells_for_other_programs_are_left_out(first: str, code: bool) -> None:
    assert ("x = 1" in Notebook(notebook([("code", [first, "x = 1"])])).text) is code


def test_other_languages_have_no_cells() -> None:
    raw = notebook([("code", ["x <- 1"])]).replace(b'"python"', b'"R"')
    assert Notebook(raw).text == ""


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"", "no notebook"), (b"[]", "no JSON object"), (b"{", "no notebook"), (b'{"a": 1}', "no cells"),
     (b"\xff", "no note"), (b'{"worksheets": []}', "old format")],
)  # fmt: skip
def test_what_is_no_notebook_is_told(content: bytes, why: str) -> None:
    with pytest.raises(NoNotebook, match=why):
        Notebook(content)


def test_a_source_may_be_one_text() -> None:
    raw = b'{"cells": [{"cell_type": "code", "source": "a = 1\\nb"}], "nbformat": 4}'
    book = Notebook(raw)
    assert (book.text, book.in_file(2, 1)) == ("a = 1\nb\n", (1, raw.index(b'b"}') + 1))
    assert book.rewritten([(6, 7, "c")]) == raw.replace(b'nb"', b'nc"')


def test_the_real_library_writes_what_is_read() -> None:
    made = nbformat.v4.new_notebook()
    made.cells = [nbformat.v4.new_markdown_cell("# é"), nbformat.v4.new_code_cell("a\nb")]
    book = Notebook(nbformat.writes(made).encode())
    changed = nbformat.reads(book.rewritten([(0, 0, "import x\n")]).decode(), 4)
    nbformat.validate(changed)
    assert changed.cells[1].source == "import x\na\nb"
