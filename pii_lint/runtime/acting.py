"""What is done with personal data, by data type and channel, where a label is not what the application wants.

Example::

    >>> from pii_lint.runtime.policy import Settings, actions_of
    >>> made = actions_of({"user.contact": "partial", "user.name": "drop", "analytics": {"user.contact": "mask"}})
    >>> ActingRedactor(Settings(actions=made)).redact({"email": "ann@example.org", "first_name": "Ann", "n": 1})
    {'email': 'a***@example.org', 'n': 1}
    >>> ActingRedactor(Settings(actions=made), "analytics").redact("to ann@example.org")
    'to ***@*******.***'
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pii_lint.patterns import Span
from pii_lint.runtime import failure_count
from pii_lint.runtime.actions import masked, partial
from pii_lint.runtime.generalise import generalised
from pii_lint.runtime.policy import Settings
from pii_lint.runtime.pseudonym import pseudonymize
from pii_lint.runtime.rebuilding import DROPPED
from pii_lint.runtime.walk import Redactor

_LIMIT = 1024


class ActingRedactor(Redactor):
    """A redactor that does what ``settings.actions`` say for this channel; without a word of theirs, it labels."""

    def __init__(self, settings: Settings, channel: str = "") -> None:
        super().__init__(settings)
        self.by_channel = any(where for where, _, _ in settings.actions)
        # What is said of the channel wins over what is said in general.
        self._said_by_channel = {data: action for where, data, action in settings.actions if where and where == channel}
        self._said_anywhere = {data: action for where, data, action in settings.actions if not where}
        self._action: dict[str, str] = {}

    def action(self, data: str) -> str:
        """What is done with data of this type: what the longest name above it says."""
        action = self._action.get(data)
        if action is None:
            action = _said(self._said_by_channel, data) or _said(self._said_anywhere, data) or "label"
            if len(self._action) >= _LIMIT:
                self._action.clear()
            self._action[data] = action
        return action

    def instead(self, data: str, datum: Any) -> Any:
        """What stands for this datum, or DROPPED. Where the action fails, the label."""
        action = self.action(data)
        if action == "label":
            return self.token(data)
        if action == "drop":
            return DROPPED
        try:
            made = self._made(action, data, datum)
        except Exception as error:
            failure_count.count(error)
            made = None
        return self.token(data) if made is None else made

    def _made(self, action: str, data: str, datum: Any) -> Any:
        if action == "generalise":
            return generalised(datum, data)
        text = datum.decode("utf-8", "replace") if isinstance(datum, (bytes, bytearray)) else str(datum)
        if action == "mask":
            return masked(text)
        if action == "partial":
            return partial(text, data)
        if action == "hash":
            return pseudonymize(text)
        return self.settings.vault.token(data, text)  # type: ignore[attr-defined]

    def _replaced(self, text: str, spans: Iterable[Span]) -> str:
        parts: list[str] = []
        place = 0
        for span in spans:
            datum = text[span.start : span.end]
            new = datum if self.is_treated(datum) else self.instead(span.data, datum)
            parts += text[place : span.start], "" if new is DROPPED else str(new)
            place = span.end
        parts.append(text[place:])
        new = "".join(parts)
        return text if new == text else new


def _said(actions: dict[str, str], data: str) -> str | None:
    while data:
        if data in actions:
            return actions[data]
        data = data.rpartition(".")[0]
    return actions.get("*")
