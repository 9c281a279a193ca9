"""Arguments: what a call passes, and how it binds to parameters.

``f(1, *rest, key=v, **more)`` is two positional values (one of them open-ended), one keyword and a rest.
"""

from __future__ import annotations

from collections.abc import Iterator

from pii_lint.ir import nodes as ir
from pii_lint.project.program import Function
from pii_lint.taint.domain import ANY, CLEAN, UNKNOWN, Fields, Value, elements, join, of_key, read
from pii_lint.taint.frame import Frame
from pii_lint.taint.iteration import DICT
from pii_lint.taint.naming import named


class Arguments:
    """``positional`` and ``keywords`` with the expressions they stand in; ``star`` and ``double`` what is unpacked.

    ``star`` is any element of ``*x``; ``sequence`` is ``x`` itself where nothing follows it, of which the element
    ``0`` stands at the position ``start``.
    """

    __slots__ = ("double", "keyword_places", "keywords", "places", "positional", "sequence", "star", "start")

    def __init__(self) -> None:
        self.positional: list[Value] = []
        self.places: list[ir.Expr | None] = []
        self.keywords: dict[str, Value] = {}
        self.keyword_places: dict[str, ir.Expr] = {}
        self.star: Value | None = None
        self.sequence: Value | None = None
        self.start = 0
        self.double: Value | None = None

    def all(self) -> Iterator[tuple[Value, ir.Expr | None]]:
        """Every value passed, with its expression where it has one."""
        yield from zip(self.positional, self.places, strict=True)
        for name, value in self.keywords.items():
            yield value, self.keyword_places.get(name)
        if self.star is not None:
            yield self.star, None
        if self.double is not None:
            yield self.double, None

    def get(self, position: int, name: str) -> Value | None:
        """The argument at a position or under a keyword."""
        if position < len(self.positional):
            return self.positional[position]
        return self.keywords.get(name)

    def without_first(self) -> Arguments:
        """The same arguments after the first, which is the receiver."""
        result = Arguments()
        result.positional, result.places = self.positional[1:], self.places[1:]
        result.keywords, result.keyword_places = self.keywords, self.keyword_places
        result.unpack_like(self, -1)
        return result

    def shifted(self, receiver: Value) -> Arguments:
        """The same arguments after a receiver."""
        result = Arguments()
        result.positional = [receiver, *self.positional]
        result.places = [None, *self.places]
        result.keywords, result.keyword_places = self.keywords, self.keyword_places
        result.unpack_like(self, 1)
        return result

    def unpack_like(self, other: Arguments, shift: int) -> None:
        """Let what ``other`` unpacks be unpacked ``shift`` positions later."""
        self.star, self.double = other.star, other.double
        self.sequence, self.start = other.sequence, other.start + shift

    def unpacked(self, position: int) -> Value | None:
        """What stands at a position that is filled by ``*x``."""
        if self.sequence is None or position < self.start:
            return self.star
        return read(self.sequence, f"#{position - self.start}")


def evaluate(frame: Frame, args: tuple[ir.Arg, ...], named_by_caller: bool = True) -> Arguments:
    """Evaluate the arguments of a call in order.

    ``named_by_caller``: keywords say what their values are; those of a library's function are its own words.
    """
    result = Arguments()
    for arg in args:
        value = frame.eval(arg.value)
        if arg.star == 1:
            if value.known and ANY not in value.fields and result.star is None:
                for key, child in value.fields.items():
                    if key[0] == "#":
                        result.positional.append(child)
                        result.places.append(None)
            else:
                rest = elements(value)
                result.sequence = value if result.star is None and not value.refs else None
                result.start = len(result.positional)
                result.star = rest if result.star is None else join(result.star, rest)
        elif arg.star == 2:
            spread = Value(value.marks, value.fields, (DICT,), value.known)
            result.double = spread if result.double is None else join(result.double, spread)
        elif arg.keyword is not None:
            if not value.refs and named_by_caller:
                value = named(frame, value, arg.keyword, getattr(arg.value, "site", -1), "key")
            result.keywords[arg.keyword] = value
            result.keyword_places[arg.keyword] = arg.value
        else:
            result.sequence = None
            result.positional.append(value)
            result.places.append(arg.value)
    return result


def bind(
    frame: Frame, function: Function, arguments: Arguments, offset: int = 0
) -> tuple[dict[str, Value], dict[str, ir.Expr]]:
    """Which value each parameter gets, and the expression it came from.

    ``offset``: how many positional arguments have no expression of their own (a receiver).
    """
    bound: dict[str, Value] = {}
    places: dict[str, ir.Expr] = {}
    index = 0
    passed = 0  # parameters before this one that are filled by position
    taken: set[str] = set()
    params = function.node.params
    for param in params:
        name = param.name
        if param.kind == "star":
            bound[name] = _rest(arguments, index, passed)
            index = len(arguments.positional)
            continue
        if param.kind == "double_star":
            rest: Fields = {"[" + key: value for key, value in arguments.keywords.items() if key not in taken}
            marks = {}
            known = True
            if arguments.double is not None:
                for key, value in arguments.double.fields.items():
                    if key[1:] not in taken:
                        rest.setdefault(key, value)
                marks, known = arguments.double.marks, arguments.double.known
            bound[name] = Value(marks, rest, (DICT,), known)
            continue
        value_: Value | None = None
        if param.kind != "keyword_only" and index < len(arguments.positional):
            value_ = arguments.positional[index]
            place = arguments.places[index]
            if place is not None:
                places[name] = place
            index += 1
            passed += 1
        elif param.kind != "positional_only" and name in arguments.keywords:
            value_ = arguments.keywords[name]
            taken.add(name)
            if name in arguments.keyword_places:
                places[name] = arguments.keyword_places[name]
        else:
            if arguments.double is not None and param.kind != "positional_only":
                field = "[" + name
                candidate = read(of_key(arguments.double, field), field)
                told = candidate.marks or candidate.refs or candidate.fields or field in arguments.double.fields
                if told or arguments.double.marks:
                    value_ = candidate
                    taken.add(name)
            if arguments.star is not None and param.kind != "keyword_only":
                unpacked = arguments.unpacked(passed)
                if unpacked is not None:
                    value_ = unpacked if value_ is None else join(value_, unpacked)
                passed += 1
            if value_ is None:
                value_ = _default(frame, function, param)
        bound[name] = value_
    return bound, places


def _rest(arguments: Arguments, index: int, passed: int) -> Value:
    """What ``*rest`` gets: the positional arguments from ``index`` on."""
    sequence = arguments.sequence
    if sequence is not None and index == len(arguments.positional) and passed == arguments.start:
        return Value(sequence.marks, sequence.fields, (), sequence.known)  # ``*x`` as a whole
    fields: Fields = {f"#{number}": value for number, value in enumerate(arguments.positional[index:])}
    if arguments.star is not None:
        fields[ANY] = arguments.star
    return Value(fields=fields, known=True)


def _default(frame: Frame, function: Function, param: ir.Param) -> Value:
    if param.default is None:
        return UNKNOWN
    if type(param.default) is ir.Const:
        return CLEAN
    return frame.engine.cells.read(("default", function.id, param.name), frame) or UNKNOWN
