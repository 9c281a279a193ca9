"""Rules and model together, where the caller waits: texts of a batch, prompts, what a person wrote.

Example, with a model that finds nothing::

    >>> class Blind:
    ...     def find(self, texts):
    ...         return [[] for _ in texts]
    >>> Learned(Blind()).redact_many(["mail ann@example.org", "nothing here"])
    ['mail [REDACTED:email]', 'nothing here']
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any, TypeVar

from pii_lint.patterns import Span
from pii_lint.runtime import policy
from pii_lint.runtime.acting import ActingRedactor
from pii_lint.runtime.detect import Keys, Texts
from pii_lint.runtime.learned.model import Model, united
from pii_lint.runtime.policy import Settings
from pii_lint.vocabulary import is_within

_T = TypeVar("_T")
_LEAST = 3
_BATCH = 64


class _Nothing(set[bytes]):
    """No outline is quiet to a model: it reads letters."""

    def add(self, _: bytes) -> None:
        pass


class _ReadTexts(Texts):
    """Texts that a model reads as well. What was read before the walk is in ``ready``."""

    def __init__(self, settings: Settings, keys: Keys, model: Model, kinds: tuple[str, ...]) -> None:
        super().__init__(settings, keys)
        self._model = model
        self._kinds = kinds
        self.quiet = _Nothing()
        self.ready: dict[str, list[Span]] = {}

    def _remember(self, text: str) -> None:
        """The rules alone do not make a text clean here."""

    def fresh(self, text: str) -> list[Span]:
        rules = super().fresh(text)
        if not is_prose(text):
            return rules
        more = self.ready.get(text)
        if more is None:
            more = self._model.find([text])[0]
        if self._kinds:
            more = [span for span in more if any(is_within(span.data, kind) for kind in self._kinds)]
        spans = united(rules, more) if more else rules
        if not spans and len(text) <= 160:
            super()._remember(text)
        return spans


class _ReadingRedactor(ActingRedactor):
    """A redactor by such texts."""

    def _fresh(self, text: str, key: str = "") -> Any:
        try:
            return super()._fresh(text, key)
        except Exception as error:
            # A model may fail; then this text is unread, not all of the event.
            return self._failed(error, text)


def is_prose(text: str) -> bool:
    """Whether a model may find something in a text: it has a word."""
    return (len(text) >= _LEAST and any(map(str.isalpha, text)) and not text.isidentifier()) or text.istitle()


class Learned:
    """Redacts by rules and model: slower by a thousand times than ``redact``, and never raises either.

    ``model``: ``Rampart()`` if none is given. ``kinds``: what to take from it, as data types (``("user.name",)``);
    all if none are named. Where the model fails, the text counts as unreadable. Keys count as in ``redact``.
    """

    def __init__(self, model: Model | None = None, *, kinds: Iterable[str] = (), channel: str = "") -> None:
        if model is None:
            from pii_lint.runtime.learned.rampart import Rampart

            model = Rampart()
        self.model = model
        self._kinds = tuple(kinds)
        self._channel = channel
        self._redactor: _ReadingRedactor | None = None
        self._texts: _ReadTexts | None = None

    def redact(self, value: _T) -> _T:
        """``value`` without what rules or model find; like ``pii_lint.runtime.redact`` otherwise."""
        redactor, _ = self._made()
        return redactor.redact(value)  # type: ignore[no-any-return]

    def redact_many(self, texts: Iterable[str]) -> list[str]:
        """The texts redacted, in order; the model reads several at once."""
        redactor, reading = self._made()
        done: list[Any] = []
        rest = iter(texts)
        while batch := list(islice(rest, _BATCH)):
            prose = [text for text in dict.fromkeys(batch) if is_prose(text) and text not in reading.clean]
            try:
                reading.ready = dict(zip(prose, self.model.find(prose), strict=True)) if prose else {}
            except Exception:
                # One by one then: the texts that cannot be read are told from the others.
                reading.ready = {}
            done += map(redactor.redact, batch)
        reading.ready = {}
        return done

    def spans(self, text: str) -> list[Span]:
        """What rules and model find in ``text``. Raises what the model raises."""
        return self._made()[1].spans(text)

    def _made(self) -> tuple[_ReadingRedactor, _ReadTexts]:
        settings = policy.current()
        redactor, texts = self._redactor, self._texts
        if redactor is None or texts is None or redactor.settings is not settings:
            redactor = self._redactor = _ReadingRedactor(settings, self._channel)
            texts = self._texts = _ReadTexts(settings, redactor.keys, self.model, self._kinds)
            redactor.texts = texts
        return redactor, texts
