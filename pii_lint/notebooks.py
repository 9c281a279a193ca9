"""Notebooks (.ipynb) as one Python text, and places and changes of that text brought back to cells and to the file.

The code cells follow each other as they would be run from top to bottom; what only IPython understands is blanked, with
every character in its place. Example: of a notebook whose second cell is ``print(user.email)``, ``python()`` is this
line, ``cell(1, 1)`` is ``(2, 1, 1)``, and ``in_file(1, 1)`` is the line of the file where the cell's text stands.
"""

from __future__ import annotations

import ast
import json
import re
import warnings
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any, NamedTuple

SUFFIX = ".ipynb"
_ESCAPE = re.compile(r"\\u[0-9a-fA-F]{4}|\\.|.", re.DOTALL)
_MAGIC = re.compile(r"^(?P<before>\s*(?:[\w, ]+=\s*)?)(?P<magic>[%!?].*|[\w.]+\?+\s*)$")
_PYTHON_MAGICS = frozenset("%%time %%timeit %%capture %%prun %%python %%python3 %%pypy %%debug %%memit %%mprun".split())
_DECODER = json.JSONDecoder()


class NoNotebook(ValueError):
    """The content is no notebook; ``str()`` says why."""


class Piece(NamedTuple):
    """A JSON string of a cell: it begins at ``start`` of the text, and lies between the quotes at ``raw``."""

    start: int
    raw: tuple[int, int]


class Cell(NamedTuple):
    """A code cell: its number among all cells, where it lies in the text, and its ``source`` in the file."""

    number: int
    start: int
    end: int
    pieces: tuple[Piece, ...]
    raw: tuple[int, int]
    added: bool  # the line end after it is not in the file


class Notebook:
    """One notebook; raises ``NoNotebook``."""

    def __init__(self, content: bytes) -> None:
        try:
            self.raw = content.decode("utf-8")
            top = {key: (start, value) for key, start, _, value in _members(self.raw, 0)}
        except (ValueError, IndexError, RecursionError) as error:
            raise NoNotebook(f"no notebook: {error}") from None
        is_python = _check(top)
        self.cells: list[Cell] = []  # none of a notebook in another language
        texts: list[str] = []
        at = 0
        for number, (start, _, cell) in enumerate(_items(self.raw, top["cells"][0]), 1):
            if not is_python or not isinstance(cell, dict) or cell.get("cell_type") != "code" or "source" not in cell:
                continue
            span = next((begin, end) for key, begin, end, _ in _members(self.raw, start) if key == "source")
            pieces, text = _source(self.raw, span, at)
            if _is_foreign(text):
                continue
            added = not text.endswith("\n")
            text += "\n" if added else ""
            self.cells.append(Cell(number, at, at + len(text), pieces, span, added))
            texts.append(text)
            at += len(text)
        self.text = "".join(texts)
        self._lines = [0, *(match.end() for match in re.finditer("\n", self.text))]
        self._raw_lines = [0, *(match.end() for match in re.finditer("\n", self.raw))]

    def python(self) -> str:
        """The text as Python reads it."""
        return "".join(_blanked(self.text[cell.start : cell.end]) for cell in self.cells)

    def cell(self, line: int, column: int) -> tuple[int, int, int]:
        """The number of a cell, and line and column in it (all from 1), for a place in the text."""
        found = self._cell_at(self._offset(line, column))
        if found is None:
            return 0, line, column
        return found.number, line - self.text.count("\n", 0, found.start), column

    def source(self, number: int) -> str:
        """The text of a cell."""
        return next(self.text[cell.start : cell.end] for cell in self.cells if cell.number == number)

    def in_file(self, line: int, column: int) -> tuple[int, int]:
        """Line and column in the file for a place in the text."""
        offset = self._offset(line, column)
        cell = self._cell_at(offset)
        if cell is None or not cell.pieces:
            return 1, 1
        piece = cell.pieces[max(bisect_right([one.start for one in cell.pieces], offset) - 1, 0)]
        at, end = piece.raw
        for _ in range(offset - piece.start):
            match = _ESCAPE.match(self.raw, at, end)
            if match is None:
                break
            at = int(match.end())
            high = match[0][2:4].lower()
            if match[0].startswith("\\u") and high in ("d8", "d9", "da", "db"):
                at = min(at + 6, end)  # the two halves are one character
        found = bisect_right(self._raw_lines, at)
        return found, at - self._raw_lines[found - 1] + 1

    def rewritten(self, edits: Iterable[tuple[int, int, str]]) -> bytes:
        """The file with edits of the text (from, to, new) in its cells; all else keeps every byte."""
        changes = list(edits)
        parts: list[str] = []
        at = 0
        for number, cell in enumerate(self.cells):
            last = number == len(self.cells) - 1
            own = [one for one in changes if cell.start <= one[0] < cell.end or (last and one[0] >= cell.end)]
            if not own:
                continue
            text, position = "", cell.start
            for start, end, new in own:
                text += self.text[position:start] + new
                position = end
            text += self.text[position : cell.end]
            if cell.added:
                text = text.removesuffix("\n")
            parts += (self.raw[at : cell.raw[0]], self._written(cell, text))
            at = cell.raw[1]
        return ("".join(parts) + self.raw[at:]).encode()

    def _written(self, cell: Cell, text: str) -> str:
        """A source in the manner of the one that is there: a list of lines with its indent, or one string."""
        old = self.raw[cell.raw[0] : cell.raw[1]]
        escapes = "\\u" in old

        def quoted(line: str) -> str:
            return json.dumps(line, ensure_ascii=escapes)

        if not old.startswith("["):
            return quoted(text)
        lines = text.splitlines(keepends=True)
        space = re.match(r"\[(\s*)", old)
        tail = re.search(r"(\s*)\]$", old)
        between = (space[1] if space else "") if "\n" in old else " "
        return f"[{space[1] if space else ''}{f',{between}'.join(map(quoted, lines))}{tail[1] if tail else ''}]"

    def _offset(self, line: int, column: int) -> int:
        return self._lines[min(line, len(self._lines)) - 1] + column - 1

    def _cell_at(self, offset: int) -> Cell | None:
        if not self.cells:
            return None
        return self.cells[max(bisect_right([cell.start for cell in self.cells], offset) - 1, 0)]


