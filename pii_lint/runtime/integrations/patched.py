"""What ``install`` replaced in libraries, and how it is put back.

What is put in place asks ``active`` first, so that it stands aside after
``uninstall`` even where somebody holds on to it.

Example::

    >>> class Sender:
    ...     def send(self, text): return text
    >>> patched = Patched()
    >>> patched.method(Sender, "send", lambda send: lambda self, text: send(self, text.upper()))
    >>> Sender().send("x"); patched.undo(); Sender().send("x")
    'X'
    'x'
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

_ABSENT: Any = object()


class Patched:
    """What was replaced, and by what; ``active`` until it is undone."""

    def __init__(self) -> None:
        self.active = True
        self._replaced: list[tuple[Any, str, Any, Any]] = []
        self._callbacks: list[Callable[[], Any]] = []

    def method(self, owner: Any, name: str, make: Callable[[Any], Any]) -> None:
        """Replace ``owner.name`` by what ``make`` makes of it; that stands aside when this is not active."""
        original = getattr(owner, name)
        made = make(original)

        @wraps(original)
        def either(*args: Any, **kwargs: Any) -> Any:
            return (made if self.active else original)(*args, **kwargs)

        self.attribute(owner, name, either)

    def attribute(self, owner: Any, name: str, value: Any) -> None:
        """Set ``owner.name``."""
        before = vars(owner).get(name, _ABSENT)
        setattr(owner, name, value)
        self._replaced.append((owner, name, before, value))

    def later(self, callback: Callable[[], Any]) -> None:
        """Call this when all is undone."""
        self._callbacks.append(callback)

    def undo(self) -> None:
        """Put back what was there; what was replaced by others since stays."""
        self.active = False
        for owner, name, before, value in reversed(self._replaced):
            with suppress(Exception):
                if vars(owner).get(name) is value:
                    delattr(owner, name) if before is _ABSENT else setattr(owner, name, before)
        for callback in self._callbacks:
            with suppress(Exception):
                callback()
        self._replaced.clear()
        self._callbacks.clear()
