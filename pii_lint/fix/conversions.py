"""Whether a text in the place of a value would break the formatting: ``"%d" % n`` and ``f"{n:.2f}"`` want numbers.

Example: ``numeric("%s has %d")`` is ``[False, True]``, one for each value that is put in.
"""

from __future__ import annotations

import re

import libcst as cst

_PERCENT = re.compile(
    r"%(?:\((?P<key>\w*)\))?[#0\- +]*(?P<width>\*|\d+)?(?:\.(?P<precision>\*|\d+))?[hlL]?(?P<kind>[a-zA-Z%])"
)
_NUMBERS = frozenset("diouxXeEfFgGc")
_OF_TEXT = re.compile(r"(?:[^{}]?[<>^])?\d*(?:\.\d+)?s?")
_FIELD = re.compile(r"\{[^{}:]*:([^{}]*)\}")


def numeric(template: str) -> list[bool]:
    """For each value that the ``%`` template takes in turn, whether it has to be a number."""
    found: list[bool] = []
    for match in _PERCENT.finditer(template):
        if match["kind"] == "%":
            continue
        found += [True for part in (match["width"], match["precision"]) if part == "*"]
        found.append(match["kind"] in _NUMBERS)
    return found


def by_name(template: str) -> bool:
    """Whether the ``%`` template takes one mapping."""
    return any(match["key"] is not None for match in _PERCENT.finditer(template))


def takes_text(field: cst.FormattedStringExpression) -> bool:
    """Whether a field of an f-string can show a text in the place of its value."""
    if not field.format_spec:
        return True
    spec = "".join(part.value if isinstance(part, cst.FormattedStringText) else "0" for part in field.format_spec)
    return _OF_TEXT.fullmatch(spec) is not None


def all_take_text(template: str) -> bool:
    """Whether all fields of a template of ``str.format`` can show texts."""
    return all(_OF_TEXT.fullmatch(spec) is not None for spec in _FIELD.findall(template))


def literal(node: cst.BaseExpression) -> str | None:
    """The text of a literal; of a concatenated one too, with fields left empty; None for anything else."""
    if isinstance(node, cst.SimpleString):
        return node.raw_value
    if isinstance(node, cst.FormattedString):
        return "".join(part.value if isinstance(part, cst.FormattedStringText) else "" for part in node.parts)
    if isinstance(node, cst.ConcatenatedString):
        left, right = literal(node.left), literal(node.right)
        return None if left is None or right is None else left + right
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Add):
        left, right = literal(node.left), literal(node.right)
        return None if left is None or right is None else left + right
    if isinstance(node, cst.Call) and len(node.args) == 1 and isinstance(node.func, cst.Name):
        return literal(node.args[0].value)  # translated: _("to %s")
    return None
