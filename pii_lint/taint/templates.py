"""Templates: what ``str.format`` and ``%`` show of their arguments.

``"{0.name}: {mail!r:>20}".format(user, mail=m)`` shows the attribute ``name`` of ``user`` and the ``repr`` of ``m``,
and ``"{:full}".format(price)`` what ``price.__format__`` returns; ``"%(plan)s %(n)d" % row`` shows two entries of
``row``, and ``"%r" % user`` its ``repr``. Of an unknown template, every argument is shown.
"""

from __future__ import annotations

import re
import string

from pii_lint.ir import nodes as ir
from pii_lint.taint.arguments import Arguments
from pii_lint.taint.binding import entry
from pii_lint.taint.domain import ANY, Value, read
from pii_lint.taint.frame import EVAL, Frame
from pii_lint.taint.marks import Marks, join_marks
from pii_lint.taint.textform import FORMAT, REPR, STR, shown

MAX_LENGTH = 400  # a constant of this length may have been cut
_METHODS = {"r": REPR, "a": REPR, "s": STR, None: FORMAT, "": FORMAT}


def formatted(frame: Frame, node: ir.Call, owner: Value, arguments: Arguments) -> Value | None:
    """A call of ``format`` or ``format_map`` of a text; ``None`` when the receiver is no text."""
    if type(node.func) is not ir.Attr or owner.fields or any(ref.kind != "text" for ref in owner.refs):
        return None
    template = node.func.obj
    known = type(template) is ir.Const and isinstance(template.value, str) and len(template.value) < MAX_LENGTH
    marks: Marks = owner.marks
    fields = _fields(template.value) if known else None  # type: ignore[union-attr,arg-type]
    if fields is None:
        if arguments.star is None and arguments.double is None and type(template) is ir.Const:
            for value, _ in arguments.all():
                marks = join_marks(marks, shown(frame, value, methods=FORMAT))
            return Value(marks, known=owner.known and all(value.known for value, _ in arguments.all()))
        return None
    sure = owner.known
    for name, methods in fields:
        shown_value = _argument(frame, node, arguments, name)
        if shown_value is not None:
            marks = join_marks(marks, shown(frame, shown_value, methods=methods))
            sure = sure and shown_value.known
    return Value(marks, known=sure)


def _fields(template: str) -> list[tuple[str, tuple[str, ...]]] | None:
    """The names of the replacement fields of a template, each with the methods that make its text."""
    found: list[tuple[str, tuple[str, ...]]] = []
    automatic = 0
    try:
        for _, name, spec, conversion in string.Formatter().parse(template):
            if name is None:
                continue
            if not name or name[0] in ".[":
                name, automatic = f"{automatic}{name}", automatic + 1
            found.append((name, _METHODS.get(conversion, STR)))
            for inner in _fields(spec or "") or ():
                if inner[0] == "0":
                    inner, automatic = (str(automatic), inner[1]), automatic + 1
                found.append(inner)
    except ValueError:
        return None
    return found


def _argument(frame: Frame, node: ir.Call, arguments: Arguments, field: str) -> Value | None:
    """The value that a replacement field shows."""
    first, rest = _split(field)
    place: ir.Expr | None = None
    if first.isdigit():
        position = int(first)
        value = arguments.positional[position] if position < len(arguments.positional) else arguments.star
        place = arguments.places[position] if position < len(arguments.places) else None
    elif type(node.func) is ir.Attr and node.func.name == "format_map":
        value = read(arguments.positional[0], "[" + first) if arguments.positional else None
    else:
        value = arguments.keywords.get(first)
        place = arguments.keyword_places.get(first)
        if value is None and arguments.double is not None:
            value = read(arguments.double, "[" + first)
    if value is None or not rest:
        return value
    word = place.id if type(place) is ir.Name else first
    expr: ir.Expr = ir.Name(word)
    for is_attribute, name in rest:
        expr = ir.Attr(expr, str(name), node.site) if is_attribute else ir.Item(expr, ir.Const(name), node.site)
    before = frame.env
    frame.env = {**before, word: value}
    value = EVAL[type(expr)](frame, expr)
    frame.env = before
    return value


def _split(field: str) -> tuple[str, list[tuple[bool, str | int]]]:
    """``0.a[b]`` as the first name and the steps after it."""
    ends = [at for at in (field.find("."), field.find("[")) if at >= 0]
    if not ends:
        return field, []
    rest = field[min(ends) :]
    steps: list[tuple[bool, str | int]] = []
    while rest:
        if rest[0] == "[":
            name, _, rest = rest[1:].partition("]")
            steps.append((False, int(name) if name.isdigit() else name))
        elif rest[0] == ".":
            stop = min([at for at in (rest.find(".", 1), rest.find("[", 1)) if at > 0] or [len(rest)])
            steps.append((True, rest[1:stop]))
            rest = rest[stop:]
        else:
            break
    return field[: min(ends)], steps


_CONVERSION = re.compile(r"%(?:\((?P<key>[^)]*)\))?[-+ #0]*(?P<width>\*|\d*)(?:\.(?P<size>\*|\d*))?[hlL]?(?P<kind>.)")


def interpolated(frame: Frame, node: ir.Bin, right: Value) -> Value | None:
    """``template % right``; ``None`` when it is not known which parts of ``right`` the template shows."""
    template = node.left.value if type(node.left) is ir.Const else None
    if not isinstance(template, str) or len(template) >= MAX_LENGTH:
        return None
    found = [one for one in _CONVERSION.finditer(template) if one["kind"] != "%"]
    if not found:
        return None
    several = any(key[0] == "#" for key in right.fields)
    if several and any("*" in (one["width"], one["size"]) for one in found):
        return None
    parts: list[tuple[Value, str]] = []
    for index, one in enumerate(found):
        if one["key"] is not None:
            parts.append((entry(frame, right, "[" + one["key"], ir.Const(one["key"], node.site)), one["kind"]))
        elif several and ANY not in right.fields and right.known:
            parts.append((read(right, f"#{index}"), one["kind"]))
        elif len(found) == 1 and not several:
            parts.append((right, one["kind"]))
        else:
            return None
    marks: Marks = {}
    for part, kind in parts:
        marks = join_marks(marks, shown(frame, part, methods=REPR if kind in "ra" else STR))
    return Value(marks, known=all(part.known for part, _ in parts))


def of_record(node: ir.Call) -> dict[int, tuple[str, ...]]:
    """Which arguments of a log call are shown by their ``repr``: those whose place in the template is ``%r``."""
    template = node.args[0].value if node.args else None
    text = template.value if type(template) is ir.Const else None
    if not isinstance(text, str) or len(text) >= MAX_LENGTH or any(arg.star for arg in node.args):
        return {}
    found = [one for one in _CONVERSION.finditer(text) if one["kind"] != "%"]
    if any("*" in (one["width"], one["size"]) or one["key"] is not None for one in found):
        return {}
    return {index + 1: REPR for index, one in enumerate(found) if one["kind"] in "ra"}


METHODS = {"format": formatted, "format_map": formatted}
