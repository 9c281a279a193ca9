"""Set-ups that are findings by themselves, filed by the names that they speak of.

Example: ``items = ["LOGGING[loggers][{django.db,sqlalchemy.engine}][level]"]`` is filed twice under the plain name
``LOGGING``, with the keys ``("loggers", "django.db", "level")`` and ``("loggers", "sqlalchemy.engine", "level")``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pii_lint.rulepack.match import Index
from pii_lint.rulepack.pattern import Pattern, PatternError, expand, read
from pii_lint.rulepack.schema import Setting

FORMS = (
    "redacting-span-processor",
    "redacting-logger-filter",
    "django-sensitive-variables",
    "django-sensitive-post-parameters",
)

_ITEM = re.compile(r"([^\[\]]+)((?:\[[^\[\]]+\])+)")
_KEY = re.compile(r"\[([^\[\]]+)\]")


class Entry(NamedTuple):
    """A setting that is stored under ``keys`` of what was looked up; without keys, as its value."""

    setting: Setting
    keys: tuple[str, ...] = ()


class Settings:
    """All settings by name: ``calls``, ``assigns`` and ``items`` of dotted names, ``variables`` by plain ones.

    ``called`` and ``stored`` hold a segment of every pattern: a scope without any of them need not be looked at.
    """

    def __init__(self, settings: Iterable[Setting]) -> None:
        settings = tuple(settings)
        self.forms = {one.form: one for one in settings if one.form}
        self.calls = Index((text, one) for one in settings for text in one.calls)
        self.variables: dict[str, list[Entry]] = defaultdict(list)
        dotted: list[tuple[str, Entry]] = []
        for one in settings:
            for base, keys in (*((text, ()) for some in one.assigns for text in expand(some)), *items(one.items)):
                if "." in base:
                    dotted.append((base, Entry(one, keys)))
                else:
                    self.variables[base].append(Entry(one, keys))
        self.assigns = Index((base, entry) for base, entry in dotted if not entry.keys)
        self.items = Index((base, entry) for base, entry in dotted if entry.keys)
        self.called = frozenset(demanded(text) for one in settings for text in one.calls for text in expand(text))
        self.stored = frozenset(demanded(base) for base, _ in dotted) | self.variables.keys()


def items(texts: Iterable[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Base and keys of each alternative of ``items``. Raises PatternError."""
    for text in texts:
        for one in expand(text):
            found = _ITEM.fullmatch(one)
            if found is None:
                raise PatternError(f"{text!r} is no entry of a dict (write NAME[key])")
            yield found[1], tuple(_KEY.findall(found[2]))


def demanded(text: str) -> str:
    """The last segment of a pattern without braces that has no wildcard. Raises PatternError when there is none."""
    for segment in reversed(Pattern(text).segments):
        if isinstance(segment, str):
            return segment.removesuffix("()")
    raise PatternError(f"{text!r} has no segment without a wildcard")



def read_base(text: str) -> None:
    """Nothing for a pattern of ``assigns`` or the base of an item that can be filed; else raises PatternError."""
    for pattern in read(text):
        demanded(pattern.text)


def read_item(text: str) -> None:
    """Nothing for a pattern of ``items`` that can be filed; else raises PatternError."""
    for base, _ in items([text]):
        read_base(base)
