"""The parts of an argument that can be wrapped in a call without changing what is around them.

Example: in ``"%s: %s" % (user.email.lower(), [one.name for one in friends])`` these are ``user.email.lower()`` and
``one.name``; ``user.email`` is none, for ``lower`` is called on it, and neither is the tuple, for ``%`` takes it apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst
import msgspec

from pii_lint.fix import conversions

PASSING = frozenset({"ascii", "dumps", "escape", "format", "pformat", "quote", "repr", "str"})
"""Functions that show their first argument as text, whatever it is."""
_WRITERS = frozenset({"format", "formatted", "log", "message", "msg", "text"})
"""Words in names of functions that put a text together from what they are passed."""
_CONSTANTS = (cst.SimpleString, cst.Integer, cst.Float, cst.Imaginary, cst.Ellipsis)
_NEVER = (cst.GeneratorExp, cst.Lambda, cst.Yield, cst.StarredElement)


class Part(msgspec.Struct, frozen=True, eq=False):
    """An expression, and how it may be treated.

    ``text``: whether a text may stand in its place; ``whole``: it has to stay what it is (a tuple that is unpacked).
    """

    node: cst.BaseExpression
    text: bool = True
    whole: bool = False


def parts(root: cst.BaseExpression) -> list[Part]:
    """The parts of an argument, from left to right; constants are none."""
    return list(_parts(root))


def of_call(call: cst.Call) -> list[Part]:
    """The parts of the arguments of a call, as those of a raised exception."""
    return [part for argument in call.args for part in _argument(argument)]


def lazily_formatted(call: cst.Call, root: cst.BaseExpression) -> bool:
    """Whether ``root``, an argument of a log call, is a number by the template before it."""
    template: str | None = None
    position = 0
    for argument in call.args:
        if argument.keyword is not None or argument.star:
            continue
        if template is not None:
            if argument.value is root:
                wanted = conversions.numeric(template)
                return position < len(wanted) and wanted[position]
            position += 1
        else:
            template = conversions.literal(argument.value)
    return False


def _parts(node: cst.BaseExpression, text: bool = True) -> Iterator[Part]:
    if isinstance(node, (*_CONSTANTS, *_NEVER)):
        return
    if isinstance(node, cst.Name) and node.value in ("None", "True", "False"):
        return
    if isinstance(node, cst.FormattedString):
        for field in node.parts:
            if isinstance(field, cst.FormattedStringExpression):
                yield from _parts(field.expression, text and conversions.takes_text(field))
    elif isinstance(node, cst.ConcatenatedString):
        yield from _parts(node.left, text)
        yield from _parts(node.right, text)
    elif isinstance(node, cst.IfExp):
        yield from _parts(node.body, text)
        yield from _parts(node.orelse, text)
    elif isinstance(node, cst.BooleanOperation):
        yield from _parts(node.left, text)
        yield from _parts(node.right, text)
    elif isinstance(node, (cst.Tuple, cst.List, cst.Set)):
        for element in node.elements:
            yield from (
                _parts(element.value, text) if isinstance(element, cst.Element) else [Part(element.value, whole=True)]
            )
    elif isinstance(node, cst.Dict):
        for entry in node.elements:
            if isinstance(entry, cst.DictElement):
                yield from _parts(entry.key, text)
                yield from _parts(entry.value, text)
            else:
                yield Part(entry.value, whole=True)
    elif isinstance(node, (cst.ListComp, cst.SetComp)):
        yield from _parts(node.elt, text)
    elif isinstance(node, cst.DictComp):
        yield from _parts(node.key, text)
        yield from _parts(node.value, text)
    elif isinstance(node, cst.BinaryOperation):
        yield from _operands(node, text)
    elif isinstance(node, cst.Call):
        yield from _called(node, text)
    else:
        yield Part(node, text)


def _operands(node: cst.BinaryOperation, text: bool) -> Iterator[Part]:
    left = conversions.literal(node.left)
    if isinstance(node.operator, cst.Add):
        yield from _parts(node.left, text)
        yield from _parts(node.right, text)
    elif isinstance(node.operator, cst.Modulo) and left is not None:
        wanted = conversions.numeric(left)
        if isinstance(node.left, (cst.FormattedString, cst.ConcatenatedString)):
            yield from _parts(node.left, text)
        if isinstance(node.right, cst.Tuple):
            for number, element in enumerate(node.right.elements):
                number_wanted = number < len(wanted) and wanted[number]
                if isinstance(element, cst.Element):
                    yield from _parts(element.value, text and not number_wanted)
                else:
                    yield Part(element.value, whole=True)
        elif conversions.by_name(left) or len(wanted) > 1:
            inner = [] if any(wanted) else list(_parts(node.right, text))
            yield from (inner if isinstance(node.right, cst.Dict) else [Part(node.right, whole=True)])
        else:
            yield from _parts(node.right, text and not any(wanted))
    else:
        yield Part(node, text)


def _called(node: cst.Call, text: bool) -> Iterator[Part]:
    name = node.func.attr.value if isinstance(node.func, cst.Attribute) else None
    name = node.func.value if isinstance(node.func, cst.Name) else name
    template = conversions.literal(node.func.value) if isinstance(node.func, cst.Attribute) else None
    if name == "format" and (template is not None or _are_values(node)):
        text = text and conversions.all_take_text(template or "")
        for argument in node.args:
            yield from _argument(argument, text)
    elif name == "join" and template is not None and len(node.args) == 1:
        inner = node.args[0].value
        # the separator joins texts, one by one
        yield from _parts(inner.elt, text) if isinstance(inner, cst.GeneratorExp) else _joined(inner, node, text)
    elif name in PASSING and node.args and not node.args[0].star:
        yield from _parts(node.args[0].value, text)
    elif name and (
        _WRITERS & set(name.lower().split("_")) or (name == "dict" and all(one.keyword for one in node.args))
    ):
        for argument in node.args:
            yield from _argument(argument, text)
    else:
        yield Part(node, text)


def _are_values(node: cst.Call) -> bool:
    """Whether a ``format`` puts values into a template, and does not lay something out (``day.format("YYYY")``)."""
    return isinstance(node.func, cst.Attribute) and not all(isinstance(one.value, _CONSTANTS) for one in node.args)


def _joined(inner: cst.BaseExpression, node: cst.Call, text: bool) -> Iterator[Part]:
    taken_apart = isinstance(inner, (cst.List, cst.Tuple, cst.ListComp, cst.Set))
    yield from _parts(inner, text) if taken_apart else [Part(node, text)]


def _argument(argument: cst.Arg, text: bool = True) -> Iterator[Part]:
    if argument.star:
        yield Part(argument.value, whole=True)
    else:
        yield from _parts(argument.value, text)


def last_name(node: cst.BaseExpression) -> tuple[str, str]:
    """The identifier or key that says what an expression holds, and the code before it: ``("email", "user")``."""
    empty = cst.Module(())
    if isinstance(node, cst.Name):
        return node.value, ""
    if isinstance(node, cst.Attribute):
        return node.attr.value, empty.code_for_node(node.value)
    if isinstance(node, cst.Await):
        return last_name(node.expression)
    if isinstance(node, cst.Subscript):
        key = _only(node.slice)
        return (key, empty.code_for_node(node.value)) if key else last_name(node.value)
    if isinstance(node, cst.Call):
        first = node.args[0].value if node.args else None
        if isinstance(node.func, cst.Attribute) and isinstance(first, cst.SimpleString):
            return str(first.evaluated_value), empty.code_for_node(node.func.value)
        return last_name(node.func)
    return "", ""


def _only(slices: Sequence[cst.SubscriptElement]) -> str:
    index = slices[0].slice if len(slices) == 1 else None
    if isinstance(index, cst.Index) and isinstance(index.value, cst.SimpleString):
        return str(index.value.evaluated_value)
    return ""
