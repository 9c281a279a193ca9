"""Dotted patterns of rule files: braces, ``*`` within a segment, ``**`` for any number of segments.

Example: ``expand("logging.{info,error}")`` gives ``["logging.info", "logging.error"]``;
``Pattern("*_logger.info").fits(["self", "audit_logger", "info"], suffix=True)`` is true.

A leading dot asks for a member of an object that nothing explains: ``.send_message`` fits ``queue.send_message`` as
written, but no function whose full name is known.

An instance is written as its class: ``openai.OpenAI().chat`` and ``openai.OpenAI.chat`` are one name
(``canonical``). A call of anything that is not a capitalised class keeps its ``()``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

_SEGMENT = re.compile(r"[\w*]+(?:\(\))*")
_EXACT = re.compile(r"\w+(?:\(\))*(?:\.\w+(?:\(\))*)*")
_INSTANCE = re.compile(r"(?<![\w])([A-Z]\w*)\(\)")
MOST_ALTERNATIVES = 2000


class PatternError(ValueError):
    """A pattern that cannot be read; the message says why."""


def canonical(dotted: str) -> str:
    """``dotted`` with instances written as their class: ``a.B().c`` becomes ``a.B.c``."""
    return _INSTANCE.sub(r"\1", dotted) if "()" in dotted else dotted


def expand(text: str) -> list[str]:
    """The alternatives of ``text``, nested braces included. Raises PatternError."""
    done: list[str] = []
    todo = [text]
    while todo:
        if len(todo) + len(done) > MOST_ALTERNATIVES:
            raise PatternError(f"more than {MOST_ALTERNATIVES} alternatives")
        current = todo.pop()
        opening = current.find("{")
        if opening < 0:
            if "}" in current:
                raise PatternError("'}' without '{'")
            done.append(current)
            continue
        closing, commas = _group(current, opening)
        head, tail = current[:opening], current[closing + 1 :]
        cuts = [opening, *commas, closing]
        options = [current[a + 1 : b].strip() for a, b in pairwise(cuts)]
        todo.extend(head + option + tail for option in reversed(options))
    return done


def _group(text: str, opening: int) -> tuple[int, list[int]]:
    """The end of the brace group at ``opening`` and the places of its own commas."""
    depth = 0
    commas: list[int] = []
    for at in range(opening, len(text)):
        char = text[at]
        if char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if depth == 0:
                return at, commas
        elif char == "," and depth == 1:
            commas.append(at)
    raise PatternError("'{' without '}'")


@lru_cache(maxsize=8192)
def read(text: str) -> tuple[Pattern, ...]:
    """All patterns that ``text`` stands for. Raises PatternError."""
    return tuple(Pattern(canonical(one)) for one in expand(text))


class Pattern:
    """One pattern without braces. ``exact``: it has no wildcard; ``member``: it had a leading dot."""

    __slots__ = ("exact", "member", "segments", "text")

    def __init__(self, text: str) -> None:
        self.member = text.startswith(".")
        text = text.removeprefix(".")
        self.text = text
        self.exact = _EXACT.fullmatch(text) is not None
        parts = text.split(".")
        self.segments: tuple[str | re.Pattern[str] | None, ...] = (
            tuple(parts) if self.exact else tuple(_segment(part, text) for part in parts)
        )

    @property
    def last(self) -> str | None:
        """The last segment, when it has no wildcard."""
        segment = self.segments[-1]
        return segment if isinstance(segment, str) else None

    @property
    def first(self) -> str | None:
        """The first segment, when it has no wildcard."""
        segment = self.segments[0]
        return segment if isinstance(segment, str) else None

    def fits(self, name: Sequence[str], suffix: bool) -> bool:
        """Whether the segments ``name`` match: all of them, or with ``suffix`` the last ones."""
        if suffix:
            return any(self._fits(name, start, 0) for start in range(len(name)))
        return self._fits(name, 0, 0)

    def _fits(self, name: Sequence[str], at: int, mine: int) -> bool:
        while mine < len(self.segments):
            segment = self.segments[mine]
            mine += 1
            if segment is None:
                return any(self._fits(name, later, mine) for later in range(at, len(name) + 1))
            if at >= len(name):
                return False
            if isinstance(segment, str):
                if segment != name[at]:
                    return False
            elif segment.fullmatch(name[at]) is None:
                return False
            at += 1
        return at == len(name)


def _segment(part: str, text: str) -> str | re.Pattern[str] | None:
    if part == "**":
        return None
    if _SEGMENT.fullmatch(part) is None:
        what = "an empty segment" if not part else f"the segment {part!r}"
        raise PatternError(f"{what} in {text!r} is no name, wildcard or call")
    if "*" not in part:
        return part
    return re.compile(".*".join(re.escape(piece) for piece in part.split("*")))
