"""From sites back to places in the file, for the few sites that a report shows.

The file is parsed again with ``ast`` and its nodes numbered as in sites.py; where the running Python cannot
parse it, or the kinds of nodes disagree, with libcst. In ``x = f(\\n  a)`` the site of the call gives
``Region(1, 5, 2, 5)``: a call, like any expression, without the parentheses around it; a definition its
name, a parameter its name, a handler and a ``for`` their first line, a simple statement all of itself.
"""

from __future__ import annotations

import ast
import re
import sys
import warnings
from collections.abc import Iterable
from typing import Any

from pii_lint.frontend import ast_sites, sites
from pii_lint.frontend.decode import Unreadable, decode
from pii_lint.frontend.python2 import rewrite
from pii_lint.frontend.rewriting import Rewritten
from pii_lint.frontend.scanner import lines_of
from pii_lint.model import Region

# Before Python 3.12 the positions that ast gives inside f-strings are wrong.
_FIELDS_ARE_PLACED = sys.version_info >= (3, 12)
_DEFINED = re.compile(r"(?:async(?:\s|\\\r?\n)+)?(?:def|class)(?:\s|\\\r?\n)+")
_WORD = re.compile(r"\w+")

Wanted = dict[int, int]  # ordinal -> kind
Found = dict[int, Region]  # ordinal -> region


class _Mismatch(Exception):
    """The tree at hand does not number its nodes as the lowering did."""


_NOT_READ = (_Mismatch, SyntaxError, ValueError, RecursionError, MemoryError)


