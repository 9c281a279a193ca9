"""Advice: what to write instead, for the very piece of code that carries the data.

Example: where ``sentry_sdk.set_user({"id": user.pk, "email": user.email})`` leaks what came by the step *e-mail address
in attribute* ``user.email``, the piece is ``user.email``, and the rule's hint "send `pseudonymize({expression})`"
becomes "send `pseudonymize(user.email)`". Where no piece can be told, the hint speaks of "the value".
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from pii_lint.findings.places import Texts
from pii_lint.model import Flow, Location, Step

LONGEST = 60
MOST_PIECES = 3
_MOST_LINES = 12  # of an assignment that is looked at
_FARTHEST = 40  # lines before its use
_MOST_TEXT = 2_000  # characters of an argument in which pieces are looked for
_FOLLOWED = 3  # assignments, one after the other
_WRAPPED = re.compile(r"`(\w+)\(\{expression\}[^`]*\)`")
_QUOTED = re.compile(r"`([^`]+)`")
_BYTES = re.compile(r"\.(?:body|get_data\(\))$")


def pieces(texts: Texts, call: Location, argument: Location, flows: Sequence[Flow]) -> list[str]:
    """The parts of a sink's argument that carry the data of ``flows``, as they are written; at most a few, short ones.

    ``argument`` is ``call`` where the sink has no argument of its own, or the exception that ``call`` raises: then the
    arguments of the call are searched.
    """
    root = parsed(texts.at(argument))
    own = argument == call or texts.at(call).startswith("raise")
    if root is None or (own and not isinstance(root.node, ast.Call)):
        return []
    found: dict[str, None] = {}
    for flow in flows:
        piece = _piece(texts, root, own, flow.steps[:-1], argument)
        if piece:
            found[piece] = None
    # what is inside of another piece is cured with it
    return [one for one in found if not any(one != other and one in other for other in found)][:MOST_PIECES]


def advise(hint: str, words: str, parts: Sequence[str]) -> str:
    """``hint`` with ``{data}`` and ``{expression}`` filled in."""
    if not parts:
        hint = _WRAPPED.sub(r"`\1()` of the value", hint).replace("{expression}", "the value")
        return hint.replace("{data}", words)
    more = f"; the same for {' and '.join(f'`{part}`' for part in parts[1:])}" if len(parts) > 1 else ""
    return hint.replace("{data}", words).replace("{expression}", parts[0]) + more


def loaded(part: str) -> str:
    """How to read the fields of a body: bytes have to be parsed first."""
    return f"json.loads({part})" if _BYTES.search(part) else part


class Code:
    """An expression and its text."""

    def __init__(self, text: str, node: ast.expr) -> None:
        self.text = text
        self.node = node
        self._parts: dict[tuple[bool, bool], frozenset[str]] = {}

    @cached_property
    def _lines(self) -> list[bytes]:
        return self.text.encode().split(b"\n")  # what ast counts are bytes

    def of(self, node: ast.expr) -> str:
        """What is written for a part of the expression, on one line."""
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        lines = self._lines[first : last + 1]
        if not lines:
            return ""
        lines[-1] = lines[-1][: node.end_col_offset]
        lines[0] = lines[0][node.col_offset :]
        return " ".join(b"\n".join(lines).decode("utf-8", "replace").split())

    def parts(self, own: bool, inner: bool = True) -> frozenset[str]:
        """What is written for its simple parts."""
        known = self._parts.get((own, inner))
        if known is None:
            found = frozenset(self.of(part) for part in _simple_parts(self.node, own, inner))
            known = self._parts[own, inner] = found
        return known


def parsed(text: str) -> Code | None:
    if len(text) > _MOST_TEXT:
        return None
    wrapped = f"({text}\n)"
    try:
        return Code(wrapped, ast.parse(wrapped, mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _piece(texts: Texts, code: Code, own: bool, steps: Sequence[Step], at: Location, depth: int = 0) -> str:
    if not own and is_simple(code.node):
        text = code.of(code.node)
        if isinstance(code.node, ast.Name) and depth < _FOLLOWED:
            made = assigned(texts, text, at)
            if made is not None and not is_simple(made.node):
                return _piece(texts, made, False, steps, at, depth + 1) or _short(text)
        return _short(text)
    parts = code.parts(own)
    for said in _spoken(texts, steps, at.path):
        if said in parts:
            return _short(said)
    whole = code.parts(own, inner=False)
    thrown = texts.at(at).startswith("raise") or not own  # what a log call writes besides its arguments is none of them
    return _short(next(iter(whole))) if len(whole) == 1 and not depth and thrown else ""


def _short(text: str) -> str:
    return text if len(text) <= LONGEST and "`" not in text else ""


def is_simple(node: ast.AST) -> bool:
    """Whether it is a name or what is reached from one: ``a.b``, ``a["k"]``, ``a.b(c)``, ``await a()``."""
    if isinstance(node, ast.Name):
        return True
    if isinstance(node, (ast.Attribute, ast.Subscript, ast.Await)):
        return is_simple(node.value)
    if isinstance(node, ast.Call):
        given = [*node.args, *(keyword.value for keyword in node.keywords)]
        return is_simple(node.func) and all(isinstance(one, ast.Constant) or is_simple(one) for one in given)
    return False


def _simple_parts(node: ast.AST, own: bool, inner: bool = True) -> Iterator[ast.expr]:
    """Simple expressions in ``node``, outermost first; with ``inner`` those inside of others too."""
    if not own and isinstance(node, ast.expr) and is_simple(node):
        yield node
        if not inner:
            return
    if isinstance(node, ast.Call):
        # what is called carries data only as the receiver of a method
        children: list[ast.AST] = [*node.args, *(keyword.value for keyword in node.keywords)]
        if isinstance(node.func, ast.Attribute) and not own:
            children.append(node.func.value)
    elif isinstance(node, ast.Dict):
        children = [*node.values, *(key for key in node.keys if key is not None)]
    else:
        children = list(ast.iter_child_nodes(node))
    for child in children:
        yield from _simple_parts(child, False, inner)


def _spoken(texts: Texts, steps: Sequence[Step], path: str) -> Iterator[str]:
    """What the steps speak of, the last first: the code at their places and the names in their words."""
    for step in reversed(steps):
        if step.location.path == path:
            yield " ".join(texts.at(step.location).split())
        yield from _QUOTED.findall(step.message)


def assigned(texts: Texts, name: str, at: Location) -> Code | None:
    """What ``name`` was last assigned above ``at``, in the same function."""
    lines = texts.lines(at.path)
    pattern = re.compile(rf"\s*{re.escape(name)}\s*(?::[^=]*)?=(?!=)")
    last = at.region.start_line - 1
    for number in range(last - 1, max(-1, last - 1 - _FARTHEST), -1):
        found = pattern.match(lines[number])
        if found is not None:
            part = [lines[number][found.end() :], *lines[number + 1 : min(number + _MOST_LINES, last)]]
            tries = ("\n".join(part[:count]) for count in range(1, len(part) + 1))
            return next((code for code in map(parsed, tries) if code is not None), None)
        if lines[number].lstrip().startswith(("def ", "async def ", "class ")):
            return None
    return None
