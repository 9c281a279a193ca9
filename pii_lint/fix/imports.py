"""Where the import of the runtime goes, and what its functions are called in a file.

It joins the third-party imports at the head of the file, in their order; before the project's own if there are none; an
import of the runtime that is there is extended. Where a name is taken, the function gets another:
``from pii_lint.runtime import mask as pii_mask``.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Mapping

import libcst as cst
import msgspec

from pii_lint.fix.edits import Edit
from pii_lint.fix.source import Source

RUNTIME = "pii_lint.runtime"
STDLIB, THIRD, OWN = range(3)


class _Import(msgspec.Struct, eq=False):
    """An import statement at the head: its group, module, whether it is ``from``, and the lines it takes."""

    group: int
    module: str
    is_from: bool
    first_line: int
    last_line: int
    node: cst.ImportFrom | cst.Import


class Imports:
    """The import statements of a file. ``own`` are the names of the project's top-level modules and packages.

    Only what stands above the offset ``use`` is looked at: there the runtime is called first.
    """

    def __init__(self, source: Source, own: Collection[str] = (), use: int | None = None) -> None:
        self.source = source
        self._own = own
        self._head = [one for one in self._at_head() if use is None or source.offset(one.last_line + 1, 1) <= use]
        self._runtime = next(
            (
                one.node
                for one in self._head
                if one.module == RUNTIME and isinstance(one.node, cst.ImportFrom) and not _is_star(one.node)
            ),
            None,
        )
        self.known: dict[str, str] = {}
        for one in self._head:
            if isinstance(one.node, cst.ImportFrom) and f"{one.module}.".startswith(f"{RUNTIME}."):
                below = one.module[len(RUNTIME) + 1 :]
                self.known |= {f"{below}.{name}" if below else name: bound for name, bound in _bound(one.node)}

    def names(self, functions: Iterable[str]) -> dict[str, str]:
        """What each of the functions is called in this file, once ``edits`` has been applied."""
        taken = _Identifiers()
        self.source.module.visit(taken)
        found: dict[str, str] = {}
        for function in sorted(set(functions)):
            name = function.rpartition(".")[2]
            found[function] = self.known.get(function) or (f"pii_{name}" if name in taken.found else name)
        return found

    def edits(self, names: Mapping[str, str]) -> list[Edit]:
        """The edits that import the functions by these names; none for what is imported already."""
        made: list[Edit] = []
        wanted: dict[str, list[str]] = {}
        for function, name in sorted(names.items()):
            if function not in self.known:
                module, _, own = f"{RUNTIME}.{function}".rpartition(".")
                wanted.setdefault(module, []).append(f"{own} as {name}" if own != name else own)
        if self._runtime is not None and RUNTIME in wanted:
            made += self._extended(self._runtime, wanted.pop(RUNTIME))
        lines = [f"from {module} import {', '.join(some)}" for module, some in wanted.items()]
        return [*made, self._new(self.source.newline.join(lines))] if lines else made

    def _extended(self, node: cst.ImportFrom, wanted: list[str]) -> list[Edit]:
        assert not isinstance(node.names, cst.ImportStar)
        last = node.names[-1]
        end = self.source.offset(*_end(self.source, last))
        return [Edit(end, end, "".join(f", {one}" for one in wanted))]

    def _new(self, statement: str) -> Edit:
        newline = self.source.newline
        third = [one for one in self._head if one.group == THIRD]
        if third:
            block = _last_block(third)
            same_kind = [one for one in block if one.is_from] or block
            after = next((one for one in same_kind if one.is_from and one.module > RUNTIME), None)
            if after is not None:
                return self._line(after.first_line, statement + newline)
            return self._line(block[-1].last_line + 1, statement + newline)
        stdlib = [one for one in self._head if one.group == STDLIB]
        own = [one for one in self._head if one.group == OWN]
        if stdlib and (not own or stdlib[-1].first_line < own[0].first_line):
            return self._line(stdlib[-1].last_line + 1, newline + statement + newline)
        if own:
            return self._line(own[0].first_line, statement + newline + newline)
        return self._bare(statement)

    def _bare(self, statement: str) -> Edit:
        """In a file without imports: after its docstring and imports from the future."""
        newline = self.source.newline
        body = self.source.module.body
        last = 0
        for number, node in enumerate(body):
            if not (
                isinstance(node, cst.SimpleStatementLine) and (_is_future(node) or (not number and _is_text(node)))
            ):
                break
            last = self.source.region(node).end_line
        if last:
            return self._line(last + 1, newline + statement + newline)
        first = self.source.region(body[0]).start_line if body else 1
        return self._line(first, statement + newline + newline)

    def _line(self, number: int, text: str) -> Edit:
        """``text`` before a line; where the file ends without a line end, one is added."""
        source = self.source
        at = source.offset(number, 1)
        if at >= len(source.text) and source.text and not source.text.endswith(("\n", "\r")):
            return Edit(len(source.text), len(source.text), source.newline + text)
        return Edit(at, at, text)

    def _at_head(self) -> Iterable[_Import]:
        for node in self.source.module.body:
            if isinstance(node, (cst.FunctionDef, cst.ClassDef)):
                break
            if not isinstance(node, cst.SimpleStatementLine):
                continue
            for part in node.body:
                if isinstance(part, (cst.Import, cst.ImportFrom)):
                    module, relative = _module(part)
                    if module == "__future__":
                        continue
                    top = module.partition(".")[0]
                    group = THIRD
                    if relative or top in self._own:
                        group = OWN
                    elif top in sys.stdlib_module_names:
                        group = STDLIB
                    region = self.source.region(node)
                    is_from = isinstance(part, cst.ImportFrom)
                    yield _Import(group, module, is_from, region.start_line, region.end_line, part)


class _Identifiers(cst.CSTVisitor):
    """All names in a file but attributes, keyword arguments and what is imported from the runtime."""

    def __init__(self) -> None:
        self.found: set[str] = set()

    def visit_Name(self, node: cst.Name) -> None:
        self.found.add(node.value)

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        node.value.visit(self)
        return False

    def visit_Arg(self, node: cst.Arg) -> bool:
        node.value.visit(self)
        return False


def _last_block(imports: list[_Import]) -> list[_Import]:
    """The last of the imports that follow each other without another group's or an empty line between them."""
    block = [imports[-1]]
    for one in reversed(imports[:-1]):
        if one.last_line + 1 < block[0].first_line:
            break
        block.insert(0, one)
    return block