def locate(source: bytes, wanted: Iterable[int]) -> dict[int, Region]:
    """The region of each of the sites ``wanted``; those that do not belong to ``source`` are left out."""
    asked = {site for site in wanted if site >= sites.STEP}
    if not asked:
        return {}
    mended = any(sites.is_mended(site) for site in asked)
    ordinals = {site // sites.STEP: sites.kind_of(site) for site in asked}
    try:
        read, found = _mended(source, ordinals) if mended else _whole(source, ordinals)
    except Unreadable:
        return {}
    lines = lines_of(read.text)
    return {
        site: read.original(_shaped(sites.kind_of(site), found[site // sites.STEP], lines))
        for site in sorted(asked)
        if site // sites.STEP in found
    }


def _whole(source: bytes, wanted: Wanted) -> tuple[Rewritten, Found]:
    """What is read of a file that was lowered as it is or, if it is of Python 2, rewritten."""
    text = decode(source)
    try:
        return Rewritten(text, {}), _by_ast(text, wanted)
    except _NOT_READ as error:
        rewritten = rewrite(text) if isinstance(error, SyntaxError) else None
    if rewritten is not None:
        try:
            return rewritten, _by_ast(rewritten.text, wanted)
        except _NOT_READ:
            pass
    return Rewritten(text, {}), _by_cst(text, wanted)


def _mended(source: bytes, wanted: Wanted) -> tuple[Rewritten, Found]:
    """What is read of a file of which something was left out."""
    from pii_lint.frontend.parse import parse

    parsed = parse(source)
    read = Rewritten(parsed.text, parsed.shifts)
    try:
        return read, _by_ast(parsed.text, wanted)
    except _NOT_READ:
        return read, _by_cst(parsed.text, wanted)


def _by_ast(text: str, wanted: Wanted) -> Found:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # they are about the scanned code, and not ours to give
        tree = ast.parse(text)
    # offsets count bytes: where each is a character, no line is needed to tell a column
    lines = [] if text.isascii() else [line.encode() for line in lines_of(text)]
    last = max(wanted)
    nodes: dict[int, Any] = {}
    literals: list[tuple[int, Any]] = []
    for ordinal, (kind, node) in enumerate(ast_sites.numbered(tree), 1):
        if ordinal > last:
            break
        if kind == sites.TEXT and not _FIELDS_ARE_PLACED:
            literals.append((ordinal, node))
        if ordinal in wanted:
            if wanted[ordinal] != kind:
                raise _Mismatch
            nodes[ordinal] = node
    if len(nodes) < len(wanted):
        raise _Mismatch
    found = {ordinal: _region(node, lines) for ordinal, node in nodes.items()}
    outer_end = 0
    for start, node in literals:
        if start < outer_end:
            continue
        outer_end = start + sum(1 for _ in ast_sites.numbered(node))
        inside = {at: kind for at, kind in wanted.items() if start < at < outer_end}
        if inside:
            found.update(_inside_literal(text, _region(node, lines), start, inside))
    return found


def _region(node: Any, lines: list[bytes]) -> Region:
    def column(line: int, offset: int) -> int:
        before = lines[line - 1][:offset] if line <= len(lines) else b""
        return offset + 1 if before.isascii() else len(before.decode("utf-8", "replace")) + 1

    first, last = node.lineno, node.end_lineno
    return Region(first, column(first, node.col_offset), last, column(last, node.end_col_offset))


def _inside_literal(text: str, place: Region, start: int, wanted: Wanted) -> Found:
    """Places inside the f-string at ``place`` whose own ordinal is ``start``."""
    lines = lines_of(text)[place.start_line - 1 : place.end_line]
    lines[-1] = lines[-1][: place.end_column - 1]
    lines[0] = lines[0][place.start_column - 1 :]
    literal = "".join(lines)
    found = _by_cst(f"({literal}\n)", {at - start + 1: kind for at, kind in wanted.items()})
    moved = {}
    for ordinal, region in found.items():
        begin, begin_column = _moved(region.start_line, region.start_column, place)
        end, end_column = _moved(region.end_line, region.end_column, place)
        moved[ordinal + start - 1] = Region(begin, begin_column, end, end_column)
    return moved


def _moved(line: int, column: int, place: Region) -> tuple[int, int]:
    """A place in ``(literal`` as one in the file in which the literal starts at ``place``."""
    moved = column + place.start_column - 2 if line == 1 else column
    return line + place.start_line - 1, moved


def _by_cst(text: str, wanted: Wanted) -> Found:
    import libcst as cst
    from libcst.metadata import MetadataWrapper, PositionProvider

    from pii_lint.frontend import cst_sites

    try:
        wrapper = MetadataWrapper(cst.parse_module(text), unsafe_skip_copy=True)
        places = wrapper.resolve(PositionProvider)
    except (cst.ParserSyntaxError, RecursionError, KeyError):  # libcst hides a RecursionError behind a KeyError
        return {}
    found = {}
    for ordinal, (kind, node) in enumerate(cst_sites.numbered(wrapper.module), 1):
        if wanted.get(ordinal) == kind:
            place: Any = places[node.name if kind == sites.PARAM else node]
            start, end = place.start, place.end
            found[ordinal] = Region(start.line, start.column + 1, end.line, end.column + 1)
    return found


def _shaped(kind: int, region: Region, lines: list[str]) -> Region:
    """``region`` of a whole node cut down to what is shown for its kind."""
    line = region.start_line
    if kind in (sites.FOR, sites.HANDLER):
        return Region(line, region.start_column, line, len(lines[line - 1].rstrip()) + 1)
    if kind == sites.PARAM:
        word = _WORD.match(lines[line - 1], region.start_column - 1)
        end = word.end() + 1 if word else region.start_column + 1
        return Region(line, region.start_column, line, end)
    if kind != sites.DEFINITION:
        return region
    header = "".join(lines[line - 1 : line + 4])
    match = _DEFINED.match(header, region.start_column - 1)
    word = _WORD.match(header, match.end()) if match else None
    if word is None:
        return Region(line, region.start_column, line, len(lines[line - 1].rstrip()) + 1)
    before = lines_of(header[: word.start()] + "x")
    row = line + len(before) - 1
    return Region(row, len(before[-1]), row, len(before[-1]) + len(word[0]))
