"""Set-ups that collect by themselves, switched off: the argument gets the value that the finding's hint names.

Example: for the hint "pass `include_local_variables=False`" the argument ``include_local_variables=True`` becomes
``include_local_variables=False``; without such a hint ``True`` becomes ``False``.
"""

from __future__ import annotations

import re

from pii_lint.fix.edits import Edit
from pii_lint.fix.source import Source
from pii_lint.model import Finding

_ARGUMENT = re.compile(r"(?P<head>(?P<name>\w+)\s*=\s*)(?P<value>.+)", re.DOTALL)
_ADVISED = re.compile(r"\bpass `(\w+)=([^`]+)`")
_LITERAL = re.compile(r"-?\d+|True|False|None|(?P<quote>[\"'])[^\"'\\]*(?P=quote)")


def switched(source: Source, finding: Finding) -> tuple[Edit, bool] | None:
    """The edit, and whether the rules themselves name the value; None where no value is known."""
    region = finding.expression.region
    start = source.offset(region.start_line, region.start_column)
    end = source.offset(region.end_line, region.end_column)
    code = source.text[start:end]
    match = _ARGUMENT.fullmatch(code)
    name, value = (match["name"], match["value"]) if match is not None else ("", code)
    advised = dict(_ADVISED.findall(finding.hint)).get(name)
    if match is not None:
        start += len(match["head"])
    if not _LITERAL.fullmatch(value):
        return None
    if advised is not None and _LITERAL.fullmatch(advised) and advised != value:
        return Edit(start, end, advised), True
    return (Edit(start, end, "False"), False) if value == "True" else None
