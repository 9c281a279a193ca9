"""Answers of language models with the data for the placeholders: whole objects, and streams of events.

Of a text that comes in pieces, what may be the start of a placeholder waits for the next piece. What waits when the
text ends comes as one more event of its kind.

Example::

    >>> hidden = Placeholders()
    >>> _ = hidden.hide("ann@example.org")
    >>> events = [{"choices": [{"index": 0, "delta": {"content": piece}}]} for piece in ("To [EM", "AIL_1]")]
    >>> [event["choices"][0]["delta"]["content"] for event in streamed(iter(events), hidden)]
    ['To ', 'ann@example.org']
"""

from __future__ import annotations

import copy
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any, NamedTuple

from pii_lint.runtime.placeholders import Placeholders, Restorer

_PIECES = ("content", "refusal", "reasoning_content", "text", "partial_json")
# Texts that are JSON themselves.
_JSON = frozenset(("arguments", "partial_json"))
_ENDS = ("stop", "done", "completed", "incomplete", "failed", "message_delta")


def _escaped(datum: str) -> str:
    return json.dumps(datum)[1:-1]


def restored(value: Any, placeholders: Placeholders, name: str = "") -> Any:
    """The answer with the data for the placeholders; objects, lists and dicts of it are changed in place."""
    if isinstance(value, str):
        restorer = Restorer(placeholders, _escaped if name in _JSON else str)
        new = restorer.add(value) + restorer.end()
        return value if new == value else new
    if isinstance(value, dict):
        for key, item in value.items():
            value[key] = restored(item, placeholders, str(key))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            value[place] = restored(item, placeholders, name)
    elif _is_record(value):
        for fields in (vars(value), getattr(value, "__pydantic_extra__", None)):
            if isinstance(fields, dict):
                restored(fields, placeholders)
    return value


def _is_record(value: Any) -> bool:
    return hasattr(value, "model_dump") and hasattr(value, "__dict__")


def _get(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else getattr(value, name, None)


def _set(value: Any, name: str, new: Any) -> None:
    if isinstance(value, dict):
        value[name] = new
    else:
        setattr(value, name, new)


class _Piece(NamedTuple):
    """``holder.name`` is the next piece of the text that ``path`` names."""

    path: tuple[Any, ...]
    holder: Any
    name: str


def _pieces(event: Any) -> Iterator[_Piece]:
    """The pieces of texts in one event of OpenAI's chats, completions and responses, or of Anthropic's messages."""
    for choice in _get(event, "choices") or ():
        index = _get(choice, "index")
        delta = _get(choice, "delta")
        for holder in (delta, choice):
            for name in _PIECES:
                if holder is not None and isinstance(_get(holder, name), str):
                    yield _Piece((index, name), holder, name)
        for call in (_get(delta, "tool_calls") or ()) if delta is not None else ():
            function = _get(call, "function")
            if function is not None and isinstance(_get(function, "arguments"), str):
                yield _Piece((index, "tool", _get(call, "index")), function, "arguments")
    kind, delta = _get(event, "type"), _get(event, "delta")
    if not isinstance(kind, str) or delta is None:
        return
    if isinstance(delta, str) and kind.endswith(".delta"):
        ids = (_get(event, "item_id"), _get(event, "output_index"), _get(event, "content_index"))
        yield _Piece((kind, *ids), event, "delta")
    elif kind == "content_block_delta":
        for name in _PIECES:
            if isinstance(_get(delta, name), str):
                yield _Piece((_get(event, "index"), name), delta, name)


def _ended(event: Any) -> set[Any] | None:
    """The choices that end here; all texts, if it is None."""
    kind = _get(event, "type")
    if isinstance(kind, str) and kind.endswith(_ENDS):
        return None
    return {_get(choice, "index") for choice in _get(event, "choices") or () if _get(choice, "finish_reason")}


class _Stream:
    """What waits of each text, and the last event that brought a piece of it."""

    def __init__(self, placeholders: Placeholders) -> None:
        self._placeholders = placeholders
        self._texts: dict[tuple[Any, ...], Restorer] = {}
        self._last: dict[tuple[Any, ...], Any] = {}

    def fed(self, event: Any) -> list[Any]:
        """What to give to the application for this event."""
        pieces = list(_pieces(event))
        said: list[str] = []
        for piece in pieces:
            is_json = piece.name in _JSON or "arguments" in str(piece.path[0])
            if piece.path not in self._texts:
                self._texts[piece.path] = Restorer(self._placeholders, _escaped if is_json else str)
            self._last[piece.path] = event
            said.append(self._texts[piece.path].add(_get(piece.holder, piece.name)))
            # What is restored below is the rest of the event.
            _set(piece.holder, piece.name, "")
        ended = _ended(event)
        for place, piece in enumerate(pieces):
            if ended is None or piece.path[0] in ended:
                # An end that brings the last piece itself.
                said[place] += self._texts[piece.path].end()
        before = self.rest(ended)
        restored(event, self._placeholders)
        for piece, text in zip(pieces, said):  # noqa: B905
            _set(piece.holder, piece.name, text)
        return [*before, event]

    def rest(self, ended: set[Any] | None = None) -> list[Any]:
        """An event for each text that ended, or for all, of which something waits."""
        made = []
        for path, restorer in self._texts.items():
            left = restorer.end() if ended is None or path[0] in ended else ""
            if left:
                event = copy.deepcopy(self._last[path])
                for piece in _pieces(event):
                    _set(piece.holder, piece.name, left if piece.path == path else "")
                made.append(event)
        return made


def streamed(events: Iterator[Any], placeholders: Placeholders) -> Iterator[Any]:
    """The events of a stream, restored as soon as is certain."""
    stream = _Stream(placeholders)
    for event in events:
        yield from stream.fed(event)
    yield from stream.rest()


async def astreamed(events: AsyncIterator[Any], placeholders: Placeholders) -> AsyncIterator[Any]:
    """The same of an asynchronous stream."""
    stream = _Stream(placeholders)
    async for event in events:
        for one in stream.fed(event):
            yield one
    for one in stream.rest():
        yield one
