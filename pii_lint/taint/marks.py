"""Marks: which personal data a value holds, how sure that is, and the way it came.

A mark's key is a data type (``"user.contact.email"``), or a ``Given``: "whatever the caller passed in this parameter,
at this path". The latter are what summaries are made of. ``inherited(marks, ".street")`` are the marks of a part.
"""

from __future__ import annotations

from typing import NamedTuple

from pii_lint.taint.technical import HOLDING, cuts
from pii_lint.taint.trail import Trail

HIGH, MEDIUM, LOW = 3, 2, 1
MAX_DEPTH = 3
MAX_MARKS = 8  # of parameters' parts, in one value
CONTENT = "user.content"  # raw content, such as a body: each part of it is judged by its own name
TEXT = "!"  # starts the pseudo fields of a value's text forms: "!" of str(), "!r" of repr(), "!f" of format()
LESS = "-"  # starts the step to a mapping without some entries
SEPARATOR = "\0"  # of the entries in such a step: keys may hold any other character
EACH = "@"  # the step to what iterating gives: the elements of a list, the keys of a dict
DEEP = "**"  # everything in a value, however deep
KEYS = "~"  # the field of a dict's keys
PERSON = "<person>"  # the object that stands for a person: its parts are judged one by one
SOMEONE = "user"  # the text form of such an object: data of some kind about the person


class Given(NamedTuple):
    """The caller's argument for a parameter (or captured variable) ``name``, at ``path``."""

    name: str
    path: tuple[str, ...] = ()


class Mark(NamedTuple):
    """How sure it is that the data is there, and the way it came.

    ``shallow``: only a name says so; what the attributes of such an object are, their own names say.
    ``origin``: the function and the part of a parameter whose name it is, since what a caller passes tells better.
    """

    confidence: int
    trail: Trail | None
    shallow: bool = False
    origin: tuple[str, Given] | None = None

    def lowered(self, by: int = 1) -> Mark:
        """The same mark, less certain."""
        return Mark(self[0] - by, self[1], self[2], self[3])

    def along(self, trail: Trail | None) -> Mark:
        """The same mark, which came a longer way."""
        return Mark(self[0], trail, self[2], self[3])


Key = str | Given
Marks = dict[Key, Mark]


def better(a: Mark, b: Mark) -> Mark:
    """The surer of two marks, of equally sure ones the one with the shorter trail."""
    if a.confidence != b.confidence:
        return a if a.confidence > b.confidence else b
    if (a.origin is None) != (b.origin is None):
        return a if a.origin is None else b
    if a.trail is None or b.trail is None or a.trail.length <= b.trail.length:
        return a
    return b


def join_marks(a: Marks, b: Marks) -> Marks:
    """Marks of a value that is one of two."""
    if not b or a is b:
        return a
    if not a:
        return b
    result: Marks | None = None
    for key, mark in b.items():
        mine = a.get(key)
        if mine is mark:
            continue
        best = mark if mine is None else better(mine, mark)
        if best is not mine:
            if result is None:
                result = dict(a)
            result[key] = best
    if result is None:
        return a
    return result if len(result) <= MAX_MARKS else fewer(result)


def without(marks: Marks, key: Key) -> Marks:
    """Marks but for one."""
    return {one: mark for one, mark in marks.items() if one != key}


def fewer(marks: Marks) -> Marks:
    """Marks without the least telling ones of too many parameters' parts: those with the longest paths go."""
    given = [key for key in marks if type(key) is Given]
    surplus = len(given) - MAX_MARKS
    if surplus <= 0:
        return marks
    kept = dict(marks)
    if surplus == 1:  # by far the most frequent, in joins one by one
        del kept[max(given, key=_depth_first)]
    else:
        for key in sorted(given, key=_depth_first)[-surplus:]:
            del kept[key]
    return kept


def _depth_first(key: Given) -> tuple[int, Given]:
    return len(key.path), key


def lowered(marks: Marks) -> Marks:
    """Marks made less certain. Of parameters only what can still make a caller's data likely is kept."""
    return {
        key: mark.lowered() for key, mark in marks.items() if mark.confidence > (MEDIUM if type(key) is Given else LOW)
    }


_RECORDS = frozenset((CONTENT, PERSON, SOMEONE))


def inherited(marks: Marks, key: str) -> Marks:
    """What a part of a marked value is marked with: data as a whole marks its parts too."""
    result: Marks = {}
    technical = key[0] == "." and cuts(key[1:])
    for mark_key, mark in marks.items():
        if type(mark_key) is Given:
            path = mark_key.path
            if path and path[-1][0] == LESS and key[0] == "[":
                if key in path[-1][1:].split(SEPARATOR):
                    continue
                path = path[:-1]
            if not path or (path[-1][0] != TEXT and path[-1] != DEEP):
                mark_key = Given(mark_key.name, (*path, key if len(path) < MAX_DEPTH else DEEP))
            result[mark_key] = mark
        elif mark_key == CONTENT and key[0] == ".":
            continue  # an attribute is judged by its own name
        elif key == KEYS and (mark.shallow or mark_key in _RECORDS):
            continue  # the names of what is told of somebody, or was sent, are not what is told
        elif mark.shallow and key[0] == "[":
            # an entry of something that is only called so: its own key would say if it were the same
            if mark.confidence > MEDIUM and mark_key != PERSON:
                result[mark_key] = mark.lowered(2)
        elif mark_key != PERSON and not technical and not (mark.shallow and key[0] == "." and key not in HOLDING):
            result[mark_key] = mark
    return result
