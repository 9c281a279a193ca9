"""Entry points: which parameters of the program's functions a framework fills, by decorator or by signature.

Example: with ``functions = ["*(event, context)"]`` on a source, ``EntryPoints(tables).signed("main", ["event",
"context"])`` gives that source; with ``decorated = ["fastapi.FastAPI.post"]``, ``decorated("fastapi.FastAPI.post")``.
Most functions are none: ``may_decorate`` and ``signed`` look up one name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from pii_lint.rulepack.match import Index
from pii_lint.rulepack.pattern import PatternError, expand, read
from pii_lint.rulepack.schema import Source, Type

BODY = "<body>"  # among ``parameters``: whatever a web framework reads from the body of the request
_SIGNATURE = re.compile(r"([\w*]+(?:\.[\w*]+)?)\(\s*(\w+(?:\s*,\s*\w+)*)\s*\)")

Filled = Source | Type


class Signature(NamedTuple):
    """A function by its name, which may have wildcards, and its first parameters.

    ``*Servicer.*(request, context)`` are the methods of classes that are derived from a class of such a name.
    """

    name: str
    parameters: tuple[str, ...]


@lru_cache(maxsize=512)
def signatures(text: str) -> tuple[Signature, ...]:
    """All signatures that ``text`` stands for. Raises PatternError."""
    found = []
    for one in expand(text):
        match = _SIGNATURE.fullmatch(one)
        if match is None:
            raise PatternError(f"{one!r} is no signature (write 'handler(event, context)')")
        found.append(Signature(match[1], tuple(part.strip() for part in match[2].split(","))))
    return tuple(found)


class EntryPoints:
    """The sources and types of parameters, by decorator and by signature."""

    def __init__(self, tables: Iterable[Filled]) -> None:
        tables = [table for table in tables if table.decorated or table.functions]
        texts = [(text, table) for table in tables for text in table.decorated]
        self._decorators = Index(texts)
        self._last = {pattern.segments[-1] for text, _ in texts for pattern in read(text)}
        self._wild = any(type(segment) is not str for segment in self._last)
        self._signed: dict[str, list[tuple[Signature, Filled]]] = {}
        for table in tables:
            for text in table.functions:
                for one in signatures(text):
                    self._signed.setdefault(one.parameters[0], []).append((one, table))

    def may_decorate(self, name: str) -> bool:
        """Whether a decorator whose last name is ``name`` can be one of the rules."""
        return self._wild or name in self._last

    def decorated(self, dotted: str) -> list[Filled]:
        """What a decorator known by its full name says."""
        return self._decorators.named(dotted)

    def decorated_as_written(self, written: str) -> list[Filled]:
        """What a decorator says that nothing explains."""
        return self._decorators.written(written)

    def signed(self, name: str, parameters: Sequence[str], bases: Sequence[str] = ()) -> list[Filled]:
        """What the name and the parameters (``self`` left out) of a function say.

        ``bases``: the names of the classes that the class of a method is derived from.
        """
        if not parameters:
            return []
        return [
            table
            for signature, table in self._signed.get(parameters[0], ())
            if tuple(parameters[: len(signature.parameters)]) == signature.parameters
            and any(_fits(signature.name, each) for each in (name, *(f"{base}.{name}" for base in bases)))
        ]


def _fits(pattern: str, name: str) -> bool:
    if pattern.count(".") != name.count("."):
        return False
    if "*" not in pattern:
        return pattern == name
    return re.fullmatch(".*".join(re.escape(piece) for piece in pattern.split("*")), name) is not None
