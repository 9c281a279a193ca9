"""A file to be changed: its text, its syntax tree, and the way from places in it to nodes and back.

Example: in the source ``log.info(user.email)``, ``source.node(Region(1, 10, 1, 20))`` is the ``Attribute`` and
``source.span`` of it is ``(9, 19)``.
"""

from __future__ import annotations

import io
import tokenize
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import accumulate

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from pii_lint.fix.edits import Edit, applied, in_order
from pii_lint.frontend.decode import Unreadable, decode
from pii_lint.frontend.scanner import lines_of
from pii_lint.model import Region
from pii_lint.notebooks import SUFFIX, NoNotebook, Notebook


class Unchangeable(Exception):
    """The file cannot be read as Python; ``str()`` says why."""


class Source:
    """The text and tree of one file; raises ``Unchangeable``. Of a notebook, that of the code in its cells."""

    def __init__(self, content: bytes, path: str = "") -> None:
        self._book = None
        try:
            if path.endswith(SUFFIX):
                self._book = Notebook(content)
                content = self._book.python().encode("utf-8", "surrogatepass")
            self.text = decode(content)
            wrapper = MetadataWrapper(cst.parse_module(self.text), unsafe_skip_copy=True)
            self._places: Mapping[cst.CSTNode, CodeRange] = wrapper.resolve(PositionProvider)
        except (Unreadable, NoNotebook, cst.ParserSyntaxError, RecursionError, KeyError) as error:
            what = str(error) if isinstance(error, (Unreadable, NoNotebook)) else "it does not parse"
            raise Unchangeable(what) from None
        self.module = wrapper.module
        self._encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        lines = lines_of(self.text)
        self._starts = [0, *accumulate(map(len, lines))]
        self._by_region: dict[Region, list[cst.CSTNode]] = {}
        for node in self._places:
            if isinstance(node, (cst.BaseExpression, cst.Arg)):
                self._by_region.setdefault(self.region(node), []).append(node)

    @cached_property
    def double_quoted(self) -> list[tuple[int, int]]:
        """Where the f-strings in double quotes lie."""
        return [
            self.span(node)
            for node in self._places
            if isinstance(node, cst.FormattedString) and node.quote.startswith('"')
        ]

    def quotes_double(self, node: cst.CSTNode) -> bool:
        """Whether a node lies in an f-string whose quotes are double ones."""
        start, end = self.span(node)
        return any(begin < start and end < stop for begin, stop in self.double_quoted)

    @property
    def newline(self) -> str:
        """How lines end in this file."""
        return self.module.default_newline

    def rewritten(self, edits: Iterable[Edit]) -> bytes:
        """The file with these edits, in its encoding, with its byte order mark if it has one."""
        if self._book is not None:
            return self._book.rewritten((one.start, one.end, one.text) for one in in_order(edits))
        return self.encoded(applied(self.text, edits))

    def encoded(self, text: str) -> bytes:
        """``text`` in the encoding of the file, with its byte order mark if it has one; of a notebook, its code."""
        return text.encode(self._encoding)

    def offset(self, line: int, column: int) -> int:
        """The offset of a place as findings name it (both from 1)."""
        return self._starts[min(line, len(self._starts)) - 1] + column - 1

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset."""
        line = bisect_right(self._starts, min(offset, len(self.text)))
        line -= line == len(self._starts) > 1 and self._starts[-1] == self._starts[-2]
        return line, offset - self._starts[line - 1] + 1

    def region(self, node: cst.CSTNode) -> Region:
        place = self._places[node]
        return Region(place.start.line, place.start.column + 1, place.end.line, place.end.column + 1)

    def span(self, node: cst.CSTNode) -> tuple[int, int]:
        """Where a node begins and ends, without the brackets around it, as offsets."""
        region = self.region(node)
        return self.offset(region.start_line, region.start_column), self.offset(region.end_line, region.end_column)

    def code(self, node: cst.CSTNode) -> str:
        """What is written for a node."""
        start, end = self.span(node)
        return self.text[start:end]

    def node(self, region: Region) -> cst.BaseExpression | None:
        """The outermost expression at a region."""
        found = [node for node in self._by_region.get(region, ()) if isinstance(node, cst.BaseExpression)]
        return found[-1] if found else None

    def enclosing(self, region: Region) -> cst.FunctionDef | None:
        """The innermost function whose definition holds the region."""
        found: cst.FunctionDef | None = None
        best = (0, 0)
        for node in self._places:
            if isinstance(node, cst.FunctionDef):
                place = self.region(node)
                start, end = (place.start_line, place.start_column), (place.end_line, place.end_column)
                within = start <= (region.start_line, region.start_column) <= end
                if within and start >= best:
                    found, best = node, start
        return found
