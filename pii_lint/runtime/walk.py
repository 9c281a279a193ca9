"""The walk through a value: copy on write, bounded, and closed on failure.

An untouched value is returned as it is; a touched one is rebuilt along the way to the change and shares the
rest. Inputs are never changed and generators never consumed. Where reading fails, or a limit is reached,
the part that was not read is replaced.

Example::

    >>> from pii_lint.runtime.policy import Settings
    >>> Redactor(Settings()).redact({"note": "call +49 30 901820", "n": 3})
    {'note': 'call [REDACTED:phone]', 'n': 3}
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any

from pii_lint.patterns import Span
from pii_lint.patterns.detector import OUTLINE
from pii_lint.runtime import failure_count, lessons
from pii_lint.runtime.actions import short_name
from pii_lint.runtime.detect import CLEAN_LENGTH, KEY_LIMIT, LONGEST_SAFE, SHORTEST, Key, Keys, Texts, is_safe
from pii_lint.runtime.objects import is_inert, personal_fields, record_fields
from pii_lint.runtime.policy import Settings, treated
from pii_lint.runtime.rebuilding import DROPPED, rebuilt, renamed
from pii_lint.runtime.schema import with_changes

_SMALL = 99_999_999_999
_LARGE = 10**19
_TEXT = (str, bytes)
_SEQUENCES = (list, tuple, set, frozenset, deque)


class _Walk:
    """One call: what is left of the item limit and the containers that lie above."""

    __slots__ = ("above", "left")

    def __init__(self, left: int) -> None:
        self.left = left
        self.above: set[int] = set()


class _Said(dict[str, "Key | None"]):
    """What each key of a mapping says, and the key to write instead where the key itself holds personal data.

    Bounded; a key that holds personal data is not kept.
    """

    def __init__(self, keys: Keys, redactor: Redactor) -> None:
        self._keys = keys
        self._redactor = redactor

    def __missing__(self, key: Any) -> Key | None:
        if type(key) is not str:
            name = self._redactor.key(key)
            return None if name is key else Key(None, False, name)
        said = self._keys[key]
        name = self._redactor.text(key)
        if name is not key:
            return Key(said.data if said else None, False, name)
        if len(self) >= KEY_LIMIT:
            self.clear()
        if len(key) <= 64:
            self[key] = said
        return said


class Redactor:
    """Redacts values under one set of settings; safe to share between threads."""

    by_channel = False
    """Whether it depends on the channel what is done."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.keys = Keys(settings)
        self._person_keys = Keys(settings, owner="user")
        self.texts = Texts(settings, self.keys)
        self._said = _Said(self.keys, self)
        self._said_of_person = _Said(self._person_keys, self)
        self.is_treated = treated(settings.replacement)
        self._max_depth = settings.max_depth
        self._observer = lessons.observer
        self.may_drop = bool(settings.actions) or settings.on_failure == "drop"
        self._tokens: dict[str, str] = {}

    def token(self, data: str) -> str:
        """What stands for a datum of this type."""
        token = self._tokens.get(data)
        if token is None:
            token = self.settings.replacement.format(type=short_name(data))
            if len(self._tokens) < KEY_LIMIT:
                self._tokens[data] = token
        return token

    def instead(self, data: str, datum: Any) -> Any:
        """What stands for this datum."""
        return self.token(data)

    def redact(self, value: Any) -> Any:
        """``value`` without personal data: itself where it holds none, else a copy. Never raises."""
        try:
            if type(value) is str:
                return self.text(value)
            new = self._value(value, None, False, 0, _Walk(self.settings.max_items))
        except Exception as error:
            new = self._failed(error, value)
        return None if new is DROPPED else new

    def _failed(self, error: Exception, value: Any) -> Any:
        """What stands for a value that could not be read."""
        failure_count.count(error)
        if self.settings.on_failure == "keep":
            return value
        return DROPPED if self.settings.on_failure == "drop" else self.token("unreadable")

    def text(self, text: str) -> Any:
        """The text with each datum replaced."""
        return text if text in self.texts.clean else self._fresh(text)

    def _fresh(self, text: str, key: str = "") -> Any:
        if len(text) > self.settings.max_text:
            return self.text(text[: self.settings.max_text]) + self.token("too_long")
        spans = self.texts.fresh(text)
        if spans:
            return self._replaced(text, spans)
        if self._observer is not None:
            self._observer(key, text)
        return text

    def _replaced(self, text: str, spans: Iterable[Span]) -> str:
        parts: list[str] = []
        place = 0
        for span in spans:
            parts += text[place : span.start], self.token(span.data)
            place = span.end
        parts.append(text[place:])
        return "".join(parts)

    # -- values --------------------------------------------------------------------------------------

    def _guarded(self, value: Any, data: str | None, person: bool, depth: int, walk: _Walk) -> Any:
        try:
            return self._value(value, data, person, depth, walk)
        except Exception as error:
            return self._failed(error, value)

    def _value(self, value: Any, data: str | None, person: bool, depth: int, walk: _Walk) -> Any:
        """``data``: the type that the key above gives to everything below; ``person``: the key above is a person."""
        kind = type(value)
        if kind is dict or kind is list or kind is tuple:
            return self._container(value, data, person, depth, walk)
        if kind is str:
            return self.text(value) if data is None else self._covered(value, data)
        if value is None or kind is bool:
            return value
        if kind is int or kind is float:
            return self._number(value, data)
        return self._other(value, data, person, depth, walk)

    def _covered(self, text: str, data: str) -> Any:
        if not text.strip() or self.is_treated(text):
            return text
        new = self.instead(data, text)
        return text if new == text else new

    def _number(self, value: float, data: str | None) -> Any:
        if data is not None:
            new = self.instead(data, value)
            return value if new == value else new
        # Only a long number (a card) is recognised without a word beside it.
        if isinstance(value, int) and _SMALL < value < _LARGE:
            spans = self.texts.spans(str(int(value)))
            if spans:
                return self.instead(spans[0].data, value)
        return value

    def _container(self, value: Any, data: str | None, person: bool, depth: int, walk: _Walk) -> Any:
        walk.left -= len(value)
        if walk.left < 0:
            return self.token("too_large")
        if depth >= self._max_depth:
            return self.token("too_deep")
        above = walk.above
        mark = id(value)
        if mark in above:
            return self.token("cycle")
        try:
            above.add(mark)
            if type(value) is dict or (type(value) is not list and isinstance(value, Mapping)):
                return self._mapping(value, data, person, depth + 1, walk)
            return self._sequence(value, data, person, depth + 1, walk)
        finally:
            above.discard(mark)

    def _mapping(self, mapping: Mapping[Any, Any], data: str | None, person: bool, depth: int, walk: _Walk) -> Any:
        keys = self._said_of_person if person else self._said
        clean = self.texts.clean
        quiet = self.texts.quiet
        above, most = walk.above, self._max_depth
        changes: dict[Any, Any] = {}
        names: dict[Any, Any] = {}
        for key, item in mapping.items():
            said = keys[key]
            kind = type(item)
            if said is None and data is None:
                # The most frequent kinds are decided here, without a call.
                if kind is str:
                    if item in clean:
                        continue
                    length = len(item)
                    if length < SHORTEST:
                        continue
                    if length <= CLEAN_LENGTH:
                        raw = item.encode("ascii", "replace").translate(OUTLINE)
                        if raw in quiet:
                            continue
                        if length <= LONGEST_SAFE and (length == 36 or raw.isalnum()):
                            safe = is_safe(item)
                            # Words are remembered by the long way, ids are not.
                            if safe is not None and safe.lastindex is None:
                                continue
                    new: Any = self._fresh(item, key)
                elif item is None or kind is bool or kind is float or (kind is int and -_SMALL < item < _SMALL):
                    continue
                elif kind is dict or kind is list:
                    try:
                        if kind is dict and depth < most and id(item) not in above and walk.left >= len(item):
                            # What ``_container`` does, without the call.
                            walk.left -= len(item)
                            above.add(id(item))
                            new = self._mapping(item, None, False, depth + 1, walk)
                            above.discard(id(item))
                        else:
                            new = self._container(item, None, False, depth, walk)
                    except Exception as error:
                        above.discard(id(item))
                        new = self._failed(error, item)
                else:
                    new = self._guarded(item, None, False, depth, walk)
            elif said is None:
                new = (
                    self._covered(item, data) if kind is str and data else self._guarded(item, data, False, depth, walk)
                )
            else:
                below = said.data or data or (said.of(item) if kind is str else None)
                new = self._guarded(item, below, said.person or (person and said.data is None), depth, walk)
                if said.name is not None:
                    names[key] = said.name
            if new is not item:
                changes[key] = new
        if names:
            return renamed(mapping, changes, names)
        if not changes:
            return mapping
        return {**mapping, **changes} if type(mapping) is dict and not self.may_drop else rebuilt(mapping, changes)

    def key(self, key: Any) -> Any:
        """A key that is no plain text, without personal data."""
        if key is None or isinstance(key, (int, float)):
            return key
        new = self._guarded(key, None, False, 1, _Walk(self.settings.max_items))
        try:
            hash(new)
        except Exception:
            new = DROPPED
        return self.token("unreadable") if new is DROPPED else new

    def _pairs(self, pairs: Any, person: bool, depth: int, walk: _Walk) -> Any:
        """Headers and the like: ``[(b"cookie", b"..."), ...]``, where the first of each two says what the second is."""
        keys = self._said_of_person if person else self._said
        changed = False
        items: list[Any] = []
        for pair in pairs:
            key, item = pair
            said = keys[key.decode("latin-1") if type(key) is bytes else key]
            new_key = key if said is None or said.name is None else said.name
            new = self._guarded(item, said.data if said else None, said is not None and said.person, depth, walk)
            if new is not item or new_key is not key:
                changed = True
                if new is DROPPED:
                    continue
                pair = (new_key, new)
            items.append(pair)
        return items if changed else pairs

    def _sequence(self, value: Any, data: str | None, person: bool, depth: int, walk: _Walk) -> Any:
        if data is None and type(value) is list and value and _is_pair(value[0]) and all(map(_is_pair, value)):
            return self._pairs(value, person, depth, walk)
        changed = False
        items: list[Any] = []
        clean = self.texts.clean
        quiet = self.texts.quiet
        for item in value:
            if type(item) is str and data is None and (
                item in clean
                or len(item) < SHORTEST
                or (len(item) <= CLEAN_LENGTH and item.encode("ascii", "replace").translate(OUTLINE) in quiet)
            ):
                items.append(item)
                continue
            new = self._guarded(item, data, person, depth, walk)
            changed = changed or new is not item
            if new is not DROPPED:
                items.append(new)
        if not changed:
            return value
        kind = type(value)
        if kind is list:
            return items
        if isinstance(value, deque):
            return deque(items, value.maxlen)
        return next((base(items) for base in (tuple, frozenset, set) if isinstance(value, base)), items)

    # -- everything else -----------------------------------------------------------------------------

    def _other(self, value: Any, data: str | None, person: bool, depth: int, walk: _Walk) -> Any:
        if isinstance(value, str):
            plain = str.__getitem__(value, slice(None))
            new = self.text(plain) if data is None else self._covered(plain, data)
            return value if new == plain else new
        if isinstance(value, (bytes, bytearray)):
            return self._bytes(value, data)
        if isinstance(value, (int, float)):
            return self._number(value, data)
        fields = record_fields(value)
        if fields is not None:
            return self._record(value, fields, data, depth, walk)
        if isinstance(value, (Mapping, *_SEQUENCES)):
            return self._container(value, data, person, depth, walk)
        if data is not None:
            return self.instead(data, value)
        return value if is_inert(value) else self._object(value)

    def _bytes(self, value: bytes | bytearray, data: str | None) -> Any:
        text = value.decode("utf-8", "surrogateescape")
        new = self.text(text) if data is None else self._covered(text, data)
        if new is DROPPED or new == text:
            return DROPPED if new is DROPPED else value
        return type(value)(str(new).encode("utf-8", "surrogateescape"))

    def _record(
        self, record: Any, fields: dict[str, tuple[Any, Key | None]], data: str | None, depth: int, walk: _Walk
    ) -> Any:
        """A dataclass, NamedTuple, attrs, msgspec or pydantic instance: a copy with other field values."""
        walk.left -= len(fields)
        if walk.left < 0:
            return self.token("too_large")
        if depth >= self._max_depth:
            return self.token("too_deep")
        mark = id(record)
        if mark in walk.above:
            return self.token("cycle")
        walk.above.add(mark)
        try:
            changes: dict[str, Any] = {}
            for name, (value, marked) in fields.items():
                said = marked or self._field(type(record), name)
                below = (said.of(value) if isinstance(value, str) else said.data) if said else None
                new = self._guarded(value, below or data, bool(said and said.person), depth + 1, walk)
                if new is not value:
                    changes[name] = None if new is DROPPED else new
            if not changes:
                return record
            if isinstance(record, tuple):
                return type(record)._make(changes.get(n, v) for n, (v, _) in fields.items())  # type: ignore[attr-defined]
            try:
                return with_changes(record, changes)
            except Exception:
                return {name: changes.get(name, value) for name, (value, _) in fields.items()}
        finally:
            walk.above.discard(mark)

    def _field(self, cls: type, name: str) -> Key | None:
        return self._person_keys[name] if self._is_person(cls.__name__) else self.keys[name]

    def _is_person(self, name: str) -> bool:
        said = self.keys[name]
        return said is not None and said.person

    def _object(self, value: Any) -> Any:
        """Any other object stands for its text, in which its own personal fields count by name."""
        text = str(value)
        spans: list[Span] = []
        for name, part in personal_fields(value, lambda field: self._field(type(value), field)):
            place = text.find(part)
            while place >= 0:
                spans.append(Span(place, place + len(part), name, "high", "field"))
                place = text.find(part, place + len(part))
        new = self._replaced(text, self.texts.united(text, spans)) if spans else self.text(text)
        return value if new == text else new


def _is_pair(value: Any) -> bool:
    return type(value) is tuple and len(value) == 2 and type(value[0]) in _TEXT