def _check(top: dict[str, tuple[int, Any]]) -> bool:
    """Whether a notebook is in Python, as far as it says."""
    cells = top.get("cells", (0, None))[1]
    if not isinstance(cells, list):
        old = "worksheets" in top
        raise NoNotebook("a notebook of an old format: save it anew" if old else "no notebook: it has no cells")
    metadata = top.get("metadata", (0, {}))[1]
    if isinstance(metadata, dict):
        kernel, language = metadata.get("kernelspec"), metadata.get("language_info")
        names = [one.get(key) for one, key in ((language, "name"), (kernel, "language")) if isinstance(one, dict)]
        return not any(isinstance(name, str) and "python" not in name.lower() for name in names[:1])
    return True


def _source(raw: str, span: tuple[int, int], at: int) -> tuple[tuple[Piece, ...], str]:
    """The strings of a source and what they say together."""
    found = [(*span, None)] if raw[span[0]] == '"' else list(_items(raw, span[0]))
    pieces: list[Piece] = []
    texts: list[str] = []
    for start, end, _ in found:
        text = scanstring(raw, start + 1)[0] if raw[start] == '"' else ""
        pieces.append(Piece(at + sum(map(len, texts)), (start + 1, end - 1)))
        texts.append(text)
    return tuple(pieces), "".join(texts)


def _is_foreign(text: str) -> bool:
    """Whether a cell is for another program than Python."""
    first = text.lstrip().partition("\n")[0].split()
    return bool(first) and first[0].startswith("%%") and first[0] not in _PYTHON_MAGICS


def _blanked(text: str) -> str:
    """A cell without what IPython alone understands, which becomes ``0#...`` of the same length."""
    if _parses(text):
        return text
    lines = text.split("\n")
    continued = False
    for number, line in enumerate(lines):
        match = _MAGIC.match(line)
        if continued or match is not None:
            before = match["before"] if match is not None and not continued else line[: len(line) - len(line.lstrip())]
            rest = line[len(before) :]
            continued = rest.endswith("\\")
            lines[number] = before + ("0" + "#" + rest[2:] if len(rest) > 1 else "0" * len(rest))
    return "\n".join(lines)


def _parses(text: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
    return True


def _members(raw: str, at: int) -> Iterator[tuple[str, int, int, Any]]:
    """Key, start, end and value of each member of the object at ``at``."""
    at = _space(raw, at)
    if raw[at] != "{":
        raise ValueError("it is no JSON object")
    at = _space(raw, at + 1)
    while raw[at] != "}":
        key, at = scanstring(raw, at + 1)
        start = _space(raw, _space(raw, at) + 1)
        value, end = _DECODER.raw_decode(raw, start)
        yield key, start, end, value
        at = _space(raw, end)
        at = _space(raw, at + 1) if raw[at] == "," else at


def _items(raw: str, at: int) -> Iterator[tuple[int, int, Any]]:
    """Start, end and value of each item of the array at ``at``."""
    at = _space(raw, at + 1)
    while raw[at] != "]":
        value, end = _DECODER.raw_decode(raw, at)
        yield at, end, value
        at = _space(raw, end)
        at = _space(raw, at + 1) if raw[at] == "," else at


def _space(raw: str, at: int) -> int:
    while at < len(raw) and raw[at] in " \t\n\r":
        at += 1
    return at
