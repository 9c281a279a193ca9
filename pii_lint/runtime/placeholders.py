"""Placeholders for prompts: what leaves has ``[EMAIL_1]`` for the datum, what comes back gets the datum again.

The same datum has the same placeholder as long as the object lives; the data stay in the process. Answers that arrive
in pieces are restored piece by piece, holding back only what may be the start of a placeholder.

Example::

    >>> hidden = Placeholders()
    >>> hidden.hide("Answer ann@example.org, then bo@example.org, then ann@example.org")
    'Answer [EMAIL_1], then [EMAIL_2], then [EMAIL_1]'
    >>> hidden.restore("Dear [EMAIL_1]")
    'Dear ann@example.org'
    >>> list(hidden.restore_stream(["Dear [EM", "AIL_1] and [", "x]"]))
    ['Dear ', 'ann@example.org and ', '[x]']
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pii_lint.runtime import context, guard, policy
from pii_lint.runtime.actions import short_name
from pii_lint.runtime.guarded import shape
from pii_lint.runtime.walk import Redactor

_PLACEHOLDER = re.compile(r"\[[A-Z][A-Z0-9_]{0,40}_[0-9]{1,9}\]")
_BEGUN = re.compile(r"\[(?:[A-Z][A-Z0-9_]{0,51})?\Z")


class Placeholders:
    """One conversation: ``hide`` before sending, ``restore`` after. Not shared between conversations or threads."""

    def __init__(self) -> None:
        self._redactor = _Hiding(self)
        self._by_datum: dict[tuple[str, str], str] = {}
        self._by_placeholder: dict[str, str] = {}
        self._counts: dict[str, int] = {}

    def hide(self, value: Any) -> Any:
        """``value`` (a text, or messages as dicts and lists) with a placeholder for each datum; never raises.

        Of a bound subject that opted out of the channel ``llm`` nothing but the shape is left, and nothing comes back.
        """
        if context.active and guard.suppresses("llm"):
            return shape(value)
        return self._redactor.redact(value)

    def restore(self, value: Any) -> Any:
        """``value`` (a text, dicts, lists) with the data for the placeholders of this object; others stay."""
        if isinstance(value, str):
            return _PLACEHOLDER.sub(lambda match: self._by_placeholder.get(match[0], match[0]), value)
        if isinstance(value, dict):
            return {key: self.restore(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.restore(item) for item in value]
        return value

    def restore_stream(self, pieces: Iterable[str]) -> Iterator[str]:
        """The pieces of an answer, restored, as soon as it is certain that no placeholder is cut."""
        restorer = Restorer(self)
        for piece in pieces:
            ready = restorer.add(piece)
            if ready:
                yield ready
        rest = restorer.end()
        if rest:
            yield rest

    def datum(self, placeholder: str) -> str | None:
        """What this placeholder stands for, if it is one of this object."""
        return self._by_placeholder.get(placeholder)

    def _placeholder(self, data: str, datum: str) -> str:
        kind = re.sub(r"[^A-Z0-9]+", "_", short_name(data).upper())
        found = self._by_datum.get((kind, datum))
        if found is None:
            self._counts[kind] = number = self._counts.get(kind, 0) + 1
            found = self._by_datum[kind, datum] = f"[{kind}_{number}]"
            self._by_placeholder[found] = datum
        return found


class Restorer:
    """One text that comes in pieces; ``encode`` writes a datum where it stands, in JSON say."""

    def __init__(self, placeholders: Placeholders, encode: Callable[[str], str] = str) -> None:
        self._placeholders, self._encode = placeholders, encode
        self._held = ""

    def add(self, piece: str) -> str:
        """What is certain by now, restored."""
        held = self._held + piece
        begun = _BEGUN.search(held)
        ready, self._held = (held[: begun.start()], held[begun.start() :]) if begun else (held, "")
        return self._restored(ready)

    def end(self) -> str:
        """The rest, restored."""
        held, self._held = self._held, ""
        return self._restored(held)

    def _restored(self, text: str) -> str:
        known = self._placeholders.datum
        return _PLACEHOLDER.sub(lambda match: match[0] if (it := known(match[0])) is None else self._encode(it), text)


class _Hiding(Redactor):
    """A redactor that writes placeholders."""

    def __init__(self, placeholders: Placeholders) -> None:
        super().__init__(policy.current())
        self._placeholders = placeholders

    def _replaced(self, text: str, spans: Iterable[Any]) -> str:
        parts: list[str] = []
        place = 0
        for span in spans:
            parts += text[place : span.start], self._placeholders._placeholder(span.data, text[span.start : span.end])
            place = span.end
        return "".join((*parts, text[place:]))

    def _covered(self, text: str, data: str) -> Any:
        if not text.strip() or self.is_treated(text) or _PLACEHOLDER.fullmatch(text):
            return text
        return self._placeholders._placeholder(data, text)
