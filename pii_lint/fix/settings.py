"""Set-ups that collect by themselves, switched off: the value that decides becomes the one that the hint names.

Example: for the hint "pass `include_local_variables=False`" the argument ``include_local_variables=True`` becomes
``include_local_variables=False``, and is added to a call that goes without; ``"CAPTURE_BODY": "all"`` becomes ``"off"``
where the hint says so; without a named value ``True`` becomes ``False``.
"""

from __future__ import annotations

import re

import libcst as cst

from pii_lint.fix.edits import Edit
from pii_lint.fix.source import Source
from pii_lint.model import Finding

_LITERAL = re.compile(r"-?\d+|True|False|None|(?P<quote>[\"'])[^\"'\\]*(?P=quote)|logging\.[A-Z]+")
_STORED = re.compile(rf"(?P<head>.*?(?<![=!<>])=(?!=)\s*)(?P<value>{_LITERAL.pattern})", re.DOTALL)
_ENTRY = re.compile(rf"\s*:\s*(?P<value>{_LITERAL.pattern})")
_NAME = re.compile(r"(\w+)\s*=")
_ADVISED = re.compile(r"\bpass `(\w+)=([^`]+)`")
_SET_TO = re.compile(r"\bset \w+ to (\"[^\"]+\")")
_LEVEL = re.compile(r"\bset its level to ([A-Z]+)")
_AT = re.compile(r"\bleave it at (\d+)")
_OFF = {"True": "False", "'true'": "'false'", '"true"': '"false"', "'True'": "'False'", '"True"': '"False"'}
_OFF |= {"'1'": "'0'", '"1"': '"0"', "1": "0", "'yes'": "'no'", '"yes"': '"no"'}


def switched(source: Source, finding: Finding) -> tuple[Edit, bool] | None:
    """The edit, and whether the rules themselves name the value; None where no value is known."""
    region = finding.expression.region
    start = source.offset(region.start_line, region.start_column)
    end = source.offset(region.end_line, region.end_column)
    code = source.text[start:end]
    node = source.node(region)
    if isinstance(node, cst.Call):
        return _of_call(source, finding, node)
    stored = _STORED.fullmatch(code)
    if stored is not None:
        name = _NAME.match(code)
        return _changed(finding, start + stored.start("value"), stored["value"], name[1] if name else "")
    entry = _ENTRY.match(source.text, end) if _LITERAL.fullmatch(code) else None
    if entry is not None:
        return _changed(finding, entry.start("value"), entry["value"], "")
    return _changed(finding, start, code, "") if _LITERAL.fullmatch(code) else None


def _of_call(source: Source, finding: Finding, call: cst.Call) -> tuple[Edit, bool] | None:
    """A call whose only argument is the switch, or one without the argument that the hint names."""
    advised = _ADVISED.search(finding.hint)
    if advised is not None:
        named = {one.keyword.value for one in call.args if one.keyword is not None}
        if advised[1] in named or any(one.star == "**" for one in call.args) or not _LITERAL.fullmatch(advised[2]):
            return None
        _, end = source.span(call)
        at = end - 1
        if call.args:
            last = source.region(call.args[-1].value)
            at = source.offset(last.end_line, last.end_column)
            if call.args[-1].value.lpar:
                return None
        return Edit(at, at, f"{', ' if call.args else ''}{advised[1]}={advised[2]}"), True
    if len(call.args) == 1 and not call.args[0].star:
        value = call.args[0].value
        start, _ = source.span(value)
        return _changed(finding, start, source.code(value), "") if _LITERAL.fullmatch(source.code(value)) else None
    return None


def _changed(finding: Finding, start: int, value: str, name: str) -> tuple[Edit, bool] | None:
    new = _named(finding.hint, value, name)
    if new is not None and new != value:
        return Edit(start, start + len(value), new), True
    off = _OFF.get(value)
    return (Edit(start, start + len(value), off), False) if off is not None else None


def _named(hint: str, value: str, name: str) -> str | None:
    """The value that the hint names in the place of ``value``, as it is written."""
    advised = dict(_ADVISED.findall(hint)).get(name)
    if advised is not None:
        return advised if _LITERAL.fullmatch(advised) else None
    if found := _SET_TO.search(hint):
        return found[1] if value[0] in "\"'" else None
    if found := _LEVEL.search(hint):
        if value.startswith("logging."):
            return f"logging.{found[1]}"
        return f"{value[0]}{found[1]}{value[0]}" if value[0] in "\"'" else None
    if found := _AT.search(hint):
        return found[1] if value.isdecimal() else None
    return None
