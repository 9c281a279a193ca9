"""What the learned tier has taught the rules: keys whose values are personal, and texts with a gap for a name.

Taught by ``learned.Watcher``, asked by every redactor of the process; holds no personal data.

Example::

    >>> lessons = Lessons()
    >>> lessons.teach_template("Parcel handed to ", " at the door", "user.name")
    True
    >>> [(span.start, span.end) for span in lessons.find("Parcel handed to Ann Lee at the door")]
    [(17, 24)]
"""

from __future__ import annotations

from collections.abc import Callable

from pii_lint.patterns import Span

_LIMIT = 1024
_INITIAL = 6
_LONGEST_GAP = 80


class Lessons:
    """Keys and templates, bounded; the first to come stay."""

    def __init__(self) -> None:
        self.keys: dict[str, str] = {}
        self.templates: dict[str, list[tuple[str, str, str]]] = {}
        self._ends: dict[str, list[tuple[str, str, str]]] = {}
        self.any_template = False
        self._count = 0

    def teach_key(self, key: str, data: str) -> bool:
        """The values of ``key`` are of type ``data``; whether that is new."""
        if key.lower() in self.keys or len(self.keys) >= _LIMIT:
            return False
        self.keys[key.lower()] = data
        return True

    def teach_template(self, before: str, after: str, data: str) -> bool:
        """What stands between these two texts, in any case, is of type ``data``; whether that is new."""
        before, after = before.lower(), after.lower()
        groups, name = (
            (self.templates, before[:_INITIAL]) if len(before) >= _INITIAL else (self._ends, after[-_INITIAL:])
        )
        known = groups.get(name, [])
        if len(name) < _INITIAL or (before, after, data) in known or self._count >= _LIMIT:
            return False
        # Whole lists are swapped, since others read them meanwhile.
        groups[name] = [*known, (before, after, data)]
        self._count += 1
        self.any_template = True
        return True

    def find(self, text: str) -> list[Span]:
        """What the templates say of ``text``: at most one datum."""
        folded = text.lower()
        if len(folded) != len(text):
            return []
        for before, after, data in (
            *self.templates.get(folded[:_INITIAL], ()), *self._ends.get(folded[-_INITIAL:], ())
        ):  # fmt: skip
            if folded.startswith(before) and folded.endswith(after):
                start, end = len(before), len(text) - len(after)
                if 0 < end - start <= _LONGEST_GAP and text[start:end].strip() and "\n" not in text[start:end]:
                    return [Span(start, end, data, "medium", "taught")]
        return []

    def clear(self) -> None:
        """Forget all."""
        self.keys.clear()
        self.templates, self._ends, self.any_template, self._count = {}, {}, False, 0


taught = Lessons()

observer: Callable[[str, str], None] | None = None
"""Who is shown, with its key, each text that the rules have read for the first time and called clean."""


def observe(by: Callable[[str, str], None] | None) -> None:
    """Show such texts to ``by``, or to nobody; for redactors made from now on."""
    global observer
    observer = by