def _module(node: cst.Import | cst.ImportFrom) -> tuple[str, bool]:
    empty = cst.Module(())
    if isinstance(node, cst.Import):
        return empty.code_for_node(node.names[0].name), False
    return empty.code_for_node(node.module) if node.module else "", bool(node.relative)


def _is_star(node: cst.ImportFrom) -> bool:
    return isinstance(node.names, cst.ImportStar)


def _bound(node: cst.ImportFrom) -> Iterable[tuple[str, str]]:
    if isinstance(node.names, cst.ImportStar):
        return
    for alias in node.names:
        name = alias.name.value if isinstance(alias.name, cst.Name) else ""
        bound = alias.asname.name if alias.asname is not None else alias.name
        if isinstance(bound, cst.Name):
            yield name, bound.value


def _end(source: Source, alias: cst.ImportAlias) -> tuple[int, int]:
    region = source.region(alias.asname.name if alias.asname is not None else alias.name)
    return region.end_line, region.end_column


def _is_future(node: cst.SimpleStatementLine) -> bool:
    return all(isinstance(part, cst.ImportFrom) and _module(part)[0] == "__future__" for part in node.body)


def _is_text(node: cst.SimpleStatementLine) -> bool:
    part = node.body[0]
    return isinstance(part, cst.Expr) and isinstance(part.value, (cst.SimpleString, cst.ConcatenatedString))
