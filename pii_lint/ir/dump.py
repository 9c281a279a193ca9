"""A stable, readable text form of facts, for golden tests and for people who debug.

``print(user.email)`` dumps as

    Do
      Call
        func: Name print
        args:
          Arg
            value: Attr email
              obj: Name user

Defaults, sites and empty fields are left out, so that a dump changes only when the meaning does.
"""

from __future__ import annotations

from typing import Any

import msgspec

from pii_lint.ir.nodes import Facts, Record

# The field that says most is written on the line of its record.
_HEADLINE = {
    "Const": "value", "Name": "id", "Attr": "name", "Bin": "op", "Choice": "op", "Cut": "op", "Seq": "kind",
    "Comp": "kind", "Augment": "op", "Pattern": "kind", "Jump": "kind", "Scope": "kind", "Alias": "name",
    "Import": "module", "Param": "name", "Function": "name", "Class": "name", "Handler": "name",
    "Problem": "message", "Arg": "keyword",
}  # fmt: skip
_BARE = {"Name", "Attr", "Bin", "Choice", "Cut", "Seq", "Comp", "Augment", "Pattern", "Jump", "Scope", "Alias",
         "Param", "Function", "Class", "Handler", "Problem", "Import", "Arg"}  # fmt: skip


def dump(facts: Facts) -> str:
    """``facts`` as indented text, ending with a newline unless there is nothing to say."""
    lines = [f"! line {problem.line}: {problem.message}" for problem in facts.problems]
    for statement in facts.body:
        _record(statement, "", "", lines)
    return "".join([line + "\n" for line in lines])


def dump_node(node: Record) -> str:
    """One expression or statement in the form of ``dump``."""
    lines: list[str] = []
    _record(node, "", "", lines)
    return "".join([line + "\n" for line in lines])


def _record(node: Record, label: str, indent: str, lines: list[str]) -> None:
    name = type(node).__name__
    headline = _HEADLINE.get(name)
    head = f"{indent}{label}{name}"
    if headline is not None:
        value = getattr(node, headline)
        if value is not None or name == "Const":
            head += f" {value}" if name in _BARE else f" {value!r}"
    lines.append(head)
    inner = indent + "  "
    for field in msgspec.structs.fields(node):
        if field.name in ("site", headline):
            continue
        value = getattr(node, field.name)
        if field.default is not msgspec.NODEFAULT and value == field.default:
            continue
        _field(field.name, value, inner, lines)


def _field(name: str, value: Any, indent: str, lines: list[str]) -> None:
    if isinstance(value, Record):
        _record(value, f"{name}: ", indent, lines)
    elif isinstance(value, tuple):
        if not value:
            return
        if all(isinstance(each, str) for each in value):
            lines.append(f"{indent}{name}: {', '.join(value)}")
            return
        lines.append(f"{indent}{name}:")
        for each in value:
            _record(each, "", indent + "  ", lines)
    elif value is not None:
        lines.append(f"{indent}{name}: {value}")
